//! Receivers on loopback: HTTP for Telegram and webhooks, SMTP for mail, and lines that break.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A status, headers and a body.
type Answer = (u16, Vec<(&'static str, &'static str)>, Value);

/// What an HTTP receiver got, and what it answers next; without an answer left it says 200.
#[derive(Clone, Default)]
pub(super) struct Receiver {
    pub(super) got: Arc<Mutex<Vec<(Uri, HeaderMap, Bytes)>>>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
}

impl Receiver {
    pub(super) fn answers(
        self,
        status: u16,
        headers: &[(&'static str, &'static str)],
        body: Value,
    ) -> Receiver {
        self.answers.lock().unwrap().push_back((status, headers.to_vec(), body));
        self
    }

    pub(super) async fn open(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(take).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        address
    }

    pub(super) fn bodies(&self) -> Vec<Value> {
        self.got.lock().unwrap().iter().map(|(_, _, body)| serde_json::from_slice(body).unwrap()).collect()
    }
}

async fn take(State(receiver): State<Receiver>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    receiver.got.lock().unwrap().push((uri, headers, body));
    let next = receiver.answers.lock().unwrap().pop_front();
    let (status, headers, body) = next.unwrap_or_else(|| (200, Vec::new(), sent()));
    let headers: HeaderMap =
        headers.into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    (StatusCode::from_u16(status).unwrap(), headers, body.to_string()).into_response()
}

/// What Telegram answers when it took a message.
pub(super) fn sent() -> Value {
    let chat = json!({"id": 5001, "type": "private", "first_name": "Ann"});
    json!({"ok": true, "result": {"message_id": 42, "date": 1_795_420_800, "chat": chat, "text": "x"}})
}

/// What Telegram answers when it did not take a message.
pub(super) fn no(code: u16, description: &str, parameters: Value) -> Value {
    json!({"ok": false, "error_code": code, "description": description, "parameters": parameters})
}

/// A server that reads a request and hangs up.
pub(super) async fn hangs_up() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 65_536]).await;
        }
    });
    address
}

/// An address at which nobody listens.
pub(super) async fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().to_string()
}

/// A mail server: what it says to `RCPT` and to the end of `DATA`, where empty means that it hangs up.
pub(super) async fn mail_server(rcpt: &'static str, data: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let (url, mails, _) = counting_mail_server(rcpt, data).await;
    (url, mails)
}

/// The same, and how many connections it took.
pub(super) async fn counting_mail_server(
    rcpt: &'static str,
    data: &'static str,
) -> (String, Arc<Mutex<Vec<String>>>, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let mails = Arc::new(Mutex::new(Vec::new()));
    let kept = mails.clone();
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = connections.clone();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            counted.fetch_add(1, Ordering::Relaxed);
            let _ = converse(stream, rcpt, data, &kept).await;
        }
    });
    (url, mails, connections)
}

async fn converse(
    stream: TcpStream,
    rcpt: &str,
    data: &str,
    mails: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail\r\n").await?;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let answer = match line.split([' ', '\r']).next() {
            Some("EHLO") => "250 mail",
            Some("RCPT") => rcpt,
            Some("DATA") => {
                stream.write_all(b"354 go\r\n").await?;
                let mail = body(&mut stream).await?;
                mails.lock().unwrap().push(mail);
                data
            }
            Some("QUIT") => "221 bye",
            _ => "250 ok",
        };
        if answer.is_empty() {
            return Ok(());
        }
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        line.clear();
    }
    Ok(())
}

async fn body(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut mail = String::new();
    while !mail.ends_with("\r\n.\r\n") && stream.read_line(&mut mail).await? > 0 {}
    Ok(mail)
}
