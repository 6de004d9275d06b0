//! Our own table goes out, through a spreadsheet, and comes back: the same systems, and what does not fit a row stays.

use belfort::daemon::assess::{assess, assess_due};
use belfort::daemon::taking_in::{self, File, Plan};
use belfort::register::export::{Dossier, ExportFormat, Style, write};
use belfort::register::import::StepKind;
use belfort::register::{ImportFormat, System, Wish};
use belfort::text::Language;

use super::{read, whole};
use crate::town::Town;

/// A town with a system of which everything is said, and one that is only named; its id is one that no slug keeps.
async fn furnished() -> Town {
    let town = Town::new().await;
    let full = whole(&town)
        .replace(
            "owner = \"An Peeters\"",
            "owner = \"email:an@gent.example\"\npublic_contact = \"=SUM(\\\"A1\\\"), ai@gent.example\"",
        )
        .replace(
            "description = \"Rangschikt cv's.\"",
            "description = \"'Rangschikt' cv's.\\n\\n- \\\"eerst\\\", dan; later\\n\"",
        )
        .replace(
            "profiling = true",
            "profiling = true\nin-service-since = { value = 2025-03-01, who = \"An\", why = \"contract\" }",
        );
    town.register(&full).await;
    town.register("id = \"Kaal.Systeem_2\"\nname = \"+Kaal\"\norganisation = \"gent\"\nuses = \"cv-hulp\"\n")
        .await;
    town
}

async fn systems(town: &Town) -> Vec<System> {
    town.tower.store.systems().await.unwrap().into_iter().map(|stored| stored.system).collect()
}

async fn table(town: &Town) -> String {
    let systems = systems(town).await;
    let assessed: Vec<_> = systems.iter().map(|system| assess(&town.tower, system)).collect();
    let dossiers: Vec<_> = systems
        .iter()
        .zip(&assessed)
        .map(|(system, assessment)| Dossier { system, assessment, organisation: None })
        .collect();
    let place = (&Style::Inside, "https://belfort.example");
    let table = write(ExportFormat::Csv, &dossiers, &town.tower.book, Language::Nl, place).unwrap();
    String::from_utf8(table).unwrap()
}

async fn take_in(town: &Town, table: &str) -> Plan {
    let file = File { path: "register.csv", bytes: table.as_bytes(), wish: &Wish::default() };
    let plan = taking_in::import(&town.tower, file, &|_| true, "An").await.unwrap();
    assess_due(&town.tower, || false).await.unwrap();
    plan.unwrap_or_else(|refused| panic!("{:#?}", refused.problems))
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_table_gives_the_same_systems_again() {
    let town = furnished().await;
    let before = systems(&town).await;
    let table = table(&town).await;
    let plan = take_in(&town, &table).await;
    assert_eq!(plan.import.format, ImportFormat::OwnTable);
    assert_eq!(plan.count(StepKind::Same), 2, "{:#?}", plan.steps);
    assert_eq!(systems(&town).await, before);

    let other = Town::new().await;
    assert_eq!(take_in(&other, &table).await.count(StepKind::New), 2);
    for (system, before) in systems(&other).await.into_iter().zip(before) {
        let part = |system: &System| {
            let System { id, name, organisation, owner, description, purpose, vendor, .. } = system.clone();
            let since = system.facts.get("in-service-since").map(|answer| answer.value.clone());
            let rest = (system.public_contact.clone(), system.published, system.uses.clone(), since);
            ((id, name, organisation, owner, description, purpose, vendor), rest)
        };
        assert_eq!(part(&system), part(&before));
        assert!(system.origin.is_none() && system.proposals.is_empty(), "it is ours, not another's");
    }
    assert_eq!(self::table(&other).await.lines().next(), table.lines().next());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_spreadsheet_changed_is_changed_and_what_it_cannot_hold_stays() {
    let town = furnished().await;
    let before = systems(&town).await.into_iter().find(|one| one.id == "cv-hulp").unwrap();
    let table = table(&town).await;
    let changed =
        table.replace("Leverancier NV", "Andere NV").replace(",false,", ",TRUE,").replace("2025-03-01", "");
    assert_eq!(take_in(&town, &changed).await.count(StepKind::Changed), 1);
    let after = town.tower.store.system("cv-hulp").await.unwrap().unwrap().system;
    assert_eq!((after.vendor.as_deref(), after.published), (Some("Andere NV"), Some(true)));
    assert!(!after.facts.contains_key("in-service-since"), "an empty cell says that nobody knows");
    let rest = |system: &System| {
        let System { measures, notes, contracts, contacts, versions, changes, proposals, origin, .. } =
            system.clone();
        (
            measures,
            notes,
            contracts,
            contacts,
            versions,
            changes,
            proposals,
            origin,
            system.facts["profiling"].clone(),
        )
    };
    assert_eq!(rest(&after), rest(&before));

    // A column that is not there says nothing; a reader's table names the owner without the way to reach them.
    let head = "id,name,owner,open_questions,open_duties,next_date,in_service_since\r\n";
    let narrow = format!("{head}cv-hulp,Cv-hulp,an@gent.example,1,2,,\r\n");
    assert_eq!(take_in(&town, &narrow).await.count(StepKind::Same), 1);
    let owner = format!("{head}cv-hulp,Cv-hulp,Bo,1,2,,\r\n");
    take_in(&town, &owner).await;
    let after = town.tower.store.system("cv-hulp").await.unwrap().unwrap().system;
    assert_eq!((after.owner.as_deref(), after.vendor.as_deref()), (Some("Bo"), Some("Andere NV")));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mistake_in_our_own_table_is_named_and_nothing_is_stored() {
    let town = furnished().await;
    let rows = "id,name,published,uses,open_questions,open_duties,next_date,in_service_since\r\n\
                a b,A,,,1,1,,\r\nb,,,,1,1,,\r\nc,C,misschien,,1,1,,morgen\r\nd,D,,a b,1,1,,\r\ne,E,,,1,1,,\r\ne,E,,,1,1,,\r\n";
    let file = File { path: "register.csv", bytes: rows.as_bytes(), wish: &Wish::default() };
    let refused = taking_in::import(&town.tower, file, &|_| true, "An").await.unwrap().unwrap_err();
    let codes: Vec<&str> = refused.problems.iter().map(|problem| problem.code).collect();
    let expected =
        ["unknown-value", "no-name", "unknown-value", "unknown-value", "unknown-value", "duplicate-id"];
    assert_eq!(codes, expected, "{:#?}", refused.problems);
    assert_eq!(systems(&town).await.len(), 2);
    let json =
        read(&town, "{\"id\":\"x\",\"name\":\"X\",\"uses\":\"cv-hulp\",\"public_contact\":\"x@y.example\"}");
    assert_eq!(json.uses.as_deref(), Some("cv-hulp"));
}
