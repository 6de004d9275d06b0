//! Every cause of a feed's trouble has words: no name of ours reaches a person.

use belfort::alerts::Rhythm;
use belfort::alerts::alert::{FeedNotice, Notice};
use belfort::alerts::mishap::{WORDS, in_words};
use belfort::net::LineFault;
use belfort::news::fetch::FetchError;
use belfort::news::parse::{Looks, ParseError};
use belfort::text::{Language, say};

use super::{alert, at, message};

/// One error of each kind, and a build that fails when a kind is added and not listed here.
fn fetching() -> Vec<FetchError> {
    let url = || "https://town.example/feed".to_owned();
    let what = || "iets".to_owned();
    let all = vec![
        FetchError::Dns { url: url() },
        FetchError::DnsSilent { url: url() },
        FetchError::Connect { url: url(), what: what(), how: LineFault::Refused },
        FetchError::Connect { url: url(), what: what(), how: LineFault::Unreachable },
        FetchError::Connect { url: url(), what: what(), how: LineFault::Reset },
        FetchError::Connect { url: url(), what: what(), how: LineFault::Other },
        FetchError::Tls { url: url(), what: what() },
        FetchError::Timeout { url: url(), seconds: 30.0 },
        FetchError::TooLarge { url: url(), bytes_max: 5 },
        FetchError::RedirectLoop { url: url(), hops: 10 },
        FetchError::PrivateAddress { host: what() },
        FetchError::BadAddress { url: url(), what: what() },
        FetchError::NotFound { url: url() },
        FetchError::Gone { url: url() },
        FetchError::Refused { url: url(), status: 403, wall: None },
        FetchError::RateLimited { url: url(), retry_after: None, wall: None },
        FetchError::ServerError { url: url(), status: 500, retry_after: None, wall: None },
        FetchError::Status { url: url(), status: 418 },
        FetchError::Truncated { url: url(), what: what() },
        FetchError::Encoding { url: url(), what: what() },
        FetchError::Robots { url: url() },
        FetchError::RobotsUnknown { url: url() },
        FetchError::Waiting { domain: url(), until: at("2026-11-23T07:00:00Z") },
    ];
    for error in &all {
        match error {
            FetchError::Dns { .. }
            | FetchError::DnsSilent { .. }
            | FetchError::Connect { .. }
            | FetchError::Tls { .. }
            | FetchError::Timeout { .. }
            | FetchError::TooLarge { .. }
            | FetchError::RedirectLoop { .. }
            | FetchError::PrivateAddress { .. }
            | FetchError::BadAddress { .. }
            | FetchError::NotFound { .. }
            | FetchError::Gone { .. }
            | FetchError::Refused { .. }
            | FetchError::RateLimited { .. }
            | FetchError::ServerError { .. }
            | FetchError::Status { .. }
            | FetchError::Truncated { .. }
            | FetchError::Encoding { .. }
            | FetchError::Robots { .. }
            | FetchError::RobotsUnknown { .. }
            | FetchError::Waiting { .. } => {}
        }
    }
    all
}

/// The same for what was fetched and could not be read.
fn reading() -> Vec<ParseError> {
    let (part, selector) = ("item", || "li".to_owned());
    let looks = [
        Looks::Login,
        Looks::Captcha,
        Looks::Maintenance,
        Looks::CookieWall,
        Looks::Parked,
        Looks::Refused,
        Looks::NotFound,
        Looks::NeedsScript,
        Looks::Page,
        Looks::Opml,
        Looks::Other,
    ];
    let mut all = vec![
        ParseError::Empty,
        ParseError::NotXml("x".to_owned()),
        ParseError::Truncated,
        ParseError::NothingListed,
        ParseError::Unmarked,
        ParseError::SelectorLost { part, selector: selector() },
        ParseError::SelectorInvalid { part, selector: selector(), what: "?".to_owned() },
    ];
    all.extend(looks.map(ParseError::NotAFeed));
    for error in &all {
        match error {
            ParseError::NotAFeed(
                Looks::Login
                | Looks::Captcha
                | Looks::Maintenance
                | Looks::CookieWall
                | Looks::Parked
                | Looks::Refused
                | Looks::NotFound
                | Looks::NeedsScript
                | Looks::Page
                | Looks::Opml
                | Looks::Other,
            )
            | ParseError::Empty
            | ParseError::NotXml(_)
            | ParseError::Truncated
            | ParseError::NothingListed
            | ParseError::Unmarked
            | ParseError::SelectorLost { .. }
            | ParseError::SelectorInvalid { .. } => {}
        }
    }
    all
}

/// What a poll, the store and the look at health call a cause themselves.
const OWN: [&str; 5] = ["unreadable", "store", "moved-onto", "stale", "empty"];

#[test]
fn every_cause_of_trouble_has_words_of_its_own_in_four_languages() {
    let mut causes: Vec<&str> = fetching().iter().map(FetchError::cause).collect();
    causes.extend(reading().iter().map(ParseError::cause));
    causes.extend(OWN);
    causes.sort_unstable();
    causes.dedup();
    for language in Language::ALL {
        let words = |cause: &str| say(language, "feed-cause", &[("cause", cause.to_owned().into())]);
        let unknown = words("brand-new-cause");
        assert!(!unknown.contains("brand-new-cause"), "{unknown}");
        let mut said: Vec<String> = causes.iter().map(|cause| words(cause)).collect();
        for (cause, words) in causes.iter().zip(&said) {
            assert!(*words != unknown && words.contains(' '), "{language}: `{cause}` has no words: {words}");
        }
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), causes.len(), "{language}: two causes in the same words");
    }
}

#[test]
fn a_message_says_a_cause_in_words() {
    for cause in ["robots-unknown", "moved-onto", "page-instead-of-feed", "brand-new-cause"] {
        let told = alert(Notice::FeedTrouble {
            feed: FeedNotice { id: "stad".into(), title: "Nieuws stad".into() },
            state: "failing".into(),
            cause: cause.into(),
            since: at("2026-11-20T07:00:00Z"),
            last_item: None,
            successor: None,
            selectors: None,
        });
        let text = message(Language::Nl, Rhythm::Instant, &[told]).text;
        assert!(!text.contains(cause), "{text}");
    }
}

#[test]
fn every_reason_why_a_message_did_not_arrive_has_words_of_its_own_in_four_languages() {
    for language in Language::ALL {
        let mut said = WORDS.map(|word| in_words(&format!("{word}: wat de andere zei"), language)).to_vec();
        for (word, text) in WORDS.iter().zip(&said) {
            let shows_its_name = word.contains('-') && text.contains(word);
            assert!(text.contains(' ') && !shows_its_name && !text.contains("mishap"), "{language}: {text}");
        }
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), WORDS.len(), "{language}: two in the same words");
    }
    let days = in_words("exhausted: webhook-answered: 500 Internal Server Error", Language::Nl);
    assert!(days.contains("drie dagen") && days.contains("de webhook antwoordde “500 Int"), "{days}");
    assert_eq!(in_words("asked for", Language::De), "darum wurde gebeten");
    let of_before = "the webhook answered 410 Gone: it takes no messages any more";
    assert_eq!(in_words(of_before, Language::Fr), of_before, "what an earlier version kept stands as it is");
}

/// Words that only a program says, and only in English.
const ENGLISH: &str = "invalid peer certificate: Expired";

#[test]
fn what_happened_on_a_line_is_told_in_the_language_of_the_reader_and_only_a_quotation_is_english() {
    let marks =
        |language| say(language, "program-words", &[("detail", ENGLISH.into())]).replace(ENGLISH, "…");
    for language in Language::ALL {
        let cause = |fault: LineFault| say(language, "feed-cause", &[("cause", fault.word().into())]);
        for of in ["webhook-unreachable", "webhook-broke", "mail-unreachable", "mail-unusable", "mail-broke"]
        {
            for fault in LineFault::ALL {
                let told = in_words(&format!("{of}: {}", fault.word()), language);
                assert!(told.ends_with(&cause(fault)) && !told.contains("program"), "{language}: {told}");
            }
            let told = in_words(&format!("{of}: tls: {ENGLISH}"), language);
            let (words, quoted) = (cause(LineFault::Tls), marks(language).replace('…', ENGLISH));
            assert!(told.ends_with(&format!("{words} ({quoted})")), "{language}: {told}");
            // What an earlier version kept, and what has no word.
            let told = in_words(&format!("{of}: connection closed before message completed"), language);
            assert!(told.contains(&marks(language).replace('…', "connection closed")[..20]), "{told}");
        }
        let login = in_words("mail-login: 535 5.7.8 who are you (smtp.url)", language);
        assert!(login.contains("535 5.7.8 who are you") && !login.contains("(smtp.url)"), "{login}");
        assert!(login.ends_with("smtp.url"), "the key to look at is no part of the answer: {login}");
    }
}

#[test]
fn an_address_that_is_lost_is_told_with_the_reason_in_the_language_of_the_reader() {
    for (language, words) in [
        (Language::Nl, "neemt geen berichten meer aan"),
        (Language::Fr, "n'accepte plus de messages"),
        (Language::De, "nimmt keine Nachrichten mehr an"),
        (Language::En, "takes no messages any more"),
    ] {
        let told = alert(Notice::Unreachable {
            to: "webhook:https://town.example/…".into(),
            cause: "webhook-gone: 410 Gone".into(),
            asked: "fietsers".into(),
        });
        let text = message(language, Rhythm::Instant, &[told]).text;
        assert!(
            text.contains(words) && text.contains("410 Gone") && !text.contains("webhook-gone"),
            "{text}"
        );
    }
}
