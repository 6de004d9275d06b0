//! What the law of the land settled, as the page of a system shows it.

use crate::law::explain::Setting;
use crate::text::Language;
use crate::web::item::Cited;

/// What the law of the land settled, or has not settled yet.
pub(super) struct SettingView {
    pub(super) question: String,
    pub(super) answer: String,
    pub(super) cited: Cited,
}

/// One of them, as the page shows it.
pub(super) fn setting(one: &Setting, language: Language) -> SettingView {
    SettingView {
        question: one.question.clone(),
        answer: one.answer.clone(),
        cited: Cited::new(&one.provision, language),
    }
}
