//! What the report says of a system before what the law says of it: whose it is, what it is for, who makes it, whom to ask.

use crate::law::RuleBook;
use crate::register::export::paper::{Block, Line};
use crate::register::export::{Dossier, sheet};
use crate::register::shown_owner;
use crate::text::{Language, say};

/// What is known of the system; nothing where nothing is.
pub(super) fn block(one: &Dossier<'_>, book: &RuleBook, language: Language) -> Vec<Block> {
    let system = one.system;
    let said = |text: &Option<String>| text.iter().cloned().collect::<Vec<_>>();
    let versions = system.versions.iter().map(|version| sheet::version(version, language));
    let lines = [
        ("part-organisation", sheet::organisation(one).into_iter().collect()),
        ("part-purpose", said(&system.purpose)),
        ("part-description", said(&system.description)),
        ("part-vendor", said(&system.vendor)),
        ("part-versions", versions.collect()),
        ("report-since", in_service_since(one, book, language).into_iter().collect()),
        ("part-public_contact", said(&system.public_contact)),
        ("part-eu_database_url", said(&system.eu_database_url)),
        ("part-owner", system.owner.as_deref().map(shown_owner).into_iter().collect()),
    ];
    let known = lines.into_iter().filter(|(_, said)| !said.is_empty());
    let terms: Vec<_> = known
        .map(|(key, said)| (say(language, key, &[]).into(), said.into_iter().map(Line::new).collect()))
        .collect();
    if terms.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading(3, say(language, "report-about", &[])), Block::Terms(terms)]
}

fn in_service_since(one: &Dossier<'_>, book: &RuleBook, language: Language) -> Option<String> {
    let known = one.system.known(book);
    let answer = known.get("in-service-since")?;
    Some(book.fact("in-service-since")?.label(&answer.value).get(language).to_owned())
}
