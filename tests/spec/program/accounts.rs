//! Accounts in the terminal: whoever has it keeps the whole server.

use belfort::daemon::{Clock, Config, Tower};
use belfort::people::{Role, Scope};

use super::{code, folder, json, run, said};
use crate::town::{program_token, session};

#[test]
fn accounts_are_invited_listed_locked_and_removed_in_the_terminal() {
    let data = folder();
    let accounts = |args: &[&str]| {
        let args: Vec<&str> =
            ["accounts"].into_iter().chain(args.iter().copied()).chain(["--json"]).collect();
        run(data.path(), &args)
    };
    assert_eq!(json(&accounts(&["list"])), serde_json::json!([]));
    let first = json(&accounts(&["first-link"]));
    assert!(first["link"].as_str().unwrap().starts_with("http://127.0.0.1:8080/welcome/"), "{first}");
    let invited =
        json(&accounts(&["invite", "An@Gent.example", "--organisation", "gent", "--role", "ai-officer"]));
    assert_eq!(invited["email"], "an@gent.example");
    assert!(invited["link"].as_str().unwrap().len() > 60, "{invited}");
    for (args, told) in [
        (vec!["invite", "an@gent.example"], "--organisation"),
        (vec!["invite", "an@gent.example", "--organisation", "gent", "--all"], "cannot be used"),
        (vec!["invite", "an@gent.example", "--organisation", "gent", "--role", "operator"], "--all"),
        (vec!["invite", "an@gent.example", "--all", "--role", "king"], "ai-officer"),
        (vec!["invite", "nobody", "--all"], "is geen e-mailadres"),
        (vec!["lock", "an@gent.example"], "belfort accounts list"),
        (vec!["reset", "an@gent.example"], "belfort accounts list"),
    ] {
        let output = accounts(&args);
        assert!(code(&output) == 2 && said(&output).contains(told), "{args:?}: {}", said(&output));
    }
}

#[tokio::test]
async fn a_person_with_an_account_gets_what_is_kept_of_them_and_is_forgotten_when_they_ask() {
    let data = folder();
    let tower = Tower::open(data.path(), Config::default(), Clock::Machine).await.unwrap();
    let token = program_token(&tower, "An", Role::Editor, Some("gent"), &[Scope::Account]).await;
    let member = tower.store.accounts().await.unwrap().remove(0).member;
    let cookie = session(&tower, &member.account).await;
    tower.store.close().await;
    let mail = format!("email:{}", member.email);
    assert_eq!(code(&run(data.path(), &["subscribe", "--to", &mail, "--query", "fietsers"])), 0);
    let invite = ["accounts", "invite", "bo@gent.example", "--organisation", "gent"];
    assert_eq!(code(&run(data.path(), &invite)), 0);
    let ask = |what: &str, email: &str| run(data.path(), &["accounts", what, email, "--json"]);
    let kept = ask("export", &member.email.to_uppercase());
    assert_eq!(code(&kept), 0, "{}", said(&kept));
    let all = json(&kept);
    assert_eq!(all["account"]["memberships"][0]["role"], "editor");
    assert_eq!(
        (&all["account"]["tokens"][0]["name"], &all["account"]["language"]),
        (&"proef".into(), &"nl".into())
    );
    assert_eq!(all["account"]["sessions"][0]["agent"], "proefbrowser");
    assert_eq!(all["as_subscriber"]["subscriptions"][0]["subscription"]["to"], mail);
    let (_, key) = cookie.split_once('=').unwrap();
    for secret in [token.as_str(), key, "password", "totp", "calendar"] {
        assert!(!said(&kept).contains(secret), "what opens something is not shown: {secret}");
    }
    let invited = json(&ask("export", "bo@gent.example"));
    assert_eq!(
        (&invited["account"], &invited["invitations"][0]["membership"]["role"]),
        (&().into(), &"reader".into())
    );
    for email in [member.email.as_str(), "bo@gent.example"] {
        assert_eq!(code(&ask("forget", email)), 0, "{email}");
        let left = ask("export", email);
        assert_eq!(code(&left), 1, "{}", said(&left));
        assert_eq!(code(&ask("forget", email)), 1, "there is nothing left to forget");
    }
    assert_eq!(code(&ask("export", "niemand")), 2);
}
