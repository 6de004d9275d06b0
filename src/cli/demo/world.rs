//! The outside world of the demo, on loopback: a publisher, a Telegram server, a mail server and a webhook.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{any, get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

const NEWS: &str = include_str!("nieuws.xml");
const LISTING: &str = include_str!("overzicht.html");

/// What arrived, as text.
#[derive(Debug, Default)]
pub(super) struct Arrived {
    /// Telegram messages.
    pub telegram: Vec<String>,
    /// Mails.
    pub email: Vec<String>,
    /// Webhook bodies with a signature.
    pub webhook: Vec<String>,
}

/// The outside world.
#[derive(Clone, Debug)]
pub(super) struct World {
    /// `http://127.0.0.1:PORT`.
    pub http: String,
    /// `smtp://127.0.0.1:PORT`.
    pub smtp: String,
    /// What arrived so far.
    pub arrived: Arc<Mutex<Arrived>>,
}

impl World {
    /// Opens all of it on free ports; it ends with the program.
    pub(super) async fn open() -> anyhow::Result<World> {
        let arrived = Arc::new(Mutex::new(Arrived::default()));
        let (web, mail) = (TcpListener::bind("127.0.0.1:0").await?, TcpListener::bind("127.0.0.1:0").await?);
        let world = World {
            http: format!("http://{}", web.local_addr()?),
            smtp: format!("smtp://{}", mail.local_addr()?),
            arrived: arrived.clone(),
        };
        let router = Router::new()
            .route("/nieuws.xml", get(news))
            .route(
                "/overzicht",
                get(|| async { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], LISTING) }),
            )
            .route("/webhook", post(webhook))
            .route("/{bot}/{method}", any(telegram))
            .with_state(arrived.clone());
        tokio::spawn(async move { axum::serve(web, router).await });
        tokio::spawn(async move {
            while let Ok((line, _)) = mail.accept().await {
                tokio::spawn(receive_mail(line, arrived.clone()));
            }
        });
        Ok(world)
    }

    /// Looks at what arrived.
    pub(super) fn look<T>(&self, look: impl FnOnce(&Arrived) -> T) -> T {
        look(&self.arrived.lock().expect("nothing panics while it holds what arrived"))
    }
}

type Inbox = State<Arc<Mutex<Arrived>>>;

fn put(inbox: &Mutex<Arrived>, change: impl FnOnce(&mut Arrived)) {
    change(&mut inbox.lock().expect("nothing panics while it holds what arrived"));
}

async fn news(headers: HeaderMap) -> impl IntoResponse {
    const ETAG: &str = "\"demo-1\"";
    if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag == ETAG) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    ([(header::CONTENT_TYPE, "application/rss+xml; charset=utf-8"), (header::ETAG, ETAG)], NEWS)
        .into_response()
}

async fn webhook(State(inbox): Inbox, headers: HeaderMap, body: String) -> StatusCode {
    if !headers.contains_key("webhook-signature") {
        return StatusCode::UNAUTHORIZED;
    }
    put(&inbox, |arrived| arrived.webhook.push(body));
    StatusCode::NO_CONTENT
}

async fn telegram(State(inbox): Inbox, Json(body): Json<Value>) -> Json<Value> {
    let text = body["text"].as_str().unwrap_or_default().to_owned();
    let chat =
        json!({ "id": body["chat_id"].as_i64().unwrap_or(1), "type": "private", "first_name": "Demo" });
    put(&inbox, |arrived| arrived.telegram.push(text.clone()));
    // Telegram answers with the message; its number and date play no part here.
    Json(json!({ "ok": true, "result": { "message_id": 1, "date": 1, "chat": chat, "text": text } }))
}

/// As much of RFC 5321 as a client that means well needs.
async fn receive_mail(line: TcpStream, inbox: Arc<Mutex<Arrived>>) -> std::io::Result<()> {
    let mut line = BufReader::new(line);
    line.write_all(b"220 demo ESMTP\r\n").await?;
    let mut mail: Option<String> = None;
    loop {
        let mut said = String::new();
        if line.read_line(&mut said).await? == 0 {
            return Ok(());
        }
        if let Some(text) = mail.as_mut() {
            if said == ".\r\n" {
                let text = mail.take().unwrap_or_default();
                put(&inbox, |arrived| arrived.email.push(text));
                line.write_all(b"250 taken\r\n").await?;
            } else {
                text.push_str(said.strip_prefix('.').filter(|rest| rest.starts_with('.')).unwrap_or(&said));
            }
            continue;
        }
        let answer: &[u8] = match said.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" => b"250-demo\r\n250 8BITMIME\r\n",
            "DATA" => {
                mail = Some(String::new());
                b"354 go on\r\n"
            }
            "QUIT" => return line.write_all(b"221 bye\r\n").await,
            _ => b"250 ok\r\n",
        };
        line.write_all(answer).await?;
    }
}
