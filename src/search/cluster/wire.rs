//! Requests to the cluster and its answers, bounded in size and time.

use std::error::Error;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

use super::{Cluster, ClusterError, Credentials};

/// Most bytes of an answer: two hundred hits of four thousand letters each, with room to spare.
const ANSWER_BYTES_MAX: usize = 32 << 20;
/// Longest reason that is shown, in characters.
const REASON_MAX: usize = 200;
/// Longest pause that a cluster may ask for.
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// What is sent.
pub(super) enum Body {
    Nothing,
    Json(Value),
    /// A line of JSON for each action and each document.
    Lines(String),
}

/// What came back, whatever its status.
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) value: Value,
    /// How long the cluster asks to be left alone.
    pub(super) pause: Option<Duration>,
}

impl Reply {
    pub(super) fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The kind of error that it names, such as `index_not_found_exception`.
    pub(super) fn kind(&self) -> &str {
        self.value["error"]["type"].as_str().unwrap_or_default()
    }

    pub(super) fn is_busy(&self) -> bool {
        matches!(self.status, 429 | 502..=504)
    }

    fn reason(&self) -> String {
        let error = &self.value["error"];
        let words = error["reason"].as_str().or(error.as_str()).unwrap_or_default();
        readable(&format!("{} {words}", self.kind()))
    }
}

/// What the cluster says in its own words, short and in one line.
pub(super) fn readable(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(REASON_MAX).collect()
}

impl Cluster {
    /// Asks once; `path` stands below the index.
    pub(super) async fn of_index(
        &self,
        method: Method,
        path: &str,
        body: Body,
    ) -> Result<Reply, ClusterError> {
        self.call(method, &format!("{}{path}", self.index), body).await
    }

    /// Asks once; `path` stands below the address of the cluster.
    pub(super) async fn call(&self, method: Method, path: &str, body: Body) -> Result<Reply, ClusterError> {
        let address = format!("{}/{path}", self.base);
        let url = address.parse().map_err(|cause: url::ParseError| self.unreachable(cause.to_string()))?;
        let request =
            self.client.request(method, &url).map_err(|cause| self.unreachable(cause.to_string()))?;
        // A shipment may take the whole time of the client, a question of a person may not.
        let request = match body {
            Body::Nothing => request.timeout(self.time_max),
            Body::Json(value) => {
                let json = HeaderValue::from_static("application/json");
                request.timeout(self.time_max).header(CONTENT_TYPE, json).body(value.to_string())
            }
            Body::Lines(lines) => {
                let lines_of_json = HeaderValue::from_static("application/x-ndjson");
                request.header(CONTENT_TYPE, lines_of_json).body(lines)
            }
        };
        let response = self.with_credentials(request).send().await.map_err(|error| self.failed(&error))?;
        self.read(response).await
    }

    /// The same, but a cluster that is busy is asked again after growing pauses. One that is away is asked again by the flow.
    pub(super) async fn patiently(
        &self,
        method: Method,
        path: &str,
        body: impl Fn() -> Body,
    ) -> Result<Reply, ClusterError> {
        let mut pause = self.patience.pause;
        for _ in 1..self.patience.tries {
            match self.of_index(method.clone(), path, body()).await {
                Ok(reply) if reply.is_busy() => {
                    tokio::time::sleep(reply.pause.unwrap_or(pause).min(PAUSE_MAX)).await;
                }
                ended => return ended,
            }
            pause *= 2;
        }
        self.of_index(method, path, body()).await
    }

    fn with_credentials(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.credentials {
            Credentials::None => request,
            Credentials::Password { user, password } => request.basic_auth(user, Some(password)),
            Credentials::ApiKey(key) => {
                let header = HeaderValue::from_str(&format!("ApiKey {key}"));
                match header {
                    Ok(mut header) => {
                        header.set_sensitive(true);
                        request.header(reqwest::header::AUTHORIZATION, header)
                    }
                    // The configuration refuses a key that is no header; the cluster refuses who has none.
                    Err(_) => request,
                }
            }
        }
    }

    async fn read(&self, mut response: Response) -> Result<Reply, ClusterError> {
        let status = response.status().as_u16();
        let pause = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failed(&error))? {
            if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(self.unreadable(format!("it is larger than {ANSWER_BYTES_MAX} bytes")));
            }
            bytes.extend_from_slice(&chunk);
        }
        // What stands in front of a cluster answers in HTML when the cluster is away: then the status says enough.
        let value = match serde_json::from_slice(&bytes) {
            Ok(value) => value,
            Err(_) if !(200..300).contains(&status) => Value::Null,
            Err(cause) => return Err(self.unreadable(cause.to_string())),
        };
        Ok(Reply { status, value, pause: pause.map(Duration::from_secs) })
    }

    /// The answer, unless it says that something went wrong.
    pub(super) fn good(&self, reply: Reply) -> Result<Value, ClusterError> {
        if reply.is_good() {
            return Ok(reply.value);
        }
        Err(self.refusal(&reply))
    }

    /// What an answer that is not good means.
    pub(super) fn refusal(&self, reply: &Reply) -> ClusterError {
        self.refused(reply.status, reply.kind(), reply.reason())
    }

    pub(super) fn refused(&self, status: u16, kind: &str, reason: String) -> ClusterError {
        let place = self.base.clone();
        match status {
            404 if kind == "index_not_found_exception" => ClusterError::NotReady(self.index.clone()),
            401 | 403 => ClusterError::Forbidden { place, status, reason },
            429 | 502..=504 => ClusterError::Busy { place, status, reason },
            _ => ClusterError::Refused { place, status, reason },
        }
    }

    pub(super) fn unreadable(&self, cause: impl Into<String>) -> ClusterError {
        ClusterError::Unreadable { place: self.base.clone(), cause: readable(&cause.into()) }
    }

    fn unreachable(&self, cause: String) -> ClusterError {
        ClusterError::Unreachable { place: self.base.clone(), cause: readable(&cause) }
    }

    /// The innermost cause says most: `connection refused`, `operation timed out`.
    fn failed(&self, error: &reqwest::Error) -> ClusterError {
        if error.is_timeout() {
            return ClusterError::Slow { place: self.base.clone() };
        }
        let mut cause: &dyn Error = error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        self.unreachable(cause.to_string())
    }
}
