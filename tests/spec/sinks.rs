//! Against receivers with faults that others wrote: `../shared/feeds/sinks.py`. Skipped, with a word, where it is not there.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use belfort::bot::Face;
use chrono::TimeDelta;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::town::Town;

/// The receivers, until they go out of scope.
struct Sinks {
    child: Child,
    http: String,
    client: reqwest::Client,
}

impl Drop for Sinks {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where the receivers are, and python to run them.
fn script() -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/feeds/sinks.py");
    let python = Command::new("python3").arg("--version").stdout(Stdio::null()).status();
    let is_there = script.is_file() && python.is_ok_and(|status| status.success());
    if !is_there {
        eprintln!("skipped: ../shared/feeds/sinks.py or python3 is not here");
    }
    is_there.then_some(script)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Sinks {
    fn open(script: &Path) -> Sinks {
        let (http, smtp) = (free_port(), free_port());
        let mut child = Command::new("python3")
            .arg(script)
            .args(["--port", &http.to_string(), "--smtp", &smtp.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        let _ = rustls::crypto::ring::default_provider().install_default();
        Sinks { child, http: format!("http://127.0.0.1:{http}"), client: reqwest::Client::new() }
    }

    async fn offer(&self, update: Value) {
        let address = format!("{}/_ctl/update", self.http);
        // The receivers take a connection before they have said that they listen, but not before they do.
        let sent = self.client.post(address).body(update.to_string()).send().await.unwrap();
        assert!(sent.status().is_success());
    }

    /// What was sent to a chat: each text, and whether it arrived.
    async fn sent_to(&self, chat: i64) -> Vec<(String, bool)> {
        let log = self.client.get(format!("{}/_ctl/log", self.http)).send().await.unwrap();
        let log: Value = serde_json::from_slice(&log.bytes().await.unwrap()).unwrap();
        let all = log.as_array().unwrap().iter();
        let to_chat = all.filter(|entry| entry["kind"] == "telegram" && entry["chat"] == chat);
        to_chat
            .map(|entry| (entry["text"].as_str().unwrap().to_owned(), entry["delivered"] == true))
            .collect()
    }
}

fn asks_for_help(update: u32, chat: i64) -> Value {
    let kind = if chat > 0 {
        json!({"id": chat, "type": "private", "first_name": "Ann"})
    } else {
        json!({"id": chat, "type": "group", "title": "Dienst"})
    };
    let from = json!({"id": 77, "is_bot": false, "first_name": "Ann", "language_code": "nl"});
    json!({"update_id": update, "message": {"message_id": update, "date": 1_795_420_800, "chat": kind, "from": from,
        "text": "/help"}})
}

#[tokio::test]
async fn the_bot_answers_whom_it_can_waits_for_whom_it_must_and_follows_who_moved() {
    let Some(script) = script() else { return };
    let sinks = Sinks::open(&script);
    let url = sinks.http.clone();
    let town = Town::with(|config| config.telegram.api_url = url).await;
    let face = Face::open(town.tower.clone()).unwrap().unwrap();
    face.prepare().await.unwrap();
    let (blocked, asks_to_wait, moved, well) = (5403, 5429, -6777, 5001);
    for (update, chat) in (1..).zip([blocked, asks_to_wait, moved, well]) {
        sinks.offer(asks_for_help(update, chat)).await;
    }
    let stop = CancellationToken::new();
    // Telegram asks for two seconds; each round asks it for updates, which takes as long.
    for _round in 0..6 {
        face.step(&stop).await.unwrap();
        town.wait(TimeDelta::seconds(3));
    }
    let arrived = |sent: &[(String, bool)]| sent.iter().filter(|(_, arrived)| *arrived).count();
    let sent = sinks.sent_to(well).await;
    assert_eq!((sent.len(), arrived(&sent)), (1, 1), "who stands behind the others is answered once");
    let sent = sinks.sent_to(blocked).await;
    assert_eq!((sent.len(), arrived(&sent)), (1, 0), "who blocked the bot is not tried again");
    let sent = sinks.sent_to(asks_to_wait).await;
    assert_eq!((sent.len(), arrived(&sent)), (2, 1), "once refused, once taken");
    assert_eq!(arrived(&sinks.sent_to(moved).await), 0);
    assert_eq!(arrived(&sinks.sent_to(-100_777).await), 1, "the group is answered where it is now");
}
