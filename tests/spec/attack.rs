//! Attacks for which no other chapter has a test; `src/SECURITY.md` names the test for each threat.

mod doors;
mod forms;
mod fuzz;
mod large;
mod operations;
mod papers;
mod secrets;
mod served;
mod strangers;
mod wire;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use belfort::alerts::Rhythm;
use belfort::alerts::subscription::Watch;
use belfort::daemon::index::Indexer;
use belfort::people::Role;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tower::ServiceExt;

use crate::town::{Town, signed_in, social_assistance};

/// Texts that would be something else than a text in SQL, templates, messages, headers or pages.
const TRICKS: [&str; 9] = [
    "'; DROP TABLE items; --",
    "\" OR 1=1 --",
    "%' OR key LIKE '%",
    "$1 {1} ?1 :a @b",
    "{{ 7*7 }} {% include \"x\" %} ${7*7} <%= 7*7 %> #{7*7}",
    "{ $items } { cli-doctor-well } { \"x\" }",
    "Onderwerp\r\nBcc: victim@town.example\r\n\r\nbody",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "javascript:alert(1)//\u{202e}\u{0}",
];

/// Asks as an operator, behind whom all doors are open.
async fn ask(town: &Town, mut request: Request<Body>) -> (StatusCode, String) {
    let cookie = signed_in(&town.tower, "An", Role::Operator, None).await;
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 10 << 20).await.unwrap();
    (parts.status, String::from_utf8_lossy(&bytes).into_owned())
}

async fn get(town: &Town, address: &str) -> (StatusCode, String) {
    ask(town, Request::get(address).body(Body::empty()).unwrap()).await
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[tokio::test]
async fn a_text_stays_a_text_in_the_store_a_query_and_an_address() {
    let town = Town::new().await;
    town.follow("stad").await;
    for (number, trick) in TRICKS.iter().enumerate() {
        town.publish("stad", &number.to_string(), &escaped(trick).replace('\u{0}', ""), "fietsers");
        town.subscribe("webhook", trick, &[trick]).await;
        town.tower.store.save_organisation(trick, trick).await.unwrap();
    }
    town.poll().await;
    let before = town.tower.store.counts().await.unwrap();
    assert_eq!((before.items, before.subscriptions), (TRICKS.len() as i64, TRICKS.len() as i64));
    town.search("fietsers").await;
    for trick in TRICKS {
        let word: String = url::form_urlencoded::byte_serialize(trick.as_bytes()).collect();
        for address in [
            format!("/search?q={word}"),
            format!("/search?theme={word}&feed={word}&lang={word}&since={word}&page={word}"),
            format!("/search.csv?q={word}"),
            format!("/items/{word}"),
            format!("/themes/{word}"),
            format!("/systems/{word}"),
            format!("/stop/{word}"),
            format!("/confirm/{word}"),
            format!("/answer/{word}"),
            format!("/welcome/{word}"),
            format!("/sign-in?next={word}"),
            format!("/calendar/{word}/deadlines.ics"),
            format!("/register/export/{word}"),
        ] {
            let (status, page) = get(&town, &address).await;
            assert!(!status.is_server_error(), "{status} for {address}");
            assert!(!page.contains("<script>alert") && !page.contains("onerror=alert(1)>"), "{address}");
            assert!(!page.contains("49 ") || !trick.contains("7*7"), "{address} was worked out");
        }
        assert!(town.tower.store.system(trick).await.unwrap().is_none());
        assert!(town.tower.store.subscription(trick).await.unwrap().is_none());
    }
    assert_eq!(town.tower.store.counts().await.unwrap(), before, "nothing was added and nothing is gone");
}

#[tokio::test]
async fn a_title_adds_no_header_to_a_mail_and_is_worked_out_by_no_template() {
    let town = Town::new().await;
    town.follow("stad").await;
    let watch = Watch::Items { query: "fietsers".to_owned(), themes: vec![] };
    town.watch("email:ann@town.example", watch, Rhythm::Instant).await;
    for (number, trick) in TRICKS.iter().enumerate() {
        let title = escaped(trick).replace('\r', "&#13;").replace('\n', "&#10;").replace('\u{0}', "");
        town.publish("stad", &number.to_string(), &format!("{title} {number}"), "fietsers");
    }
    town.poll().await;
    assert!(town.tell().await > 0);
    for mail in town.mails() {
        let head = mail.split("\r\n\r\n").next().unwrap().to_lowercase();
        assert!(!head.lines().any(|line| line.starts_with("bcc:")), "{head}");
        assert_eq!(head.lines().filter(|line| line.starts_with("to:")).count(), 1, "{head}");
        assert!(!mail.contains("<script>") && !mail.contains(" 49 "), "{mail}");
    }
    // Values are never read as messages: what looks like a placeable arrives as it is.
    Indexer::open(&town.tower).await.unwrap().follow(&town.tower).await.unwrap();
    let (_, page) = get(&town, "/search?q=fietsers").await;
    assert!(page.contains("{ $items }") || page.contains("&#123; $items"), "{page}");
    assert!(page.contains("{{ 7*7 }}"), "{page}");
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_costs_anything() {
    let town = Town::new().await;
    town.register(&social_assistance("steun", "email:bob@town.example")).await;
    town.search("fietsers").await;
    let huge = vec![b'a'; 2 << 20];
    for address in [
        "/subscribe",
        "/stop/x",
        "/confirm/x",
        "/welcome/x",
        "/sign-in",
        "/systems/steun/notes",
        "/answer/x",
        "/push/x",
        "/account/password",
    ] {
        let request = Request::post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("content-length", huge.len())
            .body(Body::from(huge.clone()))
            .unwrap();
        let (status, _) = ask(&town, request).await;
        assert!(status.is_client_error(), "{status} for {address}");
    }
    let words = "a OR (".repeat(4_000);
    // An address has 65,534 bytes at most.
    for query in [words.as_str(), &"fietsers ".repeat(7_000), &"-".repeat(50_000), &"\"".repeat(9_999)] {
        let word: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
        let started = std::time::Instant::now();
        let request = Request::get(format!("/search?q={word}")).body(Body::empty()).unwrap();
        let (status, page) = ask(&town, request).await;
        assert!(!status.is_server_error(), "{status}");
        assert!(page.len() < 1 << 20, "the answer does not grow with the question: {}", page.len());
        assert!(started.elapsed().as_secs() < 10, "{} letters", query.len());
    }
}

#[tokio::test]
async fn headers_and_cookies_without_end_are_refused_before_anything_reads_them() {
    let town = Town::new().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = belfort::web::router(town.tower.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let status = async |headers: String| {
        let mut line = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!("GET /sign-in HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}\r\n");
        // The server may answer and hang up before it has read all.
        let _ = line.write_all(request.as_bytes()).await;
        let mut answer = [0; 12];
        let read = line.read_exact(&mut answer).await;
        read.map_or_else(|_| "hung up".to_owned(), |_| String::from_utf8_lossy(&answer[9..]).into_owned())
    };
    assert_eq!(status("Cookie: a=b\r\n".to_owned()).await, "200");
    assert_eq!(status("X-More: a\r\n".repeat(200)).await, "431", "too many headers");
    for one in [
        format!("X-More: {}\r\n", "a".repeat(2 << 20)),
        format!("Cookie: session={}\r\n", "a".repeat(2 << 20)),
    ] {
        let status = status(one).await;
        assert!(status == "431" || status == "hung up", "{status}");
    }
    let many = format!("Cookie: {}\r\n", "session=x; ".repeat(5_000));
    let status = status(many).await;
    assert!(status == "200" || status.starts_with('4'), "{status}");
}

#[tokio::test]
async fn the_letter_that_no_text_has_is_refused_in_paths_and_forms() {
    let town = Town::new().await;
    assert_eq!(get(&town, "/systems/a%00b").await.0, StatusCode::NOT_FOUND);
    let post = |body: String| {
        let request =
            Request::post("/account/about").header("content-type", "application/x-www-form-urlencoded");
        ask(&town, request.body(Body::from(body)).unwrap())
    };
    for name in ["An%00", "An\0"] {
        assert_eq!(post(format!("name={name}&language=nl")).await.0, StatusCode::BAD_REQUEST, "{name:?}");
    }
    assert_eq!(post("name=An&language=nl".to_owned()).await.0, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_token_that_is_wrong_is_answered_like_one_that_never_was() {
    let town = Town::new().await;
    let subscription = town.subscribe("telegram:7", "fietsers", &[]).await;
    let (head, last) = subscription.token.split_at(subscription.token.len() - 1);
    let near = format!("{head}{}", if last == "0" { "1" } else { "0" });
    let other = "f".repeat(subscription.token.len());
    for path in ["/confirm", "/answer", "/subscriptions", "/welcome", "/push"] {
        let tail = if path == "/subscriptions" { "/address" } else { "" };
        let (first, second) = (
            get(&town, &format!("{path}/{near}{tail}")).await,
            get(&town, &format!("{path}/{other}{tail}")).await,
        );
        assert_eq!(first.0, second.0, "{path}");
        assert_eq!(
            first.1.replace(&near, ""),
            second.1.replace(&other, ""),
            "{path} tells how near a guess is"
        );
    }
}

#[tokio::test]
async fn no_address_leads_a_visitor_elsewhere() {
    let town = Town::new().await;
    town.search("fietsers").await;
    let evil = "https%3A%2F%2Fevil.example%2F";
    for address in [
        format!("/?next={evil}&return={evil}&url={evil}"),
        "//evil.example/".to_owned(),
        "/%2F%2Fevil.example".to_owned(),
        "/search?q=x&lang=nl&back=//evil.example".to_owned(),
        format!("/welcome/{evil}"),
        format!("/sign-in?next={evil}"),
        "/register?next=//evil.example".to_owned(),
        "//evil.example/register".to_owned(),
    ] {
        let response = belfort::web::router(town.tower.clone())
            .oneshot(Request::get(&address).header("host", "evil.example").body(Body::empty()).unwrap())
            .await
            .unwrap();
        if let Some(place) = response.headers().get("location") {
            let place = place.to_str().unwrap();
            assert!(place.starts_with('/') && !place.starts_with("//"), "{address} leads to {place}");
        }
    }
}
