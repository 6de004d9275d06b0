//! Links that are used once.

use axum::http::StatusCode;
use belfort::daemon::accounts::{enter_link, first_link, reset_link};
use belfort::people::Role;
use chrono::TimeDelta;

use super::{PASSWORD, see, send, sign_in, with_password};
use crate::town::{Town, account, session};

fn path(link: &str) -> String {
    link.strip_prefix("https://belfort.example").unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_link_makes_the_operator_once_and_no_other_first_link_works_after_it() {
    let town = Town::new().await;
    let (one, other) =
        (first_link(&town.tower, "test").await.unwrap(), first_link(&town.tower, "test").await.unwrap());
    let (one, other) = (path(&one), path(&other));
    assert!(see(&town, &one, "").await.text.contains("De eerste beheerder"));
    let fields = |email, name, password| [("email", email), ("name", name), ("password", password)];
    for (email, name, password, said) in [
        ("geen adres", "An", PASSWORD, "geen e-mailadres"),
        ("an@gent.example", " ", PASSWORD, "80 tekens"),
        ("an@gent.example", "An", "te kort", "te kort of te lang"),
    ] {
        let got = send(&town, &one, "", &fields(email, name, password)).await;
        assert!(got.status == StatusCode::BAD_REQUEST && got.text.contains(said), "{said}: {}", got.text);
        assert!(!got.text.contains(PASSWORD), "a password is not sent back");
    }
    let made = send(&town, &one, "", &fields("An@Gent.example", "An", PASSWORD)).await;
    assert_eq!((made.status, made.place()), (StatusCode::SEE_OTHER, "/register"));
    assert_eq!(see(&town, "/members", &made.session().unwrap()).await.status, StatusCode::OK);
    for used in [&one, &other] {
        assert_eq!(see(&town, used, "").await.status, StatusCode::NOT_FOUND);
        let again = send(&town, used, "", &fields("bo@gent.example", "Bo", PASSWORD)).await;
        assert_eq!((again.status, again.session()), (StatusCode::NOT_FOUND, None));
    }
    let all = town.tower.store.accounts().await.unwrap();
    assert_eq!(all.len(), 1);
    assert!(all[0].member.is_operator() && all[0].member.email == "an@gent.example");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_use_the_first_link_at_once_one_gets_the_account() {
    let town = Town::new().await;
    let link = path(&first_link(&town.tower, "test").await.unwrap());
    let take = async |email: &str| {
        send(&town, &link, "", &[("email", email), ("name", "An"), ("password", PASSWORD)]).await.session()
    };
    let (one, other) = tokio::join!(take("an@gent.example"), take("bo@gent.example"));
    assert!(one.is_some() != other.is_some(), "{one:?} {other:?}");
    assert_eq!(town.tower.store.count_accounts().await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_by_link_ends_every_session_and_the_link_is_dead_after_use_or_a_day() {
    let town = Town::new().await;
    let (id, email) = with_password(&town, Role::Reader).await;
    let open = session(&town.tower, &id).await;
    let link = path(&reset_link(&town.tower, &id, "An").await.unwrap());
    let late = path(&reset_link(&town.tower, &id, "An").await.unwrap());
    assert!(see(&town, &link, "").await.text.contains(&email));
    assert_eq!(
        see(&town, "/account", &open).await.status,
        StatusCode::OK,
        "a link that is only opened does nothing"
    );
    let new = [("password", "een nieuw lang wachtwoord")];
    assert_eq!(send(&town, &link, "", &new).await.place(), "/sign-in");
    assert_eq!(see(&town, "/account", &open).await.status, StatusCode::SEE_OTHER);
    assert_eq!(send(&town, &link, "", &new).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sign_in(&town, &email, new[0].1, "").await.status, StatusCode::SEE_OTHER);
    town.wait(TimeDelta::days(1));
    assert_eq!(send(&town, &late, "", &new).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_into_the_demo_signs_in_who_opens_it_first() {
    let town = Town::new().await;
    let id = account(&town.tower, "Demo", Role::Operator, None).await;
    let link = path(&enter_link(&town.tower, &id, "test").await.unwrap());
    let first = see(&town, &link, "").await;
    assert_eq!((first.status, first.place()), (StatusCode::SEE_OTHER, "/"));
    let cookie = first.session().unwrap();
    assert_eq!(see(&town, "/register", &cookie).await.status, StatusCode::OK);
    let second = see(&town, &link, "").await;
    assert_eq!((second.status, second.session()), (StatusCode::NOT_FOUND, None));
    assert_eq!(see(&town, &link, &cookie).await.place(), "/", "whoever is in, stays in");
}
