//! Administrators say who belongs to their organisations, and nobody gives more than they have.

use axum::http::StatusCode;
use belfort::people::Role;

use super::{Got, PASSWORD, see, send, sign_in};
use crate::town::{Town, account, session};

async fn town() -> Town {
    let town = Town::new().await;
    for (id, name) in [("gent", "Stad Gent"), ("brugge", "Stad Brugge")] {
        town.tower.store.save_organisation(id, name).await.unwrap();
    }
    town
}

async fn invite(town: &Town, cookie: &str, email: &str, organisation: &str, role: &str) -> Got {
    send(town, "/members", cookie, &[("email", email), ("organisation", organisation), ("role", role)]).await
}

fn link(page: &str) -> String {
    let link = page.split("<code>https://belfort.example").nth(1).unwrap_or_else(|| panic!("{page}"));
    link.split('<').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_makes_an_account_with_its_role_and_nothing_more() {
    let town = town().await;
    let an = session(&town.tower, &account(&town.tower, "An", Role::Administrator, Some("gent")).await).await;
    let made = invite(&town, &an, "Bo@gent.example", "gent", "editor").await;
    assert_eq!((made.status, &made.headers["cache-control"]), (StatusCode::OK, &"no-store".parse().unwrap()));
    let link = link(&made.text);
    let waiting = see(&town, "/members", &an).await.text;
    assert!(waiting.contains("bo@gent.example") && !waiting.contains(&link), "{waiting}");
    let page = see(&town, &link, "").await.text;
    assert!(page.contains("An nodigt u uit als redacteur (Stad Gent)"), "{page}");
    let taken =
        send(&town, &link, "", &[("name", "Bo"), ("password", PASSWORD), ("email", "x@evil.example")]).await;
    assert!(taken.session().is_some(), "{}", taken.text);
    let bo = town.tower.store.account("bo@gent.example").await.unwrap().unwrap().member;
    assert_eq!((bo.role_for(Some("gent")), bo.role_for(Some("brugge"))), (Some(Role::Editor), None));
    assert_eq!(sign_in(&town, "bo@gent.example", PASSWORD, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        send(&town, &link, "", &[("name", "Bo"), ("password", PASSWORD)]).await.status,
        StatusCode::NOT_FOUND
    );

    let made = invite(&town, &an, "cas@gent.example", "gent", "reader").await;
    let link = self::link(&made.text);
    let withdraw = [("email", "cas@gent.example"), ("organisation", "gent")];
    assert_eq!(send(&town, "/members/withdraw", &an, &withdraw).await.status, StatusCode::SEE_OTHER);
    assert_eq!(see(&town, &link, "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gives_more_than_they_have_or_elsewhere() {
    let town = town().await;
    let id = account(&town.tower, "An", Role::Administrator, Some("gent")).await;
    let an = session(&town.tower, &id).await;
    for (organisation, role) in [
        ("brugge", "reader"),
        ("*", "reader"),
        ("gent", "operator"),
        ("*", "operator"),
        ("nergens", "reader"),
        ("gent", "koning"),
    ] {
        let got = invite(&town, &an, "bo@gent.example", organisation, role).await;
        assert_eq!(got.status, StatusCode::BAD_REQUEST, "{organisation} {role}");
        assert!(got.text.contains("bo@gent.example"), "what was typed stays");
    }
    assert!(town.tower.store.invitations(town.now()).await.unwrap().is_empty());

    let operator = account(&town.tower, "Op", Role::Operator, None).await;
    let operator = town.tower.store.member(&operator).await.unwrap().unwrap();
    let foreign = account(&town.tower, "Cas", Role::Editor, Some("brugge")).await;
    let foreign = town.tower.store.member(&foreign).await.unwrap().unwrap();
    let own = town.tower.store.member(&id).await.unwrap().unwrap();
    for (email, organisation, status) in [
        (&operator.email, "*", StatusCode::NOT_FOUND),
        (&foreign.email, "brugge", StatusCode::NOT_FOUND),
        (&foreign.email, "gent", StatusCode::NOT_FOUND),
        (&own.email, "gent", StatusCode::FORBIDDEN),
    ] {
        let fields = [
            ("email", email.as_str()),
            ("organisation", organisation),
            ("seen", "editor"),
            ("role", "reader"),
        ];
        assert_eq!(send(&town, "/members/role", &an, &fields).await.status, status, "{email} {organisation}");
    }
    let page = see(&town, "/members", &an).await.text;
    assert!(
        page.contains("dat bent u") && !page.contains(&foreign.email) && !page.contains(&operator.email),
        "{page}"
    );

    // An administrator of all organisations is still below the operator.
    let high = account(&town.tower, "Els", Role::Administrator, None).await;
    let els = session(&town.tower, &high).await;
    let fields =
        [("email", operator.email.as_str()), ("organisation", "*"), ("seen", "operator"), ("role", "reader")];
    assert_eq!(send(&town, "/members/role", &els, &fields).await.status, StatusCode::FORBIDDEN);
    let got = invite(&town, &els, &operator.email, "*", "reader").await;
    assert_eq!(got.status, StatusCode::FORBIDDEN, "an invitation lowers nobody");
    assert!(town.tower.store.member(&operator.account).await.unwrap().unwrap().is_operator());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_changed_and_ended_and_holds_at_once() {
    let town = town().await;
    let an = session(&town.tower, &account(&town.tower, "An", Role::Administrator, Some("gent")).await).await;
    let id = account(&town.tower, "Bo", Role::Reader, Some("brugge")).await;
    let (bo, cookie) =
        (town.tower.store.member(&id).await.unwrap().unwrap(), session(&town.tower, &id).await);
    let got = invite(&town, &an, &bo.email, "gent", "editor").await;
    assert!(got.text.contains("heeft al een account (Bo)"), "{}", got.text);
    town.register("id = \"eigen\"\nname = \"Eigen\"\norganisation = \"gent\"\n").await;
    assert_eq!(see(&town, "/systems/eigen", &cookie).await.status, StatusCode::OK);
    let set = async |seen: &str, role: &str| {
        let fields = [("email", bo.email.as_str()), ("organisation", "gent"), ("seen", seen), ("role", role)];
        send(&town, "/members/role", &an, &fields).await.status
    };
    assert_eq!(set("editor", "administrator").await, StatusCode::SEE_OTHER);
    assert_eq!(see(&town, "/members", &cookie).await.status, StatusCode::OK);
    assert_eq!(set("administrator", "").await, StatusCode::SEE_OTHER);
    assert_eq!(see(&town, "/systems/eigen", &cookie).await.status, StatusCode::NOT_FOUND);
    assert_eq!(see(&town, "/register", &cookie).await.status, StatusCode::OK, "elsewhere nothing changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_administrators_at_once_the_second_sees_what_the_first_gave_and_keeps_their_choice() {
    let town = town().await;
    let an = session(&town.tower, &account(&town.tower, "An", Role::Administrator, Some("gent")).await).await;
    let id = account(&town.tower, "Bo", Role::Reader, Some("gent")).await;
    let email = town.tower.store.member(&id).await.unwrap().unwrap().email;
    let role = async || town.tower.store.member(&id).await.unwrap().unwrap().role_for(Some("gent"));
    let set = async |seen: &str, role: &str| {
        let fields = [("email", email.as_str()), ("organisation", "gent"), ("seen", seen), ("role", role)];
        send(&town, "/members/role", &an, &fields).await
    };
    let page = see(&town, "/members", &an).await.text;
    assert!(page.contains("name=\"seen\" value=\"reader\""), "{page}");
    assert_eq!(set("reader", "editor").await.status, StatusCode::SEE_OTHER);
    for (wanted, chosen) in
        [("ai-officer", "<option value=\"ai-officer\" selected>"), ("", "<option value=\"\" selected>")]
    {
        let late = set("reader", wanted).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{wanted}");
        assert!(late.text.contains("nu redacteur") && late.text.contains("role=\"alert\""), "{}", late.text);
        assert!(late.text.contains(chosen), "{wanted}: {}", late.text);
        assert!(
            late.text.contains("name=\"seen\" value=\"editor\""),
            "sent again it is meant: {}",
            late.text
        );
        assert_eq!(role().await, Some(Role::Editor), "{wanted}");
    }
    assert_eq!(set("editor", "ai-officer").await.status, StatusCode::SEE_OTHER);
    assert_eq!(role().await, Some(Role::Officer));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_gets_another_name_from_who_administers_it_and_of_two_at_once_the_second_sees_it() {
    let town = town().await;
    let an = session(&town.tower, &account(&town.tower, "An", Role::Administrator, Some("gent")).await).await;
    town.register("id = \"eigen\"\nname = \"Eigen\"\norganisation = \"gent\"\npublished = true\n").await;
    let members = see(&town, "/members", &an).await.text;
    assert!(members.contains("href=\"/organisations/gent\"") && !members.contains("/organisations/brugge"));
    let page = see(&town, "/organisations/gent", &an).await.text;
    assert!(page.contains("name=\"seen\" value=\"Stad Gent\""), "{page}");
    let set = async |seen: &str, name: &str| {
        send(&town, "/organisations/gent", &an, &[("seen", seen), ("name", name)]).await
    };
    for (name, said) in [
        ("  ", "hoogstens 80 tekens"),
        (&"x".repeat(81), "hoogstens 80 tekens"),
        ("stad BRUGGE", "al een andere"),
    ] {
        let refused = set("Stad Gent", name).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{name}");
        assert!(
            refused.text.contains(said) && refused.text.contains(&format!("value=\"{name}\"")),
            "{}",
            refused.text
        );
    }
    assert_eq!(set("Stad Gent", "Gent").await.place(), "/members?done=1");
    let late = set("Stad Gent", "Gent aan de Leie").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.text.contains("<strong>Gent</strong>") && late.text.contains("value=\"Gent aan de Leie\""),
        "{}",
        late.text
    );
    assert!(late.text.contains("name=\"seen\" value=\"Gent\""), "sent again it is meant: {}", late.text);
    assert_eq!(set("Gent", "Gent aan de Leie").await.status, StatusCode::SEE_OTHER);

    // A register of one organisation alone does not name it in every row.
    for address in ["/public", "/systems/eigen"] {
        assert!(see(&town, address, &an).await.text.contains("Gent aan de Leie"), "{address}");
    }
    let page = see(&town, "/organisations/gent", &an).await.text;
    assert!(page.contains("Stad Gent") && page.contains("<td>An</td>"), "what it was stays: {page}");
    let names = town.tower.store.organisation_names("gent").await.unwrap();
    let names: Vec<_> = names.iter().map(|one| (one.before.as_str(), one.after.as_str())).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    for (address, cookie) in [("/organisations/brugge", an.as_str()), ("/organisations/nergens", &an)] {
        assert_eq!(see(&town, address, cookie).await.status, StatusCode::NOT_FOUND, "{address}");
        let fields = [("seen", "Stad Brugge"), ("name", "Van ons")];
        assert_eq!(send(&town, address, cookie, &fields).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}
