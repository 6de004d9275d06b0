//! A town that has been at work for years: two thousand systems of twenty organisations, and as much news as is asked for.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use belfort::daemon::accounts::{begin_session, new_account};
use belfort::daemon::index::Indexer;
use belfort::daemon::taking_in::{self, File};
use belfort::daemon::{Clock, Config, Tower, assess, projects};
use belfort::news::{Feed, FeedKind, Item, ItemKey, Tag, TaggedBy};
use belfort::people::{Membership, Role};
use belfort::register::{Format, Project, System, Wish, read_system};
use belfort::store::{FeedState, ItemRecord, PollRecord};
use belfort::text::Language;
use chrono::{TimeDelta, Utc};

use super::data::Luck;

const ORGANISATIONS: usize = 20;
const FEEDS: usize = 40;
/// Items of one transaction.
const GROUP: usize = 2_000;
/// One in so many items has a theme, and one in so many cites the law.
const THEMED: u64 = 4;
const CITING: u64 = 500;
/// Whose the systems are, and who hears of them.
const OFFICER: &str = "officer@stad.example";
const SYSTEM: &str = include_str!("../../src/cli/demo/systems/fraudescore-sociale-steun.toml");
const PROJECT: &str = include_str!("../../src/cli/demo/projects/druktesensoren.toml");

/// A whole Belfort, and who looks at it.
pub(crate) struct CrowdedTown {
    pub(crate) tower: Arc<Tower>,
    /// The account of an operator, who sees everything.
    pub(crate) account: String,
    /// Its session, as a browser sends it.
    pub(crate) cookie: String,
    /// The id of a system in the middle, and of one with half of its answers.
    pub(crate) system: String,
    pub(crate) half_known: String,
    pub(crate) project: String,
    pub(crate) item: ItemKey,
    pub(crate) theme: String,
    pub(crate) systems: usize,
    pub(crate) items: i64,
}

impl CrowdedTown {
    /// Opens the town in a folder; what stands there already is not made again.
    pub(crate) async fn open(folder: &Path, systems: usize, items: usize) -> CrowdedTown {
        let tower =
            Tower::open(folder, Config::default(), Clock::Machine).await.expect("the folder can be used");
        let tower = Arc::new(tower);
        let known =
            usize::try_from(tower.store.counts().await.expect("the store answers").items).unwrap_or_default();
        if known < items {
            news(&tower, known..items).await;
        }
        if tower.store.systems().await.expect("the store answers").len() < systems {
            register(&tower, systems).await;
        }
        let mut indexer = Indexer::open(&tower).await.expect("the folder can be used");
        indexer.follow(&tower).await.expect("the disk takes the documents");
        let project = Project::read(PROJECT, |_, _| true).expect("a sample that fits");
        projects::share(&tower, &project, "An").await.expect("the store takes it");
        indexer.follow(&tower).await.expect("the disk takes the documents");
        let everything = Membership { organisation: None, role: Role::Operator };
        let email = format!("{}@stad.example", uuid::Uuid::now_v7());
        let new = new_account(email, "An De Smet", everything, Language::Nl);
        tower.store.add_account(&new, Utc::now()).await.expect("the store takes it");
        let account = new.member.account;
        let session = begin_session(&tower, &account, "a measure").await.expect("the store takes it");
        let counts = tower.store.counts().await.expect("the store answers");
        CrowdedTown {
            account,
            cookie: format!("session={session}"),
            system: id(systems / 2),
            half_known: id(0),
            project: project.id,
            item: ItemKey::new(&feed_id(0), "0"),
            theme: tower.themes().iter().next().expect("there are themes").id.clone(),
            systems,
            items: counts.items,
            tower,
        }
    }
}

fn id(number: usize) -> String {
    format!("systeem-{number}")
}

fn feed_id(number: usize) -> String {
    format!("bron-{number}")
}

async fn news(tower: &Tower, numbers: std::ops::Range<usize>) {
    let now = Utc::now();
    for number in 0..FEEDS {
        let (id, title) = (feed_id(number), format!("Nieuws van bron {number}"));
        let url = format!("https://{id}.example/feed").parse().expect("an address");
        let kind = FeedKind::Syndication;
        let feed = Feed {
            id,
            url,
            title,
            language: Some(Language::Nl),
            kind,
            themes: vec![],
            settings: Default::default(),
        };
        tower.store.add_feed(&feed, now).await.expect("the store takes it");
    }
    let themes: Vec<String> = tower.themes().iter().map(|theme| theme.id.clone()).collect();
    let mut luck = Luck::new(numbers.start as u64 + 5);
    let all: Vec<usize> = numbers.collect();
    for (group, numbers) in all.chunks(GROUP).enumerate() {
        let feed = feed_id(group % FEEDS);
        let items = numbers.iter().map(|number| item(*number, &feed, &themes, &mut luck)).collect();
        let state =
            FeedState { polled: Some(now), read_well: Some(now), next_poll: now, ..FeedState::default() };
        let record = PollRecord { feed, state, items, ..PollRecord::default() };
        assert!(tower.store.save_poll(record).await.expect("the disk takes the items"));
        if group % 50 == 49 {
            eprintln!("pages: {} items stored", (group + 1) * GROUP);
        }
    }
}

fn item(number: usize, feed: &str, themes: &[String], luck: &mut Luck) -> ItemRecord {
    let theme = &themes[luck.below(themes.len() as u64) as usize];
    let tag = || Tag { theme: theme.clone(), by: BTreeSet::from([TaggedBy::Query]) };
    let provision = || "art_27".parse().expect("a provision of the Act");
    let (title, body, seen) =
        (luck.text(8), luck.text(90), Utc::now() - TimeDelta::hours(luck.below(20_000) as i64));
    let item = Item {
        id: number.to_string(),
        url: Some(format!("https://{feed}.example/{number}")),
        summary: luck.text(30),
        body_html: format!("<p>{body}</p>"),
        published: Some(seen),
        language: Some(Language::Nl),
        title,
        body,
        ..Item::default()
    };
    ItemRecord {
        key: ItemKey::new(feed, &item.id),
        fingerprint: item.title.clone(),
        tags: (luck.below(THEMED) == 0).then(tag).into_iter().collect(),
        provisions: (luck.below(CITING) == 0).then(provision).into_iter().collect(),
        item,
        seen,
    }
}

/// The systems of a demo again and again, every third with half of its answers, every other one published.
async fn register(tower: &Tower, systems: usize) {
    for number in 0..ORGANISATIONS {
        let (id, name) = (format!("stad-{number}"), format!("Stad {number}"));
        tower.store.save_organisation(&id, &name).await.expect("the store takes it");
    }
    let sample = read_system("sample.toml", SYSTEM, Format::Toml, &tower.book).expect("a sample that fits");
    let mut luck = Luck::new(9);
    let made = (0..systems).map(|number| {
        let mut system = System {
            id: id(number),
            name: format!("{} {number}", luck.text(3)),
            organisation: Some(format!("stad-{}", number % ORGANISATIONS)),
            owner: Some(format!("email:{OFFICER}")),
            vendor: Some(format!("Leverancier {}", luck.below(200))),
            purpose: Some(luck.text(12)),
            published: Some(number % 2 == 0),
            public_contact: Some("ai@stad.example".to_owned()),
            ..sample.clone()
        };
        if number % 3 == 0 {
            let kept = system.facts.len() / 2;
            system.facts = system.facts.into_iter().take(kept).collect();
        }
        system.versions.push(belfort::register::Version { name: "1".to_owned(), ..Default::default() });
        system.to_json()
    });
    let text = serde_json::Value::from(made.collect::<Vec<_>>()).to_string();
    let file = File { path: "systems.json", bytes: text.as_bytes(), wish: &Wish::default() };
    let taken = taking_in::import(tower, file, &|_| true, "An").await.expect("the store takes them");
    taken.unwrap_or_else(|refused| panic!("{:#?}", refused.problems));
    assess::assess_due(tower, || false).await.expect("the store takes what is found");
}
