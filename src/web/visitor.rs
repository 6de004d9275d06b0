//! The visitor: who reads, in which language, and which page they asked for.

use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::{HeaderMap, Uri};
use url::form_urlencoded;

use super::session::Known;
use crate::people::{Member, Role};
use crate::text::Language;

/// The cookie that keeps a chosen language.
pub(super) const COOKIE_NAME: &str = "lang";

/// The reader of a page.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    /// The language of the page.
    pub(super) language: Language,
    /// Whether this very address asked for the language, so that the cookie keeps it.
    pub(super) chose: bool,
    /// The query of the address, without the language.
    query: Vec<(String, String)>,
    /// Whether the address or the cookie names the language; otherwise that of the account stands above the browser's.
    decided: bool,
    known: Option<Known>,
}

impl Visitor {
    /// The address decides, else the cookie, else what the browser accepts, else Dutch.
    pub(super) fn of(uri: &Uri, headers: &HeaderMap) -> Visitor {
        let mut query: Vec<(String, String)> =
            form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()).into_owned().collect();
        let asked =
            query.iter().rev().find(|(name, _)| name == "lang").and_then(|(_, tag)| Language::from_tag(tag));
        query.retain(|(name, _)| name != "lang");
        let decided = asked.or_else(|| from_cookie(headers));
        let language = decided.or_else(|| accepted(headers)).unwrap_or_default();
        Visitor { language, chose: asked.is_some(), query, decided: decided.is_some(), known: None }
    }

    /// Takes in who is signed in.
    pub(super) fn know(&mut self, known: Option<Known>) {
        if let Some(known) = known.as_ref().filter(|_| !self.decided) {
            self.language = known.member.language;
        }
        self.known = known;
    }

    /// Who is signed in.
    pub(super) fn member(&self) -> Option<&Member> {
        self.known.as_ref().map(|known| &*known.member)
    }

    /// Who is signed in, on a page that the guard opens to nobody else.
    pub(super) fn signed_in(&self) -> &Known {
        self.known.as_ref().expect("the guard lets only people with an account in here")
    }

    /// Their name, as it stands in the history.
    pub(super) fn name(&self) -> &str {
        &self.signed_in().member.name
    }

    /// Whether they see the systems of an organisation.
    pub(super) fn sees(&self, organisation: Option<&str>) -> bool {
        self.member().is_some_and(|member| member.sees(organisation))
    }

    /// Whether they may do what a role may for an organisation.
    pub(super) fn may(&self, role: Role, organisation: Option<&str>) -> bool {
        self.member().is_some_and(|member| member.may(role, organisation))
    }

    /// The same page in another language.
    ///
    /// # Shape
    /// A query alone, which a browser resolves against the page itself: it can lead nowhere else, whatever the path.
    pub(super) fn in_language(&self, language: Language) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.query).append_pair("lang", language.code());
        format!("?{}", query.finish())
    }
}

fn from_cookie(headers: &HeaderMap) -> Option<Language> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE_NAME)
        .and_then(|(_, tag)| Language::from_tag(tag))
}

/// The first of the four languages by weight; among equals the one named first.
fn accepted(headers: &HeaderMap) -> Option<Language> {
    let wanted = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut weighed: Vec<(Language, f32)> = wanted
        .split(',')
        .filter_map(|part| {
            let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
            let weight =
                weight.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()).unwrap_or(1.0);
            Some((Language::from_tag(tag)?, weight)).filter(|(_, weight)| *weight > 0.0)
        })
        .collect();
    weighed.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    weighed.first().map(|(language, _)| *language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(address: &str, headers: &[(axum::http::HeaderName, &str)]) -> Visitor {
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        Visitor::of(&address.parse().unwrap(), &headers)
    }

    #[test]
    fn the_address_stands_above_the_cookie_and_the_cookie_above_the_browser() {
        let cookie = (COOKIE, "a=b; lang=de");
        let browser = (ACCEPT_LANGUAGE, "pt, en;q=0.5, fr;q=0.9");
        assert_eq!(visitor("/?lang=en", &[cookie.clone(), browser.clone()]).language, Language::En);
        assert_eq!(visitor("/?lang=pt", &[cookie, browser.clone()]).language, Language::De);
        assert_eq!(visitor("/", &[browser]).language, Language::Fr);
        assert_eq!(visitor("/", &[(ACCEPT_LANGUAGE, "pt-PT, fr;q=0")]).language, Language::Nl);
    }

    #[test]
    fn the_language_switch_keeps_the_question_and_leads_nowhere_else() {
        let visitor = visitor("//evil.example/?q=a%26b&lang=fr&page=2", &[]);
        assert_eq!(visitor.in_language(Language::De), "?q=a%26b&page=2&lang=de");
    }
}
