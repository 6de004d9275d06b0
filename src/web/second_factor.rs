//! The second factor of an account: set up with an app, switched off, and the codes for who loses the phone.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;

use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::session;
use super::visitor::Visitor;
use crate::daemon::accounts;
use crate::daemon::tower::Tower;
use crate::people::totp;
use crate::text::say;

/// How many codes there are for who loses the phone.
const RECOVERY_CODES: usize = 10;

#[derive(Template)]
#[template(path = "second_factor.html", config = "src/web/askama.toml")]
struct FactorPage {
    frame: Frame,
    /// Codes that are left; `None` while the second factor is off.
    left: Option<usize>,
    secret: String,
    address: String,
    /// Made of our own text: squares and nothing else.
    image_svg: String,
    fault: bool,
}

#[derive(Template)]
#[template(path = "recovery_codes.html", config = "src/web/askama.toml")]
struct CodesPage {
    frame: Frame,
    codes: Vec<String>,
}

/// What the forms send.
#[derive(Deserialize)]
pub(super) struct Sent {
    password: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    code: String,
}

/// `GET /account/second-factor`
pub(super) async fn page(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    shown(&tower, visitor, totp::fresh_secret(), false).await
}

/// `POST /account/second-factor`: switches it on once the app shows the right code.
pub(super) async fn begin(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    if !totp::is_secret(&sent.secret) {
        return Err(Problem::bad_form());
    }
    let member = visitor.signed_in().member.clone();
    let step = totp::step_of(&sent.secret, &sent.code, tower.clock.now().timestamp(), 0);
    let is_owner = accounts::is_password_of(&tower, &member, &sent.password).await?;
    let Some(step) = step.filter(|_| is_owner) else {
        return shown(&tower, visitor, sent.secret, true).await;
    };
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| totp::fresh_recovery_code()).collect();
    let hashes: Vec<String> = codes.iter().map(|code| accounts::recovery_hash(code)).collect();
    tower.store.set_second_factor(&member.account, Some(&sent.secret), step, &hashes).await?;
    let title = say(visitor.language, "factor-codes-title", &[]);
    let mut response = show(&CodesPage { frame: Frame::new(visitor, title, Here::Account), codes })?;
    session::private(&mut response);
    Ok(response)
}

/// `POST /account/second-factor/end`
pub(super) async fn end(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let member = visitor.signed_in().member.clone();
    if !accounts::is_password_of(&tower, &member, &sent.password).await? {
        return shown(&tower, visitor, totp::fresh_secret(), true).await;
    }
    tower.store.set_second_factor(&member.account, None, 0, &[]).await?;
    Ok(Redirect::to("/account?done=factor").into_response())
}

async fn shown(tower: &Tower, visitor: Visitor, secret: String, fault: bool) -> Result<Response, Problem> {
    let member = visitor.signed_in().member.clone();
    let account = tower.store.account(&member.email).await?.ok_or_else(Problem::not_found)?;
    let left = match account.second_factor {
        true => Some(usize::try_from(tower.store.recovery_codes_left(&member.account).await?)?),
        false => None,
    };
    let address = totp::address(&secret, &member.email);
    let title = say(visitor.language, "factor-title", &[]);
    let name = say(visitor.language, "factor-image", &[]);
    let mut response = show(&FactorPage {
        image_svg: image(&address, &name)?,
        frame: Frame::new(visitor, title, Here::Account),
        left,
        secret,
        address,
        fault,
    })?;
    session::private(&mut response);
    if fault {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    Ok(response)
}

/// The address as a picture for the camera of a phone: black on white in every palette, for cameras read no other.
fn image(address: &str, name: &str) -> Result<String, Problem> {
    let code = QrCode::new(address.as_bytes())?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
    // What stands before the picture is for a file of its own.
    let picture = drawn.split_once("<svg ").map_or("", |(_, picture)| picture);
    Ok(format!("<svg role=\"img\" aria-label=\"{}\" {picture}", crate::text::html::escaped(name)))
}
