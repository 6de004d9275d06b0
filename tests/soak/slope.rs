//! How fast something grows: a line through what was read, whose swings it passes over.

/// What grows in an hour, by least squares, as a part of what there was on average; nothing where hardly anything was read.
///
/// # Shape
/// Readings are hour and amount, in any order.
pub(crate) fn growth_an_hour(readings: &[(f64, f64)]) -> f64 {
    let count = readings.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| readings.iter().map(of).sum::<f64>() / count;
    let (hour, amount) = (mean(|one| one.0), mean(|one| one.1));
    let spread: f64 = readings.iter().map(|one| (one.0 - hour).powi(2)).sum();
    let together: f64 = readings.iter().map(|one| (one.0 - hour) * (one.1 - amount)).sum();
    if spread > 0.0 && amount > 0.0 { together / spread / amount } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Six hours with four looks each, of something that begins with 100 and swings.
    fn readings(an_hour: f64, swing: f64) -> Vec<(f64, f64)> {
        let at = |look: u32| {
            let hour = 2.0 + f64::from(look) / 4.0;
            (hour, 100.0 * (1.0 + an_hour * (hour - 2.0)) + swing * f64::from(look * 7 % 5) - 2.0 * swing)
        };
        (0..24).map(at).collect()
    }

    #[test]
    fn a_leak_shows_and_swings_do_not() {
        for swing in [0.0, 2.0, 8.0] {
            let (flat, leak) =
                (growth_an_hour(&readings(0.0, swing)), growth_an_hour(&readings(0.01, swing)));
            assert!(flat.abs() < 0.005 && leak > 0.009, "swing {swing}: {flat} {leak}");
        }
        assert!(growth_an_hour(&readings(-0.02, 2.0)) < -0.01);
        assert_eq!((growth_an_hour(&[]), growth_an_hour(&[(1.0, 5.0)])), (0.0, 0.0));
    }
}
