//! Bad input: every form of the pages is spoiled in every way, refuses with a page that says so, and changes nothing.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use belfort::web::api_access;

use super::doors::{Answer, Door, Doors, FORM, Field, PARTS};

/// What no field is long enough for.
const MEGABYTE: usize = 1 << 20;
/// Without a look at where they come from: mail servers and hubs post here, and what is in the address is the only proof.
const FROM_ANYWHERE: [&str; 2] = ["/stop/{token}", "/push/{token}"];
/// Who guesses a password is counted, so that nobody guesses on.
const COUNTED: [&str; 4] =
    ["/sign-in", "/account/password", "/account/second-factor", "/account/second-factor/end"];

/// A form that must be refused: what is wrong with it, and what is sent.
struct Spoiled {
    how: String,
    media: &'static str,
    body: Vec<u8>,
}

fn spoiled(door: &Door) -> Vec<Spoiled> {
    let mut all = Vec::new();
    let mut add = |how: String, media, body: Vec<u8>| all.push(Spoiled { how, media, body });
    let right = door.right().1;
    if door.file().is_some() || door.in_parts() {
        for body in [&b""[..], b"--grens--\r\n", b"--grens\r\nContent-Disposition: form-data", &right[..60]] {
            add(format!("{} bytes in parts", body.len()), PARTS, body.to_vec());
        }
        add("no boundary".to_owned(), "multipart/form-data", right.clone());
        add("a form without a file".to_owned(), FORM, b"x=1".to_vec());
    }
    if door.fields.iter().any(|field| field.needed) {
        add("nothing".to_owned(), FORM, Vec::new());
        add("another field".to_owned(), FORM, b"x=1".to_vec());
    }
    if !door.fields.is_empty() {
        add("text".to_owned(), "text/plain", right.clone());
        add("JSON".to_owned(), "application/json", b"{}".to_vec());
    }
    for field in door.fields.iter().filter(|_| door.in_parts()) {
        let name = field.name;
        let mut with = |how: &str, bytes: &[u8]| {
            add(format!("{how} in the part {name}"), PARTS, door.parts(name, Some(bytes)));
        };
        with("U+0000", b"a\0b");
        with("no UTF-8", b"a\xff\xfeb");
        with("half a character", b"a\xe2\x82");
        with("a megabyte", &vec![b'x'; MEGABYTE]);
        if field.needed {
            with("blank", b" ");
            add(format!("no part {name}"), PARTS, door.parts(name, None));
            let as_file = door.parts(name, Some(field.value.as_bytes()));
            let (from, to) = (format!("name=\"{name}\""), format!("name=\"{name}\"; filename=\"x.txt\""));
            let as_file = String::from_utf8(as_file).unwrap().replace(&from, &to);
            add(format!("a file in the part {name}"), PARTS, as_file.into_bytes());
        }
    }
    if door.in_parts() {
        // A line that broke: nothing of what came is kept.
        add("an end that is cut off".to_owned(), PARTS, right[..right.len() - 12].to_vec());
    }
    for field in &door.fields {
        let name = field.name;
        let mut with = |how: &str, bytes: &[u8]| add(format!("{how} in {name}"), FORM, door.raw(name, bytes));
        with("U+0000", b"a%00b");
        with("U+0000 as it is", b"a\0b");
        with("no UTF-8", b"a%FF%FEb");
        with("no UTF-8 as it is", b"a\xff\xfeb");
        with("half a character", b"a%E2%82");
        with("a megabyte", &vec![b'x'; MEGABYTE]);
        if field.needed {
            with("blank", b"+");
            add(format!("no {name}"), FORM, door.body(|one| (one.name != name).then(|| one.value.clone())));
        }
    }
    all
}

/// A refusal is a page in the visitor's language that says what is wrong.
fn check(answer: &Answer, place: &str) {
    let Answer { status, headers, text } = answer;
    assert!(status.is_client_error(), "{place}: {status} {:?}", headers.get("location"));
    let media = headers.get("content-type").map(|media| media.to_str().unwrap()).unwrap_or_default();
    assert!(media.starts_with("text/html"), "{place}: {media}");
    assert!(text.contains("<html lang=\"de\">"), "{place}: {text}");
    assert_eq!(text.matches("<h1").count(), 1, "{place}: {text}");
    // Of the whole page, of the form, or beside the field that is wrong.
    let marks = ["role=\"alert\"", "aria-invalid=\"true\"", &format!("Code {}", status.as_u16())];
    let is_said = marks.iter().any(|mark| text.contains(mark));
    assert!(is_said || text.contains("role=\"status\""), "{place}: does not say what is wrong: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_refuses_what_is_spoiled_says_so_and_changes_nothing() {
    let doors = Doors::new().await;
    let mut faults = Vec::new();
    for door in doors.all() {
        if door.path == "/push/{token}" {
            continue; // a feed and no form; its chapter is `manners`
        }
        let before = doors.stored().await;
        for Spoiled { how, media, body } in spoiled(&door) {
            let place = format!("{how} at {}", door.path);
            let answer = doors.knock(&door.address, media, body).await;
            let refused = std::panic::catch_unwind(|| check(&answer, &place));
            if refused.is_err() {
                faults.push(place);
            }
        }
        if !COUNTED.contains(&door.path) && doors.stored().await != before {
            faults.push(format!("{} changed something", door.path));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_somebody_else_or_for_somebody_elses_organisation_changes_nothing() {
    let doors = Doors::new().await;
    let before = doors.stored().await;
    for door in doors.all() {
        let (media, body) = door.right();
        if let Some(address) = &door.of_others {
            let answer = doors.knock(address, &media, body).await;
            let is_hidden = matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN);
            // A questionnaire of Bruges under a system of Ghent is unknown there, and what is unknown has ended.
            assert!(is_hidden || answer.status == StatusCode::SEE_OTHER, "{address}: {}", answer.status);
            assert!(doors.stored().await == before, "{address} changed something");
        }
        // An offer is for somebody else, and theirs to take up.
        let is_offer = door.path == "/systems/{id}/offers";
        if !is_offer && door.fields.iter().any(|field| field.name == "organisation") {
            let body = door.body(|field| {
                Some(if field.name == "organisation" { "brugge".to_owned() } else { field.value.clone() })
            });
            let answer = doors.knock(&door.address, &media, body).await;
            check(&answer, door.path);
            assert!(doors.stored().await == before, "{} changed something in Bruges", door.path);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_saw_something_else_is_refused_with_what_was_typed() {
    let doors = Doors::new().await;
    let before = doors.stored().await;
    let mut tried = 0;
    for door in doors.all() {
        if !door.fields.iter().any(|field| field.name == "seen") {
            continue;
        }
        tried += 1;
        for seen in ["999999", "iets anders", "-1", "99999999999999999999999"] {
            let other =
                |field: &str, value: &str| if field == "seen" { seen.to_owned() } else { value.to_owned() };
            let answer =
                doors.knock(&door.address, FORM, door.body(|one| Some(other(one.name, &one.value)))).await;
            check(&answer, door.path);
            let is_number = seen == "999999";
            assert!(!is_number || answer.status == StatusCode::CONFLICT, "{}: {}", door.path, answer.status);
            // A name, a note that is required, a day: all of it but the mark that was wrong.
            let is_shown = |one: &&Field| one.name != "seen" && answer.status == StatusCode::CONFLICT;
            for typed in door.fields.iter().filter(is_shown) {
                let is_there = answer.text.contains(&typed.value);
                assert!(is_there, "{} forgets {}: {}", door.path, typed.value, answer.text);
            }
            assert!(doors.stored().await == before, "{} changed something", door.path);
        }
    }
    assert!(tried >= 10, "{tried} forms say what they saw");
}

/// Forms after which nothing that somebody else wrote is gone, and why: all others say what they saw.
const OVERWRITE_NOTHING: [(&str, &[&str]); 6] = [
    (
        "add, and leave what is there",
        &[
            "/share",
            "/subscribe",
            "/register/new",
            "/register/offers",
            "/systems/{id}/details/{kind}",
            "/systems/{id}/offers",
            "/systems/{id}/notes",
            "/systems/{id}/files",
            "/systems/{id}/questionnaires",
            "/register/import",
            "/register/exports",
            "/members",
            "/account/tokens",
        ],
    ),
    ("send what they saw whole", &["/systems/{id}/proposals/{fact}"]),
    (
        "end one thing, which may have ended",
        &[
            "/systems/{id}/files/{file}/remove",
            "/systems/{id}/questionnaires/{questionnaire}",
            "/members/withdraw",
            "/systems/{id}/alone",
            "/account/sessions/{session}",
            "/account/tokens/{token}",
            "/account/second-factor/end",
            "/stop/{token}",
            "/subscriptions/{token}/resume",
            "/subscriptions/{token}/unmute",
        ],
    ),
    (
        "are of one person alone",
        &[
            "/account/about",
            "/account/password",
            "/account/calendar",
            "/account/second-factor",
            "/register/import/{import}/read",
            "/subscriptions/{token}",
            "/subscriptions/{token}/pause",
            "/subscriptions/{token}/chat",
            "/subscriptions/{token}/mute/{alert}",
            "/subscriptions/{token}/address",
        ],
    ),
    ("give proposals, which wait beside each other", &["/answer/{token}"]),
    (
        "let somebody in or out",
        &["/sign-in", "/sign-in/code", "/sign-out", "/welcome/{token}", "/confirm/{token}", "/push/{token}"],
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_form_that_could_overwrite_somebody_elses_work_says_what_it_saw() {
    let doors = Doors::new().await;
    for door in doors.all() {
        let says = door.fields.iter().any(|field| field.name == "seen");
        let is_listed = OVERWRITE_NOTHING.iter().any(|(_, paths)| paths.contains(&door.path));
        assert!(says != is_listed, "{}: say what it saw, or why it overwrites nothing", door.path);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_of_another_site_is_taken_though_the_browser_sends_the_cookie() {
    let doors = Doors::new().await;
    let before = doors.stored().await;
    let forged: [&[(&str, &str)]; 4] = [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        &[("sec-fetch-site", "same-site"), ("origin", "https://evil.belfort.example")],
        // A browser from before Sec-Fetch-Site says where the form stood.
        &[("origin", "https://evil.example"), ("host", "belfort.example")],
        &[("origin", "null"), ("host", "belfort.example")],
    ];
    for door in doors.all() {
        if FROM_ANYWHERE.contains(&door.path) {
            continue;
        }
        for headers in forged {
            let (media, body) = door.right();
            let mut request = Request::post(&door.address).header("content-type", media);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = doors.ask(request.body(Body::from(body)).unwrap()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} with {headers:?}", door.path);
            check(&answer, door.path);
        }
        assert!(doors.stored().await == before, "{} changed something", door.path);
    }
    // A program has no cookie: one that comes along is no proof.
    for operation in api_access().into_iter().filter(|one| one.need.is_some()) {
        let address = operation.path.replace("{id}", "eigen").replace(['{', '}'], "");
        let request = Request::builder().method(&operation.method).uri(&address);
        let request =
            request.header("sec-fetch-site", "same-origin").header("content-type", "application/json");
        let answer = doors.ask(request.body(Body::from("{}")).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{} {address}", operation.method);
    }
    assert!(doors.stored().await == before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_right_is_taken() {
    let doors = Doors::new().await;
    let mut all = doors.all();
    // What ends the session or changes the password comes last.
    all.sort_by_key(|door| match door.path {
        "/account/password" => 1,
        "/welcome/{token}" | "/sign-in" | "/sign-in/code" | "/sign-out" => 2,
        _ => 0,
    });
    for door in all.iter().filter(|door| door.opens && door.path != "/sign-in") {
        let before = doors.stored().await;
        let (media, body) = door.right();
        let answer = doors.knock(&door.address, &media, body).await;
        let is_done = answer.status == StatusCode::OK || answer.status == StatusCode::SEE_OTHER;
        assert!(is_done, "{}: {} {}", door.path, answer.status, answer.text);
        assert!(doors.stored().await != before, "{} changes nothing", door.path);
    }
}
