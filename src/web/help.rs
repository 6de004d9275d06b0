//! The page that explains the query language.

use askama::Template;
use axum::Extension;
use axum::response::Response;

use super::frame::{Frame, Here, show};
use super::problem::Problem;
use super::visitor::Visitor;
use crate::search::query::help;
use crate::text::say;

#[derive(Template)]
#[template(path = "help.html", config = "src/web/askama.toml")]
struct HelpPage {
    frame: Frame,
    lines: Vec<Line>,
}

/// What one writes, the search it leads to, and what it finds.
struct Line {
    write: String,
    href: String,
    finds: String,
}

/// `GET /search/help`
pub(super) async fn page(Extension(visitor): Extension<Visitor>) -> Result<Response, Problem> {
    let language = visitor.language;
    let line = |line: &help::HelpLine| {
        let write = line.write.get(language).to_owned();
        let href = super::address::Asked::read("").with(|asked| asked.q = write.clone());
        Line { href, write, finds: line.finds.get(language).to_owned() }
    };
    let frame = Frame::new(visitor, say(language, "web-help-title", &[]), Here::News);
    show(&HelpPage { lines: help::lines().iter().map(line).collect(), frame })
}
