//! The index on a cluster: what is shipped there, and that a town answers from it as from its own.

mod double;
mod faults;
mod real;

use std::sync::Arc;
use std::time::Duration;

use belfort::daemon::index::Indexer;
use belfort::search::cluster::{ClusterConfig, ClusterReader, Credentials, Patience, Shipper};
use belfort::search::{Change, Cluster, Document, Page, Query, Searcher, Sort};
use belfort::text::Language;

use crate::town::Town;
pub(crate) use double::{Double, Fault};

/// A town whose index stands on a cluster.
async fn town_on(double: &Double) -> Town {
    let url = double.open().await;
    Town::with(|config| config.search.url = url).await
}

/// What speaks to a cluster for a store of that name, and loses its patience soon.
pub(crate) fn cluster(url: &str, store: &str) -> Arc<Cluster> {
    let config = ClusterConfig {
        url: url.parse().unwrap(),
        index: "belfort".to_owned(),
        credentials: Credentials::None,
        user_agent: "Belfort".to_owned(),
        time_max: Duration::from_secs(10),
        patience: Patience { pause: Duration::from_millis(1), tries: 3 },
    };
    Arc::new(Cluster::new(config, store).unwrap())
}

fn document(key: &str, title: &str) -> Document {
    Document {
        key: key.to_owned(),
        feed: "stad".to_owned(),
        language: Some(Language::Nl),
        title: title.to_owned(),
        ..Document::default()
    }
}

fn put(number: i64, key: &str, title: &str) -> Change {
    Change::Put { number, doc: Box::new(document(key, title)) }
}

async fn found(cluster: &Arc<Cluster>, query: &str) -> Vec<String> {
    let reader = Searcher::Cluster(ClusterReader::new(cluster.clone()));
    let results = reader.search(&Query::parse(query).unwrap(), &Page::default()).await.unwrap();
    results.hits.into_iter().map(|hit| hit.key).collect()
}

#[tokio::test]
async fn what_is_polled_reaches_the_cluster_and_is_found_changed_and_forgotten_there() {
    let double = Double::default();
    let town = town_on(&double).await;
    town.follow("stad").await;
    town.publish(
        "stad",
        "1",
        "Gezichtsherkenning aan het station",
        "De &lt;b&gt;camera's&lt;/b&gt; &amp; de regels",
    );
    town.publish("stad", "2", "Fietsers geteld", "");
    town.poll().await;
    let results = town.search("camera").await;
    assert_eq!(results.total, 1);
    assert!(results.hits[0].snippet_html.contains("<mark>camera"), "{}", results.hits[0].snippet_html);
    assert_eq!(results.facets.feeds[0].value, "stad");
    assert_eq!(town.search("herkenning").await.total, 1, "a part of a compound");
    assert_eq!(town.search("fietser").await.total, 1, "another form of the word");
    assert_eq!(town.search("\"aan het station\"").await.total, 1);
    assert_eq!(town.search("\"het aan station\"").await.total, 0);
    town.publish("stad", "2", "Voetgangers geteld", "");
    town.poll().await;
    assert_eq!((town.search("fietsers").await.total, town.search("voetgangers").await.total), (0, 1));
    let key = results.hits[0].key.clone();
    town.tower.store.remove_feed("stad").await.unwrap();
    assert_eq!(town.search("camera").await.total, 0);
    assert!(double.document(&key).is_none());
    assert!(!town.tower.index_dir().join("meta.json").exists(), "there is no index in the data folder");
}

#[tokio::test]
async fn what_is_shipped_is_our_own_analysis_which_the_cluster_only_splits() {
    let double = Double::default();
    let cluster = cluster(&double.open().await, "one");
    let mut shipper = Shipper::new(cluster.clone());
    shipper.look(1).await.unwrap();
    shipper.ship(vec![put(1, "a", "Gemeentelijke gezichtsherkenning")]).await.unwrap();
    let fields = &double.layout(cluster.index())["mappings"];
    assert_eq!(fields["properties"]["title_nl"]["analyzer"], "whitespace");
    assert_eq!(fields["dynamic"], "strict");
    let shipped = double.document("a").unwrap();
    assert_eq!(shipped["title_plain"], "gemeentelijke gezichtsherkenning");
    assert_ne!(shipped["title_nl"], shipped["title_plain"], "stems");
    assert!(shipped["title_nl_inside"].as_str().unwrap().contains('+'), "the words inside a compound");
    assert!(shipped.get("title_fr").is_none());
}

#[tokio::test]
async fn a_start_goes_on_from_the_number_in_the_cluster() {
    let double = Double::default();
    let town = town_on(&double).await;
    town.follow("stad").await;
    town.publish("stad", "1", "Fietsers geteld", "");
    town.poll().await;
    town.search("fietsers").await;
    let town = town.after_a_crash(|_| ()).await;
    double.shipments();
    town.publish("stad", "2", "Voetgangers geteld", "");
    town.poll().await;
    assert_eq!(town.search("geteld").await.total, 2);
    let actions: usize = double.shipments().iter().map(|(actions, _)| actions).sum();
    assert_eq!(actions, 1, "only what is new is shipped");
}

#[tokio::test]
async fn where_nothing_changed_the_cluster_is_left_alone() {
    let double = Double::default();
    let town = town_on(&double).await;
    town.follow("stad").await;
    town.publish("stad", "1", "Fietsers geteld", "");
    town.poll().await;
    let mut indexer = Indexer::open(&town.tower).await.unwrap();
    assert_eq!(indexer.follow(&town.tower).await.unwrap(), 1);
    double.calls();
    for _ in 0..10 {
        assert_eq!(indexer.follow(&town.tower).await.unwrap(), 0);
    }
    assert_eq!(double.calls(), Vec::<String>::new());
}

#[tokio::test]
async fn a_lost_index_and_one_that_the_cluster_made_by_itself_are_made_anew_without_being_asked() {
    let double = Double::default();
    let town = town_on(&double).await;
    town.follow("stad").await;
    town.publish("stad", "1", "Fietsers geteld", "");
    town.poll().await;
    assert_eq!(town.search("fietsers").await.total, 1);
    let name = double.indexes().remove(0);
    double.lose();
    assert_eq!(town.search("fietsers").await.total, 1);
    double.lose();
    double.put_foreign(&name);
    assert_eq!(town.search("fietsers").await.total, 1);
    assert_eq!(double.layout(&name)["mappings"]["dynamic"], "strict");
    Indexer::open(&town.tower).await.unwrap().rebuild(&town.tower).await.unwrap();
    assert_eq!((town.search("fietsers").await.total, double.indexes()), (1, vec![name]));
}

#[tokio::test]
async fn an_index_that_is_lost_while_it_is_followed_is_not_vouched_for() {
    let double = Double::default();
    let cluster = cluster(&double.open().await, "one");
    let mut shipper = Shipper::new(cluster.clone());
    assert_eq!(shipper.look(2).await.unwrap(), 0);
    double.lose();
    // The cluster makes an index of its own for what comes.
    shipper.ship(vec![put(1, "a", "Fietsers"), put(2, "b", "Bussen")]).await.unwrap();
    assert!(!shipper.vouch(2).await.unwrap());
    assert_eq!(shipper.look(2).await.unwrap(), 0, "it begins again");
    assert!(double.document("a").is_none());
}

#[tokio::test]
async fn an_index_of_another_store_is_left_alone_and_one_of_an_earlier_analysis_goes() {
    let double = Double::default();
    let url = double.open().await;
    let town = Town::with(|config| config.search.url.clone_from(&url)).await;
    let other = Town::with(|config| config.search.url.clone_from(&url)).await;
    for (town, title) in [(&town, "Fietsers geteld"), (&other, "Fietsers gehoord")] {
        town.follow("stad").await;
        town.publish("stad", "1", title, "");
        town.poll().await;
        assert_eq!(town.search("fietsers").await.total, 1);
    }
    let names = double.indexes();
    assert_eq!(names.len(), 2);
    let store = town.tower.store.identity().await.unwrap();
    double.put_foreign(&format!("belfort-{store}-0123456789abcdef-0"));
    double.put_foreign("belfort-of-somebody-else");
    assert_eq!(town.search("fietsers").await.hits[0].title, "Fietsers geteld");
    let left = double.indexes();
    assert!(left.iter().all(|name| names.contains(name) || name == "belfort-of-somebody-else"), "{left:?}");
    assert_eq!(left.len(), 3);
}

#[tokio::test]
async fn two_nodes_that_ship_the_same_do_no_harm() {
    let double = Double::default();
    let url = double.open().await;
    let (cluster, other) = (cluster(&url, "one"), cluster(&url, "one"));
    let (mut one, mut two) = (Shipper::new(cluster.clone()), Shipper::new(other));
    assert_eq!((one.look(9).await.unwrap(), two.look(9).await.unwrap()), (0, 0));
    let old = vec![put(1, "a", "Fietsers geteld"), put(2, "b", "Bussen rijden")];
    one.ship(old.clone()).await.unwrap();
    one.ship(vec![put(3, "a", "Voetgangers geteld"), Change::Delete { number: 4, key: "b".to_owned() }])
        .await
        .unwrap();
    assert!(one.vouch(4).await.unwrap());
    // The other one is late with what it read before.
    assert_eq!(two.ship(old).await.unwrap().refused, 0);
    assert!(!two.vouch(2).await.unwrap(), "somebody vouched for more");
    assert_eq!(two.look(9).await.unwrap(), 4);
    assert_eq!(found(&cluster, "geteld OR bussen").await, ["a"]);
    assert_eq!(found(&cluster, "voetgangers").await, ["a"]);
}

#[tokio::test]
async fn an_index_that_knows_more_than_the_store_is_emptied() {
    let double = Double::default();
    let cluster = cluster(&double.open().await, "one");
    let mut shipper = Shipper::new(cluster.clone());
    shipper.look(5).await.unwrap();
    shipper.ship(vec![put(5, "a", "Fietsers")]).await.unwrap();
    assert!(shipper.vouch(5).await.unwrap());
    assert_eq!(Shipper::new(cluster.clone()).look(5).await.unwrap(), 5);
    assert_eq!(Shipper::new(cluster.clone()).look(3).await.unwrap(), 0);
    assert!(found(&cluster, "fietsers").await.is_empty());
}

#[tokio::test]
async fn a_page_goes_on_where_the_last_one_ended_whatever_arrives() {
    let double = Double::default();
    let cluster = cluster(&double.open().await, "one");
    let mut shipper = Shipper::new(cluster.clone());
    shipper.look(9).await.unwrap();
    shipper
        .ship(vec![put(1, "a", "Fietsers"), put(2, "b", "Fietsers"), put(3, "c", "Fietsers")])
        .await
        .unwrap();
    let reader = Searcher::Cluster(ClusterReader::new(cluster));
    let query = Query::parse("fietsers").unwrap();
    let page = |offset| Page { limit: 2, offset, sort: Sort::Newest, ..Page::default() };
    let first = reader.search(&query, &page(0)).await.unwrap();
    shipper.ship(vec![put(4, "0", "Fietsers")]).await.unwrap();
    let second = reader.as_of(Some(first.moment)).search(&query, &page(2)).await.unwrap();
    assert_eq!((first.moment, second.total), (3, 3));
    assert_eq!(second.hits[0].key, "c");
    assert_eq!(reader.search(&query, &page(0)).await.unwrap().total, 4);
}

#[tokio::test]
async fn shipments_are_bounded() {
    let double = Double::default();
    let mut shipper = Shipper::new(cluster(&double.open().await, "one"));
    shipper.look(9).await.unwrap();
    let long = "fietsers ".repeat(50_000);
    let changes = (1..20).map(|number| {
        let key = format!("item-{number}");
        Change::Put { number, doc: Box::new(Document { body: long.clone(), ..document(&key, "Fietsers") }) }
    });
    shipper.ship(changes.collect()).await.unwrap();
    let shipments = double.shipments();
    assert!(shipments.len() > 1 && shipments.iter().all(|(_, bytes)| *bytes <= 4 << 20), "{shipments:?}");
    assert_eq!(shipments.iter().map(|(actions, _)| actions).sum::<usize>(), 19);
}

#[tokio::test]
async fn a_store_that_is_put_back_is_another_store() {
    let double = Double::default();
    let town = town_on(&double).await;
    town.follow("stad").await;
    town.publish("stad", "1", "Fietsers geteld", "");
    town.poll().await;
    town.search("fietsers").await;
    let before = town.tower.store.identity().await.unwrap();
    assert_eq!(town.tower.store.identity().await.unwrap(), before);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup");
    belfort::daemon::backup::backup(&town.tower, &file).await.unwrap();
    let (config, clock) = (town.tower.config.clone(), town.tower.clock.clone());
    let data = tempfile::tempdir().unwrap();
    let refuse = belfort::daemon::backup::restore::Occupied::Refuse;
    let restored =
        belfort::daemon::backup::restore::restore(data.path(), config.clone(), clock.clone(), &file, refuse)
            .await
            .unwrap();
    assert_eq!(restored.indexed, 1);
    assert_eq!(double.indexes().len(), 2, "the index of the first store is left alone");
    let back = belfort::daemon::Tower::open(data.path(), config, clock).await.unwrap();
    assert_ne!(back.store.identity().await.unwrap(), before);
    let results = back.search(&Query::parse("fietsers").unwrap(), &Page::default()).await.unwrap();
    assert_eq!(results.total, 1);
}
