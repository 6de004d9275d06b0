//! Files that are too large, no text, hostile or half: refused with what to do, and bounded in the store.

use axum::http::StatusCode;
use belfort::daemon::taking_in::kept::load_waiting;
use chrono::TimeDelta;

use super::{confirm, mark, officer, officer_of_all, upload};
use crate::accounts::{hand_over, post, see, send};
use crate::town::Town;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_a_hundred_megabytes_is_refused_with_the_limit_and_kept_nowhere() {
    let town = Town::new().await;
    let an = officer(&town).await;
    let large = hand_over(&town, "/register/import", &an, ("groot.csv", &vec![b'a'; 100 << 20]), &[]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        large.text.contains("hoogstens 32 MB") && large.text.contains("href=\"#file\""),
        "{}",
        large.text
    );
    assert!(!see(&town, "/register/import", &an).await.text.contains("groot.csv"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_or_no_text_says_what_to_do() {
    let town = Town::new().await;
    let an = officer(&town).await;
    let refused = async |file: (&str, &[u8]), fields: &[(&str, &str)]| {
        let got = hand_over(&town, "/register/import", &an, file, fields).await;
        assert_eq!(got.status, StatusCode::BAD_REQUEST, "{}", got.text);
        got.text
    };
    let https = "https://register.example/lijst";
    assert!(refused(("", b""), &[]).await.contains("Kies een bestand of geef een adres."));
    assert!(refused(("a.csv", b"naam\nA\n"), &[("address", https)]).await.contains("niet beide"));
    assert!(refused(("leeg.csv", b""), &[]).await.contains("Dit bestand is leeg."));
    for address in ["javascript:alert(1)", "file:///etc/passwd", "register"] {
        assert!(refused(("", b""), &[("address", address)]).await.contains("geen adres van een register"));
    }
    assert!(refused(("a.csv", b"naam\nA\n"), &[("format", "excel")]).await.contains("href=\"#format\""));
    assert!(
        refused(("a.csv", b"naam\nA\n"), &[("encoding", "klingon")]).await.contains("href=\"#encoding\"")
    );
    for (media, body) in [
        ("application/x-www-form-urlencoded", "file=x"),
        ("multipart/form-data", "--x"),
        ("multipart/form-data; boundary=x", "--x\r\nhalf"),
    ] {
        let got = post(&town, "/register/import", &an, media, body.as_bytes().to_vec()).await;
        assert_eq!(got.status, StatusCode::BAD_REQUEST, "{media}: {}", got.text);
    }

    let told = async |name: &str, bytes: &[u8]| {
        let here = upload(&town, &an, name, bytes, &[("organisation", "gent")]).await;
        see(&town, &here, &an).await.text
    };
    let pdf = told("lijst.csv", b"%PDF-1.7 \xe2\xe3").await;
    assert!(pdf.contains("Een rekenblad, een beeld of een PDF wordt niet gelezen"), "{pdf}");
    let marked: Vec<u8> =
        "\u{feff}naam;doel\nCafé;Thee\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(told("utf16.csv", &marked).await.contains("Café"), "UTF-16 with its mark is read");
    let formula = told("formule.csv", b"naam;doel\nA;=HYPERLINK(\"http://x\")\nB;@SUM(A1)\n").await;
    assert!(formula.contains("Regels 2, 3") && formula.contains("De cel van doel bevat een formule"));
    let nul = told("nul.json", br#"[{"id":"a","name":"A\u0000B","facts":{}}]"#).await;
    assert!(nul.contains("het teken U+0000"), "{nul}");
    let latin = b"naam;doel\nCaf\xe9;Thee\n";
    let here = upload(&town, &an, "latin.csv", latin, &[("organisation", "gent")]).await;
    assert!(see(&town, &here, &an).await.text.contains("geen tekst in de verwachte tekenset"));
    let fields = [("encoding", "windows-1252"), ("organisation", "gent")];
    assert_eq!(send(&town, &format!("{here}/read"), &an, &fields).await.status, StatusCode::SEE_OTHER);
    assert!(see(&town, &here, &an).await.text.contains("Café"), "read in another way it is whole");
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_a_file_stays_text_on_every_page() {
    let town = Town::new().await;
    let an = officer(&town).await;
    let file =
        "naam;<b>kolom</b>;doel\n<script>alert(1)</script>x;\"<img src=x onerror=alert(1)>\";<i>doel\n";
    let name = "\"><script>alert(2)</script>.csv";
    let here = upload(&town, &an, name, file.as_bytes(), &[("organisation", "gent")]).await;
    let page = see(&town, &here, &an).await;
    let form = see(&town, "/register/import", &an).await;
    confirm(&town, &here, &an, &mark(&page)).await;
    let taken = see(&town, &here, &an).await;
    for page in [page, form, taken] {
        let text = page.text;
        assert!(!text.contains("<script>alert") && !text.contains("<img") && !text.contains("<b>"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_waits_an_hour_and_three_of_one_account_at_most() {
    let town = Town::new().await;
    let (an, bo) = (officer(&town).await, officer_of_all(&town).await);
    let mut places = Vec::new();
    for number in 0..4 {
        town.wait(TimeDelta::seconds(1));
        let name = format!("{number}.csv");
        places.push(upload(&town, &an, &name, b"naam\nA\n", &[("organisation", "gent")]).await);
    }
    let others = upload(&town, &bo, "b.csv", b"naam\nA\n", &[]).await;
    let mut statuses = Vec::new();
    for place in &places {
        statuses.push(see(&town, place, &an).await.status.as_u16());
    }
    assert_eq!(statuses, [404, 200, 200, 200], "the oldest made room");
    assert_eq!(see(&town, &others, &bo).await.status, StatusCode::OK, "nobody else's");
    town.wait(TimeDelta::minutes(61));
    assert_eq!(see(&town, &places[3], &an).await.status, StatusCode::NOT_FOUND);
    load_waiting(&town.tower).await.unwrap();
    let id = places[3].rsplit('/').next().unwrap();
    assert_eq!(town.tower.store.import_file(id).await.unwrap(), None, "it is erased, not only hidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_columns_and_marks_change_nothing() {
    let town = Town::new().await;
    let an = officer(&town).await;
    let here = upload(&town, &an, "a.csv", b"naam;soort\nA;ja\n", &[("organisation", "gent")]).await;
    let bad = [("column0", "name"), ("column1", "geen-deel")];
    assert_eq!(send(&town, &format!("{here}/read"), &an, &bad).await.status, StatusCode::BAD_REQUEST);
    let fact = [("column0", "name"), ("column1", "fact:geen"), ("organisation", "gent")];
    send(&town, &format!("{here}/read"), &an, &fact).await;
    let page = see(&town, &here, &an).await.text;
    assert!(page.contains("soort kan geen antwoord zijn op geen"), "{page}");
    assert_eq!(confirm(&town, &here, &an, "0000").await.status, StatusCode::CONFLICT);
    let good = [("column0", "name"), ("column1", "-"), ("organisation", "gent")];
    send(&town, &format!("{here}/read"), &an, &good).await;
    assert_eq!(confirm(&town, &here, &an, "0000").await.status, StatusCode::CONFLICT);
    assert!(town.tower.store.systems().await.unwrap().is_empty());
    let nowhere = send(&town, "/register/import/geen/take", &an, &[("seen", "x")]).await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_ours_that_is_broken_is_told_in_the_language_of_the_reader() {
    let town = Town::new().await;
    let an = officer_of_all(&town).await;
    let broken: [(&str, &str, &str); 4] = [
        ("a.json", "{\"systems\": [", "Hier klopt de schrijfwijze van JSON, TOML of CSV niet"),
        ("a.toml", "id = \"a\"\nname = \"A\"\nkleur = \"rood\"\n", "Dit veld kent Belfort niet."),
        ("a.toml", "id = \"a\"\n[facts]\nprofiling = true\n", "Hier ontbreekt een veld dat nodig is."),
        (
            "a.toml",
            "id = \"a\"\nname = \"A\"\n[facts]\nprofiling = \"misschien\"\n",
            "Hier staat een ander soort waarde",
        ),
    ];
    for (name, file, said) in broken {
        let here = upload(&town, &an, name, file.as_bytes(), &[("form", "belfort")]).await;
        let page = see(&town, &here, &an).await.text;
        assert!(page.contains(said), "{file}: {page}");
        assert!(
            page.contains("(<span lang=\"en\">"),
            "what the reader of files says stands behind it: {page}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_without_end_is_refused_in_every_form_and_no_page_grows_with_it() {
    let town = Town::new().await;
    let an = officer_of_all(&town).await;
    for signs in [201, 2_000_000] {
        let long = "x".repeat(signs);
        let json = format!("{{\"id\": \"a\", \"name\": \"{long}\"}}");
        let files = [
            (
                "a.csv",
                format!("Naam;Doel\n{long};y\n"),
                "De naam van dit record is te lang: hoogstens 200 tekens",
            ),
            (
                "a.csv",
                format!("id,name\na,{long}\n"),
                "De naam van dit record is te lang: hoogstens 200 tekens",
            ),
            ("a.json", json, "Een tekst is hier te lang."),
        ];
        for (name, file, said) in files {
            let here = upload(&town, &an, name, file.as_bytes(), &[]).await;
            let page = see(&town, &here, &an).await.text;
            assert!(page.contains(said), "{name}: {}", page.chars().take(4_000).collect::<String>());
            assert!(page.len() < 200_000, "{name}: {} bytes", page.len());
        }
    }
    let here = upload(&town, &an, "a.csv", format!("Naam\n{}\n", "x".repeat(200)).as_bytes(), &[]).await;
    assert!(!see(&town, &here, &an).await.text.contains("te lang"));
}

#[tokio::test(flavor = "multi_thread")]
async fn very_many_short_records_or_values_are_refused_before_anything_is_made_of_them() {
    let town = Town::new().await;
    let an = officer(&town).await;
    let told = async |name: &str, text: String| {
        let here = upload(&town, &an, name, text.as_bytes(), &[("organisation", "gent")]).await;
        see(&town, &here, &an).await.text
    };
    let rows = told("rijen.csv", "naam\n".to_owned() + &"a\n".repeat(20_001)).await;
    assert!(rows.contains("meer dan 20000 records") && rows.contains("Regel 20002"), "{rows}");
    let records = told("lijst.json", format!("[{}{{}}]", "{},".repeat(20_000))).await;
    assert!(records.contains("meer dan 20000 records"), "{records}");
    let own = told("eigen.toml", "[[systems]]\nid=\"a\"\n".repeat(20_001)).await;
    assert!(own.contains("meer dan 20000 records"), "{own}");
    for (name, text) in [
        ("breed.csv", "naam\n".to_owned() + &";;;;\n".repeat(400_001)),
        ("lang.json", format!("[{}1]", "1,".repeat(2_000_000))),
    ] {
        let values = told(name, text).await;
        assert!(values.contains("hoogstens 2000000 worden gelezen"), "{values}");
    }
    // One field after the other, each held against all before it, would take an hour.
    let fields: Vec<String> = (0..300_000).map(|number| format!("\"veld{number}\":1")).collect();
    let one = told("velden.json", format!("[{{\"naam\":\"A\",{}}}]", fields.join(","))).await;
    assert!(one.contains("velden.json"), "{one}");
}
