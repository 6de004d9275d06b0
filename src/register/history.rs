//! What a change of a system changed, part by part: from what, to what.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Project, System};

/// The parts that are kept entry by entry: two people who answer two questions do not meet.
const BY_ENTRY: [&str; 5] = ["facts", "not_known", "measures", "proposals", "files"];

/// One part of a system that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which part: `name`, `facts/profiling`, `measures/27-fria`; empty for the system as a whole.
    pub part: String,
    /// What it was; `None` when it was not there.
    pub before: Option<Value>,
    /// What it is; `None` when it is gone.
    pub after: Option<Value>,
}

/// Every part that is different, in the order of the system file.
///
/// # Shape
/// `None` is a system that is not there: coming and going are changes as well.
pub fn differences(before: Option<&System>, after: Option<&System>) -> Vec<Difference> {
    of_json(before.map(System::to_json), after.map(System::to_json))
}

/// The same of a project.
pub fn project_differences(before: Option<&Project>, after: Option<&Project>) -> Vec<Difference> {
    of_json(before.map(|one| json!(one)), after.map(|one| json!(one)))
}

fn of_json(before: Option<Value>, after: Option<Value>) -> Vec<Difference> {
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) => (parts(before), parts(after)),
        (before, after) if before == after => return Vec::new(),
        (before, after) => return vec![Difference { part: String::new(), before, after }],
    };
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
    changed
        .map(|key| Difference {
            part: key.clone(),
            before: before.get(key).cloned(),
            after: after.get(key).cloned(),
        })
        .collect()
}

fn parts(whole: Value) -> Map<String, Value> {
    let Value::Object(whole) = whole else { return Map::new() };
    let mut parts = Map::new();
    for (key, value) in whole {
        match value {
            Value::Object(entries) if BY_ENTRY.contains(&key.as_str()) => {
                parts.extend(entries.into_iter().map(|(entry, value)| (format!("{key}/{entry}"), value)));
            }
            value => drop(parts.insert(key, value)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{Answer, FactValue};

    fn system() -> System {
        System { id: "a".to_owned(), name: "A".to_owned(), ..System::default() }
    }

    #[test]
    fn a_difference_names_its_part_with_old_and_new() {
        let before = system();
        let mut after = system();
        after.name = "B".to_owned();
        after.facts.insert("profiling".to_owned(), Answer::from(FactValue::Bool(true)));
        let found = differences(Some(&before), Some(&after));
        let told: Vec<String> =
            found.iter().map(|one| format!("{}: {:?} -> {:?}", one.part, one.before, one.after)).collect();
        assert_eq!(
            told,
            ["facts/profiling: None -> Some(Bool(true))", "name: Some(String(\"A\")) -> Some(String(\"B\"))"]
        );
        assert!(differences(Some(&before), Some(&before)).is_empty());
    }

    #[test]
    fn a_system_that_comes_or_goes_is_kept_whole() {
        let system = system();
        let came = differences(None, Some(&system));
        assert_eq!((came[0].part.as_str(), &came[0].after), ("", &Some(system.to_json())));
        let went = differences(Some(&system), None);
        assert_eq!((&went[0].before, &went[0].after), (&Some(system.to_json()), &None));
        assert!(differences(None, None).is_empty());
    }
}
