//! The themes as their editor meets them in the terminal.

use std::io::{Read, Write};
use std::net::TcpListener;

use std::time::{Duration, Instant};

use super::{Daemon, belfort, code, folder, json, run, said};

/// A publisher on loopback that gives one document to whoever asks; its address.
fn publish(document: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/feed", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for visitor in listener.incoming() {
            let mut visitor = visitor.unwrap();
            let _ = visitor.read(&mut [0; 4096]);
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\nContent-Length:";
            let _ = write!(visitor, "{head} {}\r\n\r\n{document}", document.len());
        }
    });
    address
}

/// The shipped themes with one theme's Dutch query replaced.
fn changed(id: &str, query: &str) -> String {
    let text = include_str!("../../../index/themes.toml");
    let start = text.find(&format!("id = \"{id}\"")).unwrap();
    let from = start + text[start..].find("[theme.query]").unwrap() + "[theme.query]\n".len();
    let to = from + text[from..].find("\nfr = ").unwrap();
    format!("{}nl = '{query}'{}", &text[..from], &text[to..])
}

#[test]
fn the_themes_are_listed_and_checked() {
    let data = folder();
    let list = json(&run(data.path(), &["themes", "list", "--json"]));
    assert_eq!(list.as_array().unwrap().len(), 28);
    assert_eq!(code(&run(data.path(), &["themes", "check"])), 0);

    let file = data.path().join("themes.toml");
    std::fs::write(
        &file,
        changed("safety", "politie OR (").replace("family = \"phase\"", "family = \"fase\""),
    )
    .unwrap();
    let checked = run(data.path(), &["themes", "check", file.to_str().unwrap()]);
    assert_eq!(code(&checked), 1);
    let told = said(&checked);
    assert_eq!(told.matches("error[unknown-family]").count(), 6, "{told}");
    assert!(told.contains("= one of `theme`") && told.contains("^^^^^^"), "{told}");
    assert_eq!(code(&run(data.path(), &["themes", "check", "no-such-file.toml"])), 2);
}

#[test]
fn the_effect_of_a_changed_file_is_shown_before_it_is_put_in_place_and_then_applied() {
    let data = folder();
    let opml = data.path().join("feeds.opml");
    let server = publish(
        "<rss version='2.0'><channel><title>t</title><language>nl</language>\
         <item><guid isPermaLink='false'>1</guid><title>Politie houdt open dag</title></item>\
         <item><guid isPermaLink='false'>2</guid><title>Egels gered door de stad</title><category>Dieren</category></item>\
         </channel></rss>",
    );
    std::fs::write(&opml, format!("<opml><body><outline xmlUrl='{server}' language='nl'/></body></opml>"))
        .unwrap();
    let open = |args: &[&str]| {
        belfort(data.path()).env("BELFORT_FETCH__ALLOW_PRIVATE", "true").args(args).output().unwrap()
    };
    assert_eq!(code(&open(&["feeds", "import", opml.to_str().unwrap()])), 0);
    assert_eq!(code(&open(&["poll", "--all"])), 0);

    let labels = json(&open(&["themes", "labels", "--json"]));
    assert_eq!(labels, serde_json::json!([{ "label": "Dieren", "count": 1, "near": null }]));

    let index = data.path().join("own");
    std::fs::create_dir(&index).unwrap();
    let file = index.join("themes.toml");
    std::fs::write(&file, changed("safety", "egel")).unwrap();
    let effect = json(&open(&["themes", "effect", file.to_str().unwrap(), "--json"]));
    let titles = |how: &str| effect["themes"]["safety"][how][0]["title"].clone();
    assert_eq!(
        (titles("gained"), titles("lost")),
        ("Egels gered door de stad".into(), "Politie houdt open dag".into())
    );

    let applied =
        belfort(data.path()).env("BELFORT_INDEX__DIR", &index).args(["themes", "apply", "--json"]).output();
    assert_eq!(json(&applied.unwrap())["changed"], 2);
}

#[test]
fn lists_of_words_of_an_editor_are_tried_then_used_and_the_index_follows_by_itself() {
    let data = folder();
    let opml = data.path().join("feeds.opml");
    let server = publish(
        "<rss version='2.0'><channel><title>t</title><language>nl</language>\
         <item><guid isPermaLink='false'>1</guid><title>Dorpsrakker gaat met pensioen</title></item></channel></rss>",
    );
    std::fs::write(&opml, format!("<opml><body><outline xmlUrl='{server}' language='nl'/></body></opml>"))
        .unwrap();
    let index = data.path().join("own");
    std::fs::create_dir(&index).unwrap();
    let with = |dir: &str, args: &[&str]| {
        let mut call = belfort(data.path());
        call.env("BELFORT_FETCH__ALLOW_PRIVATE", "true").env("BELFORT_INDEX__DIR", dir).args(args);
        call.output().unwrap()
    };
    let own = index.to_str().unwrap();
    assert_eq!(code(&with("", &["feeds", "import", opml.to_str().unwrap()])), 0);
    assert_eq!(code(&with("", &["poll", "--all"])), 0);
    let hits = |dir: &str, query: &str| json(&with(dir, &["search", query, "--json"]))["total"].clone();
    assert_eq!(hits("", "champetter"), 0);

    // Which items a theme gains by other stems is seen before anything changes.
    let stems = include_str!("../../../index/stems.toml")
        .replace("nl = [", "nl = [\n[\"politie\", \"dorpsrakker\"],");
    std::fs::write(index.join("stems.toml"), stems).unwrap();
    let effect = json(&with("", &["themes", "effect", own, "--json"]));
    assert_eq!(effect["themes"]["safety"]["gained"][0]["title"], "Dorpsrakker gaat met pensioen", "{effect}");

    let synonyms = include_str!("../../../index/synonyms.toml").to_owned()
        + "\n[[same]]\nnl = [\"dorpsrakker\", \"champetter\"]\n";
    std::fs::write(index.join("synonyms.toml"), &synonyms).unwrap();
    // And what searches gain by other synonyms.
    let effect = json(&with("", &["themes", "effect", own, "--json"]));
    assert_eq!(
        effect["searches"]["champetter"]["gained"][0]["title"], "Dorpsrakker gaat met pensioen",
        "{effect}"
    );
    assert_eq!(effect["searches"]["dorpsrakker"], serde_json::Value::Null, "it finds what it found");
    let told = said(&with("", &["themes", "effect", own]));
    assert!(told.contains("+ champetter: Dorpsrakker"), "{told}");
    assert_eq!(code(&with(own, &["poll", "--all"])), 0);
    assert_eq!(hits(own, "champetter"), 1);
    assert_eq!(code(&with(own, &["themes", "apply"])), 0);
    assert_eq!(hits(own, "theme:safety"), 1);

    std::fs::write(index.join("synonyms.toml"), synonyms + "\n[[same]]\nnl = [\"alleen\"]\n").unwrap();
    let refused = with(own, &["search", "champetter"]);
    assert_eq!(code(&refused), 2);
    let told = said(&refused);
    assert!(told.contains("error[lonely-term]") && told.contains("synonyms.toml"), "{told}");
}

#[cfg(unix)]
#[test]
fn lists_that_an_editor_writes_while_the_daemon_runs_are_soon_in_use() {
    let data = folder();
    let index = data.path().join("own");
    std::fs::create_dir(&index).unwrap();
    let opml = data.path().join("feeds.opml");
    let server = publish(
        "<rss version='2.0'><channel><title>t</title><language>nl</language>\
         <item><guid isPermaLink='false'>1</guid><title>Dorpsrakker gaat met pensioen</title></item></channel></rss>",
    );
    std::fs::write(&opml, format!("<opml><body><outline xmlUrl='{server}' language='nl'/></body></opml>"))
        .unwrap();
    let call = || {
        let mut call = belfort(data.path());
        call.env("BELFORT_FETCH__ALLOW_PRIVATE", "true").env("BELFORT_INDEX__DIR", &index);
        call
    };
    for args in [&["feeds", "import", opml.to_str().unwrap()][..], &["poll", "--all"]] {
        assert_eq!(code(&call().args(args).output().unwrap()), 0);
    }
    let mut daemon = Daemon::begin(&mut call());
    let finds = |daemon: &Daemon| daemon.get("/search.items?q=champetter").1.contains("Dorpsrakker");
    assert!(!finds(&daemon));

    let synonyms = include_str!("../../../index/synonyms.toml");
    let draft = index.join("draft");
    std::fs::write(&draft, format!("{synonyms}\n[[same]]\nnl = [\"dorpsrakker\", \"champetter\"]\n"))
        .unwrap();
    std::fs::rename(draft, index.join("synonyms.toml")).unwrap();
    daemon.begins_anew();
    // The page is open while the index is made anew.
    let patience = Instant::now() + Duration::from_secs(60);
    while !finds(&daemon) {
        assert!(Instant::now() < patience, "the index was not made anew with the lists");
    }
    assert_eq!(daemon.child.try_wait().unwrap(), None, "who watches over it sees one process");
}

#[test]
fn the_themes_are_judged_on_two_parts_and_misses_are_shown_of_one_only() {
    let data = folder();
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/themes/en.toml");
    let judged = json(&run(data.path(), &["themes", "judge", fixtures, "--misses", "--json"]));
    assert!(judged["tuning"]["misses"].is_array() && judged["aside"]["misses"].is_null());
    assert!(judged["aside"]["micro"]["precision"].as_f64().unwrap() > 0.5);
    assert!(judged["tuning"]["items"].as_u64().unwrap() + judged["aside"]["items"].as_u64().unwrap() >= 60);
}
