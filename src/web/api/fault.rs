//! What goes wrong over the API, as `application/problem+json` (RFC 9457) in the language asked for.

use axum::body::Body;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::TimeDelta;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::daemon::found::cluster_is_away;
use crate::people::Scope;
use crate::register::SharedFault;
use crate::store::StoreError;
use crate::text::say;
use crate::web::visitor::Visitor;

/// How long a store or an index that is busy is left alone: a poll is stored in less.
const BUSY: TimeDelta = TimeDelta::seconds(2);
/// Problems that one answer names; who made more mends these first.
pub(super) const PROBLEMS_MAX: usize = 100;

/// What went wrong (RFC 9457).
#[derive(Serialize, ToSchema)]
pub(super) struct Problem {
    #[schema(example = "about:blank")]
    r#type: &'static str,
    title: &'static str,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// In the language asked for.
    detail: String,
    /// The same for programs.
    #[schema(pattern = "^[a-z-]+$", example = "not-found")]
    code: &'static str,
    /// Each mistake of what was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Mistake>,
}

/// One mistake of what was sent.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(super) struct Mistake {
    pub(super) message: String,
    /// The same for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<&'static str>,
    /// Where in the body, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) column: Option<usize>,
    /// What may have been meant, or what is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hint: Option<String>,
    /// The scope that is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scope: Option<&'static str>,
}

impl Mistake {
    /// A mistake in words.
    pub(super) fn new(message: impl Into<String>) -> Mistake {
        Mistake { message: message.into(), ..Mistake::default() }
    }
}

/// Why there is no answer.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    status: StatusCode,
    key: &'static str,
    /// Each mistake, for programs and people.
    problems: Vec<Mistake>,
    /// When it may be tried again.
    wait: Option<TimeDelta>,
}

impl Fault {
    fn new(status: StatusCode, key: &'static str) -> Fault {
        Fault { status, key, problems: Vec::new(), wait: None }
    }

    /// There is no such thing.
    pub(super) fn not_found() -> Fault {
        Fault::new(StatusCode::NOT_FOUND, "api-problem-not-found")
    }

    /// The token is missing or wrong; which of the two is nobody's business.
    pub(super) fn no_token() -> Fault {
        Fault::new(StatusCode::UNAUTHORIZED, "api-problem-key")
    }

    /// The token may not do this.
    pub(super) fn scope(scope: Scope) -> Fault {
        let missing = Mistake::new(format!("the scope `{scope}` is missing"));
        let problems = vec![Mistake { scope: Some(scope.code()), ..missing }];
        Fault { problems, ..Fault::new(StatusCode::FORBIDDEN, "api-problem-scope") }
    }

    /// The owner of the token may not do this.
    pub(super) fn role() -> Fault {
        Fault::new(StatusCode::FORBIDDEN, "api-problem-role")
    }

    /// The body does not say that it is JSON.
    pub(super) fn not_json() -> Fault {
        Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "api-problem-media")
    }

    /// The body says that it is no file of a register.
    pub(super) fn no_register() -> Fault {
        Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "api-problem-register-media")
    }

    /// A body that cannot be kept.
    pub(super) fn body(problems: Vec<Mistake>) -> Fault {
        Fault { problems, ..Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "api-problem-body") }
    }

    /// A parameter that cannot be read.
    pub(super) fn parameter(message: impl Into<String>) -> Fault {
        let problems = vec![Mistake::new(message)];
        Fault { problems, ..Fault::new(StatusCode::BAD_REQUEST, "api-problem-parameter") }
    }

    /// A query that cannot be read.
    pub(super) fn query(message: impl Into<String>) -> Fault {
        let problems = vec![Mistake::new(message)];
        Fault { problems, ..Fault::new(StatusCode::BAD_REQUEST, "api-problem-query") }
    }

    /// Somebody else was quicker.
    pub(super) fn stale() -> Fault {
        Fault::new(StatusCode::PRECONDITION_FAILED, "api-problem-stale")
    }

    /// It would be put over what nobody says to have seen.
    pub(super) fn unseen() -> Fault {
        Fault::new(StatusCode::PRECONDITION_REQUIRED, "api-problem-unseen")
    }

    /// It is there already.
    pub(super) fn exists() -> Fault {
        Fault::new(StatusCode::CONFLICT, "api-problem-exists")
    }

    /// It takes too long for one answer.
    pub(super) fn too_long() -> Fault {
        Fault::new(StatusCode::CONFLICT, "api-problem-too-long")
    }

    /// It is not there yet.
    pub(super) fn not_yet() -> Fault {
        Fault::new(StatusCode::CONFLICT, "api-problem-not-yet")
    }

    /// A record cannot use a shared system, or a shared one cannot go.
    pub(super) fn shared(fault: SharedFault) -> Fault {
        match fault {
            SharedFault::InUse => Fault::new(StatusCode::CONFLICT, "api-problem-in-use"),
            fault => Fault::body(vec![Mistake::new(fault.to_string())]),
        }
    }

    /// There were too many calls.
    pub(super) fn too_often(wait: TimeDelta) -> Fault {
        let fault = Fault::new(StatusCode::TOO_MANY_REQUESTS, "api-problem-too-often");
        Fault { wait: Some(wait), ..fault }
    }

    /// What was sent is too large.
    pub(super) fn too_large() -> Fault {
        Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "api-problem-too-large")
    }

    /// Under that key something else was sent before.
    pub(super) fn other_body() -> Fault {
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "api-problem-other-body")
    }

    /// The first call under that key is not answered yet.
    pub(super) fn running() -> Fault {
        Fault::new(StatusCode::CONFLICT, "api-problem-running")
    }

    /// The index is not there yet, or the cluster on which it stands does not answer.
    pub(super) fn no_index(cause: &anyhow::Error) -> Fault {
        tracing::warn!("searching: {cause:#}");
        let key = if cluster_is_away(cause) { "api-problem-cluster" } else { "api-problem-index" };
        Fault::later(key)
    }

    /// Others change the same things all the time.
    pub(super) fn busy() -> Fault {
        Fault::later("api-problem-busy")
    }

    /// It goes by itself: worth another try.
    fn later(key: &'static str) -> Fault {
        Fault { wait: Some(BUSY), ..Fault::new(StatusCode::SERVICE_UNAVAILABLE, key) }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Fault {
    fn from(cause: E) -> Fault {
        let cause = cause.into();
        if let Some(fault) = StoreError::shared(&cause) {
            return Fault::shared(fault);
        }
        tracing::error!("answering a call: {cause:#}");
        match cause.downcast_ref::<StoreError>().is_some_and(StoreError::worth_retrying) {
            true => Fault::later("api-problem-busy"),
            false => Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "api-problem-inside"),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer realm=\"belfort\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
        }
        if let Some(wait) = self.wait {
            // A part of a second is a second: who comes too early waits again.
            let seconds = wait.num_milliseconds().max(1).unsigned_abs().div_ceil(1_000);
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// A refusal in words; also one of the layers around, which say nothing themselves.
pub(in crate::web) fn explain(visitor: &Visitor, refusal: Response) -> Response {
    let status = refusal.status();
    let fault = refusal.extensions().get::<Fault>().cloned();
    let fault = fault.unwrap_or_else(|| Fault::new(status, usual(status)));
    let told = Problem {
        r#type: "about:blank",
        title: status.canonical_reason().unwrap_or("Error"),
        status: status.as_u16(),
        detail: say(visitor.language, fault.key, &[]),
        code: fault.key.trim_start_matches("api-problem-"),
        problems: fault.problems.into_iter().take(PROBLEMS_MAX).collect(),
    };
    // What else the refusal says stays: `Allow`, `WWW-Authenticate`.
    let (mut parts, _) = refusal.map(|_| Body::empty()).into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    parts.headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(visitor.language.code()));
    Response::from_parts(parts, Body::from(json!(told).to_string()))
}

fn usual(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "api-problem-not-found",
        StatusCode::METHOD_NOT_ALLOWED => "api-problem-method",
        StatusCode::PAYLOAD_TOO_LARGE => "api-problem-too-large",
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => "api-problem-slow",
        status if status.is_client_error() => "api-problem-request",
        _ => "api-problem-inside",
    }
}
