//! What pages say, they say in the words of who reads: no id of a file, no English where it is Dutch.

use axum::http::StatusCode;

use belfort::text::Language;

use super::editing::{editor, see, seen_version, send};
use super::{FRAUD, IN_USE, Site, noon, system};

#[tokio::test(flavor = "multi_thread")]
async fn the_history_says_questions_and_answers_and_no_word_of_the_files() {
    let site = Site::furnished().await;
    let vertaler = system(&site, IN_USE);
    site.tower.store.save_system(&vertaler, noon()).await.unwrap();
    let an = editor(&site, "An Peeters").await;
    let form = "/systems/vertaler/measures/ai-literacy";
    let seen = seen_version(&see(&site, form, &an).await.text);
    let fields =
        [("seen", seen.as_str()), ("state", "in-progress"), ("owner", "Dienst HR"), ("date", "2027-01-15")];
    assert_eq!(send(&site, form, &an, &fields).await.status, StatusCode::SEE_OTHER);
    let page = see(&site, "/systems/vertaler/history", &an).await.text;
    for part in ["bezig; Dienst HR; 15 januari 2027", "Naam: ", "href=\"/systems/vertaler\">Vertaler"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let book = &site.tower.book;
    for (fact, answer) in &vertaler.facts {
        let fact = book.fact(fact).unwrap();
        let said =
            format!("{} {}", fact.question.get(Language::Nl), fact.label(&answer.value).get(Language::Nl));
        let escaped = askama_escaped(&said);
        assert!(page.contains(&escaped), "{escaped}: {page}");
    }
    for word in ["true", "false", "facts:", "uses-under-own-authority", "in-progress", "description:"] {
        let table = page.split("<h2 id=\"changes\">").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(!table.contains(word), "{word}: {table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_in_is_shown_so_on_a_page_that_is_not_there_and_on_that_of_the_api() {
    let site = Site::furnished().await;
    for address in ["/no-such-page", "/systems/nergens", "/api/v1"] {
        let page = site.get(address).await.text;
        assert!(
            page.contains("href=\"/account\"") && !page.contains("href=\"/sign-in\""),
            "{address}: {page}"
        );
    }
}

/// A text as templates escape it.
fn askama_escaped(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_names_the_act_of_its_date_in_the_language_of_the_reader_and_says_when_its_role_is_open() {
    let site = Site::furnished().await;
    site.tower.store.save_system(&system(&site, FRAUD), noon()).await.unwrap();
    let page = site.read("/systems/fraudescore-sociale-steun").await;
    assert!(page.contains("Verordening (EU)") && !page.contains("Regulation (EU)"), "{page}");
    // Nobody answered yet whether the town acts for a provider: unknown is no yes, either.
    assert!(page.contains("Alleen als u dit bent (nog niet bekend): gemachtigde"), "{page}");
    assert!(page.contains("Wie: gebruiksverantwoordelijke"), "{page}");
    let mut public = system(&site, FRAUD);
    (public.published, public.public_contact) = (Some(true), Some("ai@stad.example".to_owned()));
    site.tower.store.save_system(&public, noon()).await.unwrap();
    let open = site.read("/public/fraudescore-sociale-steun").await;
    assert_eq!(
        open.matches("Enkel als de organisatie dit is, wat nog niet bekend is: gemachtigde").count(),
        1,
        "{open}"
    );
    let german = site.read("/systems/fraudescore-sociale-steun?lang=de").await;
    assert!(german.contains("Verordnung (EU)") && !german.contains("Regulation (EU)"), "{german}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_and_sheets_write_days_as_people_do() {
    let site = Site::furnished().await;
    site.tower.store.save_system(&system(&site, FRAUD), noon()).await.unwrap();
    for (form, day) in [("report", "Stand op 23 november 2026"), ("fria", "1 maart 2025")] {
        let page = site.read(&format!("/systems/fraudescore-sociale-steun/export/{form}")).await;
        assert!(page.contains(day), "{form}: {page}");
        let iso = page.match_indices("20").find(|(at, _)| page[*at..].chars().nth(4) == Some('-'));
        assert!(iso.is_none(), "{form}: {}", &page[iso.unwrap().0..][..40]);
    }
}
