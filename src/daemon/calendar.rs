//! The calendar of a register, under the address that the operator gave it.

use chrono::NaiveDate;
use url::Url;

use super::config::Config;
use crate::alerts::Links;
use crate::law::{CalendarFrame, SharedDeadline};
use crate::text::{Language, say};

/// The host of a Belfort that has no public address: its events stay apart by their systems alone.
const HOST: &str = "belfort";

/// The deadlines that systems have in common, as an iCalendar file; `of` names the system or the organisation when it is the calendar of one.
pub fn calendar(
    config: &Config,
    deadlines: &[SharedDeadline],
    of: Option<&str>,
    on: NaiveDate,
    language: Language,
) -> String {
    let public = Some(config.web.public_url.as_str()).filter(|url| !url.is_empty());
    let host = public.and_then(|url| Url::parse(url).ok()).and_then(|url| url.host_str().map(str::to_owned));
    let name = say(language, "law-calendar-name", &[]);
    let name = of.map_or_else(|| name.clone(), |of| format!("{name} – {of}"));
    let page = |system: &str| public.map(|url| Links::new(url).system(system));
    let frame =
        CalendarFrame { name: &name, host: host.as_deref().unwrap_or(HOST), on, language, page: &page };
    crate::law::calendar(deadlines, frame)
}
