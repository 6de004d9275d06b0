//! When we stay away, and what we send when we come.

use chrono::TimeDelta;

use super::site::{Site, rss};
use crate::town::{Town, outcome};

#[tokio::test]
async fn a_429_keeps_every_feed_of_the_domain_away_until_its_time_has_come_also_for_the_next_process() {
    let (town, site) = (Town::new().await, Site::open().await);
    for path in ["/a", "/b", "/c"] {
        site.followed(&town, path).await;
        site.feed(path, "1", &[]);
    }
    site.set("/a", 429, &[("retry-after", "3600")], "");
    assert_eq!(outcome(&town.poll_what_is_due().await, "a")["cause"], "rate-limited");
    assert_eq!(site.paths(), ["/a"], "the others are of the same domain");
    town.wait(TimeDelta::minutes(59));
    let town = town.after_a_crash(|_| ()).await;
    assert!(town.poll().await.is_empty(), "not even when all are asked for");
    assert!(site.paths().is_empty());
    site.feed("/a", "1", &[]);
    town.wait(TimeDelta::minutes(10));
    assert_eq!(town.poll_what_is_due().await.len(), 3);
}

#[tokio::test]
async fn a_503_keeps_only_its_feed_away_and_a_date_counts_from_the_servers_own() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/a").await;
    site.followed(&town, "/b").await;
    site.feed("/b", "1", &[]);
    let late = [("date", "Mon, 23 Nov 2020 08:00:00 GMT"), ("retry-after", "Mon, 23 Nov 2020 13:00:00 GMT")];
    site.set("/a", 503, &late, "");
    let polled = town.poll_what_is_due().await;
    assert_eq!(outcome(&polled, "a")["cause"], "server-error");
    assert_eq!(outcome(&polled, "b")["new"], 1);
    site.feed("/a", "1", &[]);
    site.asked();
    town.wait(TimeDelta::minutes(299));
    town.poll().await;
    assert_eq!(site.paths(), ["/b"], "five hours are not over");
    town.wait(TimeDelta::minutes(40));
    assert_eq!(outcome(&town.poll_what_is_due().await, "a")["new"], 1);
}

#[tokio::test]
async fn validators_go_back_as_a_pair_byte_for_byte_and_a_new_pair_replaces_both() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/a").await;
    let sent = || {
        let asked = site.asked();
        let [asked] = asked.as_slice() else { panic!("{asked:?}") };
        (asked.header("if-none-match").to_owned(), asked.header("if-modified-since").to_owned())
    };
    site.feed("/a", "1", &[("etag", "W/\"a, b\""), ("last-modified", "some day,  maybe")]);
    town.poll().await;
    assert_eq!(sent(), (String::new(), String::new()));
    site.feed("/a", "2", &[("etag", "odd\"tag")]);
    town.poll().await;
    assert_eq!(sent(), ("W/\"a, b\"".to_owned(), "some day,  maybe".to_owned()));
    site.set("/a", 500, &[("etag", "\"of a fault\"")], "");
    town.poll().await;
    assert_eq!(sent(), ("odd\"tag".to_owned(), String::new()), "half of the old pair fits nothing");
    site.set("/a", 304, &[], "");
    town.poll().await;
    assert_eq!(sent().0, "odd\"tag", "a fault teaches no validators");
}

#[tokio::test]
async fn a_server_that_never_admits_a_change_is_asked_for_the_whole_once_a_day_at_most() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed_as(&town, "/a", |feed| feed.settings.interval_seconds = Some(3600)).await;
    let hourly: String = (0..12)
        .map(|hour| {
            let date = format!("Sun, 22 Nov 2026 {hour:02}:00:00 GMT");
            format!("<item><guid>{hour}</guid><title>{hour}</title><pubDate>{date}</pubDate></item>")
        })
        .collect();
    let body = format!("<rss version=\"2.0\"><channel><title>x</title>{hourly}</channel></rss>");
    site.set("/a", 200, &[("etag", "\"1\"")], &body);
    town.poll_what_is_due().await;
    site.set("/a", 304, &[], "");
    site.asked();
    let mut whole = 0;
    for _ in 0..72 {
        town.wait(TimeDelta::minutes(67));
        town.poll_what_is_due().await;
        for asked in site.asked() {
            if asked.header("if-none-match").is_empty() {
                whole += 1;
                site.feed("/a", "told at last", &[("etag", "\"1\"")]);
            } else {
                site.set("/a", 304, &[], "");
            }
        }
    }
    assert!((1..=3).contains(&whole), "{whole} whole documents in three days");
}

#[tokio::test]
async fn the_same_bytes_once_more_are_no_news_and_are_not_read_again() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/a").await;
    site.feed("/a", "1", &[]);
    assert_eq!(outcome(&town.poll().await, "a")["new"], 1);
    assert_eq!(outcome(&town.poll().await, "a")["outcome"], "not-modified");
    site.feed("/a", "2", &[]);
    assert_eq!(outcome(&town.poll().await, "a")["new"], 1);
}

#[tokio::test]
async fn a_feed_is_asked_when_it_wants_to_be_unless_its_operator_says_otherwise() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/a").await;
    site.followed_as(&town, "/b", |feed| feed.settings.interval_seconds = Some(600)).await;
    for path in ["/a", "/b"] {
        site.set(
            path,
            200,
            &[("cache-control", "max-age=7200")],
            rss("<skipHours><hour>11</hour></skipHours>", "1"),
        );
    }
    town.poll_what_is_due().await;
    let feeds = town.tower.store.feeds().await.unwrap();
    let next =
        |id: &str| feeds.iter().find(|stored| stored.feed.id == id).unwrap().state.next_poll.to_rfc3339();
    assert!(
        next("a").starts_with("2026-11-23T12:00"),
        "two hours from nine, and not at eleven: {}",
        next("a")
    );
    assert!(next("b").starts_with("2026-11-23T09:1"), "{}", next("b"));
}

#[tokio::test]
async fn what_an_operator_sets_for_one_feed_steers_how_often_and_as_whom_it_is_asked() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/a").await;
    site.followed_as(&town, "/b", |feed| {
        feed.settings.interval_seconds = Some(1800);
        feed.settings.user_agent = Some("Gemeentelezer/2".to_owned());
    })
    .await;
    let (mut often, mut named) = (0, 0);
    for round in 0..24 * 4 {
        for path in ["/a", "/b"] {
            site.feed(path, &format!("{path}-{round}"), &[]);
        }
        town.poll_what_is_due().await;
        for asked in site.asked() {
            let agent = asked.header("user-agent");
            match asked.path.as_str() {
                "/b" => {
                    assert_eq!(agent, "Gemeentelezer/2");
                    often += 1;
                }
                _ => {
                    assert!(agent.starts_with("Belfort/"), "{agent}");
                    named += 1;
                }
            }
        }
        town.wait(TimeDelta::minutes(15));
    }
    assert!((30..=48).contains(&often), "every half hour, looked at every quarter: {often} times in a day");
    assert!(named > 0 && named != often, "the other feed keeps its own pace: {named} times");
}

#[tokio::test]
async fn a_feed_that_is_gone_is_left_alone_and_one_that_is_lost_is_tried_less_and_less() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/gone").await;
    site.followed(&town, "/lost").await;
    site.set("/gone", 410, &[], "");
    let mut asked = Vec::new();
    for _ in 0..48 {
        town.poll_what_is_due().await;
        asked.extend(site.paths());
        town.wait(TimeDelta::hours(1));
    }
    let count = |path: &str| asked.iter().filter(|asked| *asked == path).count();
    assert_eq!(count("/gone"), 1);
    assert!((5..=9).contains(&count("/lost")), "{} times in two days", count("/lost"));
}
