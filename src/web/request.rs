//! Every request has a name: in each line of the log that it causes, and in its answer as `x-request-id`.

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;
use uuid::Uuid;

/// Where a monitor asks whether the program is ready.
const READY: &str = "/health/ready";
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Names a request, whatever name it came with: who may choose one may write another's into our log.
///
/// The route and not the address stands beside it: the token of an unsubscribe link and what people search for stay out of the log.
pub(super) async fn named(request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().simple().to_string();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    let is_asked_again = route == READY;
    let span = tracing::info_span!("request", request = id, method = %request.method(), route);
    let answered = async {
        let response = next.run(request).await;
        let status = response.status().as_u16();
        // A monitor asks again and again whether we are ready: a no is an answer, and its cause is logged where it is met.
        match response.status().is_server_error() && !is_asked_again {
            true => tracing::error!(status, "answered"),
            false => tracing::debug!(status, "answered"),
        }
        response
    };
    let mut response = answered.instrument(span).await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}
