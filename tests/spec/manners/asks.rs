//! What a publisher asks of its readers, over the wire: how long an answer holds, which days to skip, how often it is updated.

use std::io::Write;

use chrono::TimeDelta;

use super::site::{Site, rss};
use crate::town::{Town, outcome};

/// A feed that was read once, this Monday at nine, and how many minutes later it is read again.
async fn comes_back_after(head: &str, headers: &[(&str, &str)]) -> i64 {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/a").await;
    site.set("/a", 200, headers, rss(head, "1"));
    assert_eq!(outcome(&town.poll_what_is_due().await, "a")["new"], 1);
    const STEP: i64 = 5;
    for waited in 1..=(26 * 60 / STEP) {
        town.wait(TimeDelta::minutes(STEP));
        if !town.poll_what_is_due().await.is_empty() {
            return waited * STEP;
        }
    }
    panic!("it is not read again");
}

fn within(minutes: i64, least: i64, most: i64) {
    assert!((least..=most).contains(&minutes), "{minutes} minutes, not {least} to {most}");
}

#[tokio::test]
async fn an_answer_that_expires_is_not_asked_for_before() {
    let dates = [("date", "Mon, 23 Nov 2020 09:00:00 GMT"), ("expires", "Mon, 23 Nov 2020 15:00:00 GMT")];
    within(comes_back_after("", &dates).await, 360, 400);
    let gone = [("date", "Mon, 23 Nov 2020 09:00:00 GMT"), ("expires", "0")];
    within(comes_back_after("", &gone).await, 30, 35);
}

#[tokio::test]
async fn days_and_hours_that_the_feed_skips_are_skipped() {
    // Nine in the morning in the clock of tests is nine GMT.
    within(comes_back_after("<skipDays><day>Monday</day></skipDays>", &[]).await, 15 * 60, 15 * 60 + 15);
    let hours = "<skipHours><hour>9</hour><hour>10</hour></skipHours>";
    within(comes_back_after(hours, &[]).await, 120, 135);
}

#[tokio::test]
async fn a_feed_that_says_how_often_it_is_updated_is_asked_no_oftener() {
    let update = |period: &str, frequency: u32| {
        let namespace = "xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"";
        format!(
            "<sy:updatePeriod {namespace}>{period}</sy:updatePeriod>\
             <sy:updateFrequency {namespace}>{frequency}</sy:updateFrequency>"
        )
    };
    within(comes_back_after(&update("daily", 4), &[]).await, 360, 400);
    within(comes_back_after(&update("hourly", 1), &[]).await, 60, 70);
    within(comes_back_after("<ttl>120</ttl>", &[]).await, 120, 135);
}

#[tokio::test]
async fn feeds_that_were_added_together_do_not_come_together() {
    let (town, site) = (Town::new().await, Site::open().await);
    for n in 0..12 {
        let path = format!("/feed-{n}");
        site.feed(&path, "1", &[]);
        site.followed(&town, &path).await;
    }
    assert_eq!(town.poll_what_is_due().await.len(), 12);
    town.wait(TimeDelta::minutes(30));
    let mut by_minute = vec![town.poll_what_is_due().await.len()];
    for _ in 0..4 {
        town.wait(TimeDelta::minutes(1));
        by_minute.push(town.poll_what_is_due().await.len());
    }
    assert_eq!(by_minute.iter().sum::<usize>(), 12, "{by_minute:?}");
    assert!(by_minute.iter().filter(|polled| **polled > 0).count() >= 3, "{by_minute:?}");
}

#[tokio::test]
async fn a_feed_is_read_in_each_packing_that_we_say_we_take() {
    let (town, site) = (Town::new().await, Site::open().await);
    let zstd = zstd::encode_all(rss("", "z").as_bytes(), 3).unwrap();
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 20);
    brotli.write_all(rss("", "b").as_bytes()).unwrap();
    site.set("/zstd", 200, &[("content-encoding", "zstd")], zstd);
    site.set("/br", 200, &[("content-encoding", "br")], brotli.into_inner());
    for path in ["/zstd", "/br"] {
        site.followed(&town, path).await;
    }
    let polled = town.poll_what_is_due().await;
    for feed in ["zstd", "br"] {
        assert_eq!(outcome(&polled, feed)["new"], 1, "{feed}");
    }
    for asked in site.asked() {
        let said = asked.header("accept-encoding").to_owned();
        assert!(["gzip", "br", "zstd"].iter().all(|packing| said.contains(packing)), "{said}");
    }
}
