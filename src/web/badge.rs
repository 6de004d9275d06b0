//! The class of a system as a shape, a colour and a word.

use askama::Template;

use crate::law::Class;
use crate::law::explain::class_name;
use crate::text::Language;

/// One class, to be read without colour: every class has its own shape and its word.
#[derive(Clone, Debug, Template)]
#[template(path = "badge.html", config = "src/web/askama.toml")]
pub(super) struct Badge {
    class: &'static str,
    name: String,
}

impl Badge {
    pub(super) fn new(class: Class, language: Language) -> Badge {
        Badge { class: class.as_str(), name: class_name(class, language) }
    }

    /// Its word.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}
