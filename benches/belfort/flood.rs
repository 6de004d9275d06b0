//! A flood under Telegram's limit: one item for 300 chats, over a Bot API that refuses more than 30 messages a second. Goal:
//! done within a thirtieth of a second each and two seconds, at most one in a hundred refused, webhooks not held up.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::net::TcpListener;

use super::telling::{World, daemon, quantile};

const CHATS: usize = 300;
const LIMIT: usize = 30;
/// Items that webhooks are told before the flood, and during it.
const BESIDE: usize = 20;
const BETWEEN: Duration = Duration::from_millis(400);

/// A Bot API that counts.
#[derive(Clone, Default)]
struct Telegram {
    lately: Arc<Mutex<VecDeque<Instant>>>,
    taken: Arc<Mutex<Vec<Instant>>>,
    refused: Arc<Mutex<usize>>,
}

async fn answer(State(telegram): State<Telegram>, uri: Uri) -> Response {
    if !uri.path().to_lowercase().ends_with("/sendmessage") {
        return json!({"ok": true, "result": true}).to_string().into_response();
    }
    let now = Instant::now();
    let mut lately = telegram.lately.lock().expect("nobody panics");
    while lately.front().is_some_and(|at| now - *at >= Duration::from_secs(1)) {
        lately.pop_front();
    }
    if lately.len() >= LIMIT {
        *telegram.refused.lock().expect("nobody panics") += 1;
        let body = json!({"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1}});
        return (StatusCode::TOO_MANY_REQUESTS, body.to_string()).into_response();
    }
    lately.push_back(now);
    telegram.taken.lock().expect("nobody panics").push(now);
    let chat = json!({"id": 1, "type": "private", "first_name": "Ann"});
    json!({"ok": true, "result": {"message_id": 1, "date": 1_795_420_800, "chat": chat, "text": "x"}})
        .to_string()
        .into_response()
}

pub(crate) fn run() -> String {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (world, telegram) = (World::default(), Telegram::default());
        let data = tempfile::tempdir().expect("a folder");
        let address = world.open().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let api = format!("http://{}", listener.local_addr().expect("it is bound"));
        let app = Router::new().fallback(answer).with_state(telegram.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let mut subscribe = vec![(format!("webhook:{address}/hook"), "zqpub* OR zqflood*".to_owned())];
        subscribe.extend((1..=CHATS).map(|chat| (format!("telegram:{chat}"), "zqvloed".to_owned())));
        let with_telegram = |config: &mut belfort::daemon::Config| {
            config.telegram.token = "1:TOKEN".to_owned();
            config.telegram.api_url = api;
        };
        let (tower, flows) = daemon(data.path(), &address, 2, &world, with_telegram, &subscribe).await;
        while tower.store.feeds().await.expect("the store answers").iter().any(|feed| feed.state.polled.is_none()) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        for number in 0..BESIDE {
            tokio::time::sleep(BETWEEN).await;
            world.publish(0, &format!("zqpub{number}"), "");
        }
        let began = Instant::now();
        world.publish(1, "wateralarm", "zqvloed");
        for number in 0..BESIDE {
            tokio::time::sleep(BETWEEN).await;
            world.publish(0, &format!("zqflood{number}"), "");
        }
        let patience = began + Duration::from_secs(60);
        let taken = || telegram.taken.lock().expect("nobody panics").len();
        while (taken() < CHATS || world.arrivals() < 2 * BESIDE) && Instant::now() < patience {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        flows.stop().await;
        let last = telegram.taken.lock().expect("nobody panics").last().map_or(f64::NAN, |at| (*at - began).as_secs_f64());
        let refused = *telegram.refused.lock().expect("nobody panics");
        let ([_, before], [_, during]) = (world.latencies("zqpub"), world.latencies("zqflood"));
        format!(
            "{} of {CHATS} chats told in {last:.1} s (goal: {:.1} s), {refused} refused (goal: at most {})\n  \
             webhooks, handed out to alert: p50 {:.1}, p99 {:.1} ms before ({} items), p50 {:.1}, p99 {:.1} ms during ({} items)",
            taken(),
            CHATS as f64 / LIMIT as f64 + 2.0,
            CHATS / 100,
            quantile(&before, 0.5),
            quantile(&before, 0.99),
            before.len(),
            quantile(&during, 0.5),
            quantile(&during, 0.99),
            during.len(),
        )
    })
}
