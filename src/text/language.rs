//! The four languages that Belfort reads and speaks.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One of the four languages; Dutch is the default.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Dutch.
    #[default]
    Nl,
    /// French.
    Fr,
    /// German.
    De,
    /// English.
    En,
}

impl Language {
    /// Every language, Dutch first.
    pub const ALL: [Language; 4] = [Language::Nl, Language::Fr, Language::De, Language::En];

    /// The two-letter code of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Language::Nl => "nl",
            Language::Fr => "fr",
            Language::De => "de",
            Language::En => "en",
        }
    }

    /// The name of the language in that language.
    pub fn own_name(self) -> &'static str {
        match self {
            Language::Nl => "Nederlands",
            Language::Fr => "Français",
            Language::De => "Deutsch",
            Language::En => "English",
        }
    }

    /// The language of a tag as feeds and browsers write it: `nl`, `nl-BE`, `EN_us`.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        Language::ALL.into_iter().find(|language| language.code() == primary)
    }

    /// The language that a text is written in, or `None` when it is too short or too mixed to say.
    pub fn detect(text: &str) -> Option<Language> {
        DETECTOR.detect_language_of(text).map(|found| match found {
            lingua::Language::Dutch => Language::Nl,
            lingua::Language::French => Language::Fr,
            lingua::Language::German => Language::De,
            lingua::Language::English => Language::En,
        })
    }
}

static DETECTOR: LazyLock<lingua::LanguageDetector> =
    LazyLock::new(|| lingua::LanguageDetectorBuilder::from_all_languages().build());

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Language::from_tag(text).ok_or_else(|| format!("`{text}` is not one of nl, fr, de, en"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regional_tag_is_read_as_its_language() {
        assert_eq!(Language::from_tag("nl-BE"), Some(Language::Nl));
        assert_eq!(Language::from_tag("EN_us"), Some(Language::En));
        assert_eq!(Language::from_tag("pt"), None);
    }

    #[test]
    fn the_language_of_a_sentence_is_recognised() {
        let dutch = "De gemeenteraad keurde het nieuwe reglement over slimme camera's goed.";
        let french = "Le conseil communal a approuvé le nouveau règlement sur les caméras.";
        assert_eq!(Language::detect(dutch), Some(Language::Nl));
        assert_eq!(Language::detect(french), Some(Language::Fr));
        assert_eq!(Language::detect("2026"), None);
    }
}
