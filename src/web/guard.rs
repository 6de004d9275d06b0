//! What stands around every answer: limits, headers, a net for panics.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use super::problem::{Problem, Secure, speak};
use super::request::named;
use crate::daemon::tower::Tower;

/// Bytes of a posted body: two texts of 4,000 signs, in letters that a browser writes as twelve bytes, and what stands beside them.
const BODY_BYTES_MAX: usize = 128 * 1024;
/// Bytes of the largest form, in which a vendor explains many answers.
const FORM_BYTES_MAX: usize = 2 << 20;
const FORM: &[u8] = b"application/x-www-form-urlencoded";
/// Time for one answer; a search takes milliseconds, a person leaves after ten seconds.
pub(super) const ANSWER_TIME: Duration = Duration::from_secs(20);
/// Time for a register of 32 MB to come in, over a line of a megabit a second, and to be taken in.
pub(super) const UPLOAD_TIME: Duration = Duration::from_secs(300);

/// Nothing is loaded but our own style, our own pictures and pictures inside the page; nothing runs; nobody frames us.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; \
                              base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Refuses a POST that another site made the browser send.
pub(super) fn against_forged_posts(pages: Router<Arc<Tower>>) -> Router<Arc<Tower>> {
    pages.layer(CsrfLayer::new())
}

/// Refuses a path that holds U+0000, and a form that holds it or is no UTF-8: no text does, PostgreSQL keeps none, and what
/// cannot be read must not be kept with holes in it.
pub(super) fn against_no_text(pages: Router<Arc<Tower>>) -> Router<Arc<Tower>> {
    pages.layer(middleware::from_fn(only_text))
}

fn is_text(bytes: &[u8]) -> bool {
    let decoded = percent_decode(bytes).decode_utf8();
    decoded.is_ok_and(|text| !text.contains('\0'))
}

async fn only_text(request: Request, next: Next) -> Response {
    let holds_nul = |bytes: &[u8]| percent_decode(bytes).any(|byte| byte == 0);
    if holds_nul(request.uri().path().as_bytes()) {
        return Problem::not_found().into_response();
    }
    let is_form = request.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(FORM));
    if !is_form {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match to_bytes(body, FORM_BYTES_MAX).await {
        Ok(bytes) if !is_text(&bytes) => Problem::bad_form().into_response(),
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(_) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
    }
}

/// Lets only small bodies in.
pub(super) fn small_bodies(pages: Router<Arc<Tower>>) -> Router<Arc<Tower>> {
    pages.layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
}

/// Ends an answer that takes too long.
pub(super) fn in_time(pages: Router<Arc<Tower>>, time: Duration) -> Router<Arc<Tower>> {
    pages.layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, time))
}

/// The limits and the headers, the innermost first.
pub(super) fn around(pages: Router<Arc<Tower>>, tower: &Tower) -> Router<Arc<Tower>> {
    let guarded = pages
        .layer(CatchPanicLayer::custom(fallen))
        .layer(middleware::from_fn_with_state(Secure::of(tower), speak))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(named))
        // Pages change with every poll; the browser asks again, files of `/static` say better themselves.
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        // What somebody handed over as evidence comes with a policy that allows still less.
        .layer(SetResponseHeaderLayer::if_not_present(
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(CONTENT_POLICY),
        ));
    HEADERS.into_iter().fold(guarded, |router, (name, value)| {
        router.layer(SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value)))
    })
}

fn fallen(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let cause = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    tracing::error!("a page panicked: {cause}");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;
    use crate::daemon::{Clock, Config};

    async fn falls() -> &'static str {
        panic!("a cause for the log")
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_page_that_panics_costs_one_answer_and_keeps_its_cause_inside() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let tower = Tower::open(folder.path(), Config::default(), Clock::Machine).await.unwrap();
        let site = around(Router::new().route("/x", get(falls)), &tower).with_state(Arc::new(tower));
        let response = site.oneshot(Request::get("/x?lang=en").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(response.headers().contains_key(CONTENT_SECURITY_POLICY));
        let page = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let page = String::from_utf8_lossy(&page);
        assert!(page.contains("Something went wrong on our side") && !page.contains("a cause"), "{page}");
    }
}
