//! A site whose answers a test sets, and which remembers who asked for what.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use belfort::news::{Feed, FeedKind};
use tokio::net::TcpListener;

use crate::town::{Town, morning};

/// A request as the site saw it.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Asked {
    /// A header of the request, `""` where it has none.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

type Answer = (u16, Vec<(String, String)>, Vec<u8>);

#[derive(Clone, Default)]
pub(super) struct Site {
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
    base: String,
}

impl Site {
    pub(super) async fn open() -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let site = Site { base, ..Site::default() };
        let app = Router::new().fallback(answer).with_state(site.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        site
    }

    /// Where it listens.
    pub(super) fn address(&self) -> std::net::SocketAddr {
        self.base.trim_start_matches("http://").parse().unwrap()
    }

    pub(super) fn url(&self, path: &str) -> url::Url {
        format!("{}{path}", self.base).parse().unwrap()
    }

    /// Sets the answer of a path.
    pub(super) fn set(&self, path: &str, status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.answers.lock().unwrap().insert(path.to_owned(), (status, headers, body.as_ref().to_vec()));
    }

    /// Serves a feed with one item of that name.
    pub(super) fn feed(&self, path: &str, item: &str, headers: &[(&str, &str)]) {
        self.set(path, 200, headers, rss("", item));
    }

    /// What was asked for since the last call.
    pub(super) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    /// The paths that were asked for since the last call.
    pub(super) fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).collect()
    }

    /// Lets a town follow the feed at a path, which gives it its id.
    pub(super) async fn followed(&self, town: &Town, path: &str) {
        self.followed_as(town, path, |_| ()).await;
    }

    pub(super) async fn followed_as(&self, town: &Town, path: &str, change: impl FnOnce(&mut Feed)) {
        let mut feed = Feed {
            id: path.trim_start_matches('/').to_owned(),
            url: self.url(path),
            title: "Nieuws".to_owned(),
            language: None,
            kind: FeedKind::Syndication,
            themes: vec![],
            settings: Default::default(),
        };
        change(&mut feed);
        assert!(town.tower.store.add_feed(&feed, morning()).await.unwrap());
    }
}

/// A feed with something at its head and one item.
pub(super) fn rss(head: &str, item: &str) -> String {
    format!(
        "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>Nieuws</title>{head}\
         <item><guid>{item}</guid><title>{item}</title></item></channel></rss>"
    )
}

async fn answer(State(site): State<Site>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let path = parts.uri.path_and_query().unwrap().to_string();
    let asked =
        Asked { path: path.clone(), headers: parts.headers, body: String::from_utf8_lossy(&body).into() };
    site.asked.lock().unwrap().push(asked);
    let Some((status, headers, body)) = site.answers.lock().unwrap().get(&path).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(axum::http::HeaderName::try_from(name).unwrap(), value.parse().unwrap());
    }
    response
}
