//! A cluster in a few lines: it holds what is shipped to it, answers the queries that we translate, and fails as it is told.
//!
//! It is strict where a real one is lenient, so that what we send is checked: each line of a bulk is JSON, a document has
//! only fields of the layout, a version is a number.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What goes wrong with a request.
#[derive(Clone)]
pub(crate) enum Fault {
    /// This status with this body.
    Says(u16, String),
    /// No answer.
    Hangs,
    /// The first document of the shipment gets this status and this kind of error, as do all when `all` is set.
    Item { status: u16, kind: &'static str, all: bool },
    /// Another address.
    Redirects(String),
}

#[derive(Default)]
struct Index {
    layout: Value,
    /// Version, sequence and source, by id.
    documents: BTreeMap<String, (i64, i64, Value)>,
    /// The versions of what was removed.
    removed: BTreeMap<String, i64>,
    sequence: i64,
}

#[derive(Default)]
struct Held {
    indexes: BTreeMap<String, Index>,
    /// Faults to come: for requests whose method and path hold the text.
    faults: VecDeque<(String, Fault)>,
    calls: Vec<String>,
    headers: Vec<HeaderMap>,
    /// Actions and bytes of each shipment.
    shipments: Vec<(usize, usize)>,
}

/// The double.
#[derive(Clone, Default)]
pub(crate) struct Double(Arc<Mutex<Held>>);

impl Double {
    /// Opens it; answers its address.
    pub(crate) async fn open(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(take).with_state(self.clone());
        let app = app.layer(axum::extract::DefaultBodyLimit::disable());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        address
    }

    pub(crate) fn fails(&self, at: &str, fault: Fault) {
        self.0.lock().unwrap().faults.push_back((at.to_owned(), fault));
    }

    pub(crate) fn indexes(&self) -> Vec<String> {
        self.0.lock().unwrap().indexes.keys().cloned().collect()
    }

    /// Removes every index, as a disk that is lost does.
    pub(crate) fn lose(&self) {
        self.0.lock().unwrap().indexes.clear();
    }

    /// Puts an index there that somebody else made.
    pub(crate) fn put_foreign(&self, name: &str) {
        self.0.lock().unwrap().indexes.insert(name.to_owned(), Index::default());
    }

    /// The requests since the last look, as `METHOD /path`.
    pub(crate) fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().calls)
    }

    pub(crate) fn headers(&self) -> Vec<HeaderMap> {
        self.0.lock().unwrap().headers.clone()
    }

    /// Actions and bytes of each shipment since the last look.
    pub(crate) fn shipments(&self) -> Vec<(usize, usize)> {
        std::mem::take(&mut self.0.lock().unwrap().shipments)
    }

    /// The document of a key, wherever it is.
    pub(crate) fn document(&self, key: &str) -> Option<Value> {
        let held = self.0.lock().unwrap();
        held.indexes.values().find_map(|index| index.documents.get(key)).map(|(_, _, source)| source.clone())
    }

    pub(crate) fn layout(&self, name: &str) -> Value {
        self.0.lock().unwrap().indexes[name].layout.clone()
    }
}

async fn take(
    State(double): State<Double>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = format!("{method} {uri}");
    let fault = {
        let mut held = double.0.lock().unwrap();
        held.calls.push(call.clone());
        held.headers.push(headers);
        let due = held.faults.front().is_some_and(|(at, _)| call.contains(at));
        if due { held.faults.pop_front().map(|(_, fault)| fault) } else { None }
    };
    match fault {
        Some(Fault::Says(status, text)) => (StatusCode::from_u16(status).unwrap(), text).into_response(),
        Some(Fault::Hangs) => std::future::pending().await,
        Some(Fault::Redirects(to)) => {
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response()
        }
        fault => {
            let (status, value) = double.0.lock().unwrap().answer(&method, &uri, &body, fault.as_ref());
            let json = [(header::CONTENT_TYPE, "application/json")];
            (StatusCode::from_u16(status).unwrap(), json, value.to_string()).into_response()
        }
    }
}

fn error(status: u16, kind: &str) -> (u16, Value) {
    (
        status,
        json!({ "error": { "type": kind, "reason": format!("the double says {kind}") }, "status": status }),
    )
}

impl Held {
    fn answer(&mut self, method: &Method, uri: &Uri, body: &[u8], fault: Option<&Fault>) -> (u16, Value) {
        let path = uri.path().trim_start_matches('/');
        let (name, rest) = path.split_once('/').unwrap_or((path, ""));
        let read = || serde_json::from_slice::<Value>(body).expect("what is sent is JSON");
        if name == "_cat" {
            let beginning = rest.trim_start_matches("indices/").trim_end_matches('*');
            let names = self.indexes.keys().filter(|name| name.starts_with(beginning));
            return (200, names.map(|name| json!({ "index": name })).collect());
        }
        match (method.as_str(), rest) {
            ("PUT", "") if self.indexes.contains_key(name) => {
                return error(400, "resource_already_exists_exception");
            }
            ("PUT", "") => {
                self.indexes.insert(name.to_owned(), Index { layout: read(), ..Index::default() });
                return (200, json!({ "acknowledged": true }));
            }
            ("DELETE", "") => {
                return match self.indexes.remove(name) {
                    Some(_) => (200, json!({ "acknowledged": true })),
                    None => error(404, "index_not_found_exception"),
                };
            }
            // As a real one does: what comes before the index makes one, without our layout.
            ("POST", "_bulk") => drop(self.indexes.entry(name.to_owned()).or_default()),
            _ => {}
        }
        let Some(index) = self.indexes.get_mut(name) else { return error(404, "index_not_found_exception") };
        match (method.as_str(), rest) {
            ("POST", "_bulk") => {
                let (answer, shipment) = index.bulk(body, fault);
                self.shipments.push(shipment);
                (200, answer)
            }
            ("POST", "_refresh") => (200, json!({ "_shards": { "failed": 0 } })),
            ("GET", "_mapping") => (200, json!({ name: { "mappings": index.layout["mappings"] } })),
            ("POST", "_count") => (200, json!({ "count": index.found(&read()["query"]).len() })),
            ("POST", "_search") => (200, index.search(&read())),
            ("GET", document) => index.get(document.trim_start_matches("_doc/")),
            ("PUT", document) if document.starts_with("_create/") => {
                index.write(document.trim_start_matches("_create/"), "create", read())
            }
            ("PUT", document) => {
                index.write(document.trim_start_matches("_doc/"), uri.query().unwrap_or_default(), read())
            }
            _ => error(405, "no_such_call"),
        }
    }
}

impl Index {
    fn get(&self, id: &str) -> (u16, Value) {
        match self.documents.get(id) {
            None => (404, json!({ "_id": id, "found": false })),
            Some((version, sequence, source)) => (
                200,
                json!({ "_id": id, "_version": version, "_seq_no": sequence, "_primary_term": 1, "_source": source, "found": true }),
            ),
        }
    }

    fn write(&mut self, id: &str, how: &str, source: Value) -> (u16, Value) {
        let held = self.documents.get(id).map(|(_, sequence, _)| *sequence);
        let allowed = match how {
            "create" => held.is_none(),
            how => held.is_some_and(|held| how.starts_with(&format!("if_seq_no={held}&"))),
        };
        if !allowed {
            return error(409, "version_conflict_engine_exception");
        }
        self.sequence += 1;
        self.documents.insert(id.to_owned(), (1, self.sequence, source));
        (201, json!({ "_id": id, "_seq_no": self.sequence, "_primary_term": 1 }))
    }

    fn bulk(&mut self, body: &[u8], fault: Option<&Fault>) -> (Value, (usize, usize)) {
        assert_eq!(body.last(), Some(&b'\n'), "a shipment ends with the end of a line");
        let mut lines = std::str::from_utf8(body).unwrap().lines();
        let mut items: Vec<Value> = Vec::new();
        while let Some(line) = lines.next() {
            let action: Value = serde_json::from_str(line).unwrap();
            let (verb, about) = action.as_object().unwrap().iter().next().unwrap();
            let source = (verb == "index").then(|| serde_json::from_str(lines.next().unwrap()).unwrap());
            let done = match fault {
                Some(Fault::Item { status, kind, all }) if *all || items.is_empty() => {
                    json!({ "status": status, "error": { "type": kind, "reason": "as it was told" } })
                }
                _ => self.act(about, source),
            };
            let mut done = done;
            done["_id"] = about["_id"].clone();
            items.push(json!({ verb: done }));
        }
        let shipment = (items.len(), body.len());
        (json!({ "took": 1, "errors": false, "items": items }), shipment)
    }

    fn act(&mut self, about: &Value, source: Option<Value>) -> Value {
        assert_eq!(about["version_type"], "external");
        let (id, version) = (about["_id"].as_str().unwrap().to_owned(), about["version"].as_i64().unwrap());
        let held = self.documents.get(&id).map(|(version, _, _)| *version);
        if held.max(self.removed.get(&id).copied()).is_some_and(|held| held >= version) {
            return json!({ "status": 409, "error": { "type": "version_conflict_engine_exception" } });
        }
        let Some(source) = source else {
            self.removed.insert(id.clone(), version);
            let found = self.documents.remove(&id).is_some();
            return json!({ "status": if found { 200 } else { 404 } });
        };
        let fields = self.layout["mappings"]["properties"].as_object();
        let unknown = |name: &&String| fields.is_some_and(|fields| !fields.contains_key(*name));
        if let Some(name) = source.as_object().unwrap().keys().find(unknown) {
            return json!({ "status": 400, "error": { "type": "strict_dynamic_mapping_exception", "reason": name } });
        }
        self.sequence += 1;
        self.documents.insert(id, (version, self.sequence, source));
        json!({ "status": 201 })
    }

    fn found(&self, query: &Value) -> Vec<&Value> {
        self.documents.values().map(|(_, _, source)| source).filter(|source| meets(source, query)).collect()
    }

    fn search(&self, asked: &Value) -> Value {
        let mut found = self.found(asked.get("query").unwrap_or(&json!({ "match_all": {} })));
        found.sort_by_key(|source| {
            (std::cmp::Reverse(source["published"].to_string()), source["key"].to_string())
        });
        let number = |name: &str| asked[name].as_u64().unwrap_or(0) as usize;
        let hit = |source: &&Value| json!({ "_score": 1.0, "_source": { "stored": source["stored"] } });
        let hits: Vec<Value> = found.iter().skip(number("from")).take(number("size")).map(hit).collect();
        let mut counted = json!({});
        for (name, wanted) in asked["aggs"].as_object().into_iter().flatten() {
            if let Some(field) = wanted["terms"]["field"].as_str() {
                let mut counts: BTreeMap<String, u64> = BTreeMap::new();
                for value in found.iter().flat_map(|source| values(source, field)) {
                    *counts.entry(value).or_default() += 1;
                }
                let buckets = counts.iter().map(|(key, count)| json!({ "key": key, "doc_count": count }));
                counted[name] = json!({ "buckets": buckets.collect::<Vec<_>>() });
            } else {
                let numbers = self.documents.values().filter_map(|(_, _, source)| source["number"].as_f64());
                counted[name] = json!({ "last": { "value": numbers.fold(0.0, f64::max) } });
            }
        }
        json!({ "took": 1, "timed_out": false, "_shards": { "failed": 0 }, "aggregations": counted,
            "hits": { "total": { "value": found.len() }, "hits": hits } })
    }
}

fn values(source: &Value, field: &str) -> Vec<String> {
    let text =
        |value: &Value| value.as_str().map(str::to_owned).or(value.as_i64().map(|one| one.to_string()));
    match &source[field] {
        Value::Array(values) => values.iter().filter_map(text).collect(),
        value => text(value).into_iter().collect(),
    }
}

/// Whether a document meets a query; one that it does not know is a mistake of ours.
fn meets(source: &Value, query: &Value) -> bool {
    let (kind, inner) = query.as_object().unwrap().iter().next().unwrap();
    let all = |name: &str| inner[name].as_array().into_iter().flatten().all(|one| meets(source, one));
    let any = |name: &str| inner[name].as_array().into_iter().flatten().any(|one| meets(source, one));
    let one = || inner.as_object().unwrap().iter().next().unwrap();
    let words = |field: &str| -> HashSet<String> {
        values(source, field).iter().flat_map(|text| text.split(' ')).map(str::to_owned).collect()
    };
    match kind.as_str() {
        "match_all" => true,
        "match_none" => false,
        "function_score" => meets(source, &inner["query"]),
        "constant_score" => meets(source, &inner["filter"]),
        "bool" => {
            let wanted = inner["minimum_should_match"].as_i64().unwrap_or(0) > 0;
            all("must") && all("filter") && !any("must_not") && (!wanted || any("should"))
        }
        "exists" => !source[inner["field"].as_str().unwrap()].is_null(),
        "term" => {
            let (field, wanted) = one();
            let wanted = wanted["value"].as_str().unwrap();
            words(field).contains(wanted) || values(source, field).iter().any(|value| value == wanted)
        }
        "prefix" => {
            let (field, wanted) = one();
            words(field).iter().any(|word| word.starts_with(wanted["value"].as_str().unwrap()))
        }
        "match_phrase" => {
            let (field, wanted) = one();
            let wanted = format!(" {} ", wanted["query"].as_str().unwrap());
            values(source, field).iter().any(|text| format!(" {text} ").contains(&wanted))
        }
        "range" => {
            let (field, wanted) = one();
            match wanted["lte"].as_i64() {
                Some(most) => source[field].as_i64().is_some_and(|number| number <= most),
                None => source[field].as_str().is_some_and(|at| {
                    wanted["gte"].as_str().is_none_or(|from| at >= from)
                        && wanted["lt"].as_str().is_none_or(|to| at < to)
                }),
            }
        }
        "more_like_this" => {
            let like: HashSet<&str> = inner["like"][0].as_str().unwrap().split(' ').collect();
            let fields = inner["fields"].as_array().unwrap().iter();
            fields.flat_map(|field| words(field.as_str().unwrap())).any(|word| like.contains(word.as_str()))
        }
        kind => panic!("the double knows no `{kind}`: {query}"),
    }
}
