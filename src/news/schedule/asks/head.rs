//! Reading the head of a document for what it asks; a broken head gives what stands before the break.

use chrono::{DateTime, Utc};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;
use url::Url;

use super::Asks;

/// Bytes in which a head ends; what comes later was not meant to be found first.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// The longest period obeyed is a day, like every other wait; a longer one only wants that.
const SECONDS_MAX: u64 = 24 * 60 * 60;

pub(super) fn read(text: &str, base: &Url) -> Asks {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') { json(text, base) } else { xml(text, base) }
}

fn json(text: &str, base: &Url) -> Asks {
    let Ok(feed) = serde_json::from_str::<Value>(text) else { return Asks::default() };
    let hubs = feed["hubs"].as_array().map(Vec::as_slice).unwrap_or_default();
    let hub =
        hubs.iter().find(|hub| hub["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("websub")));
    let url = |value: Option<&Value>| base.join(value?.as_str()?).ok();
    Asks { hub: url(hub.map(|hub| &hub["url"])), topic: url(Some(&feed["feed_url"])), ..Asks::default() }
}

/// What is being read, until its element ends.
#[derive(Clone, Copy)]
enum Inside {
    Ttl,
    Period,
    Frequency,
    Base,
    Hour,
    Day,
    Nothing,
}

#[derive(Default)]
struct Head {
    asks: Asks,
    ttl_minutes: Option<u64>,
    period_seconds: Option<u64>,
    frequency: Option<u64>,
}

fn xml(text: &str, base: &Url) -> Asks {
    let end = (0..=HEAD_BYTES_MAX.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let mut reader = Reader::from_str(&text[..end]);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut head = Head::default();
    let mut inside = Inside::Nothing;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => match local(start.name().as_ref()).as_str() {
                "item" | "entry" => break,
                "link" => head.link(&start, base),
                name => inside = Inside::of(name),
            },
            Ok(Event::Empty(start)) if local(start.name().as_ref()) == "link" => head.link(&start, base),
            Ok(Event::Text(text)) => head.text(inside, text.as_ref()),
            Ok(Event::CData(text)) => head.text(inside, text.as_ref()),
            Ok(Event::End(_)) => inside = Inside::Nothing,
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    head.asks()
}

impl Inside {
    fn of(name: &str) -> Inside {
        match name {
            "ttl" => Inside::Ttl,
            "updateperiod" => Inside::Period,
            "updatefrequency" => Inside::Frequency,
            "updatebase" => Inside::Base,
            "hour" => Inside::Hour,
            "day" => Inside::Day,
            _ => Inside::Nothing,
        }
    }
}

impl Head {
    fn text(&mut self, inside: Inside, text: &str) {
        let text = text.trim();
        match inside {
            Inside::Ttl => self.ttl_minutes = text.parse().ok(),
            Inside::Period => self.period_seconds = period(text),
            Inside::Frequency => self.frequency = text.parse().ok().filter(|times| *times > 0),
            Inside::Base => {
                self.asks.base = DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc))
            }
            // Some write 24 for midnight.
            Inside::Hour => self
                .asks
                .skip_hours
                .extend(text.parse().ok().filter(|hour| *hour <= 24).map(|hour: u8| hour % 24)),
            Inside::Day => self.asks.skip_days.extend(day(text)),
            Inside::Nothing => {}
        }
    }

    fn link(&mut self, start: &BytesStart<'_>, base: &Url) {
        let value = |wanted: &str| {
            let mut attributes = start.attributes();
            let mut attributes = attributes.with_checks(false).flatten();
            let found = attributes.find(|attribute| local(attribute.key.as_ref()) == wanted)?;
            let raw = found.value.into_owned();
            Some(quick_xml::escape::unescape(&raw).map_or(raw.clone(), std::borrow::Cow::into_owned))
        };
        let Some(target) = value("href").and_then(|href| base.join(href.trim()).ok()) else { return };
        for relation in value("rel").unwrap_or_default().to_ascii_lowercase().split_whitespace() {
            match relation {
                "hub" => drop(self.asks.hub.get_or_insert_with(|| target.clone())),
                "self" => drop(self.asks.topic.get_or_insert_with(|| target.clone())),
                _ => {}
            }
        }
    }

    fn asks(mut self) -> Asks {
        let by_ttl = self.ttl_minutes.map(|minutes| minutes.saturating_mul(60));
        let by_period = self.period_seconds.map(|seconds| seconds / self.frequency.unwrap_or(1));
        self.asks.seconds =
            by_ttl.max(by_period).map(|seconds| seconds.min(SECONDS_MAX)).filter(|seconds| *seconds > 0);
        if by_period.is_none_or(|seconds| Some(seconds) != self.asks.seconds) {
            // A base counts whole periods; without a period, or past a day, it counts nothing.
            self.asks.base = None;
        }
        self.asks.skip_hours.sort_unstable();
        self.asks.skip_hours.dedup();
        self.asks.skip_days.sort_unstable();
        self.asks.skip_days.dedup();
        self.asks
    }
}

fn period(text: &str) -> Option<u64> {
    Some(match text.to_ascii_lowercase().as_str() {
        "hourly" => 60 * 60,
        "daily" => 24 * 60 * 60,
        "weekly" => 7 * 24 * 60 * 60,
        "monthly" => 30 * 24 * 60 * 60,
        "yearly" => 365 * 24 * 60 * 60,
        _ => return None,
    })
}

fn day(text: &str) -> Option<u8> {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let at = days.iter().position(|day| text.eq_ignore_ascii_case(day))?;
    u8::try_from(at).ok()
}

/// The name without its prefix, in lower case: `sy:updatePeriod` is `updateperiod`.
fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn read_at(text: &str) -> Asks {
        read(text, &"https://stad.example/feed/".parse().unwrap())
    }

    #[test]
    fn a_channel_says_how_often_and_when_not() {
        let asks = read_at(
            "<rss><channel><title>x</title><ttl> 90 </ttl><skipHours><hour>0</hour><hour>24</hour><hour>5</hour><hour>x</hour></skipHours>\
             <skipDays><day>Sunday</day></skipDays><item><ttl>1</ttl></item></channel></rss>",
        );
        assert_eq!(
            (asks.seconds, asks.skip_hours.as_slice(), asks.skip_days.as_slice()),
            (Some(5400), &[0, 5][..], &[6][..])
        );
        let sunday: DateTime<Utc> = "2026-11-22T23:10:00Z".parse().unwrap();
        assert_eq!(
            asks.awake(sunday, std::time::Duration::ZERO).to_rfc3339(),
            "2026-11-23T01:00:00+00:00",
            "Sunday, and the first hour of Monday"
        );
    }

    #[test]
    fn who_skips_everything_skips_nothing() {
        let every: String = (0..24).map(|hour| format!("<hour>{hour}</hour>")).collect();
        let asks = read_at(&format!("<rss><channel><skipHours>{every}</skipHours></channel></rss>"));
        assert_eq!(asks.awake(DateTime::UNIX_EPOCH, std::time::Duration::ZERO), DateTime::UNIX_EPOCH);
    }

    #[test]
    fn the_syndication_module_counts_whole_periods_from_its_base() {
        let asks = read_at(
            "<rdf:RDF><channel><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>\
             <sy:updateBase>2000-01-01T12:00+00:00</sy:updateBase></channel><item/></rdf:RDF>",
        );
        assert_eq!(asks.seconds, Some(12 * 3600));
        let asks = Asks { base: Some("2000-01-01T12:00:00Z".parse().unwrap()), ..asks };
        assert_eq!(asks.wait("2026-11-23T09:00:00Z".parse().unwrap()), Some(Duration::from_secs(3 * 3600)));
        assert_eq!(
            read_at("<rss><channel><sy:updatePeriod>yearly</sy:updatePeriod>").seconds,
            Some(24 * 3600)
        );
        assert_eq!(read_at("<rss><channel><sy:updatePeriod>always</sy:updatePeriod>").seconds, None);
    }

    #[test]
    fn a_hub_is_found_in_every_kind_of_feed() {
        let rss = "<rss xmlns:a='x'><channel><a:link rel='hub' href='https://hub.example/?a=1&amp;b=2'/><a:link href='https://stad.example/rss' rel='self'></a:link>";
        let atom = "<feed><link rel=\"self hub\" href=\"/feed/x\"/><entry>";
        let json = "{\"feed_url\":\"https://stad.example/f.json\",\"hubs\":[{\"type\":\"rssCloud\",\"url\":\"x\"},{\"type\":\"WebSub\",\"url\":\"https://hub.example/\"}]}";
        let found = |text| {
            let asks = read_at(text);
            (asks.hub.map(String::from), asks.topic.map(String::from))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(found(rss), (some("https://hub.example/?a=1&b=2"), some("https://stad.example/rss")));
        assert_eq!(found(atom), (some("https://stad.example/feed/x"), some("https://stad.example/feed/x")));
        assert_eq!(found(json), (some("https://hub.example/"), some("https://stad.example/f.json")));
    }

    #[test]
    fn a_broken_head_gives_what_stands_before_the_break() {
        assert_eq!(read_at("<rss><channel></b><ttl>60</ttl><x <y").seconds, Some(3600));
        assert_eq!(read_at("\u{0}\u{1}"), Asks::default());
        assert_eq!(read_at("{\"a\":"), Asks::default());
    }
}
