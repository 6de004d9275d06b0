//! Pages of a publisher's site: listings over several pages, feeds that are discovered, texts that are fetched.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use belfort::daemon::discover::{Discovered, discover};
use belfort::news::discover::Source;
use belfort::news::feed::{FeedSettings, Selectors};
use belfort::news::{Feed, FeedKind, ItemKey};

use crate::town::{Town, outcome};

fn selectors() -> Selectors {
    Selectors { item: "li".into(), link: "a".into(), next: Some("a.next".into()), ..Selectors::default() }
}

/// A page of a listing: its items by number, and where it goes on.
fn listing(items: std::ops::Range<u32>, next: &str) -> String {
    let rows: String = items.rev().map(|n| format!("<li><a href=\"/n/{n}\">Bericht {n}</a></li>")).collect();
    format!("<ul>{rows}</ul><a class=\"next\" href=\"{next}\">Volgende</a>")
}

#[tokio::test]
async fn a_listing_is_read_over_its_pages_until_what_is_known() {
    let town = Town::new().await;
    town.follow_as("lijst", FeedKind::Listing(selectors())).await;
    town.serve("/lijst", &listing(20..30, "/lijst2"));
    town.serve("/lijst2", &listing(10..20, "/lijst3"));
    town.serve("/lijst3", &listing(0..10, "/lijst4"));
    town.serve("/lijst4", &listing(100..110, "/lijst"));
    let polled = town.poll().await;
    assert_eq!(outcome(&polled, "lijst")["new"], 30, "three pages, not four");

    town.serve("/lijst", &listing(25..35, "/lijst2"));
    town.serve("/lijst2", &listing(200..210, "/lijst3"));
    let polled = town.poll().await;
    assert_eq!(outcome(&polled, "lijst")["new"], 5, "the first page ends with an item that is known");
}

#[tokio::test]
async fn a_further_page_that_fails_costs_only_itself() {
    let town = Town::new().await;
    town.follow_as("lijst", FeedKind::Listing(selectors())).await;
    town.serve("/lijst", &listing(0..3, "/weg"));
    let polled = town.poll().await;
    assert_eq!(outcome(&polled, "lijst")["new"], 3);
    assert!(
        outcome(&polled, "lijst")["problems"][0].as_str().unwrap().starts_with("page-unread:"),
        "{polled:?}"
    );
}

async fn discovered(town: &Town, path: &str) -> Discovered {
    discover(&town.tower, &town.address(path), &FeedSettings::default()).await.unwrap()
}

#[tokio::test]
async fn the_feed_that_a_page_names_is_found_and_read() {
    let town = Town::new().await;
    town.publish("feed-nl", "1", "Nieuws", "Tekst");
    let links = "<link rel=alternate hreflang=fr href=/fr><link rel=alternate type=application/json+oembed href=/embed>\
        <link rel=alternate type=application/rss+xml href=/weg><link rel=alternate type=application/rss+xml href=/feed-nl>";
    town.serve("/nieuws", &format!("<html><head>{links}</head><body>Nieuws</body></html>"));
    let found = discovered(&town, "/nieuws").await;
    let shown: Vec<_> =
        found.feeds.iter().map(|found| (found.feed.url.path(), found.source, found.items)).collect();
    assert_eq!(shown, [("/feed-nl", Source::Link, 1)], "a candidate that fails is only no feed");
    assert_eq!(found.feeds[0].newest.unwrap().to_rfc3339(), "2026-11-23T08:00:00+00:00");
    assert_eq!(found.listings, [], "a page with a feed needs no selectors");
    assert_eq!(discovered(&town, "/feed-nl").await.feeds[0].source, Source::Itself);
}

#[tokio::test]
async fn a_feed_that_nobody_names_is_found_where_feeds_usually_stand() {
    let town = Town::new().await;
    town.serve(
        "/nl/nieuws",
        "<html><head><meta name=generator content='Drupal 11'></head><body>Nieuws</body></html>",
    );
    town.publish("nl/rss.xml", "1", "Nieuws", "Tekst");
    let found = discovered(&town, "/nl/nieuws").await;
    assert_eq!((found.feeds[0].feed.url.path(), found.feeds[0].source), ("/nl/rss.xml", Source::Usual));
    town.serve(
        "/contact",
        "<html><body><a href='/nl/rss.xml'>RSS</a> <a href='/feedback'>Feedback</a></body></html>",
    );
    assert_eq!(discovered(&town, "/contact").await.feeds[0].source, Source::Anchor);
}

#[tokio::test]
async fn a_news_sitemap_that_robots_txt_leads_to_is_found_and_followed() {
    let town = Town::new().await;
    let at = |path: &str| town.address(path).to_string();
    town.serve("/", "<html><head><title>Stad</title></head><body>Welkom</body></html>");
    town.serve("/robots.txt", &format!("User-agent: *\nAllow: /\n\nsitemap: {}\n", at("/kaart.xml")));
    let parts = ["/sitemap-paginas.xml", "/sitemap-nieuws.xml"]
        .map(|path| format!("<sitemap><loc>{}</loc><lastmod>2026-11-23</lastmod></sitemap>", at(path)));
    let spaces = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\"";
    town.serve(
        "/kaart.xml",
        &format!("<?xml version=\"1.0\"?><sitemapindex {spaces}>{}</sitemapindex>", parts.concat()),
    );
    let news = [("drone", "Stad test drones", "2026-11-23T08:30:00+01:00"), ("bomen", "Bomen krijgen sensoren", "2026-11-22")]
        .map(|(name, title, date)| {
            format!(
                "<url><loc>{}</loc><news:news><news:publication><news:name>Stad</news:name><news:language>nl</news:language>\
                 </news:publication><news:publication_date>{date}</news:publication_date><news:title>{title}</news:title></news:news></url>",
                at(&format!("/nieuws/{name}"))
            )
        });
    town.serve(
        "/sitemap-nieuws.xml",
        &format!("<?xml version=\"1.0\"?><urlset {spaces}>{}</urlset>", news.concat()),
    );
    let found = discovered(&town, "/").await;
    let [map] = &found.feeds[..] else { panic!("{found:#?}") };
    assert_eq!((map.feed.url.path(), map.source, map.items), ("/sitemap-nieuws.xml", Source::Sitemap, 2));
    assert_eq!(map.newest.unwrap().to_rfc3339(), "2026-11-23T07:30:00+00:00");
    assert!(town.tower.store.add_feed(&map.feed, town.now()).await.unwrap());
    assert_eq!(outcome(&town.poll().await, &map.feed.id)["new"], 2);
    let item = town.search("drones").await.hits.remove(0);
    assert_eq!(item.title, "Stad test drones");
}

#[tokio::test]
async fn a_page_without_a_feed_gets_selectors_that_can_be_followed() {
    let town = Town::new().await;
    let rows: String = (1..6)
        .map(|n| {
            format!(
                "<div class='card col-{n}'><span class=type>Nieuws</span> <span class=date>{n}-11-2026</span><h3>\
                 <a href=/n/{n}>Bericht over innovatie {n}</a></h3><p>Een inleiding van meer dan veertig letters, voor wie leest.</p></div>"
            )
        })
        .collect();
    let menu: String = (0..30).map(|n| format!("<li><a href=/m/{n}>Dienst {n}</a></li>")).collect();
    let page = format!(
        "<nav><ul>{menu}</ul></nav><main>{rows}<p class=pager><a href=/lijst2>Volgende</a></p></main>"
    );
    town.serve("/lijst", &page);
    let found = discovered(&town, "/lijst").await;
    let proposal = &found.listings[0];
    let shown = serde_json::to_string_pretty(&proposal.selectors).unwrap();
    expect_test::expect![[r#"
        {
          "item": "div.card",
          "link": "h3 a",
          "title": null,
          "kind": "span.type",
          "date": "span.date",
          "date-format": null,
          "summary": "p",
          "themes": null,
          "next": ".pager a",
          "pages": null
        }"#]]
    .assert_eq(&shown);
    town.follow_as("lijst", FeedKind::Listing(proposal.selectors.clone())).await;
    assert_eq!(outcome(&town.poll().await, "lijst")["new"], 5);
}

#[tokio::test]
async fn a_page_that_hides_another_is_named_and_a_page_without_news_proposes_nothing() {
    let town = Town::new().await;
    town.serve("/storing", "<html><title>Onderhoud</title><body>We zijn zo terug.</body></html>");
    let found = discovered(&town, "/storing").await;
    assert_eq!((found.cause, found.feeds.len(), found.listings.len()), (Some("maintenance"), 0, 0));
    let menu: String = (0..30).map(|n| format!("<li><a href=/m/{n}>Dienst {n}</a></li>")).collect();
    town.serve("/menu", &format!("<html><body><nav><ul>{menu}</ul></nav><p>Welkom.</p></body></html>"));
    let found = discovered(&town, "/menu").await;
    assert_eq!((found.cause, found.feeds.len(), found.listings.len()), (None, 0, 0));
    assert!(found.asked <= 24, "{} addresses were asked", found.asked);
}

#[tokio::test]
async fn hostile_pages_neither_stop_discovery_nor_reach_a_command() {
    let town = Town::new().await;
    town.serve("/diep", &format!("<html><body>{}", "<div class=a><a href=x>".repeat(20_000)));
    assert!(discovered(&town, "/diep").await.listings.is_empty());
    let rows: String = (1..9)
        .map(|n| format!("<li class=\"x';rm${{IFS}}-rf r\"><h2><a href=/n/{n}>Een titel van een bericht {n}</a></h2><i>{n} mei 2026</i></li>"))
        .collect();
    town.serve("/boos", &format!("<ul>{rows}</ul>"));
    let found = discovered(&town, "/boos").await;
    assert!(
        !found.listings.is_empty() && found.listings.iter().all(|one| !one.selectors.item.contains('\'')),
        "{found:?}"
    );
}

/// A feed of teasers; each item leads to a page of the town.
async fn follow_teasers(town: &Town, teasers: &[(&str, &str)]) {
    serve_teasers(town, teasers);
    let feed = Feed {
        id: "teasers".into(),
        url: town.address("/teasers"),
        title: "Teasers".into(),
        language: None,
        kind: FeedKind::Syndication,
        themes: vec![],
        settings: FeedSettings { full_text: true, ..FeedSettings::default() },
    };
    assert!(town.tower.store.add_feed(&feed, crate::town::morning()).await.unwrap());
}

fn serve_teasers(town: &Town, teasers: &[(&str, &str)]) {
    let item = |(id, teaser): &(&str, &str)| {
        let link = town.address(&format!("/{id}"));
        format!(
            "<item><guid>{id}</guid><title>Subsidie voor {id}</title><link>{link}</link><description>{teaser}</description></item>"
        )
    };
    let items: String = teasers.iter().map(item).collect();
    town.serve(
        "/teasers",
        &format!(
            "<rss version='2.0'><channel><title>t</title><language>nl</language>{items}</channel></rss>"
        ),
    );
}

fn page_of(title: &str, text: &str) -> String {
    let paragraph = format!(
        "<p>{text} Het bestuur maakt bekend wat het van plan is en vraagt inwoners wat zij ervan vinden, zodat iedereen mee kan denken.</p>"
    );
    format!(
        "<html><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav><article><h1>{title}</h1>{}</article>\
         <script>track()</script><footer>Privacyverklaring van de stad</footer></body></html>",
        paragraph.repeat(5)
    )
}

async fn held(town: &Town, id: &str) -> belfort::news::Item {
    town.tower.store.item(&ItemKey::new("teasers", id)).await.unwrap().unwrap().item
}

#[tokio::test]
async fn the_full_text_behind_a_teaser_is_kept_and_alerts_on_what_only_it_says() {
    let town = Town::new().await;
    town.subscribe("telegram:1001", "warmtepompen", &[]).await;
    town.serve(
        "/bibliotheek",
        &page_of(
            "Subsidie voor bibliotheek",
            "Er komen warmtepompen volgens artikel 27 van de AI-verordening.",
        ),
    );
    town.serve(
        "/zwembad",
        "<html><title>Just a moment...</title><body>Verify you are human: warmtepompen</body></html>",
    );
    town.serve("/park", &page_of("Welkom op onze website", "Alles over warmtepompen op de voorpagina."));
    follow_teasers(
        &town,
        &[("bibliotheek", "Kort."), ("zwembad", "Teaser."), ("park", "Groen."), ("weg", "Nergens.")],
    )
    .await;
    assert_eq!(outcome(&town.poll().await, "teasers")["new"], 4, "a page that fails never blocks its item");
    let full = held(&town, "bibliotheek").await;
    assert!(full.body.contains("warmtepompen") && full.body_html.contains("<p>"), "{full:?}");
    assert!(!full.body_html.contains("track") && !full.body.contains("Privacyverklaring"), "{full:?}");
    assert_eq!(full.summary, "Kort.");
    for (id, teaser) in [("zwembad", "Teaser."), ("park", "Groen."), ("weg", "Nergens.")] {
        assert_eq!(held(&town, id).await.body, teaser);
    }
    assert_eq!(town.tell().await, 1);
    assert!(town.telegrams()[0].contains("bibliotheek"));
    assert_eq!(town.search("wet:art-27").await.total, 1, "what the full text cites is tagged");
}

#[tokio::test]
async fn a_full_text_is_no_change_and_a_changed_teaser_does_not_lose_it() {
    let town = Town::new().await;
    town.serve("/plein", &page_of("Subsidie voor plein", "Meer bomen."));
    follow_teasers(&town, &[("plein", "Kort.")]).await;
    town.poll().await;
    // Another item makes the document new, so that it is read again.
    serve_teasers(&town, &[("plein", "Kort."), ("weg", "Nergens.")]);
    assert_eq!(outcome(&town.poll().await, "teasers")["unchanged"], 1, "the feed says what it said");
    town.serve("/plein", "<html><title>Onderhoud</title><body>We zijn zo terug.</body></html>");
    serve_teasers(&town, &[("plein", "Korter.")]);
    assert_eq!(outcome(&town.poll().await, "teasers")["changed"], 1);
    let held = held(&town, "plein").await;
    assert!(held.body.contains("Meer bomen."), "a shorter text never replaces a longer one: {held:?}");
    assert_eq!(held.summary, "Korter.");
}

/// A server of the material beside this project, stopped when the test is over.
struct Zoo(Child, String);

impl Drop for Zoo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Zoo {
    fn open() -> Option<Zoo> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/feeds/serve.py");
        if !script.exists() {
            eprintln!("skipped: no {}", script.display());
            return None;
        }
        let port =
            std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let mut server = Command::new("python3");
        server
            .args(["-u", script.to_str().unwrap(), "--port", &port])
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let Ok(mut child) = server.spawn() else {
            eprintln!("skipped: no python3");
            return None;
        };
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        Some(Zoo(child, format!("http://127.0.0.1:{port}/page/")))
    }
}

#[tokio::test]
async fn the_pages_of_the_zoo_are_what_they_are() {
    let Some(zoo) = Zoo::open() else { return };
    let town = Town::new().await;
    let settings = FeedSettings::default();
    let mut said = Vec::new();
    for kind in [
        "vvsg-list",
        "vvsg-list2",
        "autodiscover",
        "autodiscover-body",
        "nofeed",
        "js-only",
        "storing",
        "captcha",
        "login",
    ] {
        let url = format!("{}{kind}", zoo.1).parse().unwrap();
        let found = discover(&town.tower, &url, &settings).await.unwrap();
        let listed = found.listings.first().map_or(0, |listing| listing.items.len());
        said.push(format!(
            "{kind}: {} feeds, {listed} listed, {}",
            found.feeds.len(),
            found.cause.unwrap_or("nothing in front")
        ));
    }
    expect_test::expect![[r#"
        vvsg-list: 0 feeds, 4 listed, nothing in front
        vvsg-list2: 0 feeds, 4 listed, nothing in front
        autodiscover: 2 feeds, 0 listed, nothing in front
        autodiscover-body: 1 feeds, 0 listed, nothing in front
        nofeed: 0 feeds, 0 listed, nothing in front
        js-only: 0 feeds, 0 listed, needs-script
        storing: 0 feeds, 0 listed, maintenance
        captcha: 0 feeds, 0 listed, captcha
        login: 0 feeds, 0 listed, login"#]]
    .assert_eq(&said.join("\n"));
}
