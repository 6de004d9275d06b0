//! What a vendor is asked and answers, over the API: under the token of the link, as on the page, and without an account.
//!
//! The token stands in the header `Questionnaire-Token`: the address of a call ends in logs.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use super::answer::answer;
use super::body;
use super::caller::token_of_link;
use super::fault::{Fault, Mistake};
use super::files::{SentAlong, not_taken};
use crate::daemon::Tower;
use crate::daemon::vendor::{self, Answered, FILES_MAX, Given, NAME_CHARS_MAX, good_name};
use crate::law::{Fact, FactType, FactValue, Provision};
use crate::register::TEXT_CHARS_MAX;
use crate::register::import::IMPORT_BYTES_MAX;
use crate::text::{Language, say};
use crate::web::visitor::Visitor;

/// The proof that somebody was asked.
pub(super) const TOKEN_HEADER: &str = "Questionnaire-Token";

/// Answers that are read at a time, files and all: who has a link holds up other vendors at most.
static TURN: Semaphore = Semaphore::const_new(4);

/// The token that a call sends; one that cannot be read is nobody's.
#[derive(Debug)]
pub(super) struct Token(String);

impl<S: Send + Sync> FromRequestParts<S> for Token {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let link = "the link, as in `/answer/TOKEN`";
        token_of_link(&parts.headers, TOKEN_HEADER, link).map(Token)
    }
}

/// What a vendor is asked.
#[derive(Serialize, ToSchema)]
#[schema(as = QuestionnaireForVendor)]
pub(super) struct Asked {
    /// The name of the system.
    system: String,
    description: Option<String>,
    /// The name of the vendor.
    vendor: String,
    /// Who asks.
    who: String,
    /// Until when it can be answered.
    #[schema(value_type = String, format = DateTime)]
    until: DateTime<Utc>,
    questions: Vec<AskedFact>,
}

/// One question to a vendor.
#[derive(Serialize, ToSchema)]
#[schema(as = VendorQuestion)]
struct AskedFact {
    /// The id of the fact.
    fact: String,
    question: String,
    /// What to look at.
    help: String,
    /// What an answer looks like.
    shape: FactType,
    /// The values that it may have, and what they mean; none for yes or no, and for a date.
    values: Vec<ValueTold>,
    /// The provision that defines it.
    provision: Provision,
}

/// A value that an answer may have.
#[derive(Serialize, ToSchema)]
#[schema(as = VendorValue)]
struct ValueTold {
    value: String,
    label: String,
}

impl AskedFact {
    fn of(fact: &Fact, language: Language) -> AskedFact {
        let told = |value: &String| ValueTold {
            label: fact.label(&FactValue::One(value.clone())).get(language).to_owned(),
            value: value.clone(),
        };
        AskedFact {
            fact: fact.id.clone(),
            question: fact.question.get(language).to_owned(),
            help: fact.help.get(language).to_owned(),
            shape: fact.shape,
            values: fact.values.iter().map(told).collect(),
            provision: fact.provision.clone(),
        }
    }
}

/// What the vendor whom the token was sent to is asked.
#[utoipa::path(get, path = "/api/v1/questionnaire", tag = "vendor", security(()), params(("Questionnaire-Token" = String, Header, description = "the token of the link")), responses((status = 200, description = "the questions", body = Asked)))]
pub(super) async fn questions(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Token(token): Token,
) -> Result<Response, Fault> {
    let (asked, system) = vendor::asked(&tower, &token).await?.ok_or_else(Fault::not_found)?;
    let facts = asked.facts.iter().filter_map(|id| tower.book.fact(id));
    let told = Asked {
        system: system.name,
        description: system.description,
        questions: facts.map(|fact| AskedFact::of(fact, visitor.language)).collect(),
        vendor: asked.vendor,
        who: asked.who,
        until: asked.expires,
    };
    let mut response = answer(&json!(told), visitor.language);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// What a vendor answers.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = VendorAnswersSent)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    /// The person who answers.
    #[schema(
        pattern = r"^[^\x00-\x1F\x7F-\x9F]*[^\s\x00-\x1F\x7F-\x9F][^\x00-\x1F\x7F-\x9F]*$",
        max_length = 120
    )]
    name: String,
    /// An answer to each question, by the id of its fact; what is not known stays out.
    answers: BTreeMap<String, AnswerSent>,
}

/// An answer to one question.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = VendorAnswerSent)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerSent {
    value: FactValue,
    /// Why so.
    #[schema(max_length = 4000)]
    why: Option<String>,
    /// Where it can be looked up.
    #[schema(max_length = 4000)]
    source: Option<String>,
    /// The files that are evidence of it: PDF, PNG, JPEG, text in UTF-8, DOCX or ODT, by their content; they wait with it.
    #[serde(default, deserialize_with = "body::tables")]
    #[schema(max_items = 10)]
    files: Vec<SentAlong>,
}

/// Answers the questions: each answer waits for the officer who asked. Sent again, it takes the place of what the same person said before.
#[utoipa::path(put, path = "/api/v1/questionnaire", tag = "vendor", security(()), params(("Questionnaire-Token" = String, Header, description = "the token of the link")), request_body(content = Sent, example = json!({ "name": "Ann Peeters", "answers": { "technique": { "value": "machine-learning", "source": "manual, page 4" } } })), responses((status = 204, description = "the answers wait")))]
pub(super) async fn give(
    State(tower): State<Arc<Tower>>,
    Extension(visitor): Extension<Visitor>,
    Token(token): Token,
    headers: HeaderMap,
    sent: Body,
) -> Result<Response, Fault> {
    // Who has no link has nothing to say: not a byte of it is read.
    let (asked, _) = vendor::asked(&tower, &token).await?.ok_or_else(Fault::not_found)?;
    let _turn = TURN.acquire().await?;
    let Ok(sent) = to_bytes(sent, IMPORT_BYTES_MAX).await else { return Err(Fault::too_large()) };
    let Sent { name, answers } = body::json(&headers, &sent)?;
    let mut mistakes = Vec::new();
    let name = good_name(&name).unwrap_or_else(|| {
        mistakes.push(Mistake::new(format!("`name` is a name of 1 to {NAME_CHARS_MAX} signs in one line")));
        String::new()
    });
    let by = format!("{}, {name}", asked.vendor);
    let mut given = Vec::with_capacity(answers.len());
    for (id, one) in answers {
        let fact = tower.book.fact(&id).filter(|fact| asked.facts.contains(&fact.id));
        match fact.map(|fact| one.read(fact, &tower, &by, visitor.language)) {
            Some(Ok(read)) => given.push((id, read)),
            Some(Err(mistake)) => mistakes.push(mistake),
            None => mistakes.push(Mistake::new(format!("`{id}` is none of the questions"))),
        }
    }
    if !mistakes.is_empty() {
        return Err(Fault::body(mistakes));
    }
    match vendor::answer(&tower, &token, &name, given).await? {
        Answered::Done => Ok(StatusCode::NO_CONTENT.into_response()),
        Answered::Gone => Err(Fault::not_found()),
        Answered::TooManyFiles => {
            let too_many = say(visitor.language, "file-fault-vendor", &[("limit", FILES_MAX.into())]);
            Err(Fault::body(vec![Mistake { code: Some("many"), ..Mistake::new(too_many) }]))
        }
        Answered::Fault(fault) => Err(Fault::body(vec![not_taken(fault, &tower, visitor.language)])),
    }
}

impl AnswerSent {
    /// As it is kept, or what is wrong with it.
    fn read(self, fact: &Fact, tower: &Tower, by: &str, language: Language) -> Result<Given, Mistake> {
        if !fact.accepts(&self.value) {
            let allowed: Vec<&str> = match fact.shape {
                FactType::YesNo => vec!["true", "false"],
                _ => fact.values.iter().map(String::as_str).collect(),
            };
            return Err(Mistake {
                hint: Some(allowed.join(", ")).filter(|hint| !hint.is_empty()),
                ..Mistake::new(format!("`{}`: {}", fact.id, fact.question.get(language)))
            });
        }
        let text = |name: &str, text: Option<String>| match text {
            Some(text) if text.chars().count() > TEXT_CHARS_MAX => {
                Err(Mistake::new(format!("`{}`: `{name}` is longer than {TEXT_CHARS_MAX} signs", fact.id)))
            }
            text => Ok(text.filter(|text| !text.trim().is_empty())),
        };
        let (why, source) = (text("why", self.why)?, text("source", self.source)?);
        if self.files.len() > FILES_MAX {
            return Err(Mistake::new(format!("`{}`: at most {FILES_MAX} `files`", fact.id)));
        }
        let files: Result<Vec<_>, Mistake> =
            self.files.iter().map(|file| file.read(tower, by, language)).collect();
        let files = files.map_err(|mistake| Mistake {
            message: format!("`{}`: {}", fact.id, mistake.message),
            ..mistake
        })?;
        Ok(Given { value: self.value, why, source, files })
    }
}
