//! Files as evidence: handed over in forms, kept once, handed out as they came, and seen by nobody else.

use axum::http::StatusCode;
use belfort::people::Role;
use belfort::register::Media;
use chrono::TimeDelta;

use crate::accounts::{Got, hand_over, post, see, send};
use crate::town::{Town, account, session};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n";

async fn signed_in(town: &Town, name: &str, role: Role, organisation: &str) -> String {
    session(&town.tower, &account(&town.tower, name, role, Some(organisation)).await).await
}

/// A town with two systems of Ghent and one of Bruges, and an editor of Ghent; with a limit that a test can reach.
async fn town() -> (Town, String) {
    let town = Town::with(|config| {
        config.files.bytes_max = 64 << 10;
        config.files.per_system = 12;
    })
    .await;
    let facts =
        include_str!("../../../src/cli/demo/systems/website-chatbot.toml").split_once("[facts]").unwrap().1;
    town.register(&format!("id = \"bot\"\nname = \"Bot\"\norganisation = \"gent\"\n[facts]\n{facts}")).await;
    town.register("id = \"raadsel\"\nname = \"Raadsel\"\norganisation = \"gent\"\n[facts]\n").await;
    town.register("id = \"elders\"\nname = \"Elders\"\norganisation = \"brugge\"\n[facts]\n").await;
    let an = signed_in(&town, "An Peeters", Role::Editor, "gent").await;
    (town, an)
}

async fn stored(town: &Town, id: &str) -> belfort::register::System {
    town.tower.store.system(id).await.unwrap().unwrap().system
}

async fn duty(town: &Town) -> String {
    belfort::daemon::assess::assess(&town.tower, &stored(town, "bot").await).deadlines[0].rule.clone()
}

async fn add(town: &Town, cookie: &str, name: &str, content: &[u8]) -> Got {
    hand_over(town, "/systems/bot/files", cookie, (name, content), &[]).await
}

/// A form with a file in a field of any name.
async fn hand_in(town: &Town, address: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Got {
    let mut body = Vec::new();
    for (field, value) in fields {
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend(part.as_bytes());
    }
    for (field, name, content) in files {
        let head =
            format!("--x\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n");
        body.extend(head.as_bytes().iter().chain(*content).chain(b"\r\n"));
    }
    body.extend(b"--x--\r\n");
    post(town, address, "", "multipart/form-data; boundary=x", body).await
}

fn seen(page: &Got) -> String {
    let (_, rest) = page.text.split_once("name=\"seen\" value=\"").unwrap_or_else(|| panic!("{}", page.text));
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_a_system_is_kept_handed_out_as_it_came_and_removed_and_the_history_says_so() {
    let (town, an) = town().await;
    let kept = add(&town, &an, "C:\\map\\Één FRIA\u{202e}.pdf", PDF).await;
    assert_eq!((kept.status, kept.place()), (StatusCode::SEE_OTHER, "/systems/bot#files"), "{}", kept.text);
    let files = stored(&town, "bot").await.files;
    let (id, file) = files.iter().next().unwrap();
    assert_eq!((file.name.as_str(), file.media, file.bytes), ("Één FRIA.pdf", Media::Pdf, PDF.len() as u64));
    assert_eq!((file.who.as_str(), file.when), ("An Peeters", town.tower.today()));
    let page = see(&town, "/systems/bot", &an).await.text;
    assert!(page.contains("Één FRIA.pdf") && page.contains(&file.sha256), "{page}");

    let got = see(&town, &format!("/systems/bot/files/{id}"), &an).await;
    assert_eq!(got.text.as_bytes(), PDF);
    for (name, value) in [
        ("content-type", "application/pdf"),
        (
            "content-disposition",
            "attachment; filename=\"__n FRIA.pdf\"; filename*=UTF-8''%C3%89%C3%A9n%20FRIA.pdf",
        ),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(got.headers[name], value, "{name}");
        assert_eq!(got.headers.get_all(name).iter().count(), 1, "{name}");
    }
    let again = add(&town, &an, "nog eens.pdf", PDF).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_eq!(stored(&town, "bot").await.files.len(), 1, "the same bytes are kept once");

    let removed = send(&town, &format!("/systems/bot/files/{id}/remove"), &an, &[]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert!(stored(&town, "bot").await.files.is_empty());
    assert_eq!(town.tower.store.file("bot", id).await.unwrap(), None);
    assert_eq!(see(&town, &format!("/systems/bot/files/{id}"), &an).await.status, StatusCode::NOT_FOUND);
    let history = town.tower.store.system_history("bot", None, 50).await.unwrap();
    let of_it: Vec<_> = history.iter().filter(|one| one.difference.part == format!("files/{id}")).collect();
    assert_eq!(of_it.len(), 2, "came and went");
    assert!(of_it[0].difference.before.as_ref().unwrap().to_string().contains(&file.sha256));
    let page = see(&town, "/systems/bot/history", &an).await.text;
    assert!(page.contains("Bestand: Één FRIA.pdf"), "{page}");
}

/// How a page is answered that says why a file is not taken.
fn refusal(said: &str) -> StatusCode {
    if said.starts_with("te groot") { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_taken_is_told_why_and_nothing_is_kept() {
    let (town, an) = town().await;
    let long = vec![b'x'; (64 << 10) + 1];
    for (name, content, said) in [
        ("fria.pdf", &b"geen pdf"[..], "heet PDF, maar is het niet"),
        ("foto.png", PDF, "heet PNG, maar is het niet"),
        ("programma.exe", b"MZ\x90\0", "Dit soort bestand"),
        ("leeg.txt", b"", "Dit bestand is leeg"),
        ("lang.txt", &long, "te groot: hoogstens 64 kB"),
    ] {
        let sent = add(&town, &an, name, content).await;
        assert_eq!(sent.status, refusal(said), "{name}");
        assert!(
            sent.text.contains(said) && sent.text.contains("aria-describedby=\"fault"),
            "{said}: {}",
            sent.text
        );
    }
    let none = hand_over(&town, "/systems/bot/files", &an, ("", b""), &[]).await;
    assert!(none.text.contains("Kies een bestand"), "{}", none.text);
    let french = hand_over(&town, "/systems/bot/files?lang=fr", &an, ("a.pdf", b"x"), &[]).await;
    assert!(french.text.contains("ne l&#39;est pas"), "{}", french.text);
    assert!(stored(&town, "bot").await.files.is_empty());
    for number in 0..12 {
        let kept = add(&town, &an, "a.txt", format!("tekst {number}").as_bytes()).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER);
    }
    let many = add(&town, &an, "a.txt", b"een te veel").await;
    assert!(many.text.contains("heeft al 12 bestanden"), "{}", many.text);
    let page = see(&town, "/systems/bot?lang=de", &an).await.text;
    assert_eq!(super::raw_keys(&page), Vec::<&str>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_measure_and_its_file_are_kept_together_or_neither_is() {
    let (town, an) = town().await;
    let rule = duty(&town).await;
    let form = format!("/systems/bot/measures/{rule}");
    let set = async |state: &str, note: &str, seen: &str, file: (&str, &[u8])| {
        hand_over(&town, &form, &an, file, &[("seen", seen), ("state", state), ("note", note)]).await
    };
    let mark = seen(&see(&town, &form, &an).await);
    for (state, file, said) in [
        ("met", ("a.pdf", &b"geen pdf"[..]), "heet PDF, maar is het niet"),
        ("not-applicable", ("a.pdf", PDF), "Schrijf waarom"),
        ("met", ("lang.txt", &[b'x'; (64 << 10) + 1]), "te groot"),
    ] {
        let sent = set(state, "mijn tekst", &mark, file).await;
        assert_eq!(sent.status, refusal(said), "{said}");
        assert!(sent.text.contains(said) && sent.text.contains("mijn tekst"), "{said}: {}", sent.text);
    }
    assert!(stored(&town, "bot").await.files.is_empty() && stored(&town, "bot").await.measures.is_empty());
    let kept = set("met", "gedaan", &mark, ("verslag.pdf", PDF)).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let system = stored(&town, "bot").await;
    let file = system.files.values().next().unwrap();
    assert_eq!(file.of, [format!("measures/{rule}")]);
    let late = set("open", "te laat", &mark, ("ander.txt", b"ander")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.text.contains("Kies het bestand opnieuw") && late.text.contains("verslag.pdf"),
        "{}",
        late.text
    );
    assert_eq!(stored(&town, "bot").await.files.len(), 1);
    assert!(see(&town, "/systems/bot", &an).await.text.matches("verslag.pdf").count() >= 2);
    for report in ["report", "belfort", "csv"] {
        let text = see(&town, &format!("/systems/bot/export/{report}"), &an).await.text;
        assert!(text.contains("verslag.pdf") && text.contains(&file.sha256), "{report}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_of_the_interview_has_a_file_as_evidence() {
    let (town, an) = town().await;
    let address = "/systems/raadsel/interview";
    let fields = [
        ("fact", "technique"),
        ("seen", "0"),
        ("skip", ""),
        ("value", "fixed-rules"),
        ("action", "answer"),
        ("why", "zie dossier"),
    ];
    let wrong = hand_over(&town, address, &an, ("a.pdf", b"geen"), &fields).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text.contains("heet PDF") && wrong.text.contains("zie dossier"), "{}", wrong.text);
    assert!(stored(&town, "raadsel").await.facts.is_empty());
    let kept = hand_over(&town, address, &an, ("dossier.pdf", PDF), &fields).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let system = stored(&town, "raadsel").await;
    assert_eq!(system.files.values().next().unwrap().of, ["facts/technique"]);
    assert!(see(&town, &format!("{address}?fact=technique"), &an).await.text.contains("dossier.pdf"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_seen_by_who_may_read_its_system_and_by_nobody_else() {
    let (town, an) = town().await;
    let secret = b"GEHEIM van Gent";
    add(&town, &an, "geheim.txt", secret).await;
    let id = stored(&town, "bot").await.files.keys().next().unwrap().clone();
    let address = format!("/systems/bot/files/{id}");
    let reader = signed_in(&town, "Lezer", Role::Reader, "gent").await;
    let stranger = signed_in(&town, "Cis", Role::Administrator, "brugge").await;
    assert_eq!(see(&town, &address, &reader).await.text.as_bytes(), secret);
    assert_eq!(see(&town, &address, "").await.status, StatusCode::SEE_OTHER);
    for elsewhere in [address.clone(), format!("/systems/elders/files/{id}")] {
        let got = see(&town, &elsewhere, &stranger).await;
        assert_eq!(got.status, StatusCode::NOT_FOUND, "{elsewhere}");
        assert!(!got.text.contains("GEHEIM"));
    }
    // The id of a file of another system leads nowhere, also for who may read both.
    assert_eq!(see(&town, &format!("/systems/raadsel/files/{id}"), &an).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        see(&town, "/systems/bot/files/00000000-0000-7000-8000-000000000000", &an).await.status,
        StatusCode::NOT_FOUND
    );
    send(&town, &format!("/systems/raadsel/files/{id}/remove"), &an, &[]).await;
    assert!(town.tower.store.file("bot", &id).await.unwrap().is_some(), "nor is it removed by another name");
    for (cookie, status) in [(&reader, StatusCode::FORBIDDEN), (&stranger, StatusCode::NOT_FOUND)] {
        assert_eq!(add(&town, cookie, "a.txt", b"a").await.status, status);
        assert_eq!(send(&town, &format!("{address}/remove"), cookie, &[]).await.status, status);
    }
    // A published system publishes none of its evidence.
    belfort::daemon::editing::edit(&town.tower, "bot", None, "An", |system| system.published = Some(true))
        .await
        .unwrap();
    for page in ["/public/bot", "/public.json", "/public.jsonld", "/public.atom"] {
        let got = see(&town, page, "").await;
        assert_eq!(got.status, StatusCode::OK, "{page}");
        assert!(!got.text.contains("geheim.txt") && !got.text.contains(&id), "{page}");
    }
    assert_eq!(see(&town, &address, "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_gives_files_with_answers_that_wait_and_go_with_what_the_officer_decides() {
    let (town, an) = town().await;
    let officer = signed_in(&town, "Bo", Role::Officer, "gent").await;
    let reader = signed_in(&town, "Lezer", Role::Reader, "gent").await;
    let asked = send(&town, "/systems/raadsel/questionnaires", &officer, &[("vendor", "Bouwer")]).await;
    let token = asked.text.split("/answer/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let link = format!("/answer/{token}");
    let technique = ("technique-value", "language-model");
    let wrong = hand_in(
        &town,
        &link,
        &[("name", "Cis"), technique, ("technique-why", "blijft")],
        &[("technique-file", "a.pdf", b"geen")],
    )
    .await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.text.contains("heet PDF") && wrong.text.contains("blijft"), "{}", wrong.text);
    let alone = hand_in(&town, &link, &[("name", "Cis")], &[("technique-file", "a.pdf", PDF)]).await;
    assert_eq!(alone.status, StatusCode::BAD_REQUEST, "evidence of nothing is not lost in silence");
    assert!(stored(&town, "raadsel").await.files.is_empty());
    let given =
        hand_in(&town, &link, &[("name", "Cis"), technique], &[("technique-file", "handleiding.pdf", PDF)])
            .await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.text);
    let system = stored(&town, "raadsel").await;
    let (id, file) = system.files.iter().next().unwrap();
    assert_eq!(
        (&system.proposals["technique"][0].files, file.who.as_str()),
        (&vec![id.clone()], "Bouwer, Cis")
    );
    let address = format!("/systems/raadsel/files/{id}");
    assert_eq!(see(&town, &address, &an).await.text.as_bytes(), PDF);
    assert_eq!(see(&town, &address, &reader).await.status, StatusCode::NOT_FOUND, "a working paper");
    assert!(!see(&town, "/systems/raadsel", &reader).await.text.contains("handleiding.pdf"));
    assert!(see(&town, "/systems/raadsel", &an).await.text.contains("handleiding.pdf"));
    // Answered again without a file: the one that was given stays.
    hand_in(&town, &link, &[("name", "Cis"), technique, ("technique-why", "zie blz. 3")], &[]).await;
    assert_eq!(stored(&town, "raadsel").await.proposals["technique"][0].files, std::slice::from_ref(id));

    let whole = serde_json::to_string(&stored(&town, "raadsel").await.proposals["technique"][0]).unwrap();
    let decide = [("decision", "accept"), ("proposal", whole.as_str()), ("known", "")];
    assert_eq!(
        send(&town, "/systems/raadsel/proposals/technique", &an, &decide).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(stored(&town, "raadsel").await.files[id].of, ["facts/technique"]);
    assert_eq!(see(&town, &address, &reader).await.text.as_bytes(), PDF);
    town.wait(TimeDelta::days(31));
    let late =
        hand_in(&town, &link, &[("name", "Cis"), technique], &[("technique-file", "a.txt", b"laat")]).await;
    assert_eq!(late.status, StatusCode::GONE, "what was typed comes back, and is not taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_vendor_gave_goes_when_it_is_refused_and_so_many_files_wait_and_no_more() {
    let (town, an) = town().await;
    let officer = signed_in(&town, "Bo", Role::Officer, "gent").await;
    let asked = send(&town, "/systems/raadsel/questionnaires", &officer, &[("vendor", "Bouwer")]).await;
    let token = asked.text.split("/answer/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let link = format!("/answer/{token}");
    let give = async |number: usize| {
        let text = format!("bewijs {number}");
        let fields = [("name", "Cis"), ("technique-value", "language-model")];
        hand_in(&town, &link, &fields, &[("technique-file", "a.txt", text.as_bytes())]).await
    };
    for number in 0..10 {
        assert_eq!(give(number).await.status, StatusCode::OK, "{number}");
    }
    let many = give(10).await;
    assert_eq!(many.status, StatusCode::BAD_REQUEST);
    assert!(many.text.contains("hoogstens 10 bestanden"), "{}", many.text);
    let system = stored(&town, "raadsel").await;
    assert_eq!((system.files.len(), system.proposals["technique"][0].files.len()), (10, 10));
    let whole = serde_json::to_string(&system.proposals["technique"][0]).unwrap();
    send(&town, "/systems/raadsel/proposals/technique", &an, &[("decision", "refuse"), ("proposal", &whole)])
        .await;
    assert!(stored(&town, "raadsel").await.files.is_empty());
    for id in system.files.keys() {
        assert_eq!(town.tower.store.file("raadsel", id).await.unwrap(), None, "and its bytes are gone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_that_is_sent_whole_changes_no_file_and_one_that_goes_takes_its_files_along() {
    let (town, an) = town().await;
    add(&town, &an, "a.txt", b"bewijs").await;
    let mut system = stored(&town, "bot").await;
    let id = system.files.keys().next().unwrap().clone();
    let mut lie = system.files[&id].clone();
    lie.sha256 = "0".repeat(64);
    system.files.insert("verzonnen".to_owned(), lie.clone());
    system.files.insert(id.clone(), lie);
    for sent in [system.clone(), belfort::register::System { files: Default::default(), ..system }] {
        belfort::daemon::assess::add_system(&town.tower, &sent).await.unwrap();
        let kept = stored(&town, "bot").await.files;
        assert_eq!(kept.keys().collect::<Vec<_>>(), [&id]);
        assert_ne!(kept[&id].sha256, "0".repeat(64));
    }
    belfort::daemon::assess::remove_system(&town.tower, "bot").await.unwrap();
    town.register("id = \"bot\"\nname = \"Bot\"\norganisation = \"gent\"\n[facts]\n").await;
    assert_eq!(town.tower.store.file("bot", &id).await.unwrap(), None);
    assert!(stored(&town, "bot").await.files.is_empty());
}
