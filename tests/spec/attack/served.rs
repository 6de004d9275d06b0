//! The same through the doors of a running Belfort: forms with files, addresses, what Telegram, a cluster and a service to sign in
//! with answer.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use belfort::alerts::channel::{Step, TelegramChannel, TelegramConfig};
use belfort::alerts::{Outcome, Rhythm};
use belfort::bot::Face;
use belfort::bot::webhook;
use belfort::people::Role;
use belfort::search::cluster::{ClusterReader, Shipper};
use belfort::search::{Page, Query, Searcher};
use belfort::text::Language;
use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tower::ServiceExt;

use super::fuzz::{cases, mutated, text};
use crate::alerts::{message, news};
use crate::engine::{Double, Fault, cluster};
use crate::receivers::Receiver;
use crate::town::{Town, signed_in};

const FORM: &str = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"plan.txt\"\r\n\r\nEen plan.\r\n--x\r\n\
    Content-Disposition: form-data; name=\"of\"\r\n\r\nsystem\r\n--x--\r\n";
const UPDATE: &str = "{\"update_id\":10,\"message\":{\"message_id\":1,\"date\":1795420800,\"text\":\"/abonneer camera\",\
    \"from\":{\"id\":5001,\"is_bot\":false,\"first_name\":\"Ann\"},\"chat\":{\"id\":5001,\"type\":\"private\",\"first_name\":\"Ann\"},\
    \"entities\":[{\"type\":\"bot_command\",\"offset\":0,\"length\":9}]}}";
const TAKEN: &str = "{\"ok\":true,\"result\":{\"message_id\":42,\"date\":1795420800,\"chat\":{\"id\":5001,\"type\":\"private\",\
    \"first_name\":\"Ann\"},\"text\":\"x\"}}";
const FOUND: &str = "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0},\"hits\":{\"total\":{\"value\":1,\
    \"relation\":\"eq\"},\"hits\":[{\"_id\":\"a\",\"_score\":1.0,\"_source\":{\"key\":\"a\",\"title\":\"Fietsers\",\"feed\":\"stad\"}}]},\
    \"aggregations\":{\"themes\":{\"buckets\":[{\"key\":\"ai-data\",\"doc_count\":1}]}}}";
const SERVICE: &str = "{\"issuer\":\"ISSUER\",\"authorization_endpoint\":\"ISSUER/authorize\",\"token_endpoint\":\"ISSUER/token\",\
    \"jwks_uri\":\"ISSUER/keys\",\"end_session_endpoint\":\"ISSUER/end\"}";

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

async fn answer(town: &Town, request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, String) {
    let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 10 << 20).await.unwrap();
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

#[test]
fn a_form_with_a_file_is_taken_whole_or_not_at_all() {
    let runtime = runtime();
    let (town, cookie) = runtime.block_on(async {
        let town = Town::new().await;
        town.register("id = \"bot\"\nname = \"Bot\"\norganisation = \"gent\"\n[facts]\n").await;
        let cookie = signed_in(&town.tower, "An", Role::Editor, Some("gent")).await;
        (town, cookie)
    });
    let kept = || runtime.block_on(town.tower.store.system("bot")).unwrap().unwrap().system.files.len();
    TestRunner::new(cases())
        .run(&mutated(FORM), |body| {
            let before = kept();
            let request = Request::post("/systems/bot/files")
                .header("content-type", "multipart/form-data; boundary=x")
                .header("sec-fetch-site", "same-origin")
                .header("cookie", &cookie)
                .body(Body::from(body))
                .unwrap();
            let (status, ..) = runtime.block_on(answer(&town, request));
            prop_assert!(!status.is_server_error(), "{}", status);
            let added = kept() - before;
            prop_assert!(added <= 1 && (added == 0 || status == StatusCode::SEE_OTHER), "{added} {status}");
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_address_of_a_search_or_a_list_is_answered_within_bounds_or_refused() {
    let runtime = runtime();
    let town = runtime.block_on(async {
        let town = Town::new().await;
        town.follow("stad").await;
        town.publish("stad", "1", "Fietsers geteld", "");
        town.poll().await;
        town.search("fietsers").await;
        town
    });
    let asked = (
        text("q=fietsers&page=2&theme=ai-data&since=7d&lang=nl&sort=date"),
        text("q=a&limit=200&offset=10"),
        text("10.0.0.1, 1.2.3.4"),
    );
    TestRunner::new(cases())
        .run(&asked, |(search, list, forwarded)| {
            let safe = |text: &str| -> String {
                let kept = |byte: u8| {
                    if byte.is_ascii_alphanumeric() || b"=&-_.%".contains(&byte) {
                        char::from(byte).to_string()
                    } else {
                        format!("%{byte:02X}")
                    }
                };
                text.bytes().take(2_000).map(kept).collect()
            };
            for address in [
                format!("/search?{}", safe(&search)),
                format!("/api/v1/items?{}", safe(&list)),
                format!("/search.atom?{}", safe(&search)),
            ] {
                let mut request = Request::get(&address);
                if let Ok(value) = axum::http::HeaderValue::from_bytes(forwarded.as_bytes()) {
                    request = request.header("x-forwarded-for", value);
                }
                let mut request = request.body(Body::empty()).unwrap();
                request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))));
                let (status, _, page) = runtime.block_on(answer(&town, request));
                prop_assert!(!status.is_server_error(), "{} for {}", status, address);
                prop_assert!(page.len() < 1 << 20, "{} for {}", page.len(), address);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_update_of_the_bot_subscribes_nobody_whom_it_does_not_name() {
    let runtime = runtime();
    let town = runtime.block_on(Town::with(|config| config.telegram.webhook = true));
    let face = Arc::new(Face::open(town.tower.clone()).unwrap().unwrap());
    let secret = webhook::Secret::of("1:TOKEN");
    TestRunner::new(cases())
        .run(&mutated(UPDATE), |update| {
            let request = Request::post(format!("/telegram/{}", secret.path()))
                .header("x-telegram-bot-api-secret-token", secret.token())
                .body(Body::from(update.clone()))
                .unwrap();
            let status = runtime.block_on(webhook::router(&face).oneshot(request)).unwrap().status();
            prop_assert!(matches!(status, StatusCode::OK | StatusCode::SERVICE_UNAVAILABLE), "{}", status);
            for one in runtime.block_on(town.tower.store.subscriptions()).unwrap() {
                let chat = one.to.to_string();
                let chat = chat.trim_start_matches("telegram:").to_owned();
                prop_assert!(String::from_utf8_lossy(&update).contains(&chat) || chat == "5001", "{}", chat);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_message_has_arrived_only_when_telegram_says_so() {
    let runtime = runtime();
    let api = Receiver::default();
    let api_url = runtime.block_on(api.open());
    let config = TelegramConfig { token: "1:TOKEN".to_owned(), api_url, pace: Default::default() };
    let channel = TelegramChannel::open(&config).unwrap();
    let told = message(Language::Nl, Rhythm::Instant, &[news("Slimme fietsers")]);
    // Each message to a chat of its own, and some thirty a second: there is a pace to keep.
    TestRunner::new(ProptestConfig { cases: cases().cases.min(300), ..cases() })
        .run(&(text(TAKEN), 1_i64..i64::MAX >> 12, 200_u16..500), |(said, chat, status)| {
            let body: Value = serde_json::from_str(&said).unwrap_or(json!(said));
            let is_taken = body["ok"] == json!(true);
            let _ = api.clone().answers(status, &[], body);
            let Step::End(sent) = runtime.block_on(channel.send_next(chat, &told, 0)) else {
                panic!("it has one part");
            };
            if matches!(sent.outcome, Outcome::Delivered { .. }) {
                prop_assert!(is_taken, "{}", said);
            }
            let shown = format!("{:?}", sent.outcome);
            prop_assert!(!shown.contains("1:TOKEN"));
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_answer_of_a_cluster_is_read_within_bounds_or_named() {
    let runtime = runtime();
    let double = Double::default();
    let reader = runtime.block_on(async {
        let cluster = cluster(&double.open().await, "one");
        let mut shipper = Shipper::new(cluster.clone());
        shipper.look(9).await.unwrap();
        Searcher::Cluster(ClusterReader::new(cluster))
    });
    TestRunner::new(cases())
        .run(&text(FOUND), |said| {
            double.fails("_search", Fault::Says(200, said));
            let query = Query::parse("fietsers").unwrap();
            match runtime.block_on(reader.search(&query, &Page { limit: 10, ..Page::default() })) {
                Ok(results) => prop_assert!(results.hits.len() <= 10),
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_service_that_describes_itself_badly_lets_nobody_in_and_leads_nowhere() {
    let runtime = runtime();
    let mut town = runtime.block_on(Town::new());
    let issuer = town.address("").to_string().trim_end_matches('/').to_owned();
    town = runtime.block_on(town.after_a_crash(|config| {
        config.oidc.issuer = issuer.clone();
        config.oidc.client_id = "belfort".to_owned();
    }));
    TestRunner::new(cases())
        .run(
            &(text(SERVICE), text("{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}")),
            |(service, keys)| {
                town.serve("/.well-known/openid-configuration", &service.replace("ISSUER", &issuer));
                town.serve("/keys", &keys);
                town.wait(TimeDelta::hours(2));
                let request = Request::get("/sign-in/oidc?next=/").body(Body::empty()).unwrap();
                let (status, headers, _) = runtime.block_on(answer(&town, request));
                prop_assert!(status != StatusCode::INTERNAL_SERVER_ERROR, "{}", status);
                let place = headers.get("location").map_or("", |place| place.to_str().unwrap());
                prop_assert!(
                    place.starts_with('/')
                        || place.starts_with("http://127.0.0.1")
                        || place.starts_with("https://")
                        || place.is_empty(),
                    "{}",
                    place
                );
                let cookies = headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
                prop_assert!(!cookies.into_iter().any(|cookie| cookie.starts_with("__Host-session=")));
                Ok(())
            },
        )
        .unwrap();
}
