//! Accounts in the terminal: whoever has it keeps the whole server.

use super::{code, folder, json, run, said};

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
        (vec!["invite", "nobody", "--all"], "no e-mail address"),
        (vec!["lock", "an@gent.example"], "belfort accounts list"),
        (vec!["reset", "an@gent.example"], "belfort accounts list"),
    ] {
        let output = accounts(&args);
        assert!(code(&output) == 2 && said(&output).contains(told), "{args:?}: {}", said(&output));
    }
}
