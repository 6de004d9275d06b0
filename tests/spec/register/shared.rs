//! Systems that several organisations share: one record of the system, and one of each that uses it.

mod faces;

use belfort::alerts::Rhythm;
use belfort::alerts::subscription::Watch;
use belfort::daemon::assess::{add_system, assess, assess_due, remove_system};
use belfort::daemon::editing::edit;
use belfort::daemon::shared::go_on_alone;
use belfort::daemon::taking_in::{self, File};
use belfort::law::{Class, FactValue};
use belfort::register::export::{Dossier, ExportFormat, Style, write};
use belfort::register::{Format, SharedFault, System, Wish, read_system};
use belfort::store::{Offer, StoreError, StoredSystem};
use belfort::text::Language;

use crate::store::on_every_database;
use crate::town::{Town, social_assistance};

/// What an organisation answers for itself, whatever system it uses.
const OWN: &str = "deployer-kind = \"public-authority\"\non-behalf-of-authority = false\nuses-under-own-authority = true\n\
                   developed-by = \"supplier\"\nown-name = false\nputs-into-service = false\nmodification = []\n\
                   in-service-since = 2027-06-01\npersonal-non-professional = false\n";

/// The shared system of an intercommunale, and the record of a town that uses it and answers so much itself.
async fn shared(own: &str) -> Town {
    let town = Town::new().await;
    town.tower.store.save_organisation("dijle", "Dijle Samen").await.unwrap();
    town.tower.store.save_organisation("gent", "Stad Gent").await.unwrap();
    let score = social_assistance("steunscore", "telegram:7").replace("stad-voorbeeld", "dijle");
    town.register(&score).await;
    town.register(&user("gent-steun", "gent", own)).await;
    town
}

fn user(id: &str, organisation: &str, own: &str) -> String {
    format!(
        "id = \"{id}\"\nname = \"Steunscore\"\norganisation = \"{organisation}\"\nuses = \"steunscore\"\n[facts]\n{own}"
    )
}

async fn stored(town: &Town, id: &str) -> StoredSystem {
    town.tower.store.system(id).await.unwrap().unwrap()
}

/// Lets the organisation that keeps it answer a question of yes or no anew.
async fn answer(town: &Town, id: &str, fact: &str, value: bool) {
    let change = |system: &mut System| {
        system.facts.insert(fact.to_owned(), FactValue::Bool(value).into());
    };
    edit(&town.tower, id, None, "Bo", change).await.unwrap();
}

fn fault(error: &anyhow::Error) -> SharedFault {
    StoreError::shared(error).unwrap_or_else(|| panic!("{error:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_takes_what_it_does_not_answer_from_the_shared_system_and_an_own_answer_wins() {
    let town = shared(OWN).await;
    let of_owner = assess(&town.tower, &stored(&town, "steunscore").await.system);
    let user = stored(&town, "gent-steun").await.system;
    let of_user = assess(&town.tower, &user);
    assert_eq!((of_owner.risk, of_user.risk), (Class::High, Class::High));
    let known = user.known(&town.tower.book);
    assert_eq!(known["profiling"].value, FactValue::Bool(true));
    assert_eq!(known["profiling"].source.as_deref(), Some("Fraudescore bij sociale steun (Dijle Samen)"));
    assert_eq!(known["in-service-since"].value, FactValue::Date("2027-06-01".parse().unwrap()));
    let because = of_user.findings.iter().flat_map(|finding| &finding.because);
    let taken: Vec<_> = because.filter(|one| one.source.contains("(Dijle Samen)")).collect();
    assert!(!taken.is_empty() && taken.iter().all(|one| one.fact != "deployer-kind"), "{taken:?}");

    let change = |system: &mut System| {
        system
            .facts
            .insert("technique".to_owned(), FactValue::Several(vec!["fixed-rules".to_owned()]).into());
        system.facts.insert("infers-how-to-generate-output".to_owned(), FactValue::Bool(false).into());
    };
    edit(&town.tower, "gent-steun", None, "An", change).await.unwrap();
    let user = stored(&town, "gent-steun").await;
    assert_eq!(assess(&town.tower, &user.system).risk, Class::NotAi, "what the town answers itself wins");
    let owner = stored(&town, "steunscore").await;
    assert_eq!(
        assess(&town.tower, &owner.system).risk,
        Class::High,
        "and changes nothing of the shared record"
    );
    assert_eq!(owner.version, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_each_organisation_answers_for_itself_is_never_taken_over() {
    let town = shared("").await;
    let (owner, user) = (stored(&town, "steunscore").await.system, stored(&town, "gent-steun").await.system);
    let known = user.known(&town.tower.book);
    for own in
        ["deployer-kind", "uses-under-own-authority", "in-service-since", "dpia-required", "modification"]
    {
        assert!(owner.facts.contains_key(own) && !known.contains_key(own), "{own}");
    }
    let open: Vec<_> = assess(&town.tower, &user).ask.into_iter().map(|question| question.fact).collect();
    assert!(
        open.contains(&"deployer-kind".to_owned()) && !open.contains(&"profiling".to_owned()),
        "{open:?}"
    );
    for fact in town.tower.book.facts().into_iter().filter(|fact| !fact.derived) {
        let question = fact.question.get(Language::En);
        let asks_them = question.contains("your organisation")
            || ["Do you", "Must you", "Had you"].iter().any(|words| question.starts_with(words));
        let is_asked = !fact.kind.is_some_and(belfort::law::FactKind::configured);
        assert!(!(asks_them && is_asked) || fact.own, "{}: {question}", fact.id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_shared_system_changes_each_user_is_assessed_anew_and_who_watches_is_told() {
    let town = shared(OWN).await;
    town.register(&user("aalst-steun", "aalst", OWN)).await;
    for (to, id) in [("telegram:1", "gent-steun"), ("telegram:2", "aalst-steun")] {
        town.watch(to, Watch::System { system: id.to_owned() }, Rhythm::Instant).await;
    }
    town.tell().await;
    let before = town.telegrams().len();
    let versions = [stored(&town, "gent-steun").await.version, stored(&town, "aalst-steun").await.version];

    town.wait(chrono::TimeDelta::minutes(1));
    answer(&town, "steunscore", "exclusively-defence", true).await;
    let stale = town.tower.store.last_assessment("gent-steun").await.unwrap().unwrap();
    assert_eq!(stale.assessment.risk, Class::High);
    assert_eq!(assess_due(&town.tower, || false).await.unwrap(), 2, "each that uses it, and once");
    let fresh = town.tower.store.last_assessment("gent-steun").await.unwrap().unwrap();
    assert_eq!(fresh.assessment.risk, Class::OutOfScope);
    town.tell().await;
    let told = town.telegrams().split_off(before);
    assert_eq!(told.len(), 3, "the owner of the shared one and both who watch: {told:#?}");
    let now = [stored(&town, "gent-steun").await.version, stored(&town, "aalst-steun").await.version];
    assert_eq!(now, versions, "their own records are what they were");

    assert_eq!(assess_due(&town.tower, || false).await.unwrap(), 0);
    edit(&town.tower, "steunscore", None, "Bo", |system| system.vendor = Some("Bouwer".to_owned()))
        .await
        .unwrap();
    assert_eq!(assess_due(&town.tower, || false).await.unwrap(), 0, "what nobody takes over concerns nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stopped_the_messages_is_not_asked_again_when_the_shared_system_changes() {
    let town = shared(&format!("{OWN}\n")).await;
    let owned = user("gent-steun", "gent", OWN).replace("[facts]", "owner = \"telegram:1\"\n[facts]");
    town.register(&owned).await;
    let theirs = town.tower.store.subscriptions_of(&"telegram:1".parse().unwrap()).await.unwrap().remove(0);
    town.tower.store.remove_subscription(&theirs.id).await.unwrap();
    answer(&town, "steunscore", "exclusively-defence", true).await;
    assert_eq!(assess_due(&town.tower, || false).await.unwrap(), 1);
    assert!(town.tower.store.subscriptions_of(&"telegram:1".parse().unwrap()).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_system_stays_as_long_as_somebody_uses_it_and_uses_none_itself() {
    on_every_database("shared", |store| async move {
        let now = crate::town::morning();
        let system = |id: &str, uses: Option<&str>| System {
            id: id.to_owned(),
            name: id.to_owned(),
            uses: uses.map(str::to_owned),
            ..System::default()
        };
        let fault = |result: Result<bool, StoreError>| match result {
            Err(StoreError::Shared(fault)) => fault,
            other => panic!("{other:?}"),
        };
        store.save_system(&system("a", None), now).await.unwrap();
        assert_eq!(
            fault(store.save_system(&system("x", Some("nergens")), now).await),
            SharedFault::NotOffered
        );
        store.save_system(&system("b", Some("a")), now).await.unwrap();
        assert_eq!(fault(store.save_system(&system("c", Some("b")), now).await), SharedFault::Chain);
        assert_eq!(fault(store.save_system(&system("a", Some("a")), now).await), SharedFault::Itself);
        store.save_system(&system("d", None), now).await.unwrap();
        assert_eq!(fault(store.save_system(&system("a", Some("d")), now).await), SharedFault::InUse);
        assert_eq!(fault(store.remove_system("a", "An", now).await), SharedFault::InUse);
        assert!(store.system("a").await.unwrap().is_some() && store.system("x").await.unwrap().is_none());
        // An offer goes with the system.
        let offer = |to: &str| Offer {
            system: "a".to_owned(),
            organisation: to.to_owned(),
            who: "An".to_owned(),
            at: now,
        };
        assert!(
            store.add_offer(&offer("gent")).await.unwrap() && !store.add_offer(&offer("gent")).await.unwrap()
        );
        assert!(store.remove_system("b", "An", now).await.unwrap());
        assert!(store.remove_system("a", "An", now).await.unwrap());
        assert!(store.offers().await.unwrap().is_empty() && !store.add_offer(&offer("aalst")).await.unwrap());
    })
    .await;
    let town = shared("").await;
    assert_eq!(fault(&remove_system(&town.tower, "steunscore").await.unwrap_err()), SharedFault::InUse);
    assert_eq!(town.tower.store.subscriptions().await.unwrap().len(), 1, "its owner watches it still");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_on_alone_keeps_the_answers_and_where_they_came_from() {
    let town = shared(OWN).await;
    go_on_alone(&town.tower, "gent-steun", "An").await.unwrap();
    let alone = stored(&town, "gent-steun").await.system;
    assert_eq!(
        (alone.uses.as_deref(), alone.facts["profiling"].value.clone()),
        (None, FactValue::Bool(true))
    );
    assert_eq!(
        alone.facts["profiling"].source.as_deref(),
        Some("Fraudescore bij sociale steun (Dijle Samen)")
    );
    answer(&town, "steunscore", "exclusively-defence", true).await;
    assert_eq!(assess(&town.tower, &stored(&town, "gent-steun").await.system).risk, Class::High);
    assert!(remove_system(&town.tower, "steunscore").await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_names_the_shared_system_and_comes_back_the_same_and_with_it() {
    let town = shared(OWN).await;
    let all = town.tower.store.systems().await.unwrap();
    let file: Vec<_> = all.iter().map(|stored| stored.system.to_json()).collect();
    assert!(!file[0].to_string().contains("profiling"), "only what the record says itself: {}", file[0]);
    let again = read_system("s.json", &file[0].to_string(), Format::Json, &town.tower.book).unwrap();
    assert_eq!(again, all[0].system);
    assert_eq!(again.uses.as_deref(), Some("steunscore"));

    let bytes = serde_json::to_vec(&file).unwrap();
    let import = async |town: &Town, may: &(dyn Fn(Option<&str>) -> bool + Sync)| {
        let file = File { path: "register.json", bytes: &bytes, wish: &Wish::default() };
        taking_in::import(&town.tower, file, may, "An").await.unwrap()
    };
    let same = import(&town, &|_| true).await.unwrap();
    assert_eq!(same.count(belfort::register::import::StepKind::Same), 2, "nothing of it is new");
    let other = Town::new().await;
    import(&other, &|_| true).await.unwrap();
    assess_due(&other.tower, || false).await.unwrap();
    assert_eq!(
        other.tower.store.last_assessment("gent-steun").await.unwrap().unwrap().assessment.risk,
        Class::High
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_cannot_take_what_nobody_offers() {
    let town = shared("").await;
    let record = user("aalst-steun", "aalst", "");
    let import = async || {
        let file = File { path: "s.toml", bytes: record.as_bytes(), wish: &Wish::default() };
        let of_aalst = |organisation: Option<&str>| organisation == Some("aalst");
        taking_in::import(&town.tower, file, &of_aalst, "An").await.unwrap()
    };
    let refused = import().await.unwrap_err();
    assert_eq!(refused.problems[0].code, "bad-use", "{:#?}", refused.problems);
    let offer = Offer {
        system: "steunscore".to_owned(),
        organisation: "aalst".to_owned(),
        who: "Bo".to_owned(),
        at: town.now(),
    };
    town.tower.store.add_offer(&offer).await.unwrap();
    assert!(import().await.is_ok());
    assert_eq!(stored(&town, "aalst-steun").await.system.uses.as_deref(), Some("steunscore"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_names_what_is_taken_over_and_from_where() {
    let town = shared(OWN).await;
    let system = stored(&town, "gent-steun").await.system;
    let assessment = assess(&town.tower, &system);
    let dossier = Dossier { system: &system, assessment: &assessment, organisation: Some("Stad Gent") };
    for (language, said) in [
        (Language::Nl, "van Fraudescore bij sociale steun van Dijle Samen"),
        (Language::En, "from Fraudescore bij sociale steun of Dijle Samen"),
    ] {
        let place = (&Style::Inside, "https://belfort.example");
        let page = write(ExportFormat::Report, &[dossier], &town.tower.book, language, place).unwrap();
        let page = String::from_utf8(page).unwrap();
        let taken = system.inherited(&town.tower.book).count();
        assert_eq!(page.matches(said).count(), taken, "{said}");
        assert!(taken > 10 && page.contains(&format!("{taken} ")), "{page}");
    }
    add_system(&town.tower, &system).await.unwrap();
    assert_eq!(stored(&town, "gent-steun").await.version, 1, "a record that says the same is no change");
}
