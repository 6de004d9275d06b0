//! Feeds that say they moved.

use chrono::TimeDelta;

use super::site::Site;
use crate::town::{Town, outcome};

async fn url_of(town: &Town, id: &str) -> String {
    let feeds = town.tower.store.feeds().await.unwrap();
    feeds.iter().find(|stored| stored.feed.id == id).unwrap().feed.url.path().to_owned()
}

#[tokio::test]
async fn a_feed_that_moved_for_good_lives_at_its_new_address_after_a_week() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/old").await;
    site.set("/old", 301, &[("location", "/new")], "");
    site.feed("/new", "1", &[("etag", "\"1\"")]);
    assert_eq!(outcome(&town.poll().await, "old")["new"], 1);
    town.wait(TimeDelta::days(6));
    town.poll().await;
    site.set("/new", 304, &[], "");
    assert_eq!(url_of(&town, "old").await, "/old");
    town.wait(TimeDelta::days(1));
    town.poll().await;
    assert_eq!(url_of(&town, "old").await, "/new", "not modified is a valid feed too");
    site.asked();
    town.poll().await;
    assert_eq!(site.paths(), ["/new"]);
}

#[tokio::test]
async fn nobody_follows_a_feed_to_something_that_is_no_feed() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/old").await;
    site.set("/old", 301, &[("location", "/login")], "");
    site.set("/login", 200, &[], "<html><form><input type=password></form></html>");
    for _ in 0..10 {
        assert_eq!(outcome(&town.poll().await, "old")["outcome"], "failed");
        town.wait(TimeDelta::days(1));
    }
    assert_eq!(url_of(&town, "old").await, "/old");
}

#[tokio::test]
async fn when_the_old_address_is_gone_the_new_one_that_was_seen_is_tried_at_once() {
    let (town, site) = (Town::new().await, Site::open().await);
    for (path, status) in [("/lost", 404), ("/gone", 410)] {
        let new = format!("/new{path}");
        site.followed(&town, path).await;
        site.set(path, 301, &[("location", &new)], "");
        site.feed(&new, "1", &[]);
        town.poll().await;
        site.set(path, status, &[], "");
        site.feed(&new, "2", &[]);
        assert_eq!(outcome(&town.poll().await, path.trim_start_matches('/'))["new"], 1);
        assert_eq!(url_of(&town, path.trim_start_matches('/')).await, new);
    }
}

#[tokio::test]
async fn a_feed_that_moved_onto_another_of_ours_is_not_polled_twice() {
    let (town, site) = (Town::new().await, Site::open().await);
    site.followed(&town, "/old").await;
    site.followed(&town, "/new").await;
    site.set("/old", 308, &[("location", "/new")], "");
    site.feed("/new", "1", &[]);
    town.poll().await;
    town.wait(TimeDelta::days(7));
    town.poll().await;
    let feeds = town.tower.store.feeds().await.unwrap();
    let old = feeds.iter().find(|stored| stored.feed.id == "old").unwrap();
    assert_eq!((old.state.stopped, old.state.cause.as_deref()), (true, Some("moved-onto")));
    assert!(old.state.detail.as_deref().unwrap().contains("`new`"), "{:?}", old.state.detail);
}
