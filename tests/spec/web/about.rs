//! A system is added, described and published by form.

use axum::http::StatusCode;
use belfort::people::Role;

use crate::accounts::{see, send};
use crate::town::{Town, account, session};

async fn signed_in(town: &Town, role: Role, organisation: Option<&str>) -> String {
    session(&town.tower, &account(&town.tower, "An Peeters", role, organisation).await).await
}

/// The mark of what a form shows.
fn seen(page: &str) -> String {
    page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_is_added_by_form_for_an_organisation_that_is_new() {
    let town = Town::new().await;
    let an = signed_in(&town, Role::Operator, None).await;
    assert!(see(&town, "/register", &an).await.text.contains("href=\"/register/new\""));
    let fields = [
        ("name", " Chatbot voor burgers "),
        ("new_organisation", "Stad 's-Hertogenbosch"),
        ("owner", "An@stad.example"),
        ("purpose", "Beantwoordt vragen."),
    ];
    let made = send(&town, "/register/new", &an, &fields).await;
    assert_eq!((made.status, made.place()), (StatusCode::SEE_OTHER, "/systems/chatbot-voor-burgers"));
    let system = town.tower.store.system("chatbot-voor-burgers").await.unwrap().unwrap().system;
    assert_eq!(system.organisation.as_deref(), Some("stad-s-hertogenbosch"));
    assert_eq!((system.name.as_str(), system.published), ("Chatbot voor burgers", None));
    assert_eq!(system.owner.as_deref(), Some("email:an@stad.example"));
    assert_eq!(town.tower.store.subscriptions().await.unwrap().len(), 1, "its owner hears of it");
    let page = see(&town, made.place(), &an).await.text;
    assert!(
        page.contains("Stad &#39;s-Hertogenbosch") || page.contains("Stad &#x27;s-Hertogenbosch"),
        "{page}"
    );
    let again = send(&town, "/register/new", &an, &fields).await;
    assert_eq!(again.place(), "/systems/chatbot-voor-burgers-2", "nothing is overwritten");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_is_said_and_stays_in_the_form() {
    let town = Town::new().await;
    town.tower.store.save_organisation("gent", "Stad Gent").await.unwrap();
    let officer = signed_in(&town, Role::Officer, Some("gent")).await;
    let long = "x".repeat(4_001);
    for (fields, words) in [
        ([("name", " "), ("organisation", "gent"), ("purpose", "Blijft staan")], "Geef het systeem een naam"),
        ([("name", "A"), ("organisation", "brugge"), ("purpose", "Blijft staan")], "Kies een organisatie"),
        ([("name", "A"), ("new_organisation", "Nieuw"), ("purpose", "Blijft staan")], "Kies een organisatie"),
        ([("name", "A"), ("organisation", "gent"), ("description", long.as_str())], "te lang"),
        (
            [("name", "A"), ("organisation", "gent"), ("owner", "webhook:geen adres")],
            "adres van de verantwoordelijke",
        ),
        ([("name", "A"), ("organisation", "gent"), ("owner", "an@")], "adres van de verantwoordelijke"),
    ] {
        let got = send(&town, "/register/new", &officer, &fields).await;
        assert_eq!(got.status, StatusCode::BAD_REQUEST, "{words}");
        assert!(got.text.contains(words), "{words}: {}", got.text);
        assert!(fields[2].0 != "purpose" || got.text.contains("Blijft staan"), "{words}");
    }
    assert!(town.tower.store.systems().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_publishes_with_whom_to_ask_and_an_editor_leaves_that_as_it_is() {
    let town = Town::new().await;
    town.register("id = \"bot\"\nname = \"Bot\"\norganisation = \"gent\"\n[facts]\n").await;
    let officer = signed_in(&town, Role::Officer, Some("gent")).await;
    let editor = signed_in(&town, Role::Editor, Some("gent")).await;
    let form = see(&town, "/systems/bot/about", &editor).await.text;
    assert!(!form.contains("name=\"published\""), "{form}");
    let mark = seen(&form);
    let fields = [("seen", mark.as_str()), ("name", "Bot"), ("published", "yes"), ("vendor", "Voorbeeld NV")];
    send(&town, "/systems/bot/about", &editor, &fields).await;
    assert_eq!(see(&town, "/public/bot", "").await.status, StatusCode::NOT_FOUND);

    let mark = seen(&see(&town, "/systems/bot/about", &officer).await.text);
    let publish = |contact: &'static str, mark: &str| {
        let mark = mark.to_owned();
        let (town, officer) = (&town, &officer);
        async move {
            let fields =
                [("seen", mark.as_str()), ("name", "Bot"), ("published", "yes"), ("public_contact", contact)];
            send(town, "/systems/bot/about", officer, &fields).await
        }
    };
    assert_eq!(publish("ai@gent.example", &mark).await.place(), "/systems/bot");
    let page = see(&town, "/public/bot", "").await.text;
    assert!(page.contains("<a href=\"mailto:ai@gent.example\""), "{page}");
    assert!(see(&town, "/public.json", "").await.text.contains("\"contact\":\"ai@gent.example\""));
    for (contact, active) in [
        ("javascript:alert(1)", "href=\"javascript"),
        ("\"><script>", "<script>"),
        ("09 123 45 67", "href=\"09"),
    ] {
        let mark = seen(&see(&town, "/systems/bot/about", &officer).await.text);
        publish(contact, &mark).await;
        let page = see(&town, "/public/bot", "").await.text;
        assert!(!page.contains(active), "{contact}: {page}");
    }
    let mark = seen(&see(&town, "/systems/bot/about", &officer).await.text);
    send(&town, "/systems/bot/about", &officer, &[("seen", mark.as_str()), ("name", "Bot")]).await;
    assert_eq!(see(&town, "/public/bot", "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_may_ask_about_is_not_published_without_saying_whom() {
    let town = Town::new().await;
    town.register(&crate::town::social_assistance("steun", "email:an@stad.example")).await;
    let an = signed_in(&town, Role::Operator, None).await;
    let publish = async |contact: &str| {
        let mark = seen(&see(&town, "/systems/steun/about", &an).await.text);
        let fields =
            [("seen", mark.as_str()), ("name", "Steun"), ("published", "yes"), ("public_contact", contact)];
        send(&town, "/systems/steun/about", &an, &fields).await
    };
    let refused = publish("").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text.contains("Vul een openbaar contact in"), "{}", refused.text);
    assert_eq!(see(&town, "/public/steun", "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(publish("ai@stad.example").await.status, StatusCode::SEE_OTHER);
    assert_eq!(see(&town, "/public/steun", "").await.status, StatusCode::OK);

    // Where nothing is to be asked yet it may be public, and who can change it reads what is missing.
    town.register("id = \"bot\"\nname = \"Bot\"\npublished = true\n[facts]\n").await;
    assert!(see(&town, "/systems/bot", &an).await.text.contains("nergens staat bij wie"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_is_removed_after_a_question_and_its_history_stays() {
    let town = Town::new().await;
    town.register("id = \"bot\"\nname = \"Bot\"\norganisation = \"gent\"\n[facts]\n").await;
    let officer = signed_in(&town, Role::Officer, Some("gent")).await;
    let editor = signed_in(&town, Role::Editor, Some("gent")).await;
    assert!(!see(&town, "/systems/bot", &editor).await.text.contains("/systems/bot/remove"));
    assert!(see(&town, "/systems/bot", &officer).await.text.contains("href=\"/systems/bot/remove\""));
    let question = see(&town, "/systems/bot/remove", &officer).await.text;
    assert!(question.contains("De geschiedenis blijft"), "{question}");
    let mark = seen(&question);
    send(&town, "/systems/bot/notes", &editor, &[("text", "intussen")]).await;
    let changed = send(&town, "/systems/bot/remove", &officer, &[("seen", &mark)]).await;
    assert_eq!(changed.status, StatusCode::CONFLICT, "somebody wrote meanwhile");
    let mark = seen(&changed.text);
    let gone = send(&town, "/systems/bot/remove", &officer, &[("seen", &mark)]).await;
    assert_eq!((gone.status, gone.place()), (StatusCode::SEE_OTHER, "/register"));
    assert!(town.tower.store.system("bot").await.unwrap().is_none());
    let history = town.tower.store.system_history("bot", None, 10).await.unwrap();
    assert_eq!(history[0].who, "An Peeters");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_register_says_who_can_add_a_system() {
    let town = Town::new().await;
    let reader = signed_in(&town, Role::Reader, Some("gent")).await;
    let officer = signed_in(&town, Role::Officer, Some("gent")).await;
    let page = see(&town, "/register", &reader).await.text;
    assert!(page.contains("Wie AI-verantwoordelijke of beheerder is") && !page.contains("<code>belfort"));
    assert!(see(&town, "/register", &officer).await.text.contains("Voeg het eerste toe"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_describe_a_system_at_once_the_second_sees_what_the_first_wrote() {
    let town = Town::new().await;
    town.register("id = \"bot\"\nname = \"Bot\"\norganisation = \"gent\"\n[facts]\n").await;
    let editor = signed_in(&town, Role::Editor, Some("gent")).await;
    let mark = seen(&see(&town, "/systems/bot/about", &editor).await.text);
    let write = async |purpose: &str, mark: &str| {
        let fields = [("seen", mark), ("name", "Bot"), ("purpose", purpose)];
        send(&town, "/systems/bot/about", &editor, &fields).await
    };
    assert_eq!(write("Eerste tekst.", &mark).await.status, StatusCode::SEE_OTHER);
    let second = write("Tweede tekst.", &mark).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(
        second.text.contains("Eerste tekst.") && second.text.contains("Tweede tekst."),
        "{}",
        second.text
    );
    assert_eq!(write("Tweede tekst.", &seen(&second.text)).await.status, StatusCode::SEE_OTHER);
    let system = town.tower.store.system("bot").await.unwrap().unwrap().system;
    assert_eq!(system.purpose.as_deref(), Some("Tweede tekst."));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_in_the_eu_database_is_kept_by_form_and_what_is_no_address_is_refused() {
    let town = Town::new().await;
    town.register("id = \"bot\"\nname = \"Bot\"\norganisation = \"gent\"\n[facts]\n").await;
    let editor = signed_in(&town, Role::Editor, Some("gent")).await;
    let describe = async |address: &str| {
        let mark = seen(&see(&town, "/systems/bot/about", &editor).await.text);
        let fields = [("seen", mark.as_str()), ("name", "Bot"), ("eu_database_url", address)];
        send(&town, "/systems/bot/about", &editor, &fields).await
    };
    for wrong in ["databank.example", "javascript:alert(1)", "https://"] {
        let refused = describe(wrong).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(refused.text.contains("Dat adres in de EU-databank klopt niet"), "{}", refused.text);
        assert!(refused.text.contains(&format!("value=\"{wrong}\"")), "it stays in the form");
    }
    let address = "https://databank.example/systemen/12";
    assert_eq!(describe(address).await.status, StatusCode::SEE_OTHER);
    let kept = town.tower.store.system("bot").await.unwrap().unwrap().system;
    assert_eq!(kept.eu_database_url.as_deref(), Some(address));
    assert!(see(&town, "/systems/bot", &editor).await.text.contains(address));
    assert!(see(&town, "/systems/bot/about", &editor).await.text.contains(address));
    describe("").await;
    assert_eq!(town.tower.store.system("bot").await.unwrap().unwrap().system.eu_database_url, None);
}
