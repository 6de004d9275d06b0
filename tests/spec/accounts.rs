//! People: how somebody gets an account, signs in, is kept out, and gives programs less than they may themselves.

mod inviting;
mod links;
mod members;
mod oidc;
mod proofs;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use belfort::daemon::accounts::kept_password;
use chrono::TimeDelta;
use tower::ServiceExt;

use crate::town::{Town, account, session};

/// A sentence is a password.
pub(crate) const PASSWORD: &str = "een heel lang wachtwoord";

/// What a browser gets.
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Got {
    /// The session that the answer gives.
    pub(crate) fn session(&self) -> Option<String> {
        let cookies = self.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        let mut cookies = cookies.filter(|cookie| cookie.contains("session="));
        cookies.next().map(|cookie| cookie.split(';').next().unwrap().to_owned())
    }

    pub(crate) fn place(&self) -> &str {
        self.headers.get("location").map_or("", |place| place.to_str().unwrap())
    }
}

async fn ask(town: &Town, request: Request<Body>) -> Got {
    let response = belfort::web::router(town.tower.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 10 << 20).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Got { status: parts.status, headers: parts.headers, text }
}

pub(crate) async fn see(town: &Town, address: &str, cookie: &str) -> Got {
    ask(town, Request::get(address).header("cookie", cookie).body(Body::empty()).unwrap()).await
}

pub(crate) async fn send(town: &Town, address: &str, cookie: &str, fields: &[(&str, &str)]) -> Got {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(address)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", cookie)
        .header("user-agent", "proefbrowser 1.0")
        .header("sec-fetch-site", "same-origin");
    ask(town, request.body(Body::from(body)).unwrap()).await
}

/// Posts a body as it is.
pub(crate) async fn post(town: &Town, address: &str, cookie: &str, media: &str, body: Vec<u8>) -> Got {
    let request = Request::post(address).header("content-type", media).header("cookie", cookie);
    ask(town, request.header("sec-fetch-site", "same-origin").body(Body::from(body)).unwrap()).await
}

/// Sends a form with a file, as a browser does: the file by its name and its bytes; without a name none was chosen.
pub(crate) async fn hand_over(
    town: &Town,
    address: &str,
    cookie: &str,
    (name, file): (&str, &[u8]),
    fields: &[(&str, &str)],
) -> Got {
    let name = name.replace('"', "%22");
    let mut body = Vec::new();
    for (field, value) in fields {
        let part = format!("--grens\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--grens\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--grens--\r\n");
    post(town, address, cookie, "multipart/form-data; boundary=grens", body).await
}

/// An account with a password: its id and its address.
pub(crate) async fn with_password(town: &Town, role: belfort::people::Role) -> (String, String) {
    let id = account(&town.tower, "An Peeters", role, None).await;
    let kept = kept_password(PASSWORD).await.unwrap();
    town.tower.store.set_password(&id, &kept, None).await.unwrap();
    let email = town.tower.store.member(&id).await.unwrap().unwrap().email;
    (id, email)
}

pub(crate) async fn sign_in(town: &Town, email: &str, password: &str, code: &str) -> Got {
    send(town, "/sign-in", "", &[("email", email), ("password", password), ("code", code)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_is_asked_to_sign_in_and_comes_back_to_where_they_wanted_to_go() {
    let town = Town::new().await;
    let (_, email) = with_password(&town, belfort::people::Role::Reader).await;
    let asked = see(&town, "/register?page=2", "").await;
    assert_eq!(
        (asked.status, asked.place()),
        (StatusCode::SEE_OTHER, "/sign-in?next=%2Fregister%3Fpage%3D2")
    );
    let page = see(&town, asked.place(), "").await;
    assert!(
        page.text.contains("value=\"/register?page=2\"") && page.text.contains("Wachtwoord"),
        "{}",
        page.text
    );
    assert_eq!(page.headers["cache-control"], "no-store");
    let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", "/register?page=2")];
    let done = send(&town, "/sign-in", "", &fields).await;
    assert_eq!((done.status, done.place()), (StatusCode::SEE_OTHER, "/register?page=2"));
    let whole = done.headers["set-cookie"].to_str().unwrap();
    for part in ["__Host-session=", "; Path=/", "; SameSite=Lax", "; HttpOnly", "; Secure"] {
        assert!(whole.contains(part), "{part}: {whole}");
    }
    let cookie = done.session().unwrap();
    assert_eq!(see(&town, "/register", &cookie).await.status, StatusCode::OK);
    assert_eq!(see(&town, "/sign-in?next=/dashboard", &cookie).await.place(), "/dashboard");
    let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", "//evil.example/")];
    assert_eq!(
        send(&town, "/sign-in", "", &fields).await.place(),
        "/evil.example/".replace("/evil.example/", "/register")
    );

    let out = send(&town, "/sign-out", &cookie, &[]).await;
    assert_eq!((out.status, out.place()), (StatusCode::SEE_OTHER, "/"));
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(
        see(&town, "/register", &cookie).await.status,
        StatusCode::SEE_OTHER,
        "the old cookie opens nothing"
    );
    let feed = Request::get("/register/export/csv").header("accept", "text/csv").body(Body::empty()).unwrap();
    assert_eq!(ask(&town, feed).await.status, StatusCode::FORBIDDEN, "a program follows no form");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_an_unknown_and_a_locked_account_get_one_answer() {
    let town = Town::new().await;
    let (_, email) = with_password(&town, belfort::people::Role::Reader).await;
    let (_, locked) = with_password(&town, belfort::people::Role::Reader).await;
    town.tower.store.lock_account(&locked, belfort::store::Locked::Yes).await.unwrap();
    let mut answers = Vec::new();
    for (email, password) in [
        (email.as_str(), "een heel ander wachtwoord"),
        ("niemand@town.example", PASSWORD),
        (locked.as_str(), PASSWORD),
        ("geen adres", PASSWORD),
        (email.as_str(), ""),
    ] {
        let got = sign_in(&town, email, password, "").await;
        assert_eq!((got.status, got.session()), (StatusCode::FORBIDDEN, None), "{email}");
        answers.push(got.text.replace(email, ""));
    }
    assert!(answers[0].contains("Adres, wachtwoord of code klopt niet"), "{}", answers[0]);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "the page tells who has an account");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_is_kept_out_for_a_while_also_when_the_last_guess_is_right() {
    let town = Town::new().await;
    let (_, email) = with_password(&town, belfort::people::Role::Reader).await;
    let (_, other) = with_password(&town, belfort::people::Role::Reader).await;
    for _ in 0..10 {
        assert_eq!(sign_in(&town, &email, "geraden wachtwoord", "").await.status, StatusCode::FORBIDDEN);
    }
    let late = sign_in(&town, &email, PASSWORD, "").await;
    assert_eq!((late.status, late.session()), (StatusCode::TOO_MANY_REQUESTS, None));
    assert_eq!(late.headers["retry-after"], "900");
    assert_eq!(sign_in(&town, &other, PASSWORD, "").await.status, StatusCode::SEE_OTHER, "others sign in");
    town.wait(TimeDelta::minutes(16));
    assert_eq!(sign_in(&town, &email, PASSWORD, "").await.status, StatusCode::SEE_OTHER);
    for _ in 0..9 {
        sign_in(&town, &email, "geraden wachtwoord", "").await;
    }
    assert_eq!(
        sign_in(&town, &email, PASSWORD, "").await.status,
        StatusCode::SEE_OTHER,
        "who gets in starts anew"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_nobody_visits_after_a_week_or_when_its_owner_says_so() {
    let town = Town::new().await;
    let (id, _) = with_password(&town, belfort::people::Role::Reader).await;
    let is_open = async |cookie: &str| see(&town, "/account", cookie).await.status == StatusCode::OK;
    let (one, other) = (session(&town.tower, &id).await, session(&town.tower, &id).await);
    town.wait(TimeDelta::hours(11));
    assert!(is_open(&one).await);
    town.wait(TimeDelta::hours(2));
    assert!(is_open(&one).await && !is_open(&other).await, "twelve hours without a visit");
    for _ in 0..15 {
        town.wait(TimeDelta::hours(11));
        is_open(&one).await;
    }
    assert!(!is_open(&one).await, "a week at most");

    let (here, there) = (session(&town.tower, &id).await, session(&town.tower, &id).await);
    let page = see(&town, "/account", &here).await.text;
    assert_eq!(page.matches("proefbrowser").count(), 2, "{page}");
    let address = page.split("action=\"/account/sessions/").nth(1).unwrap().split('"').next().unwrap();
    let stranger = session(&town.tower, &with_password(&town, belfort::people::Role::Operator).await.0).await;
    let path = format!("/account/sessions/{address}");
    assert_eq!(send(&town, &path, &stranger, &[]).await.status, StatusCode::NOT_FOUND, "of somebody else");
    assert_eq!(send(&town, &path, &here, &[]).await.place(), "/account?done=session");
    assert!(is_open(&here).await && !is_open(&there).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_needs_the_old_one_and_ends_the_other_sessions() {
    let town = Town::new().await;
    let (id, email) = with_password(&town, belfort::people::Role::Reader).await;
    let (here, there) = (session(&town.tower, &id).await, session(&town.tower, &id).await);
    let change = async |old: &str, new: &str| {
        send(&town, "/account/password", &here, &[("old", old), ("password", new)]).await
    };
    let new = "een nieuw lang wachtwoord";
    for (old, new, said) in [(PASSWORD, "kort", "te kort"), ("geraden", new, "huidige wachtwoord klopt niet")]
    {
        let got = change(old, new).await;
        assert!(got.status == StatusCode::BAD_REQUEST && got.text.contains(said), "{said}: {}", got.text);
    }
    assert_eq!(change(PASSWORD, new).await.place(), "/account?done=password");
    assert_eq!(see(&town, "/account", &here).await.status, StatusCode::OK);
    assert_eq!(see(&town, "/account", &there).await.status, StatusCode::SEE_OTHER);
    assert_eq!(sign_in(&town, &email, PASSWORD, "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(sign_in(&town, &email, new, "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_was_put_into_a_browser_before_is_not_the_one_that_signing_in_opens() {
    let town = Town::new().await;
    let (_, email) = with_password(&town, belfort::people::Role::Reader).await;
    let mallory = account(&town.tower, "Mallory", belfort::people::Role::Reader, None).await;
    // A made-up one, and one of somebody who knows it.
    for planted in ["session=van-een-ander".to_owned(), session(&town.tower, &mallory).await] {
        let fields = [("email", email.as_str()), ("password", PASSWORD), ("code", "")];
        let given = send(&town, "/sign-in", &planted, &fields).await.session().unwrap();
        assert_ne!(given, planted);
        assert!(see(&town, "/account", &given).await.text.contains(&email));
        let asked = see(&town, "/account", &planted).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "what was planted opens nothing any more");
    }
}
