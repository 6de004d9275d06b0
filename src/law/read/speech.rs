//! The four language tables of a fact or a rule.

use std::ops::Range;

use super::table::{self, Table};
use super::tree::Node;
use crate::law::problem::Problems;
use crate::text::{Language, Translated};

/// `[nl]`, `[fr]`, `[de]`, `[en]` while they are being read.
pub(crate) struct Speech<'n> {
    tables: Vec<Table<'n>>,
}

impl<'n> Speech<'n> {
    /// The four tables; each that is absent is a `missing-language` problem at `owner`.
    pub(crate) fn of(table: &mut Table<'n>, owner: &Range<usize>, problems: &mut Problems<'_>) -> Speech<'n> {
        let mut tables = Vec::new();
        for language in Language::ALL {
            match table.optional(language.code()) {
                Some(entry) => tables.extend(Table::of(&entry.node, problems)),
                None => {
                    let message = format!("the texts in `{}` are missing", language.code());
                    let hint = "every text stands in nl, fr, de and en".to_owned();
                    problems.push_with_hint("missing-language", owner, message, Some(hint));
                }
            }
        }
        Speech { tables }
    }

    /// One key in four languages; `None` when one is missing, which is then a problem.
    pub(crate) fn required(&mut self, key: &'static str, problems: &mut Problems<'_>) -> Option<Translated> {
        let texts: Vec<Option<&str>> =
            self.tables.iter_mut().map(|table| table.text(key, problems)).collect();
        together(&texts)
    }

    /// One key that may be left out, but then in all four languages.
    pub(crate) fn optional(&mut self, key: &'static str, problems: &mut Problems<'_>) -> Option<Translated> {
        let present = self.tables.iter_mut().filter_map(|table| table.optional(key)).count();
        if present == 0 { None } else { self.required(key, problems) }
    }

    /// The nodes of one key, table by table: `values = { ... }`.
    pub(crate) fn nodes(&mut self, key: &'static str, problems: &mut Problems<'_>) -> Vec<&'n Node> {
        self.tables
            .iter_mut()
            .filter_map(|table| table.required(key, problems))
            .map(|entry| &entry.node)
            .collect()
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn finish(self, problems: &mut Problems<'_>) {
        for table in self.tables {
            table.finish(problems);
        }
    }
}

fn together(texts: &[Option<&str>]) -> Option<Translated> {
    let [Some(nl), Some(fr), Some(de), Some(en)] = texts else { return None };
    Some(Translated { nl: (*nl).into(), fr: (*fr).into(), de: (*de).into(), en: (*en).into() })
}

/// Four keys `nl`, `fr`, `de`, `en` that stand in one table.
pub(crate) fn inline(table: &mut Table<'_>, problems: &mut Problems<'_>) -> Option<Translated> {
    let texts: Vec<Option<&str>> = Language::ALL
        .into_iter()
        .map(|language| match table.optional(language.code()) {
            Some(entry) => table::text(&entry.node, problems),
            None => {
                let message = format!("the text in `{}` is missing", language.code());
                problems.push("missing-language", &table.span.clone(), message);
                None
            }
        })
        .collect();
    together(&texts)
}
