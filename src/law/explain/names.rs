//! The words for classes, bases, statuses and roles.

use crate::law::assessment::{Class, Status};
use crate::law::rule::Basis;
use crate::text::{Language, say};

/// The name of a class as a person reads it.
pub fn class_name(class: Class, language: Language) -> String {
    say(language, &format!("law-class-{class}"), &[])
}

/// The name of a basis as a person reads it.
pub fn basis_name(basis: Basis, language: Language) -> String {
    let key = match basis {
        Basis::Statute => "law-basis-statute",
        Basis::FinalGuidance => "law-basis-final-guidance",
        Basis::DraftGuidance => "law-basis-draft-guidance",
        Basis::Reading => "law-basis-reading",
    };
    say(language, key, &[])
}

/// The name of a status as a person reads it.
pub fn status_name(status: Status, language: Language) -> String {
    say(language, &format!("law-status-{}", status.as_str()), &[])
}

/// The name of a role as the official text has it; a role of another book keeps its id.
pub fn role_name(role: &str, language: Language) -> String {
    let key = format!("law-role-{role}");
    let name = say(language, &key, &[]);
    if name == key { role.to_owned() } else { name }
}

/// Says of roles that it is not known whether the organisation has one.
pub fn only_if(roles: &[String], language: Language) -> String {
    let named: Vec<String> = roles.iter().map(|role| role_name(role, language)).collect();
    say(language, "web-system-who-if", &[("role", named.join(", ").into())])
}
