//! The themes that come with Belfort.

use belfort::news::{Family, ThemeError, Themes};
use belfort::search::Query;
use belfort::text::Language;

#[test]
fn the_twelve_tags_six_instruments_six_phases_and_four_obstacles_are_there() {
    let themes = Themes::embedded();
    let count = |family| themes.iter().filter(|theme| theme.family == family).count();
    assert_eq!(
        [Family::Theme, Family::Instrument, Family::Phase, Family::Obstacle].map(count),
        [12, 6, 6, 4]
    );
}

#[test]
fn every_standing_query_is_read_without_a_remark() {
    for theme in Themes::embedded().iter() {
        for language in Language::ALL {
            let query = theme.query.get(language);
            assert!(Query::parse(query).is_ok(), "{} {language}: {:?}", theme.id, Query::parse(query));
        }
    }
}

#[test]
fn a_label_of_a_feed_names_its_theme() {
    let themes = Themes::embedded();
    for (label, id) in [
        ("#  ICT & E-government", "ict-egovernment"),
        ("cyberveiligheid", "cybersecurity"),
        ("CYBERSÉCURITÉ", "cybersecurity"),
        ("Praktijk: innovatie en digitale transformatie", "practice"),
        ("Europa & internationaal", "europe-international"),
    ] {
        assert_eq!(themes.by_label(label).map(|theme| theme.id.as_str()), Some(id), "{label}");
    }
    assert!(themes.by_label("Sport").is_none());
}

#[test]
fn an_unknown_theme_is_answered_with_those_that_look_like_it() {
    let error = Themes::embedded().by_id("smart-citys").unwrap_err();
    assert_eq!(error.to_string(), "no theme is called `smart-citys`; did you mean `smart-cities`?");
}

#[test]
fn every_problem_of_a_list_is_told_at_once() {
    let theme = |id: &str, name: &str| {
        let texts = |nl: &str| format!("{{ nl = \"{nl}\", fr = \"f{id}\", de = \"d{id}\", en = \"e{id}\" }}");
        format!(
            "[[theme]]\nid = \"{id}\"\nfamily = \"theme\"\nname = {}\nquery = {}\n",
            texts(name),
            texts("q")
        )
    };
    let problems = Themes::read(&format!("{}{}", theme("A b", ""), theme("c", "fA b"))).unwrap_err();
    assert!(problems.contains(&ThemeError::BadId("A b".into())));
    assert!(problems.iter().any(|problem| matches!(problem, ThemeError::Missing { what: "name", .. })));
    assert!(problems.iter().any(|problem| matches!(problem, ThemeError::SharedLabel { .. })), "{problems:?}");
}
