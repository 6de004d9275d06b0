//! Editors change the themes as a file: what is stored follows, and nobody is told of old news.

use std::sync::atomic::{AtomicUsize, Ordering};

use belfort::daemon::retag::Retagger;
use belfort::news::ItemKey;
use chrono::TimeDelta;

use crate::town::Town;

/// A file with one theme whose Dutch query is given.
fn themes(query: &str) -> String {
    format!(
        "[[theme]]\nid = \"bees\"\nfamily = \"theme\"\nlabels = [\"Imkers\"]\n\
         name = {{ nl = \"Bijen\", fr = \"Abeilles\", de = \"Bienen\", en = \"Bees\" }}\n\
         query = {{ nl = '{query}', fr = \"abeille\", de = \"biene\", en = \"bee\" }}\n"
    )
}

/// A town with themes of its own, three stored items and a subscriber to its theme.
async fn town_with_bees() -> (Town, tempfile::TempDir) {
    let index = tempfile::tempdir().unwrap();
    std::fs::write(index.path().join("themes.toml"), themes("bijen")).unwrap();
    let dir = index.path().display().to_string();
    let town = Town::with(|config| config.index.dir = dir).await;
    town.follow("stad").await;
    town.subscribe("telegram:1001", "", &["bees"]).await;
    town.publish("stad", "1", "Bijen op het dak", "Twee kasten op het stadhuis.");
    town.publish("stad", "2", "Honing van de stad", "De eerste potten staan te koop.");
    town.publish("stad", "3", "Zwembad dicht", "Er wordt gepoetst.");
    town.poll().await;
    town.tell().await;
    (town, index)
}

async fn tags(town: &Town, id: &str) -> Vec<String> {
    let key = ItemKey::new("stad", id);
    let item = town.tower.store.item(&key).await.unwrap().unwrap();
    item.tags.into_iter().map(|tag| tag.theme).collect()
}

#[tokio::test]
async fn a_changed_file_of_themes_gives_stored_items_their_tags_and_alerts_nobody() {
    let (town, index) = town_with_bees().await;
    let retagger = Retagger::default();
    assert_eq!(retagger.follow(&town.tower, || false).await.unwrap(), 0, "all have their tags already");
    assert_eq!((tags(&town, "1").await.len(), tags(&town, "2").await.len()), (1, 0));
    assert_eq!(town.telegrams().len(), 1);
    assert!(!retagger.notice(&town.tower).unwrap(), "nothing changed yet");

    std::fs::write(index.path().join("themes.toml"), themes("honing")).unwrap();
    assert!(retagger.notice(&town.tower).unwrap());
    assert_eq!(retagger.follow(&town.tower, || false).await.unwrap(), 2);
    assert_eq!(
        (tags(&town, "1").await.len(), tags(&town, "2").await, tags(&town, "3").await.len()),
        (0, vec!["bees".to_owned()], 0)
    );
    let found = town.search("thema:bees").await;
    assert_eq!((found.total, found.hits[0].title.as_str()), (1, "Honing van de stad"));
    assert_eq!(town.tell().await, 0, "old news is no news because an editor found a better word");
    assert_eq!(retagger.follow(&town.tower, || false).await.unwrap(), 0);
}

#[tokio::test]
async fn a_file_with_mistakes_changes_nothing_and_the_daemon_goes_on_with_the_themes_it_has() {
    let (town, index) = town_with_bees().await;
    std::fs::write(index.path().join("themes.toml"), themes("honing OR (")).unwrap();
    let retagger = Retagger::default();
    assert!(!retagger.notice(&town.tower).unwrap());
    assert_eq!(retagger.follow(&town.tower, || false).await.unwrap(), 0);
    assert_eq!(town.tower.themes().by_id("bees").unwrap().query.nl, "bijen");
    let opened =
        belfort::daemon::Tower::open(town.folder(), town.tower.config.clone(), town.tower.clock.clone())
            .await;
    let told = format!("{:#}", opened.unwrap_err());
    assert!(told.contains("bad-query") && told.contains("^"), "{told}");
}

#[tokio::test]
async fn work_that_was_stopped_goes_on_after_the_next_start() {
    let (town, index) = town_with_bees().await;
    Retagger::default().follow(&town.tower, || false).await.unwrap();
    std::fs::write(index.path().join("themes.toml"), themes("honing")).unwrap();
    let town = town.after_a_crash(|_| ()).await;
    let stopped_at_once = Retagger::default().follow(&town.tower, || true).await.unwrap();
    assert_eq!((stopped_at_once, tags(&town, "2").await.len()), (0, 0));
    let town = town.after_a_crash(|_| ()).await;
    assert_eq!(Retagger::default().follow(&town.tower, || false).await.unwrap(), 2);
    assert_eq!(tags(&town, "2").await, ["bees"]);
}

#[tokio::test]
async fn a_change_that_is_taken_back_half_way_leaves_no_item_with_its_tags() {
    let (town, index) = town_with_bees().await;
    let retagger = Retagger::default();
    retagger.follow(&town.tower, || false).await.unwrap();
    std::fs::write(index.path().join("themes.toml"), themes("honing")).unwrap();
    retagger.notice(&town.tower).unwrap();
    let looks = AtomicUsize::new(0);
    let stops = || looks.fetch_add(1, Ordering::SeqCst) > 0;
    assert_eq!(
        retagger.follow(&town.tower, stops).await.unwrap(),
        2,
        "it stops before it knows that these were all"
    );
    std::fs::write(index.path().join("themes.toml"), themes("bijen")).unwrap();
    retagger.notice(&town.tower).unwrap();
    assert_eq!(retagger.follow(&town.tower, || false).await.unwrap(), 2);
    assert_eq!((tags(&town, "1").await.len(), tags(&town, "2").await.len()), (1, 0));
}

#[tokio::test]
async fn what_a_poll_stored_under_the_earlier_themes_is_looked_at_once_more() {
    let (town, index) = town_with_bees().await;
    let retagger = Retagger::default();
    std::fs::write(index.path().join("themes.toml"), themes("honing")).unwrap();
    let before = town.tower.tagger();
    retagger.notice(&town.tower).unwrap();
    retagger.follow(&town.tower, || false).await.unwrap();
    // A poll that began before ends now: it gives an item the tags of the earlier themes.
    let held = town.tower.store.items_from("", 10).await.unwrap();
    let late = held.into_iter().find(|item| item.item.id == "1").unwrap();
    let tags_of_before = before.tags(&late.feed, &late.item);
    let (key, fingerprint) = (late.key, late.fingerprint);
    let late = belfort::store::Retagged { key, fingerprint, tags: tags_of_before };
    assert_eq!(town.tower.store.save_tags(&[late]).await.unwrap(), 1);
    assert_eq!(retagger.follow(&town.tower, || false).await.unwrap(), 0, "the poll may still be at work");
    town.wait(TimeDelta::minutes(6));
    assert_eq!(retagger.follow(&town.tower, || false).await.unwrap(), 1);
    assert!(tags(&town, "1").await.is_empty());
}

#[tokio::test]
async fn an_item_whose_text_changed_meanwhile_keeps_the_tags_of_its_new_text() {
    let (town, _index) = town_with_bees().await;
    let held = town.tower.store.items_from("", 10).await.unwrap();
    let old = held.into_iter().find(|item| item.item.id == "1").unwrap();
    let decided =
        belfort::store::Retagged { key: old.key, fingerprint: "of before".to_owned(), tags: Vec::new() };
    assert_eq!(town.tower.store.save_tags(&[decided]).await.unwrap(), 0);
    assert_eq!(tags(&town, "1").await, ["bees"]);
}

#[tokio::test]
async fn a_label_of_a_feed_is_mapped_and_an_unknown_one_stays_on_the_item() {
    let (town, _index) = town_with_bees().await;
    town.serve(
        "/stad",
        "<rss version='2.0'><channel><title>t</title><language>nl</language><item><guid isPermaLink='false'>9</guid>\
         <title>Zomer</title><category>#IMKER</category><category>Volkstuinen</category></item></channel></rss>",
    );
    town.poll().await;
    let item = town.tower.store.item(&ItemKey::new("stad", "9")).await.unwrap().unwrap();
    assert_eq!(item.tags.iter().map(|tag| tag.theme.as_str()).collect::<Vec<_>>(), ["bees"]);
    assert!(item.item.labels.contains(&"Volkstuinen".to_owned()), "{:?}", item.item.labels);
}
