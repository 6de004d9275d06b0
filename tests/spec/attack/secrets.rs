//! What a daemon writes down while all its flows run and everything around it refuses: none of the secrets that it has or is shown.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use belfort::alerts::Rhythm;
use belfort::alerts::subscription::Watch;
use belfort::daemon::{Clock, Config, Tower, assess};
use belfort::news::{Feed, FeedKind};
use belfort::people::Role;

use crate::town::{account, session};

const DKIM: &str = include_str!("../../fixtures/dkim/ed25519.pem");
/// What every secret of this test holds.
const MARK: &str = "geheim";

/// A server that gives a feed to whoever gets something and refuses everybody else.
fn outside() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for mut line in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut reader = BufReader::new(line.try_clone().unwrap());
                let mut first = String::new();
                let _ = reader.read_line(&mut first);
                let mut head = String::new();
                while reader.read_line(&mut head).is_ok_and(|read| read > 2) {}
                let item = "<item><guid>1</guid><title>Fietsers geteld</title></item>";
                let feed = format!("<rss version=\"2.0\"><channel><title>Stad</title>{item}</channel></rss>");
                let (status, body) = match first.starts_with("GET /feed") {
                    true => ("200 OK", feed),
                    false => ("401 Unauthorized", "{}".to_owned()),
                };
                let length = body.len();
                let _ = write!(
                    line,
                    "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
                );
            });
        }
    });
    address
}

/// A data folder with a feed behind a key, somebody to tell at an address with a key, and a session.
async fn filled(data: &Path, outside: &str) -> (String, String) {
    let mut config = Config::default();
    config.fetch.allow_private = true;
    let tower = Tower::open(data, config, Clock::Machine).await.unwrap();
    let feed = Feed {
        id: "stad".to_owned(),
        url: format!("http://an:geheim-woord@{outside}/feed?key=geheim-sleutel").parse().unwrap(),
        title: "Stad".to_owned(),
        language: None,
        kind: FeedKind::Syndication,
        themes: vec![],
        settings: Default::default(),
    };
    tower.store.add_feed(&feed, tower.clock.now()).await.unwrap();
    let mut token = String::new();
    for to in [
        format!("webhook:http://{outside}/geheim-pad?key=geheim-haak"),
        "telegram:7".to_owned(),
        "email:an@town.example".to_owned(),
    ] {
        let watch = Watch::Items { query: "fietsers".to_owned(), themes: vec![] };
        let subscription = assess::subscription(&tower, to.parse().unwrap(), watch, Rhythm::Instant);
        tower.store.add_subscription(&subscription).await.unwrap();
        token = subscription.token;
    }
    let id = account(&tower, "An", Role::Operator, None).await;
    let cookie = session(&tower, &id).await;
    tower.store.close().await;
    (token, cookie.split_once('=').unwrap().1.to_owned())
}

/// The daemon, until it goes out of scope.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn asked(port: u16, request: &str) -> Option<String> {
    let mut line = TcpStream::connect(("127.0.0.1", port)).ok()?;
    write!(line, "{request}").ok()?;
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).ok()?;
    Some(String::from_utf8_lossy(&answer).into_owned()).filter(|answer| !answer.is_empty())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_whose_whole_world_refuses_it_writes_down_no_secret() {
    let data = tempfile::tempdir().unwrap();
    let outside = outside();
    let (token, cookie) = filled(data.path(), &outside).await;
    let key = data.path().join("dkim.pem");
    std::fs::write(&key, DKIM).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let log = data.path().join("log");
    let mut daemon = Command::new(env!("CARGO_BIN_EXE_belfort"));
    daemon.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    for (name, value) in [
        ("LOG", "trace".to_owned()),
        ("WEB__LISTEN", format!("127.0.0.1:{port}")),
        ("FETCH__ALLOW_PRIVATE", "true".to_owned()),
        ("TELEGRAM__TOKEN", "1:geheim-token".to_owned()),
        ("TELEGRAM__API_URL", format!("http://{outside}")),
        ("SMTP__URL", "smtp://an:geheim-mail@127.0.0.1:1".to_owned()),
        ("SMTP__FROM", "belfort@town.example".to_owned()),
        ("SMTP__DKIM__DOMAIN", "town.example".to_owned()),
        ("SMTP__DKIM__SELECTOR", "b".to_owned()),
        ("SMTP__DKIM__KEY_FILE", key.display().to_string()),
        ("OIDC__ISSUER", format!("http://{outside}")),
        ("OIDC__CLIENT_ID", "belfort".to_owned()),
        ("OIDC__CLIENT_SECRET", "geheim-oidc".to_owned()),
        ("SEARCH__URL", format!("http://{outside}")),
        ("SEARCH__USER", "an".to_owned()),
        ("SEARCH__PASSWORD", "geheim-zoek".to_owned()),
    ] {
        daemon.env(format!("BELFORT_{name}"), value);
    }
    daemon.arg("--data").arg(data.path()).arg("serve").stdin(Stdio::null()).stdout(Stdio::null());
    let daemon = Daemon(daemon.stderr(std::fs::File::create(&log).unwrap()).spawn().unwrap());
    let said = || std::fs::read_to_string(&log).unwrap_or_default();
    let begun = Instant::now();
    let get = |path: &str, headers: &str| {
        format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n")
    };
    while asked(port, &get("/health/live", "")).is_none() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{}", said());
        std::thread::sleep(Duration::from_millis(100));
    }
    let session = format!("cookie: session={cookie}\r\n");
    for request in [
        get("/account", &session),
        get("/status", &session),
        get("/search?q=geheim-vraag", ""),
        get(&format!("/stop/{token}"), ""),
        get(&format!("/subscriptions/{token}/address"), ""),
        get("/confirm/geheim-bevestiging", ""),
        get("/welcome/geheim-welkom", ""),
        get("/push/geheim-duw?hub.secret=geheim-naaf", ""),
        get(
            "/sign-in/oidc/callback?code=geheim-code&state=geheim-staat",
            "cookie: __Host-oidc=geheim-reis\r\n",
        ),
        get("/api/v1/systems", "authorization: Bearer bft_geheim-programma\r\n"),
        get("/calendar/geheim-kalender/deadlines.ics", ""),
    ] {
        assert!(asked(port, &request).is_some(), "{request}");
    }
    // Every channel has tried, and the feed was read.
    let begun = Instant::now();
    while !["to=\"webhook:", "to=\"telegram:", "to=\"email:", "search cluster"]
        .iter()
        .all(|flow| said().contains(flow))
    {
        assert!(begun.elapsed() < Duration::from_secs(60), "{}", said());
        std::thread::sleep(Duration::from_millis(100));
    }
    drop(daemon);
    let all = said();
    assert!(all.contains("DEBUG") && all.contains("/search"), "the log tells all it may: {all}");
    let pem: &str = DKIM.lines().find(|line| !line.starts_with('-')).unwrap();
    for secret in [MARK, token.as_str(), cookie.as_str(), pem] {
        let line = all.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "`{secret}`: {line:?}");
    }
}

#[test]
fn a_database_that_is_not_there_is_named_without_its_password() {
    let data = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_belfort"))
        .env_clear()
        .env("BELFORT_LOG", "trace")
        .env("BELFORT_STORE__URL", "postgres://an:geheim-woord@127.0.0.1:1/belfort?password=geheim-twee")
        .arg("--data")
        .arg(data.path())
        .args(["feeds", "list"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let all =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!output.status.success() && all.contains("127.0.0.1"), "{all}");
    assert!(!all.contains(MARK), "{all}");
}
