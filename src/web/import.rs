//! A register of somebody else is handed over: a file or an address, and how it is to be read. What follows stands in `preview` and `progress`.

mod preview;
mod problems;
mod progress;

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use url::Url;

pub(super) use self::preview::{page as one, read_otherwise, take};
pub(super) use self::progress::Outcome;
use super::days::Day;
use super::frame::{Frame, Here};
use super::measure::with_status;
use super::organisation_choice::{Chosen, OrganisationChoice};
use super::problem::Problem;
use super::upload::{self, Limits, NotRead};
use super::visitor::Visitor;
use crate::daemon::taking_in::kept::{KeptWish, Source, keep};
use crate::daemon::tower::Tower;
use crate::people::Role;
use crate::register::ImportFormat;
use crate::register::import::{Encoding, IMPORT_BYTES_MAX};
use crate::text::{Language, html, say};

/// Files that are being sent at a time: each stands in memory until it is in the store.
static TURNS: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(4);
/// The longest address of a register.
const ADDRESS_CHARS_MAX: usize = 2_000;
/// The longest name of a file that is kept.
const NAME_CHARS_MAX: usize = 120;
/// Character sets beside UTF-8 that the programs of offices write.
const ENCODINGS: [&str; 5] = ["windows-1252", "ISO-8859-15", "UTF-16LE", "UTF-16BE", "macintosh"];

#[derive(Template)]
#[template(path = "import.html", config = "src/web/askama.toml")]
struct ImportPage {
    frame: Frame,
    reading: Reading,
    address: String,
    faults: Vec<Fault>,
    /// What this account handed over before and can still be seen.
    before: Vec<Before>,
}

/// What is wrong with a field of the form.
struct Fault {
    field: &'static str,
    text: String,
}

/// How a file is to be read, as a form asks for it.
struct Reading {
    choice: OrganisationChoice,
    /// The forms, by their words, and what they are called.
    formats: Vec<(&'static str, String)>,
    format: String,
    encodings: [&'static str; 5],
    encoding: String,
}

struct Before {
    href: String,
    source: String,
    state: &'static str,
    day: Day,
}

impl ImportPage {
    fn fault(&self, field: &str) -> bool {
        self.faults.iter().any(|fault| fault.field == field)
    }
}

impl Reading {
    async fn of(tower: &Tower, visitor: &Visitor, wish: &KeptWish) -> Result<Reading, Problem> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let is_new = wish.organisation_name.is_some();
        let chosen = Chosen {
            organisation: if is_new { String::new() } else { text(&wish.organisation) },
            new_organisation: text(&wish.organisation_name),
        };
        let choice = OrganisationChoice::of(tower, visitor, Role::Officer, chosen).await?;
        Ok(Reading {
            choice,
            formats: ImportFormat::names()
                .into_iter()
                .map(|word| (word, format_name(word, visitor.language)))
                .collect(),
            format: text(&wish.format),
            encodings: ENCODINGS,
            encoding: text(&wish.encoding),
        })
    }
}

/// How a form is called.
fn format_name(word: &str, language: Language) -> String {
    say(language, &format!("import-format-{word}"), &[])
}

/// What a form says of how a file is to be read, and what of it cannot be.
async fn wish_of(
    tower: &Tower,
    visitor: &Visitor,
    field: impl Fn(&str) -> String,
) -> Result<(KeptWish, Vec<Fault>), Problem> {
    let said = |name: &str| Some(field(name).trim().to_owned()).filter(|text| !text.is_empty());
    let chosen = Chosen { organisation: field("organisation"), new_organisation: field("new_organisation") };
    let choice = OrganisationChoice::of(tower, visitor, Role::Officer, chosen.clone()).await?;
    let named = choice.named();
    let mut faults = Vec::new();
    let mut wrong = |field, key| faults.push(Fault { field, text: say(visitor.language, key, &[]) });
    let asks = !chosen.organisation.is_empty() || !chosen.new_organisation.trim().is_empty();
    if asks && named.is_none() {
        wrong("organisation", "import-fault-organisation");
    }
    let format = said("format");
    if format.as_ref().is_some_and(|word| word.parse::<ImportFormat>().is_err()) {
        wrong("format", "import-fault-format");
    }
    let encoding = said("encoding");
    if encoding.as_ref().is_some_and(|word| word.parse::<Encoding>().is_err()) {
        wrong("encoding", "import-fault-encoding");
    }
    let (organisation, organisation_name) = match named {
        Some(named) => (Some(named.id), named.name),
        None => (None, None),
    };
    Ok((KeptWish { format, encoding, organisation, organisation_name, map: Vec::new() }, faults))
}

/// `GET /register/import`
pub(super) async fn blank(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let mut wish = KeptWish::default();
    let choice = OrganisationChoice::of(&tower, &visitor, Role::Officer, Chosen::default()).await?;
    // Who imports for one organisation only, means that one.
    if let ([(id, _)], false) = (choice.known.as_slice(), choice.may_add) {
        wish.organisation = Some(id.clone());
    }
    form(&tower, visitor, StatusCode::OK, (wish, String::new()), Vec::new()).await
}

/// `POST /register/import`
pub(super) async fn hand_over(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let _turn = TURNS.acquire().await?;
    let language = visitor.language;
    let fault = |field, key| Fault { field, text: say(language, key, &[]) };
    let upload = match upload::read(&headers, body, Limits::one_file(IMPORT_BYTES_MAX)).await {
        Ok(upload) if upload.too_large.is_empty() => upload,
        Err(NotRead::Malformed) => return Err(Problem::bad_form()),
        Ok(_) | Err(NotRead::TooLarge) => {
            let text = too_large(language);
            let faults = vec![Fault { field: "file", text }];
            let wish = (KeptWish::default(), String::new());
            return form(&tower, visitor, StatusCode::PAYLOAD_TOO_LARGE, wish, faults).await;
        }
    };
    let (wish, mut faults) = wish_of(&tower, &visitor, |name| upload.field(name).to_owned()).await?;
    let typed = upload.field("address").trim().to_owned();
    let address = address(&typed);
    let file = upload.files.first();
    match (file, typed.is_empty()) {
        (None, true) => faults.insert(0, fault("file", "import-fault-nothing")),
        (Some(_), false) => faults.insert(0, fault("address", "import-fault-both")),
        (Some(file), true) if file.bytes.is_empty() => faults.insert(0, fault("file", "import-fault-empty")),
        (None, false) if address.is_none() => faults.insert(0, fault("address", "import-fault-address")),
        _ => {}
    }
    if !faults.is_empty() {
        return form(&tower, visitor, StatusCode::BAD_REQUEST, (wish, typed), faults).await;
    }
    let account = visitor.signed_in().member.account.clone();
    let id = match (file, address) {
        (Some(file), _) => {
            let name = file_name(&file.name);
            keep(&tower, &account, Source::File(&name, &file.bytes), &wish).await?
        }
        (_, Some(url)) => keep(&tower, &account, Source::Address(&url), &wish).await?,
        (_, None) => return Err(Problem::bad_form()),
    };
    Ok(Redirect::to(&format!("/register/import/{id}")).into_response())
}

fn too_large(language: Language) -> String {
    say(language, "import-fault-large", &[("limit", (IMPORT_BYTES_MAX >> 20).into())])
}

/// An address that can be that of a register; whether it may be reached is found out when it is.
pub(super) fn address(typed: &str) -> Option<Url> {
    let url: Url = typed.parse().ok()?;
    let fits = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    (fits && typed.len() <= ADDRESS_CHARS_MAX).then_some(url)
}

/// The name of a file without its folders, as it may stand on a page and in the history.
fn file_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or(sent);
    let name: String = name.chars().filter(|sign| !sign.is_control()).collect();
    let name = html::shorten(name.trim(), NAME_CHARS_MAX);
    // A name that reads like an address would be taken for one.
    if name.is_empty() || name.contains("://") { "register".to_owned() } else { name }
}

async fn form(
    tower: &Tower,
    visitor: Visitor,
    status: StatusCode,
    (wish, address): (KeptWish, String),
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let reading = Reading::of(tower, &visitor, &wish).await?;
    let (account, language) = (visitor.signed_in().member.account.clone(), visitor.language);
    let before = tower.store.imports_of(&account, tower.clock.now()).await?;
    let before = before.into_iter().map(|one| Before {
        href: format!("/register/import/{}", one.id),
        state: progress::state_key(&one),
        day: Day::new(one.created.with_timezone(&tower.config.alerts.time_zone).date_naive(), language),
        source: one.source,
    });
    let before = before.collect();
    let frame = Frame::new(visitor, say(language, "import-title", &[]), Here::Register);
    with_status(status, &ImportPage { frame, reading, address, faults, before })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_is_a_name_and_an_address_is_one() {
        assert_eq!(file_name("C:\\Users\\An\\register.csv"), "register.csv");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!((file_name(""), file_name("a\0b\n")), ("register".to_owned(), "ab".to_owned()));
        assert!(address("https://register.example/x?y=z").is_some());
        for typed in ["", "register.example", "ftp://register.example", "javascript:alert(1)", "http://"] {
            assert!(address(typed).is_none(), "{typed}");
        }
    }
}
