//! The rooms of a Matrix server: each event has a name that the sender chose, and one in so many is refused at first.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// One event in so many is refused once.
const REFUSED: usize = 4;

/// What the rooms got.
#[derive(Clone)]
pub(crate) struct Rooms {
    begun: Instant,
    got: Arc<Mutex<Got>>,
}

#[derive(Default)]
struct Got {
    log: Vec<Value>,
    names: BTreeSet<String>,
}

impl Rooms {
    /// Rooms by a clock that began then.
    pub(crate) fn new(begun: Instant) -> Rooms {
        Rooms { begun, got: Arc::default() }
    }

    /// Everything that they took, in order.
    pub(crate) fn log(&self) -> Vec<Value> {
        self.got.lock().expect("nothing panics while it holds the log").log.clone()
    }
}

/// Takes an event.
pub(crate) async fn take(
    State(rooms): State<Rooms>,
    Path((room, name)): Path<(String, String)>,
    body: Bytes,
) -> (StatusCode, Json<Value>) {
    let mut got = rooms.got.lock().expect("nothing panics while it holds the log");
    let is_new = got.names.insert(name.clone());
    if is_new && got.names.len().is_multiple_of(REFUSED) {
        return (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "errcode": "M_UNKNOWN" })));
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    let at = rooms.begun.elapsed().as_secs_f64();
    got.log.push(json!({ "kind": "matrix", "room": room, "name": name, "body": body, "t": at }));
    (StatusCode::OK, Json(json!({ "event_id": format!("${name}") })))
}
