//! The register is changed on the page: who may, what is kept, and what two editors see of each other.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use belfort::register::{Measure, Note, Proposal};

use belfort::people::Role;

use super::{IN_USE, Seen, Site, noon, system};
use crate::town::{session, signed_in};

/// The form of a page, as a browser sends it.
pub(crate) async fn send(site: &Site, address: &str, cookie: &str, fields: &[(&str, &str)]) -> Seen {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body));
    site.ask(request.unwrap()).await
}

pub(crate) async fn see(site: &Site, address: &str, cookie: &str) -> Seen {
    site.ask(Request::get(address).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
}

/// The cookie of somebody who may change the register.
pub(crate) async fn editor(site: &Site, name: &str) -> String {
    signed_in(&site.tower, name, Role::Officer, None).await
}

/// A site with a system that has a duty; and the rule of that duty.
async fn with_duty() -> (Site, String) {
    let site = Site::furnished().await;
    let system = system(&site, IN_USE);
    site.tower.store.save_system(&system, noon()).await.unwrap();
    let assessment = belfort::daemon::assess::assess(&site.tower, &system);
    (site, assessment.deadlines[0].rule.clone())
}

pub(crate) fn seen_version(page: &str) -> String {
    let rest = page.split("name=\"seen\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_editor_changes_the_register() {
    let (site, rule) = with_duty().await;
    let form = format!("/systems/vertaler/measures/{rule}");
    let reader = session(&site.tower, &site.reader).await;
    for cookie in ["", "session=abc", "session=", "__Host-session=abc", &reader] {
        let seen = see(&site, &form, cookie).await.status;
        let refused = if cookie == reader { StatusCode::FORBIDDEN } else { StatusCode::SEE_OTHER };
        assert_eq!(seen, refused, "{cookie}");
        let sent = send(&site, &form, cookie, &[("seen", "0"), ("state", "met")]).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{cookie}");
        let sent = send(&site, "/systems/vertaler/notes", cookie, &[("text", "x")]).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{cookie}");
    }
    let page = site.read("/systems/vertaler").await;
    assert!(!page.contains("Maatregel bijwerken") && page.contains("href=\"/account\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_measure_is_set_by_a_form_and_stands_beside_its_duty_and_in_the_history() {
    let (site, rule) = with_duty().await;
    let cookie = editor(&site, "An Peeters").await;
    assert!(see(&site, "/systems/vertaler", &cookie).await.text.contains("Maatregel bijwerken"));
    let form = format!("/systems/vertaler/measures/{rule}");
    let page = see(&site, &form, &cookie).await.text;
    let seen = seen_version(&page);
    let fields = [
        ("seen", seen.as_str()),
        ("state", "met"),
        ("owner", "Bo <b>Claes</b>"),
        ("date", "2026-11-01"),
        ("evidence", "https://town.example/opleiding"),
        ("reason", ""),
        ("note", "Alle medewerkers\r\nvolgden de opleiding."),
    ];
    let sent = send(&site, &form, &cookie, &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let page = site.read("/systems/vertaler").await;
    for part in
        ["voldaan", "1 november 2026", "Bo &#60;b&#62;Claes", "href=\"https://town.example/opleiding\""]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    let history = site.read("/systems/vertaler/history").await;
    assert!(history.contains("An Peeters") && history.contains("Alle medewerkers"), "{history}");
    assert_eq!(site.get("/systems/nergens/history").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_cannot_be_kept_says_why_and_keeps_what_was_typed() {
    let (site, rule) = with_duty().await;
    let cookie = editor(&site, "An").await;
    let form = format!("/systems/vertaler/measures/{rule}");
    let long = "x".repeat(4_001);
    for (fields, said) in [
        (vec![("state", "not-applicable")], "Schrijf waarom"),
        (vec![("state", "half")], "Kies hoe ver"),
        (vec![("state", "met"), ("date", "morgen")], "Die dag is niet leesbaar"),
        (vec![("state", "met"), ("reason", long.as_str())], "langer dan 4000"),
    ] {
        let mut fields = fields;
        fields.extend([("seen", "0"), ("note", "mijn tekst")]);
        let sent = send(&site, &form, &cookie, &fields).await;
        assert_eq!(sent.status, StatusCode::BAD_REQUEST);
        assert!(sent.text.contains(said) && sent.text.contains("mijn tekst"), "{said}: {}", sent.text);
    }
    assert!(send(&site, &form, &cookie, &[("state", "met")]).await.status.is_client_error());
    let nowhere = send(&site, "/systems/vertaler/measures/geen", &cookie, &[("seen", "0"), ("state", "met")]);
    assert_eq!(nowhere.await.status, StatusCode::NOT_FOUND);
    let nowhere = send(&site, "/systems/nergens/notes", &cookie, &[("text", "x")]).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_editors_the_second_sees_both_texts_and_decides() {
    let (site, rule) = with_duty().await;
    let (an, bo) = (editor(&site, "An").await, editor(&site, "Bo").await);
    let form = format!("/systems/vertaler/measures/{rule}");
    let seen = seen_version(&see(&site, &form, &an).await.text);
    let fields = |seen: &str, note: &str| {
        vec![
            ("seen".to_owned(), seen.to_owned()),
            ("state".to_owned(), "open".to_owned()),
            ("note".to_owned(), note.to_owned()),
        ]
    };
    let as_pairs =
        |fields: &[(String, String)]| fields.iter().map(|(a, b)| (a.clone(), b.clone())).collect::<Vec<_>>();
    let post = |cookie: String, fields: Vec<(String, String)>| {
        let (site, form) = (&site, form.clone());
        async move {
            let pairs: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            send(site, &form, &cookie, &pairs).await
        }
    };
    assert_eq!(post(an.clone(), fields(&seen, "tekst van An")).await.status, StatusCode::SEE_OTHER);
    let refused = post(bo.clone(), as_pairs(&fields(&seen, "tekst van Bo"))).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    for part in ["tekst van An", "tekst van Bo", "An schreef", "Bewaar mijn tekst"] {
        assert!(refused.text.contains(part), "{part}: {}", refused.text);
    }
    let seen = seen_version(&refused.text);
    assert_eq!(post(bo, fields(&seen, "van beiden")).await.status, StatusCode::SEE_OTHER);
    let history = site.read("/systems/vertaler/history").await;
    assert!(history.contains("tekst van An") && history.contains("van beiden"), "{history}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_added_and_a_proposal_is_decided_on_one_by_one() {
    let (site, _) = with_duty().await;
    let cookie = editor(&site, "An").await;
    let proposal = |value: bool| Proposal {
        value: belfort::law::FactValue::Bool(value),
        who: "Leverancier".to_owned(),
        when: None,
        why: Some("staat in de handleiding".to_owned()),
        source: None,
        files: Vec::new(),
    };
    let mut system = system(&site, IN_USE);
    for fact in ["profiling", "workplace-use"] {
        system.propose(&fact.to_owned(), proposal(false));
    }
    site.tower.store.save_system(&system, noon()).await.unwrap();
    let page = see(&site, "/systems/vertaler", &cookie).await.text;
    assert!(page.contains("staat in de handleiding") && page.contains("Aanvaard"), "{page}");
    let whole = serde_json::to_string(&proposal(false)).unwrap();
    let decide = |fact: &'static str, decision: &'static str| {
        let (site, cookie, whole) = (&site, cookie.clone(), whole.clone());
        async move {
            let address = format!("/systems/vertaler/proposals/{fact}");
            send(site, &address, &cookie, &[("decision", decision), ("proposal", &whole)]).await.status
        }
    };
    assert_eq!(decide("profiling", "accept").await, StatusCode::SEE_OTHER);
    assert_eq!(decide("workplace-use", "refuse").await, StatusCode::SEE_OTHER);
    assert_eq!(decide("workplace-use", "refuse").await, StatusCode::SEE_OTHER, "twice is fine");
    assert_eq!(decide("profiling", "misschien").await, StatusCode::BAD_REQUEST);
    let sent = send(&site, "/systems/vertaler/notes", &cookie, &[("text", "Gebeld & gemaild.")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let stored = site.tower.store.system("vertaler").await.unwrap().unwrap().system;
    assert_eq!(stored.facts["profiling"].who.as_deref(), Some("Leverancier (An)"));
    assert!(stored.proposals.is_empty() && !stored.facts.contains_key("workplace-use"));
    assert_eq!(stored.notes[0].text, "Gebeld & gemaild.");
    assert_eq!(
        send(&site, "/systems/vertaler/notes", &cookie, &[("text", " ")]).await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_shows_open_duties_and_the_owner_and_a_met_duty_leaves_it() {
    let (site, rule) = with_duty().await;
    let mut system = system(&site, IN_USE);
    system.owner = Some("email:an@town.example".to_owned());
    site.tower.store.save_system(&system, noon()).await.unwrap();
    let open = |page: &str| {
        let row = page.split("/systems/vertaler\"").nth(1).unwrap().split("</tr>").next().unwrap().to_owned();
        row.split("Open verplichtingen: </span>")
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap()
            .parse::<u32>()
            .unwrap()
    };
    let page = site.read("/register").await;
    assert!(page.contains("an@<wbr>town.example") && !page.contains("email:an@"), "{page}");
    let before = open(&page);
    let measure = Measure { state: belfort::register::MeasureState::Met, ..Measure::default() };
    system.measures.insert(rule, measure);
    site.tower.store.save_system(&system, noon()).await.unwrap();
    assert_eq!(open(&site.read("/register").await), before - 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_sees_no_working_papers_and_no_address_that_is_as_good_as_a_password() {
    let (site, _) = with_duty().await;
    let mut system = site.tower.store.system("vertaler").await.unwrap().unwrap().system;
    system.owner = Some("webhook:https://hooks.example/T0/GEHEIM".to_owned());
    system.notes.push(Note { date: noon().date_naive(), who: None, text: "Intern: GEHEIM.".to_owned() });
    site.tower.store.save_system_by(&system, "An", noon()).await.unwrap();
    let cookie = editor(&site, "An").await;
    let pages = ["", "/history", "/export/csv", "/export/belfort", "/export/annex-viii", "/export/report"];
    for page in
        pages.map(|page| format!("/systems/vertaler{page}")).iter().map(String::as_str).chain(["/register"])
    {
        assert!(!site.read(page).await.contains("GEHEIM"), "{page}");
    }
    assert!(see(&site, "/systems/vertaler/export/belfort", &cookie).await.text.contains("GEHEIM"));
}

#[tokio::test(flavor = "multi_thread")]
async fn accepting_a_proposal_never_takes_the_place_of_an_answer_that_was_not_seen() {
    let (site, _) = with_duty().await;
    let cookie = editor(&site, "Bert").await;
    let proposal = Proposal {
        value: belfort::law::FactValue::Bool(true),
        who: "Leverancier".to_owned(),
        when: None,
        why: None,
        source: None,
        files: Vec::new(),
    };
    let mut system = system(&site, IN_USE);
    system.propose(&"profiling".to_owned(), proposal.clone());
    site.tower.store.save_system(&system, noon()).await.unwrap();
    let before = see(&site, "/systems/vertaler", &cookie).await.text;
    assert!(before.contains("name=\"known\" value=\"\""), "{before}");
    // An answers while Bert's page stands open.
    system.facts.insert("profiling".to_owned(), belfort::law::FactValue::Bool(false).into());
    site.tower.store.save_system(&system, noon()).await.unwrap();
    let whole = serde_json::to_string(&proposal).unwrap();
    let fields = [("decision", "accept"), ("proposal", whole.as_str()), ("known", "")];
    let address = "/systems/vertaler/proposals/profiling";
    assert_eq!(send(&site, address, &cookie, &fields).await.status, StatusCode::SEE_OTHER);
    let stored = site.tower.store.system("vertaler").await.unwrap().unwrap().system;
    assert_eq!(stored.facts["profiling"].value, belfort::law::FactValue::Bool(false));
    assert_eq!(stored.proposals["profiling"].len(), 1, "it waits still");
    let fields = [("decision", "accept"), ("proposal", whole.as_str()), ("known", "false")];
    send(&site, address, &cookie, &fields).await;
    let stored = site.tower.store.system("vertaler").await.unwrap().unwrap().system;
    assert_eq!(
        stored.facts["profiling"].value,
        belfort::law::FactValue::Bool(true),
        "with open eyes it does"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_twice_by_a_double_click_is_kept_once_and_is_no_conflict() {
    let (site, rule) = with_duty().await;
    let an = editor(&site, "An Peeters").await;
    let forms: [(String, Vec<(&str, &str)>); 3] = [
        (format!("/systems/vertaler/measures/{rule}"), vec![("state", "met"), ("note", "Gedaan.")]),
        (
            "/systems/vertaler/about".to_owned(),
            vec![("name", "Vertaler"), ("description", "Vertaalt brieven.")],
        ),
        (
            "/systems/vertaler/interview".to_owned(),
            vec![("fact", "profiling"), ("value", "false"), ("why", "Gezien."), ("action", "answer")],
        ),
    ];
    for (form, mut fields) in forms {
        let page = see(&site, &form.replace("interview", "interview?fact=profiling"), &an).await.text;
        let seen = seen_version(&page);
        fields.push(("seen", &seen));
        for _ in 0..2 {
            assert_eq!(send(&site, &form, &an, &fields).await.status, StatusCode::SEE_OTHER, "{form}");
        }
        // Somebody else who saw the same and says something else is shown what stands there now.
        let bo = editor(&site, "Bo Claes").await;
        for (name, value) in &mut fields {
            *value = if matches!(*name, "note" | "description" | "why") { "Anders." } else { value };
        }
        assert_eq!(send(&site, &form, &bo, &fields).await.status, StatusCode::CONFLICT, "{form}");
    }
    for _ in 0..2 {
        send(&site, "/systems/vertaler/notes", &an, &[("text", "Tweemaal geklikt.")]).await;
    }
    let system = site.tower.store.system("vertaler").await.unwrap().unwrap().system;
    assert_eq!(system.notes.len(), 1, "{:?}", system.notes);
}
