//! Every behaviour of the zoo is survived: with items, or with a cause that people can act on.

use std::process::Command;

use belfort::daemon::poll::Polled;
use belfort::news::{Feed, FeedKind};
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::zoo_server::Zoo;
use crate::town::{Town, morning, outcome};

/// What becomes of a feed behind each behaviour: `items`, or one of these causes.
const BEHAVIOURS: &[(&str, &str)] = &[
    ("ct=text|plain", "items"),
    ("ct=text|html", "items"),
    ("noct", "items"),
    ("charset=none", "items"),
    ("charset=iso-8859-1", "items"),
    ("charset=klingon", "items"),
    ("cd", "items"),
    ("hdr=X-Powered-By:x", "items"),
    ("bom", "items"),
    ("transcode=utf-16", "items"),
    ("transcode=windows-1252", "items"),
    ("transcode-silent=iso-8859-15", "items"),
    ("leadws=3", "items"),
    ("junk", "items"),
    ("nul", "items"),
    ("nodecl", "items"),
    ("empty", "empty"),
    ("pad=1", "items"),
    ("pad=8", "too-large"),
    ("etag", "items"),
    ("wetag", "items"),
    ("lm", "items"),
    ("cache", "items"),
    ("etag-liar", "items"),
    ("etag-rotate", "items"),
    ("no304", "items"),
    ("etag-gzip", "items"),
    ("lm-bad", "items"),
    ("304body,etag", "items"),
    ("cc=max-age=60;public", "items"),
    ("expires=60", "items"),
    ("expires=0", "items"),
    ("r301", "items"),
    ("r302", "items"),
    ("r303", "items"),
    ("r307", "items"),
    ("r308", "items"),
    ("chain=3", "items"),
    ("chain=9", "redirect-loop"),
    ("loop", "redirect-loop"),
    ("noloc", "bad-address"),
    ("to=302:file%253A%252F%252F%252Fetc%252Fpasswd", "bad-address"),
    ("r301html", "login not-a-feed"),
    ("status=500", "server-error"),
    ("status=404", "not-found"),
    ("status=451", "refused"),
    ("status=204", "empty"),
    ("status=304", "http-status"),
    ("gone", "gone"),
    ("503=60", "server-error"),
    ("fail=1:502", "server-error"),
    ("flap=2", "items"),
    ("cf", "refused captcha"),
    ("auth=a:b", "refused"),
    ("ua=mozilla", "refused"),
    ("ua=belfort", "items"),
    ("drip=400:1", "items"),
    ("headerdrip=1", "items"),
    ("delay=20", "items"),
    ("trunc=300", "truncated"),
    ("trunc-chunked", "truncated"),
    ("badchunk", "truncated"),
    ("chunked", "items"),
    ("cl-short", "items"),
    ("cl-long", "truncated"),
    ("infinite", "too-large"),
    ("reset", "connection-reset truncated"),
    ("close0", "connection-reset truncated"),
    ("keepalive-lie", "items"),
    ("gzip", "items"),
    ("deflate", "items"),
    ("rawdeflate", "items"),
    ("br", "items"),
    ("accept,gzip", "items"),
    ("accept,br", "items"),
    ("gzip-double", "items"),
    ("gzip-lie", "items"),
    ("gzip-hidden", "items"),
    ("gzip-trunc", "truncated"),
    ("gzip-multi", "items"),
    ("br-lie", "items"),
    ("gzipbomb=64", "too-large"),
    ("brbomb", "too-large"),
];

/// Behaviours that take for ever, or would.
const SLOW: &[&str] = &["drip=1:300", "headerdrip=300", "stall=100", "hang", "delay=5000"];

const BOMBS: &[&str] = &[
    "billion",
    "quadratic",
    "xxe-file",
    "xxe-http",
    "dtd-http",
    "deep",
    "attrs",
    "longtitle",
    "manyitems",
    "nul",
];

const PAGES: &[&str] =
    &["vvsg-list", "autodiscover", "nofeed", "js-only", "storing", "captcha", "login", "changed"];

async fn follow(town: &Town, id: String, url: url::Url) {
    let feed = Feed {
        id,
        url,
        title: "Zoo".to_owned(),
        language: None,
        kind: FeedKind::Syndication,
        themes: vec![],
        settings: Default::default(),
    };
    assert!(town.tower.store.add_feed(&feed, morning()).await.unwrap());
}

/// `items`, or the cause.
fn result(polled: &[Polled], id: &str) -> String {
    let outcome = outcome(polled, id);
    match outcome["cause"].as_str() {
        Some(cause) => cause.to_owned(),
        None if outcome["new"].as_u64() > Some(0) => "items".to_owned(),
        None => outcome.to_string(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_behaviour_is_survived_politely() {
    let Some(zoo) = Zoo::open() else { return };
    // The server counts a request until it looks again, which may be after we have its last byte: the pause gives it time.
    let town = Town::with(|config| config.fetch.pause_ms = 200).await;
    for (at, (chain, _)) in BEHAVIOURS.iter().enumerate() {
        // A body after "204 No Content" stays on the line and spoils the next answer there, of whichever feed that is.
        let host = u8::try_from(at % 9).unwrap() + 1;
        follow(&town, format!("x{at}"), zoo.url(host, &format!("/x/{chain}/gen.rss?n=3"))).await;
    }
    for (at, kind) in BOMBS.iter().enumerate() {
        follow(
            &town,
            format!("bomb-{kind}"),
            zoo.url(u8::try_from(at % 9).unwrap() + 1, &format!("/bomb/{kind}")),
        )
        .await;
    }
    for (at, kind) in PAGES.iter().enumerate() {
        follow(
            &town,
            format!("page-{kind}"),
            zoo.url(u8::try_from(at).unwrap() + 1, &format!("/page/{kind}")),
        )
        .await;
    }
    let polled = town.poll().await;
    let wrong: Vec<String> = BEHAVIOURS
        .iter()
        .enumerate()
        .map(|(at, (chain, expected))| (chain, *expected, result(&polled, &format!("x{at}"))))
        .filter(|(_, expected, got)| !expected.split(' ').any(|one| one == got))
        .map(|(chain, expected, got)| format!("{chain}: {got}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    for kind in BOMBS {
        let got = outcome(&polled, &format!("bomb-{kind}"));
        assert!(got["outcome"].is_string() && !got.to_string().contains("root:"), "{kind}: {got}");
    }
    for kind in PAGES {
        assert_eq!(outcome(&polled, &format!("page-{kind}"))["outcome"], "failed", "{kind}");
    }
    let log = zoo.log().await;
    let number = |asked: &Value, name: &str| asked[name].as_u64().unwrap_or(0);
    assert!(
        log.iter().all(|asked| number(asked, "host_inflight") <= 1),
        "one request at a time for one host"
    );
    assert!(log.iter().any(|asked| number(asked, "inflight") > 1), "and many hosts at the same time");
    assert!(
        !log.iter().any(|asked| asked["path"].as_str().unwrap().contains("canary")),
        "a canary was fetched"
    );
    let honest = |asked: &Value| {
        asked["headers"]["user-agent"].as_str().is_some_and(|name| name.starts_with("Belfort/"))
    };
    assert!(log.iter().filter(|asked| !asked["path"].as_str().unwrap().contains("_ctl")).all(honest));
    // What the sockets between us hold comes on top of our limit.
    let most = log.iter().map(|asked| number(asked, "bytes")).max().unwrap();
    assert!(most < 5 * (5 << 20), "{most} bytes were drawn from one address");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_for_ever_is_left_after_the_time_limit() {
    let Some(zoo) = Zoo::open() else { return };
    let town = Town::with(|config| config.fetch.timeout_seconds = 1).await;
    for (at, chain) in SLOW.iter().enumerate() {
        let host = u8::try_from(at).unwrap() + 1;
        follow(&town, format!("x{at}"), zoo.url(host, &format!("/x/{chain}/gen.rss?n=3"))).await;
    }
    let polled = town.poll().await;
    for (at, chain) in SLOW.iter().enumerate() {
        assert_eq!(result(&polled, &format!("x{at}")), "timeout", "{chain}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn validators_of_every_kind_go_back_as_they_came() {
    let Some(zoo) = Zoo::open() else { return };
    let town = Town::new().await;
    let kinds = ["cache", "wetag", "etag-rotate", "lm", "lm-bad", "no304", "etag-gzip", "304body"];
    for kind in kinds {
        follow(&town, kind.to_owned(), zoo.url(1, &format!("/x/{kind}/gen.rss?n=3"))).await;
    }
    for _ in 0..3 {
        town.poll().await;
        town.wait(TimeDelta::hours(3));
    }
    let log = zoo.log().await;
    for kind in kinds {
        let of_kind =
            log.iter().filter(|asked| asked["path"].as_str().unwrap().contains(&format!("/{kind}/")));
        let asked: Vec<&Value> = of_kind.collect();
        assert_eq!(asked.len(), 3, "{kind}");
        let bare = |asked: &&&Value| {
            asked["headers"]["if-none-match"].is_null() && asked["headers"]["if-modified-since"].is_null()
        };
        assert_eq!(asked.iter().filter(bare).count(), 1, "{kind}: only the first is unconditional");
        let expected = match kind {
            "etag-rotate" | "no304" | "lm-bad" | "etag-gzip" => 200,
            _ => 304,
        };
        assert_eq!(asked[2]["status"], expected, "{kind}");
    }
    let sent = |kind: &str, name: &str| {
        let of_kind =
            log.iter().filter(|asked| asked["path"].as_str().unwrap().contains(&format!("/{kind}/")));
        of_kind.map(|asked| asked["headers"][name].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(sent("etag-rotate", "if-none-match"), ["", "\"r1\"", "\"r2\""]);
    assert_eq!(sent("lm-bad", "if-modified-since"), ["", "yesterday-ish", "yesterday-ish"]);
    assert!(sent("wetag", "if-none-match")[1].starts_with("W/\""));
    assert!(sent("etag-gzip", "if-none-match")[1].ends_with("-gzip\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_comes_before_its_time_in_either_form_of_retry_after() {
    let Some(zoo) = Zoo::open() else { return };
    let town = Town::new().await;
    for (host, chain) in [(1, "429=3600"), (2, "429date=3600"), (3, "503=3600"), (4, "429=none")] {
        follow(&town, format!("x{host}"), zoo.url(host, &format!("/x/{chain}/gen.rss?n=3"))).await;
        follow(&town, format!("y{host}"), zoo.url(host, "/gen.rss?n=3")).await;
    }
    let count = async || zoo.log().await.len();
    town.poll_what_is_due().await;
    let first = count().await;
    town.wait(TimeDelta::minutes(9));
    town.poll().await;
    assert_eq!(count().await - first, 1, "only the feed beside the one with 503");
    town.wait(TimeDelta::minutes(50));
    town.poll().await;
    let asked: Vec<String> = zoo.log().await[first + 1..]
        .iter()
        .map(|asked| format!("{} {}", asked["host"], asked["path"]))
        .collect();
    assert!(!asked.iter().any(|asked| asked.contains("3600")), "{asked:#?}");
    town.wait(TimeDelta::minutes(10));
    town.poll().await;
    let asked = zoo.log().await;
    assert!(
        asked[first..].iter().any(|asked| asked["path"].as_str().unwrap().contains("429date")),
        "and then it comes"
    );
}

/// The most memory that our own program had while it read what is behind an address, in MiB.
fn peak_mib(url: &url::Url) -> u64 {
    peak_mib_of(&["feeds", "preview", url.as_str()])
}

/// The most memory that our own program had while it did this, in MiB.
fn peak_mib_of(command: &[&str]) -> u64 {
    // The program that starts ours knows what its children used at most, and nothing else does portably.
    let script = "import resource, subprocess, sys\n\
                  subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n\
                  print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("python3")
        .args(["-c", script, env!("CARGO_BIN_EXE_belfort"), "--data"])
        .arg(folder.path())
        .args(command)
        .env("BELFORT_FETCH__ALLOW_PRIVATE", "true")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().parse::<u64>().unwrap() / 1024
}

/// What a bomb may add to what an honest feed costs.
const ADDED_MIB_MAX: u64 = 24;
/// What a program that reads a bomb may hold above one that reads nothing.
const ABOVE_IDLE_MIB_MAX: u64 = 64;

#[test]
fn every_bomb_stays_small() {
    let Some(zoo) = Zoo::open() else { return };
    let chains = ["gzipbomb=512", "brbomb", "infinite", "pad=64", "gzip-double"];
    let paths = chains.iter().map(|chain| format!("/x/{chain}/gen.rss?n=3"));
    let mut fat = Vec::new();
    // What the program weighs by itself differs between builds, so that what counts is what a bomb adds. The window of a Brotli
    // stream alone may be 16 MiB.
    let honest = peak_mib(&zoo.url(1, "/gen.rss?n=3"));
    let idle = peak_mib_of(&["feeds", "list"]);
    for path in paths.chain(BOMBS.iter().map(|kind| format!("/bomb/{kind}"))) {
        let peak = peak_mib(&zoo.url(1, &path));
        eprintln!("{path}: {peak} MiB, an honest feed {honest} MiB, idle {idle} MiB");
        if peak > honest + ADDED_MIB_MAX || peak > idle + ABOVE_IDLE_MIB_MAX {
            fat.push(format!("{path}: {peak} MiB"));
        }
    }
    assert!(fat.is_empty(), "{fat:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_publisher_puts_out_comes_in_and_what_it_takes_back_stays() {
    let Some(zoo) = Zoo::open() else { return };
    let town = Town::new().await;
    let publish = async |guid: &str, title: &str| {
        zoo.post(
            "/_ctl/publish",
            json!({ "feed": "stad", "guid": guid, "title": title, "link": "https://stad.example/1" }),
        )
        .await;
    };
    publish("1", "Nieuws").await;
    follow(&town, "stad".to_owned(), zoo.url(1, "/m/stad.atom")).await;
    assert_eq!(outcome(&town.poll().await, "stad")["new"], 1);
    assert_eq!(outcome(&town.poll().await, "stad")["outcome"], "not-modified");
    publish("1", "Nieuws, verbeterd").await;
    publish("2", "Meer nieuws").await;
    let polled = outcome(&town.poll().await, "stad");
    assert_eq!((&polled["new"], &polled["changed"]), (&json!(1), &json!(1)));
    zoo.post("/_ctl/rule", json!({ "path": "/m/stad.atom", "chain": "cf" })).await;
    assert_eq!(outcome(&town.poll().await, "stad")["outcome"], "failed");
    zoo.post("/_ctl/rule", json!({ "path": "/m/stad.atom", "chain": "" })).await;
    assert_eq!(
        outcome(&town.poll().await, "stad")["outcome"],
        "not-modified",
        "the validators outlive the fault"
    );
}
