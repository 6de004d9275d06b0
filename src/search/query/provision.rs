//! A provision as people type it.

use crate::law::Provision;

/// The words for an article and for an annex, in four languages.
const ARTICLE: [&str; 3] = ["artikel", "article", "art"];
const ANNEX: [&str; 6] = ["bijlage", "annexe", "annex", "anhang", "anlage", "anx"];

/// `art-27`, `ART_27/par_1`, `anx_iii/pnt_5`, `27`, `"artikel 27"`, `bijlage-iii`.
pub(super) fn provision(text: &str) -> Option<Provision> {
    let lower = text.to_lowercase().replace(['-', ' ', '.'], "_");
    let path = lower.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_");
    let path = path.replace("_/", "/").replace("/_", "/");
    let (unit, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
    let after = |names: &[&str]| {
        let name = names.iter().find(|name| unit.strip_prefix(**name).is_some_and(begins_number))?;
        unit.strip_prefix(name).map(|number| number.trim_start_matches('_').to_owned())
    };
    let path = match (after(&ANNEX), after(&ARTICLE)) {
        (Some(number), _) => format!("anx_{}{rest}", number.to_uppercase()),
        (None, Some(number)) => format!("art_{number}{rest}"),
        (None, None) if unit.starts_with(|c: char| c.is_ascii_digit()) => format!("art_{unit}{rest}"),
        (None, None) => path,
    };
    path.parse().ok()
}

/// What follows the word for a unit: its number, arabic or roman.
fn begins_number(rest: &str) -> bool {
    let number = rest.trim_start_matches('_');
    number.starts_with(|c: char| c.is_ascii_digit())
        || (rest.starts_with('_') && number.starts_with(['i', 'v', 'x']))
}

#[cfg(test)]
mod tests {
    use super::provision;

    #[test]
    fn a_provision_is_read_as_people_type_it() {
        for (typed, path) in [
            ("art-27", "art_27"),
            ("ART_27/par_1", "art_27/par_1"),
            ("27", "art_27"),
            ("artikel 27", "art_27"),
            ("Art. 5", "art_5"),
            ("anx_iii/pnt_5", "anx_III/pnt_5"),
            ("bijlage III", "anx_III"),
            ("annexe-iii", "anx_III"),
        ] {
            assert_eq!(
                provision(typed).map(|found| found.as_str().to_owned()).as_deref(),
                Some(path),
                "{typed}"
            );
        }
        assert!(provision("iets").is_none());
    }
}
