//! What fetching does with servers that misbehave.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use belfort::net::{Client, NetConfig, client};
use belfort::news::feed::{Feed, FeedKind};
use belfort::news::fetch::{Document, FetchError, Fetched, Limits, RetryAfter, Validators, fetch};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

/// A server on loopback that gives `answer` (built from its own address and the request) and then closes or keeps silent.
async fn server(answer: impl Fn(&str, &str) -> Vec<u8> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let own = base.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = vec![0; 8192];
            let length = socket.read(&mut request).await.unwrap_or(0);
            let answer = answer(&own, &String::from_utf8_lossy(&request[..length]));
            let _ = socket.write_all(&answer).await;
            if answer.ends_with(b"HANG") {
                std::future::pending::<()>().await; // one connection per such test
            }
        }
    });
    base
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn reader(allow_private: bool) -> Client {
    client(&NetConfig { allow_private, ..NetConfig::default() }).unwrap()
}

async fn get_with(
    client: &Client,
    url: &str,
    validators: &Validators,
    limits: &Limits,
) -> Result<Fetched, FetchError> {
    let url = Url::parse(url).unwrap();
    let feed = Feed {
        id: "t".into(),
        url,
        title: "t".into(),
        language: None,
        kind: FeedKind::Syndication,
        themes: vec![],
        settings: Default::default(),
    };
    fetch(client, &feed, validators, limits).await
}

async fn get(url: &str) -> Result<Fetched, FetchError> {
    get_with(&reader(true), url, &Validators::default(), &Limits::default()).await
}

fn document(fetched: Fetched) -> Document {
    match fetched {
        Fetched::Document(document) => *document,
        Fetched::NotModified(_) => panic!("not modified"),
    }
}

#[tokio::test]
async fn validators_go_back_byte_for_byte_and_not_modified_is_no_error() {
    let base = server(|_, request| match request.contains("if-none-match: W/\"odd,  \"tag\"\r\n") {
        true => answer("304 Not Modified", "", b""),
        false => answer("200 OK", "ETag: W/\"odd,  \"tag\"\r\nContent-Type: Text/XML; Charset=\"latin1\"\r\nCache-Control: public, max-age=60\r\n", b"<rss/>"),
    })
    .await;
    let first = document(get(&base).await.unwrap());
    assert_eq!((first.content_type.as_deref(), first.charset.as_deref()), (Some("text/xml"), Some("latin1")));
    assert_eq!(first.hints.fresh_for, Some(Duration::from_secs(60)));
    let again = get_with(&reader(true), &base, &first.validators, &Limits::default()).await.unwrap();
    assert!(matches!(again, Fetched::NotModified(_)));
}

#[tokio::test]
async fn a_feed_that_moved_for_good_says_where_and_one_that_moved_for_now_does_not() {
    let base = server(|_, request| match request {
        request if request.starts_with("GET /301") => answer("301 Moved", "Location: /308\r\n", b""),
        request if request.starts_with("GET /308") => answer("308 Moved", "Location: /new\r\n", b""),
        request if request.starts_with("GET /302") => answer("302 Found", "Location: /301\r\n", b""),
        _ => answer("200 OK", "", b"<rss/>"),
    })
    .await;
    let moved = document(get(&format!("{base}/301")).await.unwrap());
    assert_eq!(moved.moved_to.unwrap().path(), "/new");
    let passing = document(get(&format!("{base}/302")).await.unwrap());
    assert_eq!((passing.moved_to, passing.final_url.path()), (None, "/new"));
}

#[tokio::test]
async fn redirects_that_go_round_or_on_and_on_end() {
    let round = server(|_, _| answer("302 Found", "Location: /\r\n", b"")).await;
    assert_eq!(get(&round).await.unwrap_err().cause(), "redirect-loop");
    let on = server(|_, request| {
        let path = request.split(' ').nth(1).unwrap_or("/").to_owned();
        answer("302 Found", &format!("Location: {path}a\r\n"), b"")
    })
    .await;
    assert_eq!(get(&on).await.unwrap_err().cause(), "redirect-loop");
    let nowhere = server(|_, _| answer("302 Found", "", b"")).await;
    assert_eq!(get(&nowhere).await.unwrap_err().cause(), "bad-address");
    let file = server(|_, _| answer("302 Found", "Location: file:///etc/passwd\r\n", b"")).await;
    assert_eq!(get(&file).await.unwrap_err().cause(), "bad-address");
}

#[tokio::test]
async fn a_line_that_an_earlier_answer_spoiled_is_tried_once_more_and_not_again() {
    let spoiled = b"<rss>the rest of a body that nobody announced</rss>".to_vec();
    for (spoiled_lines, requests) in [(1, 2), (9, 2)] {
        let asked = Arc::new(AtomicUsize::new(0));
        let (counter, spoiled) = (Arc::clone(&asked), spoiled.clone());
        let base = server(move |_, _| match counter.fetch_add(1, Ordering::Relaxed) < spoiled_lines {
            true => spoiled.clone(),
            false => answer("200 OK", "", b"<rss/>"),
        })
        .await;
        let got = get(&base).await;
        assert_eq!(got.map_err(|error| error.cause()).is_ok(), spoiled_lines == 1);
        assert_eq!(asked.load(Ordering::Relaxed), requests);
    }
}

#[tokio::test]
async fn no_private_address_is_reached_by_literal_or_by_name() {
    let strict = reader(false);
    for url in
        ["http://127.0.0.1:9/", "http://2130706433:9/", "http://[::ffff:127.0.0.1]:9/", "http://localhost:9/"]
    {
        let error = get_with(&strict, url, &Validators::default(), &Limits::default()).await.unwrap_err();
        assert_eq!(error.cause(), "private-address", "{url}");
    }
}

#[tokio::test]
async fn a_document_over_the_limit_is_cut_off_also_when_it_unfolds() {
    let limits = Limits { body_bytes_max: 1_000_000, ..Limits::default() };
    let plain = server(|_, _| answer("200 OK", "", &vec![b'x'; 1_000_001])).await;
    let error = get_with(&reader(true), &plain, &Validators::default(), &limits).await.unwrap_err();
    assert_eq!(error.cause(), "too-large");
    assert!(error.to_string().ends_with("larger than 1000000 bytes after decompression"));
    let bomb = server(|_, _| answer("200 OK", "Content-Encoding: gzip\r\n", &gzip_of_zeros(40))).await;
    let error = get_with(&reader(true), &bomb, &Validators::default(), &limits).await.unwrap_err();
    assert_eq!(error.cause(), "too-large");
}

/// A gzip member of `blocks` stored blocks of 65,535 zeros; its trailer is never reached.
fn gzip_of_zeros(blocks: usize) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    for _ in 0..blocks {
        bytes.extend_from_slice(&[0, 0xff, 0xff, 0, 0]);
        bytes.resize(bytes.len() + 65_535, 0);
    }
    bytes
}

#[tokio::test]
async fn a_body_that_never_ends_meets_the_time_limit() {
    let base = server(|_, _| b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nHANG".to_vec()).await;
    let limits = Limits { time_max: Duration::from_millis(100), ..Limits::default() };
    let error = get_with(&reader(true), &base, &Validators::default(), &limits).await.unwrap_err();
    assert_eq!(error.cause(), "timeout");
    assert!(error.worth_retrying());
}

#[tokio::test]
async fn a_transfer_that_breaks_off_is_not_taken_for_a_document() {
    let short =
        server(|_, _| b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n<rss>".to_vec())
            .await;
    assert_eq!(get(&short).await.unwrap_err().cause(), "truncated");
    let not_gzip =
        server(|_, _| answer("200 OK", "Content-Encoding: gzip\r\n", b"\0\x01\x02\x03 no gzip")).await;
    assert_eq!(get(&not_gzip).await.unwrap_err().cause(), "encoding");
}

#[tokio::test]
async fn a_document_that_is_not_packed_as_its_headers_say_is_read_and_the_lie_is_named() {
    let lie = server(|_, _| answer("200 OK", "Content-Encoding: gzip\r\n", b"<rss/>")).await;
    let document = document(get(&lie).await.unwrap());
    assert_eq!((document.bytes.as_slice(), document.odd.is_some()), (&b"<rss/>"[..], true));
}

#[tokio::test]
async fn each_status_has_its_cause_and_retry_after_is_read_in_both_forms() {
    let base = server(|_, request| match request.split(' ').nth(1).unwrap_or("") {
        "/429" => answer("429 Slow", "Retry-After: 120\r\n", b""),
        "/503" => answer("503 Busy", "Retry-After: Mon, 23 Nov 2026 12:00:00 GMT\r\n", b""),
        path => answer(&format!("{} x", &path[1..4]), "", b""),
    })
    .await;
    for (status, cause, retry) in [
        ("404", "not-found", false),
        ("410", "gone", false),
        ("403", "refused", false),
        ("401", "refused", false),
        ("429", "rate-limited", true),
        ("500", "server-error", true),
        ("418", "http-status", false),
    ] {
        let error = get(&format!("{base}/{status}")).await.unwrap_err();
        assert_eq!((error.cause(), error.worth_retrying()), (cause, retry), "{status}");
    }
    let limited = get(&format!("{base}/429")).await.unwrap_err();
    assert_eq!(limited.retry_after(), Some(RetryAfter::After(Duration::from_secs(120))));
    let dated = server(|_, _| {
        answer(
            "503 Busy",
            "Date: Mon, 23 Nov 2020 11:00:00 GMT\r\nRetry-After: Mon, 23 Nov 2020 12:00:00 GMT\r\n",
            b"",
        )
    })
    .await;
    let wait = get(&dated).await.unwrap_err().retry_after();
    assert_eq!(wait, Some(RetryAfter::After(Duration::from_secs(3600))), "a server counts by its own clock");
    let busy = get(&format!("{base}/503")).await.unwrap_err();
    assert_eq!(busy.retry_after(), Some(RetryAfter::At("2026-11-23T12:00:00Z".parse().unwrap())));
}

#[tokio::test]
async fn a_wall_is_named_whatever_the_status_it_comes_with() {
    let base = server(|_, request| {
        let captcha = b"<!DOCTYPE html><html><title>Just a moment...</title><body><div class=cf-turnstile></div></body></html>";
        let login = b"<html><title>Aanmelden</title><form><input type=password></form></html>";
        let care = "<html><title>Stad</title><h1>Onze website is in onderhoud</h1></html>".as_bytes();
        match request.split(' ').nth(1).unwrap_or("") {
            "/captcha" => answer("403 No", "Content-Type: text/html\r\n", captcha),
            "/header" => answer("403 No", "cf-mitigated: challenge\r\n", b""),
            "/limited" => answer("429 Slow", "Retry-After: 120\r\n", captcha),
            "/login" => answer("401 Who", "", login),
            "/care" => answer("503 Busy", "Retry-After: 60\r\n", care),
            "/long" => answer("403 No", "", &[&b"<html><p>"[..], &vec![b'x'; 1 << 20], captcha].concat()),
            "/bomb" => answer("403 No", "Content-Encoding: gzip\r\n", &gzip_of_zeros(40)),
            _ => answer("403 No", "", b"<html><h1>403 Forbidden</h1></html>"),
        }
    })
    .await;
    let error = async |path: &str| get(&format!("{base}/{path}")).await.unwrap_err();
    for (path, cause, status) in [
        ("captcha", "captcha", 403),
        ("header", "captcha", 403),
        ("limited", "captcha", 429),
        ("login", "login", 401),
        ("care", "maintenance", 503),
        ("long", "refused", 403),
        ("bomb", "refused", 403),
        ("plain", "refused", 403),
    ] {
        let error = error(path).await;
        assert_eq!((error.cause(), error.status()), (cause, Some(status)), "{path}");
    }
    let wait = |seconds| Some(RetryAfter::After(Duration::from_secs(seconds)));
    assert_eq!(error("limited").await.retry_after(), wait(120), "a wall that asks for time gets it");
    assert_eq!(error("care").await.retry_after(), wait(60));
}

#[tokio::test]
async fn a_server_that_hangs_up_is_told_from_one_that_is_not_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            // Closed with no time to linger, a connection is reset.
            let _ = socket.set_zero_linger();
            socket.readable().await.unwrap();
        }
    });
    let error = get(&format!("http://{address}/")).await.unwrap_err();
    assert_eq!((error.cause(), error.worth_retrying()), ("connection-reset", true), "{error}");
}

#[tokio::test]
async fn all_lines_of_cache_control_are_one_list() {
    let base = server(|_, _| {
        answer("200 OK", "Cache-Control: public\r\nCache-Control: must-revalidate, max-age=90\r\n", b"<rss/>")
    })
    .await;
    assert_eq!(document(get(&base).await.unwrap()).hints.fresh_for, Some(Duration::from_secs(90)));
}

#[tokio::test]
async fn no_message_holds_a_secret_of_the_address() {
    let base = server(|_, _| answer("404 x", "", b"")).await;
    let url = base.replace("http://", "http://ann:pw123@") + "/f?token=tok123&page=2";
    let error = get(&url).await.unwrap_err();
    assert!(!error.to_string().contains("123"), "{error}");
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = get(&format!("http://{closed}/f?sig=tok123")).await.unwrap_err();
    assert_eq!(error.cause(), "connection-refused");
    assert!(!error.to_string().contains("tok123"), "{error}");
}

#[tokio::test]
async fn a_feed_may_be_asked_for_under_another_name_and_its_hub_is_found_in_the_headers() {
    let base = server(|_, request| match request.contains("user-agent: Gemeentelezer/2\r\n") {
        true => answer("200 OK", "Link: </hub>; rel=\"hub\", <https://a.example/f>; rel=self\r\n", b"<rss/>"),
        false => answer("403 No", "", b""),
    })
    .await;
    assert_eq!(get(&base).await.unwrap_err().cause(), "refused");
    let mut feed = Feed {
        id: "t".into(),
        url: Url::parse(&base).unwrap(),
        title: "t".into(),
        language: None,
        kind: FeedKind::Syndication,
        themes: vec![],
        settings: Default::default(),
    };
    feed.settings.user_agent = Some("Gemeentelezer/2".into());
    let fetched = fetch(&reader(true), &feed, &Validators::default(), &Limits::default()).await.unwrap();
    let links = document(fetched).links;
    assert_eq!(links.hub.unwrap().path(), "/hub");
    assert_eq!(links.topic.unwrap().as_str(), "https://a.example/f");
}
