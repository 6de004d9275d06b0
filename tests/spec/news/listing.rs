//! Pages without a feed: what is read of them by selectors and by their own marks, and how a page that changed is named.

use belfort::news::Themes;
use belfort::news::feed::{FeedKind, Selectors};
use belfort::news::listing::Walk;
use belfort::news::opml;
use belfort::news::parse::ParseError;
use url::Url;

use super::{causes, feed, read_as};

fn listing() -> Selectors {
    Selectors {
        item: "li".into(),
        link: "a".into(),
        date: Some("time, i".into()),
        next: Some(".next".into()),
        ..Selectors::default()
    }
}

fn read(page: &str) -> Result<belfort::news::parse::ParsedFeed, ParseError> {
    read_as(FeedKind::Listing(listing()), page.as_bytes())
}

#[test]
fn dates_are_read_as_people_and_machines_write_them() {
    let page = "<ul><li><a href=/a>A</a><time datetime='2026-11-20T10:00:00+01:00'>vrijdag</time></li>\
        <li><a href=/b>B</a><i>gisteren</i></li><li><a href=/c>C</a><i>il y a 2 jours</i></li>\
        <li><a href=/d>D</a><i>3. März 2026</i></li><li><a href=/e>E</a><i>binnenkort</i></li></ul>";
    let parsed = read(page).unwrap();
    let days: Vec<_> =
        parsed.items.iter().map(|item| item.published.map(|at| at.date_naive().to_string())).collect();
    let day = |text: &str| Some(text.to_owned());
    assert_eq!(days, [day("2026-11-20"), day("2026-11-22"), day("2026-11-21"), day("2026-03-03"), None]);
    assert_eq!(causes(&parsed), ["date-unreadable"]);
}

#[test]
fn a_listing_is_followed_to_its_next_page_on_the_same_site_only() {
    let page = |next: &str| {
        format!(
            "<ul><li><a href=/a>A</a><i>3 mei 2026</i></li></ul><p class=next><a href='{next}'>Volgende</a></p>"
        )
    };
    let start = Url::parse("https://town.example/nieuws/feed.xml").unwrap();
    let go_on =
        |walk: &mut Walk, next: &str| walk.go_on(&read(&page(next)).unwrap(), |_| false).map(String::from);
    let mut walk = Walk::new(&start, &Selectors { pages: Some(3), ..listing() });
    assert_eq!(go_on(&mut walk, "https://evil.example/2"), None);
    assert_eq!(go_on(&mut walk, "#top"), None, "the same page");
    let mut walk = Walk::new(&start, &Selectors { pages: Some(3), ..listing() });
    assert_eq!(go_on(&mut walk, "?page=1").as_deref(), Some("https://town.example/nieuws/feed.xml?page=1"));
    assert_eq!(go_on(&mut walk, "https://www.town.example/2").as_deref(), Some("https://www.town.example/2"));
    assert_eq!(go_on(&mut walk, "?page=3"), None, "three pages were asked for");
    let mut walk = Walk::new(&start, &listing());
    assert_eq!(walk.go_on(&read(&page("?page=1")).unwrap(), |_| true), None, "what comes after is known");
}

#[test]
fn a_page_that_stands_in_front_of_a_listing_is_named_and_gives_no_items() {
    let cause = |page: &str| read(page).unwrap_err().cause();
    assert_eq!(
        cause("<html><title>Just a moment...</title><body><h1>Verify you are human</h1></body></html>"),
        "captcha"
    );
    assert_eq!(cause("<html><body><h1>Site en maintenance</h1></body></html>"), "maintenance");
    assert_eq!(cause("<html><body><form><input type=password></form></body></html>"), "login");
    assert_eq!(
        cause("<html><body><div id=app></div><script src=a.js></script></body></html>"),
        "needs-script"
    );
    assert_eq!(
        cause("<html><body><nav>Stad</nav><p>Er zijn geen resultaten voor uw filter.</p></body></html>"),
        "empty"
    );
    assert_eq!(
        cause("<html><body><h1>Nieuws</h1><div class=card><a href=/a>Nieuw ontwerp</a></div></body></html>"),
        "selector-lost"
    );
}

/// Read with nothing but rows and links, as an operator may.
fn bare(page: &str) -> Result<belfort::news::parse::ParsedFeed, ParseError> {
    let selectors = Selectors { date: None, next: None, ..listing() };
    read_as(FeedKind::Listing(selectors), page.as_bytes())
}

#[test]
fn the_links_of_a_page_in_front_are_not_taken_for_items() {
    let foot =
        "<ul><li><a href=/help>Hulp bij aanmelden</a></li><li><a href=/nieuw>Nieuw account</a></li></ul>";
    let cause = |page: &str| {
        let errors = [bare(page), read(page)].map(|read| read.unwrap_err().cause());
        assert_eq!(errors[0], errors[1], "{page}");
        errors[0]
    };
    let login = format!(
        "<html><title>Stad</title><form><label>Wachtwoord <input type=password></label></form>{foot}</html>"
    );
    assert_eq!(cause(&login), "login");
    let maintenance = "<html><title>Stad</title><h1>Onze website is in onderhoud</h1><ul>\
        <li><a href=/privacy>Privacy</a></li><li><a href=/contact>Contact</a></li></ul></html>";
    assert_eq!(cause(maintenance), "maintenance");
    let captcha = "<html><title>Just a moment...</title><div class=cf-turnstile></div><ul>\
        <li><a href=/help>Waarom zie ik dit?</a></li></ul></html>";
    assert_eq!(cause(captcha), "captcha");
    let news = format!(
        "<html><form><input type=password></form><ul><li><a href=/a>Nieuwe \
        stadsbus</a><i>3 mei 2026</i></li></ul>{}</html>",
        "<p>Welkom</p>"
    );
    assert_eq!(read(&news).unwrap().items.len(), 1, "a field to sign in beside dated news hides nothing");
}

#[test]
fn a_redesigned_page_gives_no_items_but_the_cause() {
    let (before, after) = (
        include_str!("../../fixtures/news/town.html"),
        include_str!("../../fixtures/news/town-redesigned.html"),
    );
    assert_eq!(read(before).unwrap().items.len(), 3);
    let lost = read(after).unwrap_err();
    assert_eq!((lost.cause(), lost.to_string().contains("for `date`")), ("selector-lost", true), "{lost}");
    assert_eq!(bare(before).unwrap().items.len(), 3);
    let lost = bare(after).unwrap_err();
    assert_eq!((lost.cause(), lost.to_string().contains("for `item`")), ("selector-lost", true), "{lost}");
}

#[test]
fn a_listing_whose_rows_all_fail_was_not_read() {
    let page =
        "<ul><li><a href=javascript:open(1)>Een</a><i>3 mei 2026</i></li><li><a href=/b></a></li></ul>";
    assert_eq!(read(page).unwrap_err().cause(), "selector-lost");
}

#[test]
fn an_item_about_maintenance_in_a_listing_is_an_item() {
    let page = "<html><title>Onderhoud</title><ul><li><a href=/a>Website tijdelijk niet beschikbaar wegens onderhoud</a><i>3 mei 2026</i></li></ul></html>";
    assert_eq!(read(page).unwrap().items.len(), 1);
    let undated = "<html><title>Nieuws</title><ul><li><a href=/a>Website tijdelijk niet beschikbaar wegens onderhoud</a></li></ul></html>";
    assert_eq!(bare(undated).unwrap().items.len(), 1);
}

#[test]
fn a_title_or_a_date_that_is_lost_in_most_items_is_named() {
    let rows = |titled: usize| -> String {
        let row = |n: usize| {
            let title = if n < titled { "<b>Titel</b><i>3 mei 2026</i>" } else { "" };
            format!("<li>{title}<a href=/{n}>x</a></li>")
        };
        (0..10).map(row).collect()
    };
    let read = |titled| {
        read_as(
            FeedKind::Listing(Selectors { title: Some("b".into()), ..listing() }),
            rows(titled).as_bytes(),
        )
    };
    let error = read(3).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the selector `b` for `title` finds nothing; the page may have been redesigned"
    );
    assert_eq!(read(9).unwrap().items.len(), 9, "one bad item costs one item");
    let undated = read_as(FeedKind::Listing(listing()), rows(3).as_bytes()).unwrap();
    assert_eq!((undated.items.len(), causes(&undated)), (10, vec!["selector-lost"]));
}

#[test]
fn a_page_that_marks_its_items_needs_no_selectors() {
    let titles = |page: &str| {
        let parsed = read_as(FeedKind::Marked, page.as_bytes()).unwrap();
        let shown = |item: &belfort::news::Item| {
            let day = item.published.map(|at| at.date_naive().to_string()).unwrap_or_default();
            format!(
                "{} {} {day} {}",
                item.title,
                item.url.as_deref().unwrap_or_default(),
                item.labels.join("+")
            )
        };
        parsed.items.iter().map(shown).collect::<Vec<_>>().join("\n")
    };
    expect_test::expect![[r#"
        Eén & ander https://town.example/n/1 2026-11-20 AI+Data
        Twee https://town.example/n/2 2026-11-18 "#]]
    .assert_eq(&titles(include_str!("../../fixtures/news/json-ld.html")));
    expect_test::expect![[r#"
        Eén & ander https://town.example/n/1 2026-11-20 AI
        Twee https://town.example/n/2 2026-11-18 "#]]
    .assert_eq(&titles(include_str!("../../fixtures/news/h-feed.html")));
    let bare = "<script type='application/ld+json'>{\"@type\":\"ItemList\",\"itemListElement\":[\
        {\"@type\":\"ListItem\",\"url\":\"/n/1\"},{\"@type\":\"ListItem\",\"url\":\"/n/2\"}]}</script>\
        <a href=/n/1>Het eerste</a><a href=/n/2>Het tweede</a>";
    assert_eq!(titles(bare), "Het eerste https://town.example/n/1  \nHet tweede https://town.example/n/2  ");
}

#[test]
fn a_trail_of_crumbs_or_a_single_piece_of_news_is_no_list() {
    let crumbs = "<script type=\"application/ld+json\">[{\"@type\":\"BreadcrumbList\",\"itemListElement\":[\
        {\"@type\":\"ListItem\",\"name\":\"Home\",\"item\":\"/\"},{\"@type\":\"ListItem\",\"name\":\"Nieuws\",\"item\":\"/n\"}]},\
        {\"@type\":\"NewsArticle\",\"headline\":\"Een\",\"url\":\"/n/1\"}]</script><p>Tekst</p>";
    let error = read_as(FeedKind::Marked, crumbs.as_bytes()).unwrap_err();
    assert_eq!((error.cause(), error), ("selector-lost", ParseError::Unmarked));
    let broken = "<script type='application/ld+json'>{\"@type\":</script><p>Tekst</p>";
    assert_eq!(read_as(FeedKind::Marked, broken.as_bytes()).unwrap_err(), ParseError::Unmarked);
}

#[test]
fn how_a_page_is_read_survives_export_and_import() {
    let feeds = vec![feed(FeedKind::Marked)];
    let reading = opml::read(opml::write("t", &feeds).as_bytes(), Themes::embedded()).unwrap();
    assert_eq!(reading.feeds, feeds);
}
