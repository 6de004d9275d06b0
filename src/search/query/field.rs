//! The fields of the query language, under the names that people write.

use crate::text::fold::fold;

/// A field of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldName {
    /// `theme:smart-cities`
    Theme,
    /// `feed:edpb-news`
    Feed,
    /// `lang:nl`
    Language,
    /// `type:Nieuws`
    Kind,
    /// `since:2026-01-31`
    Since,
    /// `until:2026-01-31`
    Until,
    /// `year:2026`
    Year,
    /// `law:art_27`
    Law,
    /// `title:camera`
    Title,
}

/// Every name, folded: English, Dutch, French, German.
const NAMES: &[(FieldName, &[&str])] = &[
    (
        FieldName::Theme,
        &["theme", "thema", "instrument", "phase", "fase", "obstacle", "obstakel", "hindernis", "tag"],
    ),
    (FieldName::Feed, &["feed", "source", "bron", "quelle", "flux"]),
    (FieldName::Language, &["lang", "language", "taal", "langue", "sprache"]),
    (FieldName::Kind, &["type", "soort", "typ", "art", "genre"]),
    (FieldName::Since, &["since", "sinds", "vanaf", "depuis", "seit", "ab", "after", "na"]),
    (FieldName::Until, &["until", "tot", "jusque", "bis", "before"]),
    (FieldName::Year, &["year", "jaar", "annee", "jahr"]),
    (FieldName::Law, &["law", "wet", "loi", "gesetz", "provision", "bepaling", "artikel"]),
    (FieldName::Title, &["title", "titel", "titre"]),
];

impl FieldName {
    /// The field of that name, in any of the four languages.
    pub fn named(name: &str) -> Option<FieldName> {
        let name = fold(name);
        NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field)
    }

    /// The name nearest to a wrong one, at most two letters off.
    pub fn near(name: &str) -> Option<String> {
        crate::text::near::nearest(name, NAMES.iter().flat_map(|(_, names)| names.iter().copied()))
            .map(str::to_owned)
    }

    /// Values that work, for an error message: any one of them.
    pub fn examples(self) -> &'static [&'static str] {
        match self {
            FieldName::Theme => &["theme:smart-cities"],
            FieldName::Feed => &["feed:edpb-news"],
            FieldName::Language => &["lang:nl", "lang:fr", "lang:de", "lang:en"],
            FieldName::Kind => &["type:Nieuws"],
            FieldName::Since => &["since:2026-01-31", "since:7d", "since:yesterday"],
            FieldName::Until => &["until:2026-01-31", "until:7d", "until:yesterday"],
            FieldName::Year => &["year:2026"],
            FieldName::Law => &["law:art_27", "law:anx_III/pnt_5"],
            FieldName::Title => &["title:camera"],
        }
    }
}
