//! Time zones as dates name them.

/// The offset that a word names, in seconds east of Greenwich: `+0100`, `-5:00`, `GMT+1`, `CET`.
pub(super) fn offset_of(word: &str) -> Option<i64> {
    if let Some(at) = word.find(['+', '-', '−']) {
        let sign = if word[at..].starts_with('+') { 1 } else { -1 };
        let named = if at == 0 { Some(0) } else { offset_of(&word[..at]) }?;
        let digits = word[at..].trim_start_matches(['+', '-', '−']);
        return numbers(digits).map(|seconds| named + sign * seconds);
    }
    const HOUR: i64 = 3600;
    Some(match word.trim_end_matches('.') {
        "z" | "ut" | "utc" | "gmt" | "wet" | "etc/gmt" | "etc/utc" => 0,
        "cet" | "mez" | "bst" | "ist" | "west" | "n" => HOUR,
        "cest" | "mesz" | "eet" | "sast" => 2 * HOUR,
        "eest" | "msk" => 3 * HOUR,
        "jst" | "kst" => 9 * HOUR,
        "aest" => 10 * HOUR,
        "aedt" => 11 * HOUR,
        "adt" => -3 * HOUR,
        "ast" | "edt" => -4 * HOUR,
        "est" | "cdt" | "et" => -5 * HOUR,
        "cst" | "mdt" | "ct" => -6 * HOUR,
        "mst" | "pdt" | "mt" => -7 * HOUR,
        "pst" | "akdt" | "pt" => -8 * HOUR,
        "akst" => -9 * HOUR,
        "hst" => -10 * HOUR,
        "a" => -HOUR,
        "m" => -12 * HOUR,
        "y" => 12 * HOUR,
        _ => return None,
    })
}

/// `0100`, `01:00`, `01`, `1` as seconds.
fn numbers(digits: &str) -> Option<i64> {
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "0"),
    };
    let (hours, minutes): (i64, i64) =
        (hours.parse().ok()?, minutes.get(..minutes.len().min(2))?.parse().ok()?);
    // No zone is further away than 14 hours; templates that say more mean nothing.
    (hours <= 14 && minutes < 60).then_some(hours * 3600 + minutes * 60)
}
