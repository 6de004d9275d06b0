//! The second factor, and the tokens of programs.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use belfort::people::{Role, totp};
use chrono::TimeDelta;

use super::{PASSWORD, ask, see, send, sign_in, with_password};
use crate::town::{Town, session};

fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    page.split_once(from).unwrap_or_else(|| panic!("no {from} in {page}")).1.split_once(to).unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_set_up_with_an_app_and_asked_for_from_then_on() {
    let town = Town::new().await;
    let (id, email) = with_password(&town, Role::Editor).await;
    let cookie = session(&town.tower, &id).await;
    let page = see(&town, "/account/second-factor", &cookie).await;
    assert!(
        page.text.contains("<svg role=\"img\"") && page.text.contains("otpauth://totp/Belfort:"),
        "{}",
        page.text
    );
    let secret = between(&page.text, "name=\"secret\" value=\"", "\"").to_owned();
    let code = || totp::code(&secret, town.now().timestamp()).unwrap();
    let begin = async |code: &str, password: &str| {
        let fields = [("secret", secret.as_str()), ("code", code), ("password", password)];
        send(&town, "/account/second-factor", &cookie, &fields).await
    };
    for (code, password) in [("000000", PASSWORD), (code().as_str(), "geraden wachtwoord")] {
        let wrong = begin(code, password).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
        assert!(wrong.text.contains(&secret), "the app keeps its secret");
    }
    assert_eq!(sign_in(&town, &email, PASSWORD, "").await.status, StatusCode::SEE_OTHER, "nothing is on yet");
    let on = begin(&code(), PASSWORD).await;
    let codes: Vec<&str> =
        on.text.split("<li><code>").skip(1).map(|code| code.split('<').next().unwrap()).collect();
    assert_eq!((on.status, codes.len()), (StatusCode::OK, 10), "{}", on.text);

    assert_eq!(sign_in(&town, &email, PASSWORD, "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        sign_in(&town, &email, PASSWORD, &code()).await.status,
        StatusCode::FORBIDDEN,
        "the code that set it up is used"
    );
    town.wait(TimeDelta::seconds(60));
    let now = code();
    assert_eq!(sign_in(&town, &email, PASSWORD, &now).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        sign_in(&town, &email, PASSWORD, &now).await.status,
        StatusCode::FORBIDDEN,
        "no code opens twice"
    );
    let typed = codes[0].to_uppercase().replace('-', " ");
    assert_eq!(sign_in(&town, &email, PASSWORD, &typed).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        sign_in(&town, &email, PASSWORD, codes[0]).await.status,
        StatusCode::FORBIDDEN,
        "nor does a recovery code"
    );
    assert!(see(&town, "/account/second-factor", &cookie).await.text.contains("9 herstelcodes"));

    let end = async |password: &str| {
        send(&town, "/account/second-factor/end", &cookie, &[("password", password)]).await
    };
    assert_eq!(end("geraden wachtwoord").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(end(PASSWORD).await.place(), "/account?done=factor");
    assert_eq!(sign_in(&town, &email, PASSWORD, "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_shown_once_works_until_it_is_taken_back_and_is_nowhere_to_be_read() {
    let town = Town::new().await;
    let (id, email) = with_password(&town, Role::Reader).await;
    let cookie = session(&town.tower, &id).await;
    for fields in [
        vec![("name", "koppeling"), ("days", "30")],
        vec![("name", ""), ("days", "30"), ("scope", "register:read")],
        vec![("name", "koppeling"), ("days", "367"), ("scope", "register:read")],
        vec![("name", "koppeling"), ("days", "30"), ("scope", "alles")],
    ] {
        assert_eq!(
            send(&town, "/account/tokens", &cookie, &fields).await.status,
            StatusCode::BAD_REQUEST,
            "{fields:?}"
        );
    }
    let make = async || {
        let fields = [("name", "koppeling"), ("days", "30"), ("scope", "register:read")];
        let made = send(&town, "/account/tokens", &cookie, &fields).await;
        assert_eq!(made.headers["cache-control"], "no-store");
        between(&made.text, "<code>", "</code>").to_owned()
    };
    let (token, other) = (make().await, make().await);
    assert!(token.starts_with("bft_") && token != other);
    let call = async |token: &str| {
        let request = Request::get("/api/v1/systems").header("authorization", format!("Bearer {token}"));
        ask(&town, request.body(Body::empty()).unwrap()).await.status
    };
    assert_eq!(call(&token).await, StatusCode::OK);
    let page = see(&town, "/account/tokens", &cookie).await.text;
    assert!(page.contains("koppeling") && page.contains(&token[..8]) && !page.contains(&token), "{page}");
    let kept = town.tower.store.api_tokens(&id).await.unwrap();
    assert_eq!((kept.len(), kept[1].used), (2, Some(town.now())));

    let path = format!("/account/tokens/{}", kept[1].id);
    let stranger = session(&town.tower, &with_password(&town, Role::Operator).await.0).await;
    assert_eq!(send(&town, &path, &stranger, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(send(&town, &path, &cookie, &[]).await.place(), "/account?done=token");
    assert_eq!((call(&token).await, call(&other).await), (StatusCode::UNAUTHORIZED, StatusCode::OK));
    town.tower.store.lock_account(&email, belfort::store::Locked::Yes).await.unwrap();
    assert_eq!(call(&other).await, StatusCode::UNAUTHORIZED, "a locked account has no programs");
    town.tower.store.lock_account(&email, belfort::store::Locked::No).await.unwrap();
    town.wait(TimeDelta::days(31));
    assert_eq!(call(&other).await, StatusCode::UNAUTHORIZED, "a token ends");
}
