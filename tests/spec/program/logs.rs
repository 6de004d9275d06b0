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
