//! How far an import is: it refreshes itself without a script until there is nothing more to wait for, and can be told not to.

use askama::Template;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::super::frame::{Frame, Here};
use super::super::measure::with_status;
use super::super::problem::Problem;
use super::super::visitor::Visitor;
use crate::daemon::registers::in_words;
use crate::daemon::taking_in::Plan;
use crate::register::import::StepKind;
use crate::store::{ImportState, StoredImport};
use crate::text::say;

/// Seconds between two looks.
const EVERY: &str = "3";

/// What came of an import, as it is remembered.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(in crate::web) struct Outcome {
    format: String,
    new: usize,
    changed: usize,
    same: usize,
}

impl Outcome {
    pub(in crate::web) fn of(plan: &Plan) -> Outcome {
        Outcome {
            format: plan.import.format.as_str().to_owned(),
            new: plan.count(StepKind::New),
            changed: plan.count(StepKind::Changed),
            same: plan.count(StepKind::Same),
        }
    }

    pub(in crate::web) fn text(&self) -> String {
        serde_json::to_string(self).expect("an outcome has text keys and plain values only")
    }
}

#[derive(Template)]
#[template(path = "import_progress.html", config = "src/web/askama.toml")]
struct ProgressPage {
    frame: Frame,
    source: String,
    is_loading: bool,
    /// Why the address could not be read.
    cause: Option<String>,
    outcome: Option<Outcome>,
    done: i64,
    total: i64,
    /// Whether there is more to come.
    goes_on: bool,
    /// Whether the reader wants it to stand still.
    still: bool,
}

/// What a list says of an import.
pub(super) fn state_key(import: &StoredImport) -> &'static str {
    match import.state {
        ImportState::Loading => "import-state-loading",
        ImportState::Waiting => "import-state-waiting",
        ImportState::Failed => "import-state-failed",
        ImportState::Taken if import.left > 0 => "import-state-assessing",
        ImportState::Taken => "import-state-done",
    }
}

/// The page of an import that does not wait to be confirmed.
pub(super) fn page(visitor: Visitor, import: StoredImport, still: bool) -> Result<Response, Problem> {
    let frame = Frame::new(visitor.clone(), say(visitor.language, "import-title", &[]), Here::Register);
    let is_loading = import.state == ImportState::Loading;
    let (done, total) = match import.state {
        ImportState::Taken => ((import.done.1 - import.left).max(0), import.done.1),
        _ => import.done,
    };
    let goes_on = is_loading || (import.state == ImportState::Taken && import.left > 0);
    let failed = import.state == ImportState::Failed;
    let result = import.result.unwrap_or_default();
    let outcome = (import.state == ImportState::Taken).then(|| serde_json::from_str(&result)).transpose()?;
    let cause = failed.then(|| in_words(&result, visitor.language));
    let page = ProgressPage {
        frame,
        source: import.source,
        is_loading,
        cause,
        outcome,
        done,
        total,
        goes_on,
        still,
    };
    let mut response = with_status(StatusCode::OK, &page)?;
    if goes_on && !still {
        let refresh = HeaderName::from_static("refresh");
        response.headers_mut().insert(refresh, HeaderValue::from_static(EVERY));
    }
    Ok(response)
}
