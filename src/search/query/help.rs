//! The page that explains the query language: `index/query.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::{Language, Translated};

const EMBEDDED: &str = include_str!("../../../index/query.toml");

/// One line of the page.
#[derive(Clone, Debug, Deserialize)]
pub struct HelpLine {
    /// What a person writes, in each language.
    pub write: Translated,
    /// What it finds.
    #[serde(flatten)]
    pub finds: Translated,
}

#[derive(Deserialize)]
struct Page {
    line: Vec<HelpLine>,
}

/// The lines of the page, the most used first.
pub fn lines() -> &'static [HelpLine] {
    static PAGE: LazyLock<Vec<HelpLine>> =
        LazyLock::new(|| toml::from_str::<Page>(EMBEDDED).expect("index/query.toml is tested").line);
    &PAGE
}

/// The page as text for a terminal.
pub fn text(language: Language) -> String {
    let line = |line: &HelpLine| format!("{}\n    {}", line.write.get(language), line.finds.get(language));
    lines().iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Query;

    #[test]
    fn every_example_of_the_page_is_read_without_a_problem() {
        assert!(lines().len() > 12);
        for line in lines() {
            for language in Language::ALL {
                let text = line.write.get(language);
                let (_, problems) = Query::parse_lenient(&format!("a {text}"));
                assert!(problems.is_empty(), "{text}: {problems:?}");
                assert!(!line.finds.get(language).is_empty());
            }
        }
    }
}
