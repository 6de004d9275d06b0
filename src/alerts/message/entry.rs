//! An entry: what a message says of one alert, before it has a form.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::section::Group;
use super::{ThemeNames, clean, why, words};
use crate::alerts::alert::{DutyNotice, ItemNotice, MovedNotice, Reason, SystemNotice, Why};
use crate::alerts::links::safe_link;
use crate::alerts::{Alert, Links, Notice, Subscription};
use crate::law::Provision;
use crate::text::Language;

/// At most so many duties are named one by one; an import of rules can change dozens at once.
const DUTIES_MAX: usize = 12;

/// At most so many sources of one story are named: the rest stands on its page.
const ALSO_MAX: usize = 8;

/// What a message says of one alert. Every text is one clean, bounded line, not yet escaped.
pub(super) struct Entry {
    /// The place of its alert among those of the message.
    pub place: usize,
    /// Where a digest puts it.
    pub group: Group,
    /// The subject of a message about this alone.
    pub subject: String,
    /// What it is called.
    pub title: String,
    /// Where the title leads.
    pub link: Option<String>,
    /// Source and date.
    pub origin: String,
    /// A sentence or two.
    pub text: String,
    /// Duties, one a line.
    pub duties: Vec<String>,
    /// What it is about and why it came.
    pub facts: Vec<Fact>,
    /// Belfort's own page about it.
    pub page: String,
    /// The subscriber's own pages about it: why it came, and how to hear no more of it.
    pub pages: Vec<OwnPage>,
}

/// A page about an alert that belongs to its subscriber: the address holds their token.
pub(super) struct OwnPage {
    /// What it is to the alert: `why` or `mute`.
    pub rel: &'static str,
    /// The words of its link.
    pub words: String,
    pub link: String,
}

/// One thing to know about an entry: `Systeem: Slim parkeren`.
pub(super) struct Fact {
    /// With its colon, as each language writes it.
    pub label: String,
    pub value: String,
    /// Where the value leads.
    pub link: Option<String>,
}

/// What an entry needs to know besides its alert.
pub(super) struct Context<'a> {
    pub language: Language,
    pub links: &'a Links,
    pub names: ThemeNames<'a>,
    pub zone: Tz,
    pub now: DateTime<Utc>,
    pub subscription: &'a Subscription,
}

impl Context<'_> {
    pub(super) fn entry(&self, place: usize, alert: &Alert) -> Entry {
        let entry = match &alert.notice {
            Notice::Item { item, why } => self.item(item, None, why),
            Notice::Citation { item, system, provisions } => self.citation(item, system, provisions),
            Notice::Assessment { system, before, after, added, removed, moved, because } => {
                self.assessment(system, (before.as_deref(), after), (added, removed, moved), because)
            }
            Notice::Deadline { system, duty, date, latest, .. } => {
                self.deadline(system, duty, *date, *latest)
            }
            Notice::Update { item, differences, why } => self.update(item, differences, why),
            Notice::Grown { item, sources, why } => self.grown(item, *sources, why),
            Notice::Unreachable { to, cause, asked } => self.unreachable(to, cause, asked),
            Notice::FeedTrouble { feed, state, cause, since, last_item, successor, selectors } => {
                let way_out = (successor.as_deref(), selectors.as_ref());
                self.trouble(feed, state, cause, (*since, *last_item), way_out)
            }
            Notice::FeedBack { feed, since } => self.back(feed, *since),
            Notice::DiskShort { disk } => self.disk_short(disk),
            Notice::DiskEnough { disk } => self.disk_enough(disk),
            Notice::Rules { before, after, changes, more, affects } => {
                self.rules((before, after), changes, *more, affects)
            }
        };
        Entry { place, pages: self.pages(alert), ..entry }
    }

    /// The subscriber's own pages about an alert.
    fn pages(&self, alert: &Alert) -> Vec<OwnPage> {
        let Subscription { token, watch, to, .. } = self.subscription;
        // The address of such a page holds the token, which changes and ends the subscription.
        if to.is_shared() {
            return Vec::new();
        }
        let why = alert.item().and_then(|key| self.links.why(token, key));
        let mute =
            (!alert.narrower(watch, self.language).is_empty()).then(|| self.links.mute(token, &alert.id));
        let page = |rel, key, link: Option<String>| Some(OwnPage { rel, words: self.t(key), link: link? });
        let pages = [page("why", "alert-why-page", why), page("mute", "alert-mute-page", mute.flatten())];
        pages.into_iter().flatten().collect()
    }

    /// `again` says why the reader hears once more of what they know.
    pub(super) fn item(&self, item: &ItemNotice, again: Option<&str>, why: &Why) -> Entry {
        let mut facts = self.themes(item);
        if !item.also.is_empty() {
            let also: Vec<String> =
                item.also.iter().take(ALSO_MAX).map(|name| clean::line(name, 60)).collect();
            facts.push(self.fact("alert-also", also.join(", "), None));
        }
        let met = Some(why::write(why, self.language, self.names)).filter(|met| !met.is_empty());
        let reasons: Vec<String> = again.map(|key| self.t(key)).into_iter().chain(met).collect();
        if !reasons.is_empty() {
            facts.push(self.fact("alert-why", reasons.join("; "), None));
        }
        let theme = why.themes.first().or_else(|| item.themes.first());
        let group = match theme {
            Some(id) => Group::Theme(clean::line(&(self.names)(id, self.language), 60)),
            None => Group::News,
        };
        let title = self.title(item);
        let subject = self.say("alert-subject-item", &[("title", &title)]);
        Entry { group, subject, facts, ..self.about_item(item, title) }
    }

    fn citation(&self, item: &ItemNotice, system: &SystemNotice, provisions: &[String]) -> Entry {
        let name = clean::line(&system.name, 120);
        let cited: Vec<String> =
            provisions.iter().take(DUTIES_MAX).map(|path| words::provision(path, self.language)).collect();
        let cited = cited.join("; ");
        let reason = self.say("alert-why-citation", &[("provisions", &cited), ("system", &name)]);
        let mut facts = self.themes(item);
        facts.push(self.fact("alert-why", reason, None));
        facts.push(self.fact("alert-system", name.clone(), Some(self.links.system(&system.id))));
        let title = self.title(item);
        let subject = self.say("alert-subject-citation", &[("system", &name), ("title", &title)]);
        Entry { group: Group::Citations, subject, facts, ..self.about_item(item, title) }
    }

    fn assessment(
        &self,
        system: &SystemNotice,
        (before, after): (Option<&str>, &str),
        (added, removed, moved): (&[DutyNotice], &[DutyNotice], &[MovedNotice]),
        because: &[Reason],
    ) -> Entry {
        let name = clean::line(&system.name, 120);
        let class = words::risk(after, self.language);
        let text = match before {
            None => self.say("alert-assessment-new", &[("after", &class)]),
            Some(before) if before == after => self.say("alert-assessment-same", &[("after", &class)]),
            Some(before) => {
                let old = words::risk(before, self.language);
                self.say("alert-assessment-changed", &[("before", &old), ("after", &class)])
            }
        };
        let mut duties = self.duties("alert-duty-added", added);
        duties.extend(self.duties("alert-duty-removed", removed));
        duties.extend(self.moved(moved));
        let because: Vec<String> =
            because.iter().map(|reason| self.t(&format!("alert-because-{}", reason.as_str()))).collect();
        let mut facts = vec![self.fact("alert-why", self.t("alert-why-system"), None)];
        if !because.is_empty() {
            facts.insert(0, self.fact("alert-because", because.join("; "), None));
        }
        Entry {
            place: 0,
            group: Group::Assessments,
            subject: self.say("alert-subject-assessment", &[("system", &name), ("after", &class)]),
            title: name,
            link: Some(self.links.system(&system.id)),
            origin: String::new(),
            text,
            duties,
            facts,
            page: self.links.system(&system.id),
            pages: Vec::new(),
        }
    }

    fn deadline(
        &self,
        system: &SystemNotice,
        duty: &DutyNotice,
        date: NaiveDate,
        latest: Option<NaiveDate>,
    ) -> Entry {
        let name = clean::line(&system.name, 120);
        let title = clean::line(duty.title.get(self.language), 200);
        // A digest may be sent days after the alert was raised: what is left is counted when it is written.
        let left = (date - self.now.with_timezone(&self.zone).date_naive()).num_days();
        let day = words::date(date, self.language);
        let (left, origin) = match (left, latest) {
            (0, None) => (words::days(0, self.language), self.say("alert-deadline-today", &[("date", &day)])),
            (0, Some(latest)) => {
                let latest = words::date(latest, self.language);
                let args = [("date", &*day), ("latest", &*latest)];
                (self.t("alert-days-perhaps"), self.say("alert-deadline-perhaps", &args))
            }
            (left, _) => {
                let left = words::days(left, self.language);
                let origin = self.say("alert-deadline-by", &[("date", &day), ("left", &left)]);
                (left, origin)
            }
        };
        let mut facts = vec![self.fact("alert-system", name.clone(), None)];
        facts.push(self.provision(&duty.provision));
        facts.push(self.fact("alert-why", self.t("alert-why-system"), None));
        Entry {
            place: 0,
            group: Group::Deadlines,
            subject: self
                .say("alert-subject-deadline", &[("left", &left), ("title", &title), ("system", &name)]),
            title,
            link: Some(self.links.system(&system.id)),
            origin,
            text: String::new(),
            duties: Vec::new(),
            facts,
            page: self.links.system(&system.id),
            pages: Vec::new(),
        }
    }

    /// The parts that every message about an item has.
    fn about_item(&self, item: &ItemNotice, title: String) -> Entry {
        let day =
            item.published.map(|at| words::date(at.with_timezone(&self.zone).date_naive(), self.language));
        let source = clean::line(&item.source, 100);
        let origin: Vec<String> =
            [Some(source), day].into_iter().flatten().filter(|s| !s.is_empty()).collect();
        let page = self.links.item(&item.key);
        Entry {
            place: 0,
            group: Group::News,
            subject: String::new(),
            title,
            link: item.url.as_deref().and_then(safe_link).or_else(|| Some(page.clone())),
            origin: origin.join(" · "),
            text: clean::line(&item.summary, 500),
            duties: Vec::new(),
            facts: Vec::new(),
            page,
            pages: Vec::new(),
        }
    }

    pub(super) fn title(&self, item: &ItemNotice) -> String {
        let title = clean::line(&item.title, 200);
        if title.is_empty() { self.t("alert-untitled") } else { title }
    }

    fn themes(&self, item: &ItemNotice) -> Vec<Fact> {
        if item.themes.is_empty() {
            return Vec::new();
        }
        vec![self.fact("alert-themes", why::themes(&item.themes, self.language, self.names), None)]
    }

    fn duties(&self, key: &str, duties: &[DutyNotice]) -> Vec<String> {
        let mut lines: Vec<String> =
            duties.iter().take(DUTIES_MAX).map(|duty| self.duty(key, duty)).collect();
        lines.extend(self.and_more(duties.len()));
        lines
    }

    /// Duties that have another date, with the one before.
    fn moved(&self, moved: &[MovedNotice]) -> Vec<String> {
        let day = |day: Option<NaiveDate>| {
            day.map_or_else(|| "–".to_owned(), |day| words::date(day, self.language))
        };
        let line = |MovedNotice { duty, before }: &MovedNotice| {
            let duty_as_ever = self.duty("alert-duty-moved", duty);
            let days = [("before", &*day(Some(*before))), ("after", &*day(duty.from))];
            format!("{duty_as_ever}, {}", self.say("alert-duty-moved-days", &days))
        };
        let mut lines: Vec<String> = moved.iter().take(DUTIES_MAX).map(line).collect();
        lines.extend(self.and_more(moved.len()));
        lines
    }

    /// How many duties are not named, when there are too many.
    fn and_more(&self, count: usize) -> Option<String> {
        let more = count.checked_sub(DUTIES_MAX).filter(|more| *more > 0)?;
        Some(words::say(self.language, "alert-duties-more", &[("count", more.into())]))
    }

    fn duty(&self, key: &str, duty: &DutyNotice) -> String {
        let title = clean::line(duty.title.get(self.language), 160);
        let provision = words::provision(&duty.provision, self.language);
        let line = self.say(key, &[("title", &title), ("provision", &provision)]);
        match duty.from {
            // Since when a duty no longer applies is not what `from` says.
            Some(day) if key == "alert-duty-added" => {
                let day = words::date(day, self.language);
                format!("{line}, {}", self.say("alert-duty-from", &[("date", &day)]))
            }
            _ => line,
        }
    }

    /// A provision and where it is read.
    fn provision(&self, path: &str) -> Fact {
        let link = path.parse::<Provision>().ok().map(|provision| provision.url(self.language));
        self.fact("alert-provision", words::provision(path, self.language), link)
    }

    pub(super) fn fact(&self, label: &str, value: String, link: Option<String>) -> Fact {
        Fact { label: words::label(&self.t(label), self.language), value, link }
    }

    pub(super) fn t(&self, key: &str) -> String {
        words::say(self.language, key, &[])
    }

    pub(super) fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<_> = args.iter().map(|(name, value)| (*name, (*value).into())).collect();
        words::say(self.language, key, &args)
    }
}
