//! The frame of every page: title, navigation, language switch.

use std::borrow::Borrow;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};

use super::assets;
use super::problem::Problem;
use super::visitor::Visitor;
use crate::text::messages::FluentValue;
use crate::text::{Language, say};

/// Which part of the site a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Here {
    /// The news.
    News,
    /// The themes.
    Themes,
    /// The projects.
    Projects,
    /// The register.
    Register,
    /// How it goes.
    Status,
    /// The account of who is signed in, or the way to it.
    Account,
    /// None of them.
    Elsewhere,
}

/// What stands around a page, and the words it is written in.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    visitor: Visitor,
    title: String,
    here: Here,
}

/// One language of the switch.
pub(super) struct LanguageLink {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) href: String,
    pub(super) current: bool,
}

/// One line of the navigation.
pub(super) struct Line {
    pub(super) href: &'static str,
    pub(super) name: String,
    pub(super) current: bool,
}

impl Frame {
    pub(super) fn new(visitor: Visitor, title: impl Into<String>, here: Here) -> Frame {
        Frame { visitor, title: title.into(), here }
    }

    /// The language of the page.
    pub(super) fn language(&self) -> Language {
        self.visitor.language
    }

    pub(super) fn title(&self) -> &str {
        &self.title
    }

    /// A message.
    pub(super) fn t(&self, key: &str) -> String {
        say(self.language(), key, &[])
    }

    /// A message with one argument.
    pub(super) fn t1(&self, key: &str, name: &str, value: impl Into<FluentValue<'static>>) -> String {
        say(self.language(), key, &[(name, value.into())])
    }

    /// A message about a number of things.
    pub(super) fn count(&self, key: &str, count: impl Borrow<usize>) -> String {
        self.t1(key, "count", *count.borrow())
    }

    pub(super) fn style(&self) -> String {
        assets::address("belfort.css")
    }

    /// What makes suggestions appear under the search box.
    pub(super) fn script(&self) -> String {
        assets::address("suggest.js")
    }

    pub(super) fn icon(&self) -> String {
        assets::address("icon.svg")
    }

    pub(super) fn languages(&self) -> Vec<LanguageLink> {
        let link = |language: Language| LanguageLink {
            code: language.code(),
            name: language.own_name(),
            href: self.visitor.in_language(language),
            current: language == self.language(),
        };
        Language::ALL.into_iter().map(link).collect()
    }

    pub(super) fn navigation(&self) -> Vec<Line> {
        let lines = [
            ("/", "web-nav-news", Here::News),
            ("/themes", "web-nav-themes", Here::Themes),
            ("/projects", "web-nav-projects", Here::Projects),
            ("/register", "web-nav-register", Here::Register),
            ("/status", "web-nav-status", Here::Status),
            match self.visitor.member() {
                Some(_) => ("/account", "web-nav-account", Here::Account),
                None => ("/sign-in", "web-nav-sign-in", Here::Account),
            },
        ];
        let line = |(href, key, here)| Line { href, name: self.t(key), current: here == self.here };
        lines.into_iter().map(line).collect()
    }
}

/// A page as an answer.
pub(super) fn show(page: &impl Template) -> Result<Response, Problem> {
    Ok(Html(page.render()?).into_response())
}
