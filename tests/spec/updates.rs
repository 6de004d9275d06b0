//! Updates: a changed item keeps what it said before, and is told again only when it says something else.

use belfort::news::intake::{Difference, Version, differences, worth_telling};
use belfort::news::{Item, ItemKey};

use crate::town::Town;

const TEXT: &str = "De stad opent een oproep voor slimme projecten. Indienen kan tot 1 december 2026. Het budget bedraagt 250.000 euro. \
    Een jury van vijf experten leest alle dossiers en kiest in het voorjaar de winnaars. Wie vragen heeft, kan terecht bij de dienst \
    innovatie op het stadhuis of op een van de twee infoavonden in de bibliotheek.";

fn version(title: &str, text: &str) -> Version {
    let item =
        Item { title: title.to_owned(), summary: text.to_owned(), body: text.to_owned(), ..Item::default() };
    Version { item, provisions: Default::default() }
}

fn changed(before: (&str, &str), after: (&str, &str)) -> Vec<Difference> {
    differences(&version(before.0, before.1), &version(after.0, after.1))
}

#[test]
fn what_changes_nothing_for_a_reader_is_no_change() {
    let title = "Oproep slimme projecten geopend";
    let same = [
        (title, TEXT.replace("experten", "exprten")),
        (title, TEXT.replace("  ", " ").replace(". ", ".\n")),
        (title, format!("{TEXT} Bijgewerkt op 24 november 2026 om 14:05. 1.234 keer bekeken.")),
        (title, format!("Gepubliceerd op 23 november 2026. Leestijd: 3 minuten. {TEXT}")),
        (
            title,
            format!(
                "{TEXT}\nLees ook\nParkeren wordt duurder vanaf 1 januari 2027\nZwembad dicht voor 3 weken"
            ),
        ),
        ("UPDATE: Oproep slimme projecten geopend", TEXT.to_owned()),
        ("Oproep slimme projekten geopend!", TEXT.to_owned()),
        ("oproep 'slimme projecten' geopend (video)", TEXT.to_owned()),
        (
            title,
            "De stad opent een oproep voor slimme projecten. Indienen kan tot 1 december 2026.".to_owned(),
        ),
    ];
    for (title_after, text) in &same {
        assert_eq!(changed((title, TEXT), (title_after, text)), [], "{title_after}: {text}");
    }
    let counter = |views: &str| {
        format!("{TEXT} Dit bericht werd {views} keer gelezen door onze lezers en gedeeld op sociale media.")
    };
    assert_eq!(changed((title, &counter("1.234")), (title, &counter("1.301"))), []);
    let related = |piece: &str| format!("{TEXT}\nMeest gelezen\n{piece}");
    assert_eq!(
        changed((title, &related("Fietsers tellen 3.000")), (title, &related("Brand in loods van 40 meter"))),
        []
    );
}

#[test]
fn another_title_day_amount_or_text_is_a_change_and_named_old_and_new() {
    let title = "Oproep slimme projecten geopend";
    let found = changed((title, TEXT), (title, &TEXT.replace("1 december 2026", "15 januari 2027")));
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    assert_eq!(found, [Difference::Day { before: day("2026-12-01"), after: day("2027-01-15") }]);
    let found = changed((title, TEXT), (title, &TEXT.replace("250.000 euro", "400.000 euro")));
    assert_eq!(found, [Difference::Figure { before: "250.000 euro".into(), after: "400.000 euro".into() }]);
    for after in [
        "Oproep slimme projecten gesloten",
        "Oproep slimme projecten niet geopend",
        "Oproep slimme gebouwen geopend",
    ] {
        let found = changed((title, TEXT), (after, TEXT));
        assert_eq!(found, [Difference::Title { before: title.into(), after: after.into() }]);
    }
    let added = "De burgemeester trekt de oproep vandaag in na kritiek van de gemeenteraad op de gekozen werkwijze. Dossiers die al \
        ingediend zijn, worden niet beoordeeld. De stad betaalt de kosten van de indieners terug en werkt een nieuw reglement uit dat \
        volgend jaar aan de raad wordt voorgelegd.";
    let found = changed((title, TEXT), (title, &format!("{added} {TEXT}")));
    assert!(matches!(found[..], [Difference::Text { percent: 30..=60 }]), "{found:?}");
    let mut after = version(title, TEXT);
    after.provisions.insert("art_27".parse().unwrap());
    let found = differences(&version(title, TEXT), &after);
    assert_eq!(found, [Difference::Provisions { added: vec!["art_27".into()], removed: vec![] }]);
}

#[test]
fn a_feed_that_switches_to_and_fro_says_nothing_new() {
    let (one, two) =
        (version("Oproep geopend voor scholen", TEXT), version("Oproep gesloten voor scholen", TEXT));
    assert!(!worth_telling(std::slice::from_ref(&one), &two).is_empty());
    let told = [one.clone(), two.clone()];
    assert_eq!(worth_telling(&told, &one), []);
    assert_eq!(worth_telling(&told, &two), []);
}

#[tokio::test]
async fn a_change_that_matters_is_told_once_and_says_old_and_new() {
    let town = Town::new().await;
    town.follow("stad").await;
    town.subscribe("telegram:1001", "oproep", &[]).await;
    let publish = |text: &str| town.publish("stad", "1", "Oproep slimme projecten", text);
    let later = TEXT.replace("1 december 2026", "15 januari 2027");
    publish(TEXT);
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    publish(&TEXT.replace("experten", "exprten"));
    town.poll().await;
    assert_eq!(town.tell().await, 0, "a typing mistake is no news");
    publish(&later);
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    let told = town.telegrams().pop().unwrap();
    assert!(told.contains("1 december 2026 → 15 januari 2027"), "{told}");
    for text in [TEXT, &later, TEXT] {
        publish(text);
        town.poll().await;
        assert_eq!(town.tell().await, 0, "to and fro is no news");
    }
    let versions = town.tower.store.versions(&ItemKey::new("stad", "1")).await.unwrap();
    assert_eq!(versions.len(), 6);
    assert_eq!(versions.iter().filter(|one| one.told).count(), 2);
    assert_eq!(versions[0].version.item.summary, versions[5].version.item.summary);
}

#[tokio::test]
async fn a_page_that_changes_all_the_time_keeps_its_first_version_and_the_last_ones() {
    let town = Town::new().await;
    town.follow("stad").await;
    for round in 0..20 {
        town.publish("stad", "1", "Stand van de wachtrij", &format!("Nummer {round} is aan de beurt."));
        town.poll().await;
    }
    let versions = town.tower.store.versions(&ItemKey::new("stad", "1")).await.unwrap();
    assert_eq!((versions.len(), versions[0].number, versions.last().unwrap().number), (12, 1, 20));
}

#[tokio::test]
async fn an_item_that_meets_a_question_only_after_its_change_is_told_as_news() {
    let town = Town::new().await;
    town.follow("stad").await;
    town.subscribe("telegram:1001", "camera", &[]).await;
    town.publish("stad", "1", "Plein wordt heraangelegd", "De werken starten in maart.");
    town.poll().await;
    assert_eq!(town.tell().await, 0);
    town.publish("stad", "1", "Plein krijgt camera", "De werken starten in maart.");
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    assert!(town.telegrams()[0].contains("Plein krijgt camera"));
}
