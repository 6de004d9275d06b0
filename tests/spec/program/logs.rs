//! What the log holds, and what it never does, however much of it is asked for.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{belfort, folder, said};

/// Answers every line that it is connected with, on a thread of its own.
fn server(answer: fn(TcpStream)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || listener.incoming().flatten().for_each(answer));
    address
}

fn telegram(mut line: TcpStream) {
    let mut reader = BufReader::new(line.try_clone().unwrap());
    let mut words = String::new();
    while reader.read_line(&mut words).is_ok_and(|read| read > 2) {}
    let body = r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#;
    let head = format!(
        "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: {}",
        body.len()
    );
    let _ = write!(line, "{head}\r\nconnection: close\r\n\r\n{body}");
}

/// A mail server that asks who is there and then refuses.
fn mail(mut line: TcpStream) {
    let _ = write!(line, "220 hello\r\n");
    let reader = BufReader::new(line.try_clone().unwrap());
    for said in reader.lines().map_while(Result::ok) {
        let answer = match said.get(..4).unwrap_or_default() {
            "EHLO" => "250-hello\r\n250 AUTH PLAIN LOGIN",
            "AUTH" => "535 5.7.8 who are you",
            _ => "250 ok",
        };
        let _ = write!(line, "{answer}\r\n");
    }
}

#[test]
fn no_secret_stands_in_the_log_however_much_is_asked_of_it() {
    let data = folder();
    let (bot, smtp) = (server(telegram), server(mail));
    let hook = format!("webhook:http://{}/hook/geheim-pad?token=geheim-sleutel", server(telegram));
    let signed = STANDARD.encode([7; 32]);
    for format in ["", "json"] {
        for to in ["telegram:7", "email:ann@town.example", &hook] {
            let sent = belfort(data.path())
                .args(["doctor", "--send", to])
                .env(
                    "BELFORT_LOG",
                    "trace,lettre::transport=trace,hyper_util::client=trace,reqwest::connect=trace",
                )
                .env("BELFORT_LOG_FORMAT", format)
                .env("BELFORT_FETCH__ALLOW_PRIVATE", "true")
                .env("BELFORT_TELEGRAM__TOKEN", "1:geheim-token")
                .env("BELFORT_TELEGRAM__API_URL", format!("http://{bot}"))
                .env("BELFORT_SMTP__URL", format!("smtp://ann:geheim-woord@{smtp}"))
                .env("BELFORT_WEBHOOK__SECRET", format!("whsec_{signed}"))
                .output()
                .unwrap();
            let all = said(&sent);
            assert!(all.contains("DEBUG"), "the log tells all it may: {all}");
            let login = STANDARD.encode("\0ann\0geheim-woord");
            for secret in ["geheim", signed.as_str(), login.as_str(), &STANDARD.encode("geheim-woord")] {
                assert!(!all.contains(secret), "`{secret}` of {to}: {all}");
            }
        }
    }
}

#[test]
fn a_log_in_json_is_one_object_a_line_and_names_the_feed() {
    let data = folder();
    let mut add = belfort(data.path());
    let add =
        add.env("BELFORT_FETCH__ALLOW_PRIVATE", "true").args(["feeds", "add", "http://127.0.0.1:9/feed"]);
    let added = add.output().unwrap();
    assert!(added.status.success(), "{}", said(&added));
    let mut poll = belfort(data.path());
    let poll =
        poll.env("BELFORT_LOG", "belfort=info").env("BELFORT_LOG_FORMAT", "json").args(["poll", "--all"]);
    let log = poll.output().unwrap().stderr;
    let lines: Vec<serde_json::Value> = String::from_utf8_lossy(&log)
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of_feed = lines.iter().find(|line| line["feed"] == "127-0-0-1").expect("the feed is named");
    assert_eq!((&of_feed["level"], &of_feed["cause"]), (&"WARN".into(), &"private-address".into()));
}

#[test]
fn a_request_has_one_name_in_its_answer_and_in_the_log_whatever_name_it_came_with() {
    let data = folder();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let log = data.path().join("log");
    let mut serve = belfort(data.path());
    let serve = serve
        .env("BELFORT_LOG", "belfort=debug")
        .env("BELFORT_LOG_FORMAT", "json")
        .env("BELFORT_WEB__LISTEN", format!("127.0.0.1:{port}"))
        .stderr(std::fs::File::create(&log).unwrap())
        .arg("serve");
    let mut serve = serve.spawn().unwrap();
    let answer = (0..600).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        let mut line = TcpStream::connect(("127.0.0.1", port)).ok()?;
        let name = "x-request-id: chosen-by-somebody";
        write!(
            line,
            "GET /search?q=geheim HTTP/1.1\r\nhost: localhost\r\n{name}\r\nconnection: close\r\n\r\n"
        )
        .ok()?;
        let head: Vec<String> =
            BufReader::new(line).lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        (!head.is_empty()).then_some(head)
    });
    serve.kill().unwrap();
    serve.wait().unwrap();
    let answer = answer.expect("the page answers within half a minute");
    let id = answer.iter().find_map(|line| line.strip_prefix("x-request-id: ")).expect("the answer names it");
    let log = std::fs::read_to_string(log).unwrap();
    assert!(!log.contains("chosen-by-somebody") && !log.contains("geheim"), "{log}");
    let of_request = log.lines().find(|line| line.contains(id)).expect("a line of the log names it");
    let line: serde_json::Value = serde_json::from_str(of_request).unwrap();
    assert_eq!((&line["span"]["route"], &line["status"]), (&"/search".into(), &200.into()));
}
