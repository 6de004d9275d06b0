//! A page with somebody who asks it, and what stands on it.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, Request, StatusCode};
use belfort::alerts::subscription::Watch;
use belfort::alerts::{Rhythm, Subscription};
use belfort::daemon::accounts::begin_session;
use belfort::daemon::index::Indexer;
use belfort::daemon::{Clock, Config, Tower};
use belfort::news::{Feed, FeedKind, Item, ItemKey, Tag, TaggedBy};
use belfort::people::Role;
use belfort::register::{Format, System, read_system};
use belfort::store::{FeedState, ItemRecord, PollRecord};
use belfort::text::Language;
use chrono::{DateTime, Utc};
use tower::ServiceExt;

use crate::town::account;

/// A tower with an address of its own, gone when the test ends.
pub(super) struct Site {
    pub(super) tower: Arc<Tower>,
    /// The account of a reader of all organisations, who asks where a test names nobody.
    pub(super) reader: String,
    _folder: tempfile::TempDir,
}

/// What a browser gets.
pub(super) struct Seen {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

pub(super) fn noon() -> DateTime<Utc> {
    "2026-11-23T11:00:00Z".parse().unwrap()
}

impl Site {
    pub(super) async fn empty() -> Site {
        // Every client of the network needs it; a second time is no harm.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let tower = Tower::open(folder.path(), Config::default(), Clock::at(noon())).await.unwrap();
        Site::of(Arc::new(tower), folder).await
    }

    pub(super) async fn of(tower: Arc<Tower>, folder: tempfile::TempDir) -> Site {
        let reader = account(&tower, "Lezer", Role::Reader, None).await;
        Site { tower, reader, _folder: folder }
    }

    pub(super) async fn with(items: Vec<ItemRecord>) -> Site {
        let site = Site::empty().await;
        for id in ["vvsg", "edpb"] {
            site.tower.store.add_feed(&feed(id), noon()).await.unwrap();
        }
        site.store(items).await;
        site
    }

    /// Lets items come in, into the index too.
    pub(super) async fn store(&self, items: Vec<ItemRecord>) {
        for feed in ["vvsg", "edpb"] {
            let items = items.iter().filter(|record| record.key == ItemKey::new(feed, &record.item.id));
            let state = FeedState { polled: Some(noon()), read_well: Some(noon()), ..FeedState::default() };
            let record = PollRecord {
                feed: feed.to_owned(),
                state,
                items: items.cloned().collect(),
                alerts: vec![],
                ..PollRecord::default()
            };
            self.tower.store.save_poll(record).await.unwrap();
        }
        Indexer::open(&self.tower).await.unwrap().follow(&self.tower).await.unwrap();
    }

    /// With some of everything.
    pub(super) async fn furnished() -> Site {
        let site = Site::with(news()).await;
        for file in [CHATBOT, BLANK] {
            let system = system(&site, file);
            site.tower.store.save_system(&system, noon()).await.unwrap();
        }
        site.tower.store.save_organisation("gent", "Stad Gent").await.unwrap();
        site.tower.store.add_subscription(&subscription()).await.unwrap();
        site
    }

    pub(super) async fn ask(&self, mut request: Request<Body>) -> Seen {
        let headers = request.headers_mut();
        // A store that is closed keeps no session.
        if !headers.contains_key(COOKIE)
            && let Ok(token) = begin_session(&self.tower, &self.reader, "").await
        {
            headers.insert(COOKIE, format!("session={token}").parse().unwrap());
        }
        let response = belfort::web::router(self.tower.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 10 << 20).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Seen { status: parts.status, headers: parts.headers, text }
    }

    pub(super) async fn get(&self, address: &str) -> Seen {
        self.ask(Request::get(address).body(Body::empty()).unwrap()).await
    }

    pub(super) async fn read(&self, address: &str) -> String {
        let seen = self.get(address).await;
        assert_eq!(seen.status, StatusCode::OK, "{address}");
        seen.text
    }

    pub(super) async fn post(&self, address: &str, headers: &[(&str, &str)]) -> Seen {
        let mut request = Request::post(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::from("List-Unsubscribe=One-Click")).unwrap()).await
    }
}

pub(super) const CHATBOT: &str = r#"
id = "chatbot"
name = "Chatbot <b>Loket</b>"
organisation = "gent"
description = "Beantwoordt vragen van inwoners."

[facts]
annex-i-product = false
technique = ["language-model"]
interacts-with-persons = { value = true, who = "An Peeters", when = 2026-10-01, why = "Gezien in de test" }
"#;

pub(super) const IN_USE: &str = r#"
id = "vertaler"
name = "Vertaler"

[facts]
annex-i-product = false
technique = ["language-model"]
solely-research = false
exclusively-defence = false
before-market = false
personal-non-professional = false
free-open-source = false
uses-under-own-authority = true
"#;

pub(super) const BLANK: &str = "id = \"raadsel\"\nname = \"Raadsel\"\n";

pub(super) const EMOTIONS: &str =
    include_str!("../../../src/cli/demo/systems/emotieanalyse-sollicitaties.toml");
pub(super) const FRAUD: &str = include_str!("../../../src/cli/demo/systems/fraudescore-sociale-steun.toml");

pub(super) fn system(site: &Site, file: &str) -> System {
    match read_system("system.toml", file, Format::Auto, &site.tower.book) {
        Ok(system) => system,
        Err(problems) => panic!("{problems:#?}"),
    }
}

pub(super) fn feed(id: &str) -> Feed {
    Feed {
        id: id.to_owned(),
        url: format!("https://{id}.example/feed").parse().unwrap(),
        title: format!("Bron {id}"),
        language: None,
        kind: FeedKind::Syndication,
        themes: Vec::new(),
        settings: Default::default(),
    }
}

pub(super) fn record(feed: &str, item: Item, theme: &str) -> ItemRecord {
    ItemRecord {
        key: ItemKey::new(feed, &item.id),
        fingerprint: item.title.clone(),
        tags: vec![Tag { theme: theme.to_owned(), by: BTreeSet::from([TaggedBy::Feed, TaggedBy::Query]) }],
        provisions: BTreeSet::from(["art_27/par_1".parse().unwrap()]),
        seen: noon(),
        item,
    }
}

pub(super) fn item(id: &str, title: &str, language: Language) -> Item {
    Item {
        id: id.to_owned(),
        url: Some(format!("https://nieuws.example/{id}")),
        title: title.to_owned(),
        summary: format!("Samenvatting van {title}"),
        body: format!("De gemeente kiest een chatbot. {title}"),
        body_html: format!("<p>De gemeente kiest een <em>chatbot</em> ({id}).</p>"),
        published: Some("2026-11-20T08:00:00Z".parse().unwrap()),
        language: Some(language),
        ..Item::default()
    }
}

pub(super) fn news() -> Vec<ItemRecord> {
    vec![
        record("vvsg", item("camera", "Slimme camera's in Gent", Language::Nl), "smart-cities"),
        record("vvsg", item("loket", "Een loket met AI", Language::Nl), "ai-data"),
        record("edpb", item("avis", "Avis sur les caméras intelligentes", Language::Fr), "ai-data"),
    ]
}

pub(super) fn subscription() -> Subscription {
    Subscription {
        id: "s1".to_owned(),
        to: "email:ann@town.example".parse().unwrap(),
        watch: Watch::Items { query: "chatbot".to_owned(), themes: vec!["ai-data".to_owned()] },
        rhythm: Rhythm::Daily,
        language: Language::Nl,
        token: "geheim-1".to_owned(),
        created: noon(),
        paused: None,
        paused_until: None,
        timing: Default::default(),
    }
}
