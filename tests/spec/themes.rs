//! The themes that come with Belfort.

use std::path::Path;
use std::sync::Arc;

use belfort::daemon::tagging::Tagger;
use belfort::daemon::themes as in_use;
use belfort::law::SourceFile;
use belfort::news::themes::judged::{Judgement, Labelled, Part};
use belfort::news::{Family, Themes};
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
            let read = Query::parse_theme(query);
            assert!(read.is_ok(), "{} {language}: {read:?}", theme.id);
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
fn every_problem_of_a_list_is_told_at_once_in_its_place() {
    let text = r##"
[[theme]]
id = "A b"
family = "thema"
name = { nl = "Een", fr = "Un", de = "Eins", en = "One" }
query = { nl = "een", fr = "un", de = "eins" }
colour = "red"

[[theme]]
id = "two"
family = "theme"
name = { nl = "Twee", fr = "Deux", de = "Zwei", en = "Two" }
query = { nl = "twee OR (", fr = "-deux", de = "zwei", en = "two" }
labels = ["#Één"]

[[theme]]
id = "two"
family = "phase"
name = { nl = "Een", fr = "", de = "Drei", en = "Three" }
query = { nl = "drie", fr = "trois", de = "drei", en = "three" }
"##;
    let source = SourceFile { path: "themes.toml".to_owned(), text: text.to_owned() };
    let places = |problems: &[belfort::law::Problem], text: &str| -> String {
        let line = |problem: &belfort::law::Problem| format!("{} {}", problem.position(text).0, problem.code);
        problems.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    let problems = in_use::read(&source).unwrap_err();
    expect_test::expect![[r#"
        3 bad-id
        4 unknown-family
        6 missing-language
        7 unknown-key
        19 wrong-type"#]]
    .assert_eq(&places(&problems, text));
    let told = in_use::told(&problems, &source);
    assert!(told.contains("4 | family = \"thema\"") && told.contains("did you mean `theme`?"), "{told}");

    let mended = text
        .replace("A b", "one")
        .replace("\"thema\"", "\"theme\"")
        .replace("de = \"eins\" }", "de = \"eins\", en = \"one\" }")
        .replace("colour = \"red\"\n", "\n")
        .replace("fr = \"\"", "fr = \"Trois\"");
    let source = SourceFile { text: mended, ..source };
    expect_test::expect![[r#"
        14 shared-label
        17 twice
        19 shared-label"#]]
    .assert_eq(&places(&in_use::read(&source).unwrap_err(), &source.text));

    let mended = source
        .text
        .replace("#Één", "Duo")
        .replace("id = \"two\"\nfamily = \"phase\"", "id = \"three\"\nfamily = \"phase\"");
    let source = SourceFile {
        text: mended.replace("nl = \"Een\", fr = \"Trois\"", "nl = \"Drie\", fr = \"Trois\""),
        ..source
    };
    expect_test::expect![[r#"
        13 bad-query
        13 bad-query"#]]
    .assert_eq(&places(&in_use::read(&source).unwrap_err(), &source.text));
}

/// The lists of the page that Belfort is made for, with the page's own words.
const MISSION: [(Family, &[&str]); 4] = [
    (
        Family::Theme,
        &[
            "Innovatie en digitale transformatie",
            "ICT & E-government",
            "Smart cities",
            "Informatieveiligheid",
            "AI en data in het lokaal bestuur",
            "Lokale innovatie",
            "Cyberveiligheid",
            "Bestuur",
            "Europa & internationaal",
            "Praktijk: innovatie en digitale transformatie",
            "Dienstverlening",
            "Veiligheid",
        ],
    ),
    (
        Family::Instrument,
        &[
            "Een sterk HR-beleid en organisatieontwikkeling",
            "Open innovatie",
            "Burgerparticipatie",
            "Design thinking en service design",
            "Data in het lokaal bestuur",
            "Innovatief aanbesteden",
        ],
    ),
    (
        Family::Phase,
        &[
            "Problemen identificeren",
            "Ideeën voor mogelijke oplossingen",
            "Projecten uitwerken",
            "Projecten implementeren",
            "Projecten evalueren",
            "Lessen en ervaringen delen",
        ],
    ),
    (
        Family::Obstacle,
        &["Schrik om risico’s te nemen", "Silo’s, verkokering", "Hiërarchie", "Gebrek aan diversiteit"],
    ),
];

#[test]
fn every_theme_instrument_phase_and_obstacle_of_the_page_is_there_by_its_own_words() {
    let themes = Themes::embedded();
    for (family, labels) in MISSION {
        let found: std::collections::BTreeSet<&str> = labels
            .iter()
            .map(|label| themes.by_label(label).unwrap_or_else(|| panic!("no theme is labelled `{label}`")))
            .inspect(|theme| assert_eq!(theme.family, family, "{}", theme.id))
            .map(|theme| theme.id.as_str())
            .collect();
        assert_eq!(found.len(), labels.len());
        assert_eq!(themes.iter().filter(|theme| theme.family == family).count(), labels.len());
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/mission/publieke-innovatie.nl.txt");
    match std::fs::read_to_string(&page) {
        Ok(page) => {
            let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
            for label in MISSION.iter().flat_map(|(_, labels)| *labels) {
                assert!(page.contains(label), "the page does not say `{label}`");
            }
        }
        Err(_) => eprintln!("skipped: `../shared/mission` is not there, so the page itself was not read"),
    }
}

fn labelled() -> Vec<Labelled> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/themes");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    let read = |path| Labelled::read(&std::fs::read_to_string(path).unwrap(), Themes::embedded()).unwrap();
    files.into_iter().flat_map(read).collect()
}

#[test]
fn the_labelled_set_is_large_mostly_dutch_and_covers_every_theme_in_both_parts() {
    let items = labelled();
    let count = |language| items.iter().filter(|item| item.language == Some(language)).count();
    assert!(items.len() >= 1_480, "{}", items.len());
    assert!(
        count(Language::Nl) * 100 >= items.len() * 55,
        "{} of {} are Dutch",
        count(Language::Nl),
        items.len()
    );
    assert!(Language::ALL.into_iter().all(|language| count(language) >= 170));
    let ids: std::collections::BTreeSet<_> = items.iter().map(|item| &item.id).collect();
    assert_eq!(ids.len(), items.len(), "two items share an id");
    for part in [Part::Tuning, Part::Aside] {
        let of_part: Vec<_> = items.iter().filter(|item| item.part() == part).collect();
        assert!(of_part.iter().filter(|item| item.themes.is_empty()).count() >= 40);
        for theme in Themes::embedded().iter() {
            let support = of_part.iter().filter(|item| item.themes.contains(&theme.id)).count();
            assert!(support >= 6, "{part:?} has {support} items of {}", theme.id);
        }
    }
}

/// What is reached, so that no change loses it unseen: the goal is 0.9 and 0.8 for each theme, and the README beside the items says which fall short.
#[test]
fn the_themes_find_what_an_editor_would_give_on_the_part_that_nobody_tuned_on() {
    let items = labelled();
    let tagger = Tagger::new(Arc::new(Themes::embedded().clone()));
    let aside = items.iter().filter(|item| item.part() == Part::Aside);
    let judgement = Judgement::of(aside, |item| tagger.by_text("", &item.item()));
    let all = judgement.micro();
    assert!(all.precision() >= 0.88, "precision {:.3} of {} tags", all.precision(), all.support());
    assert!(all.recall() >= 0.84, "recall {:.3} of {} tags", all.recall(), all.support());
    for (theme, score) in &judgement.themes {
        let (precision, recall) = (score.precision(), score.recall());
        assert!(precision >= 0.72 && recall >= 0.6, "{theme}: precision {precision:.2}, recall {recall:.2}");
    }
    let good = judgement.themes.values().filter(|score| score.precision() >= 0.9 && score.recall() >= 0.8);
    assert!(good.count() >= 13, "fewer themes reach the goal");
}

#[test]
fn what_is_counted_is_precision_and_recall() {
    let item = |id: &str, themes: &[&str]| Labelled {
        id: id.to_owned(),
        title: id.to_owned(),
        summary: String::new(),
        body: String::new(),
        themes: themes.iter().map(|theme| (*theme).to_owned()).collect(),
        language: Some(Language::Nl),
    };
    let items = [item("1", &["safety"]), item("2", &["safety", "services"]), item("3", &[])];
    let judgement = Judgement::of(&items, |item| match item.id.as_str() {
        "1" | "3" => ["safety".to_owned()].into(),
        _ => ["services".to_owned()].into(),
    });
    let safety = judgement.themes["safety"];
    assert_eq!((safety.right, safety.wrong, safety.missed), (1, 1, 1));
    let all = judgement.micro();
    assert!((all.precision() - 2.0 / 3.0).abs() < 1e-9 && (all.recall() - 2.0 / 3.0).abs() < 1e-9);
    assert_eq!(judgement.macro_mean(), [0.75, 0.75, 0.75]);
    let missed: Vec<_> = judgement.misses.iter().map(|miss| miss.id.as_str()).collect();
    assert_eq!(missed, ["2", "3"]);
}
