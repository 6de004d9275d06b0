//! Pictures say what the table behind them says, to who sees them and to who has them read aloud.

use std::collections::{BTreeMap, BTreeSet};

use super::{EMOTIONS, FRAUD, IN_USE, Site, noon, system};

/// The elements of a name, each from its `<` to the `>` that ends its tag.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<{name} ");
    html.split(&start).skip(1).map(|rest| rest.split_once('>').unwrap().0).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    let start = format!("{name}=\"");
    tag.split_once(&start).unwrap_or_else(|| panic!("no {name} in {tag}")).1.split_once('"').unwrap().0
}

/// What stands between two words, each time.
fn each<'a>(html: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    html.split(before).skip(1).map(|rest| rest.split_once(after).unwrap().0).collect()
}

fn without_tags(html: &str) -> String {
    html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

async fn town() -> Site {
    let site = Site::furnished().await;
    for (file, times) in [(EMOTIONS, 1), (FRAUD, 3), (IN_USE, 2)] {
        for number in 0..times {
            let mut one = system(&site, file);
            one.id = format!("{}-{number}", one.id);
            site.tower.store.save_system(&one, noon()).await.unwrap();
        }
    }
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bar_of_classes_equals_its_table_and_is_read_aloud() {
    let site = town().await;
    for address in ["/register", "/dashboard"] {
        let page = site.read(address).await;
        let bar = each(&page, "<svg class=\"bar\"", "</svg>")[0];
        let table = each(&page, "<table class=\"small\">", "</table>")[0];
        let rows: Vec<(String, String, usize)> = each(table, "<th scope=\"row\">", "</tr>")
            .into_iter()
            .map(|row| {
                let class = attribute(tags(row, "span")[0], "class").replace("badge is-", "");
                let name = each(row, "<span class=\"word\">", "</span>")[0].to_owned();
                (class, name, each(row, "<td class=\"number\">", "</td>")[0].parse().unwrap())
            })
            .collect();
        let total: usize = rows.iter().map(|(.., count)| count).sum();
        assert_eq!(total, 8, "{address}: every system stands in the table: {rows:?}");
        assert!(rows.len() >= 3, "{address}: {rows:?}");

        let drawn = tags(bar, "rect");
        assert_eq!(drawn.len(), rows.len(), "{address}");
        let mut before = 0;
        for (rect, (class, _, count)) in drawn.iter().zip(&rows) {
            assert_eq!(attribute(rect, "class"), format!("is-{class}"), "{address}");
            let [x, width] = ["x", "width"].map(|name| attribute(rect, name).parse::<usize>().unwrap());
            let [from, to] = [before, before + count].map(|systems| systems * 1_000 / total);
            assert_eq!((x, x + width), (from, to), "{address}: {class} with {count} of {total}");
            before += count;
        }
        let spoken = each(bar, "<desc id=\"bar-text\">", "</desc>")[0];
        let said: Vec<String> = rows.iter().map(|(_, name, count)| format!("{count} {name}")).collect();
        assert_eq!(spoken, said.join(", "), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_of_days_equals_the_duties_below_it() {
    let site = town().await;
    for address in ["/dashboard", "/systems/fraudescore-sociale-steun-0"] {
        let page = site.read(address).await;
        let line = each(&page, "<svg class=\"timeline\"", "</svg>")[0];
        let rest = page.split_once("<svg class=\"timeline\"").unwrap().1;
        let table = each(rest, "<table class=\"stack\">", "</table>")[0];
        let mut duties: BTreeMap<String, usize> = BTreeMap::new();
        // Each duty has a row with its title; why it applies stands in a row of its own.
        for row in each(table, "<tr>", "</tr>").into_iter().filter(|row| row.contains("<th scope=\"row\">")) {
            let day = each(row, "<time datetime=", "</time>")[0].split_once('>').unwrap().1;
            *duties.entry(day.to_owned()).or_default() += 1;
        }
        let marks: Vec<&str> = each(line, "<g class=\"", "</g>");
        let drawn: BTreeMap<String, usize> = marks
            .iter()
            .filter_map(|mark| {
                let count = each(mark, "<text class=\"number\"", "</text>").first()?.split_once('>')?.1;
                let day = each(mark, "<text x=", "</text>")[0].split_once('>')?.1;
                Some((day.to_owned(), count.parse().unwrap()))
            })
            .collect();
        assert!(!drawn.is_empty() && drawn == duties, "{address}: {drawn:?} {duties:?}");
        let now: Vec<&&str> = marks.iter().filter(|mark| mark.starts_with("now")).collect();
        assert_eq!(now.len(), 1, "{address}: the day asked about stands there once");
        let spoken = each(line, "<desc id=\"time-text\">", "</desc>")[0];
        for mark in &marks {
            let day = each(mark, "<text x=", "</text>")[0].split_once('>').unwrap().1;
            let label = each(mark, "<text class=\"quiet\"", "</text>")[0].split_once('>').unwrap().1;
            assert!(spoken.contains(&format!("{day}: {label}")), "{address}: {day}: {label}: {spoken}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_picture_has_a_title_and_words_or_is_none_to_a_screen_reader() {
    let site = town().await;
    let mut told = 0;
    for address in [
        "/",
        "/themes",
        "/register",
        "/dashboard",
        "/systems/fraudescore-sociale-steun-0",
        "/public",
        "/status",
    ] {
        let page = site.read(address).await;
        let ids: Vec<&str> = each(&page, " id=\"", "\"");
        let once: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(once.len(), ids.len(), "{address}: an id stands there twice: {ids:?}");
        for svg in each(&page, "<svg ", "</svg>") {
            let head = svg.split_once('>').unwrap().0;
            if head.contains("aria-hidden=\"true\"") {
                continue;
            }
            told += 1;
            assert_eq!(attribute(head, "role"), "img", "{address}");
            let named: Vec<&str> = attribute(head, "aria-labelledby").split(' ').collect();
            for (element, id) in ["title", "desc"].into_iter().zip(&named) {
                let text = each(svg, &format!("<{element} id=\"{id}\">"), &format!("</{element}>"));
                assert!(
                    text.len() == 1 && !without_tags(text[0]).trim().is_empty(),
                    "{address}: {element} of {head}"
                );
            }
            assert_eq!(named.len(), 2, "{address}: {head}");
        }
    }
    assert!(told >= 5, "{told} pictures");
}
