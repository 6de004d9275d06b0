//! What a town writes: each word, name and short form that the search promises, found by the others of its kind, by who looks and
//! by who waits alike.

use std::collections::BTreeSet;

use belfort::search::{Document, Passing, Query, Standing};
use belfort::text::Language;

/// Items by their title alone, each in its language.
fn items(titles: &[(Language, &str)]) -> Vec<Document> {
    let item = |(language, title): &(Language, &str)| Document {
        feed: "stad".into(),
        title: (*title).to_owned(),
        language: Some(*language),
        ..Document::default()
    };
    titles.iter().map(item).collect()
}

/// Which of the items a query finds; whoever waits with it is told of the same.
fn found(items: &[Document], text: &str) -> BTreeSet<usize> {
    let query = Query::parse(text).unwrap();
    let found: BTreeSet<usize> = Passing::of(items).unwrap().find(&query).unwrap().into_iter().collect();
    let standing = Standing::new([(1, query)]);
    let told = (0..items.len()).filter(|at| !standing.matches(&items[*at]).is_empty()).collect();
    assert_eq!(found, told, "{text}: who waits is told of what who looks finds");
    found
}

/// Every item of the kind, by each of the texts.
fn all_find_all(items: &[Document], texts: &[&str]) {
    let all: BTreeSet<usize> = (0..items.len()).collect();
    for text in texts {
        let missed: Vec<&str> =
            all.difference(&found(items, text)).map(|at| items[*at].title.as_str()).collect();
        assert!(missed.is_empty(), "`{text}` does not find {missed:?}");
    }
}

use Language::{De, En, Fr, Nl};

#[test]
fn the_forms_of_a_word_find_each_other_however_they_are_spelt() {
    for forms in [
        &["algoritme", "algoritmes", "algoritmen", "Algoritmen"][..],
        &["camera", "camera's"],
        &["stad", "steden"],
        &["coördinatie", "coordinatie", "Coördinatie"],
        &["privacy-verklaring", "privacyverklaring"],
    ] {
        let items = items(&forms.iter().map(|form| (Nl, *form)).collect::<Vec<_>>());
        all_find_all(&items, forms);
    }
    for (language, forms) in [
        (Fr, &["algorithme", "algorithmes"][..]),
        (De, &["Algorithmus", "Algorithmen"]),
        (En, &["algorithm", "algorithms"]),
    ] {
        all_find_all(&items(&forms.iter().map(|form| (language, *form)).collect::<Vec<_>>()), forms);
    }
}

#[test]
fn a_compound_and_its_parts_find_each_other() {
    let items = items(&[(Nl, "Een gezichtsherkenningscamera"), (Nl, "Een camera met gezichtsherkenning")]);
    all_find_all(&items, &["gezichtsherkenningscamera", "gezichtsherkenning", "camera"]);
}

#[test]
fn a_short_form_of_the_domain_and_what_it_stands_for_find_each_other() {
    for same in [
        &["AI", "KI", "artificiële intelligentie", "kunstmatige intelligentie"][..],
        &["FRIA", "effectbeoordeling op het gebied van de grondrechten"],
        &["DPIA", "GEB", "gegevensbeschermingseffectbeoordeling"],
        &["AVG", "GDPR", "algemene verordening gegevensbescherming"],
        &["GBA", "Gegevensbeschermingsautoriteit"],
        &["VVSG", "Vereniging van Vlaamse Steden en Gemeenten"],
        &["OCMW", "openbaar centrum voor maatschappelijk welzijn"],
    ] {
        let titles: Vec<(Language, &str)> = same.iter().map(|text| (Nl, *text)).collect();
        all_find_all(&items(&titles), same);
    }
}

#[test]
fn a_question_in_one_language_finds_the_key_terms_in_the_others() {
    for same in [
        [
            (Nl, "artificiële intelligentie"),
            (Fr, "intelligence artificielle"),
            (De, "künstliche Intelligenz"),
            (En, "artificial intelligence"),
        ],
        [
            (Nl, "gezichtsherkenning"),
            (Fr, "reconnaissance faciale"),
            (De, "Gesichtserkennung"),
            (En, "facial recognition"),
        ],
        [(Nl, "gebruiksverantwoordelijke"), (Fr, "déployeur"), (De, "Betreiber"), (En, "deployer")],
        [(Nl, "AI-geletterdheid"), (Fr, "maîtrise de l'IA"), (De, "KI-Kompetenz"), (En, "AI literacy")],
    ] {
        all_find_all(&items(&same), &same.map(|(_, text)| text));
    }
}

#[test]
fn a_field_has_the_names_of_four_languages() {
    for (names, value) in [
        (&["theme", "thema", "thème"][..], "privacy"),
        (&["feed", "bron", "quelle", "source"], "stad"),
        (&["lang", "taal", "langue", "sprache"], "nl"),
        (&["type", "soort", "genre", "typ"], "nieuws"),
        (&["since", "sinds", "depuis", "seit"], "2026-01-01"),
        (&["until", "tot", "bis"], "2026-01-01"),
        (&["law", "wet", "loi", "gesetz"], "art-27"),
        (&["title", "titel", "titre"], "camera"),
    ] {
        let read: BTreeSet<String> =
            names.iter().map(|name| Query::parse(&format!("{name}:{value}")).unwrap().to_string()).collect();
        assert_eq!(read.len(), 1, "{names:?} are one field: {read:?}");
    }
}
