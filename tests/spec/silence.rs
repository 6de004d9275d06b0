//! Silence: a quiet feed is not called dead, a dead one is named in time, with its cause and its successor, once.

mod ways_out;

use belfort::daemon::dashboard::dashboard;
use belfort::daemon::health::{adopt, all, look};
use belfort::news::health::State;
use belfort::news::rhythm::rhythm;
use belfort::text::Language;
use belfort::text::holidays::is_holiday;
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::Europe::Brussels;

use crate::town::{Town, outcome};

/// A source of numbers with a fixed seed (SplitMix64): the same feeds in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// A kind of feed: how likely it publishes on a day, and how many items at a time.
struct Kind {
    name: &'static str,
    publishes: fn(NaiveDate, &mut Dice) -> bool,
    burst: usize,
    /// Calendar days after its last item within which nineteen in twenty that died are named, and all; holidays apart.
    named_within: (i64, i64),
}

fn works(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day)
}

/// What a summer and a Christmas week do to a newsroom.
fn staffed(day: NaiveDate, dice: &mut Dice) -> bool {
    let thin = match (day.month(), day.day()) {
        (12, 24..) | (1, ..=2) => 0.1,
        (7, 11..) | (8, ..=20) => 0.5,
        _ => 1.0,
    };
    works(day) && dice.throw() < thin
}

const KINDS: [Kind; 6] = [
    Kind {
        name: "every working day",
        publishes: |day, dice| staffed(day, dice) && dice.throw() < 0.9,
        burst: 3,
        named_within: (14, 30),
    },
    Kind {
        name: "a weekly column that is skipped now and then",
        publishes: |day, dice| day.weekday() == Weekday::Thu && staffed(day, dice) && dice.throw() < 0.92,
        burst: 1,
        named_within: (60, 110),
    },
    Kind {
        name: "twice a week, by chance",
        publishes: |day, dice| staffed(day, dice) && dice.throw() < 0.4,
        burst: 1,
        named_within: (60, 110),
    },
    Kind {
        name: "bursts every other week",
        publishes: |day, dice| staffed(day, dice) && dice.throw() < 0.1,
        burst: 8,
        named_within: (260, 500),
    },
    Kind {
        name: "every day of the week",
        publishes: |_, dice| dice.throw() < 0.95,
        burst: 5,
        named_within: (9, 14),
    },
    Kind {
        name: "a monthly letter",
        publishes: |day, dice| {
            (8..15).contains(&day.day())
                && day.weekday() == Weekday::Tue
                && (staffed(day, dice) || day.month() == 7)
        },
        burst: 1,
        named_within: (150, 200),
    },
];

fn history(kind: &Kind, dice: &mut Dice) -> Vec<DateTime<Utc>> {
    let first = NaiveDate::from_ymd_opt(2024, 1, 8).unwrap();
    let days = first.iter_days().take(3 * 365).filter(|day| (kind.publishes)(*day, dice)).collect::<Vec<_>>();
    days.iter()
        .flat_map(|day| (0..kind.burst).map(|minute| day.and_hms_opt(9, minute as u32, 0).unwrap().and_utc()))
        .collect()
}

#[test]
fn a_feed_that_lives_is_hardly_ever_called_silent_and_one_that_died_is_named_in_time() {
    let mut dice = Dice(20_261_125);
    let mut wrong = Vec::new();
    for kind in &KINDS {
        let (mut alarms, mut years, mut named) = (0u32, 0.0, Vec::new());
        for _ in 0..12 {
            let times = history(kind, &mut dice);
            // The first ten days of publication make a rhythm; then every gap is a trial.
            for end in (11 * kind.burst - 1..times.len() - 1).step_by(kind.burst) {
                let seen = &times[(end.saturating_sub(200))..=end];
                let rhythm = rhythm(seen, Brussels).unwrap();
                let next = times[end + 1];
                alarms += u32::from(next > rhythm.silent_after);
                let in_holidays = (rhythm.last.month() == 12 && rhythm.last.day() > 10)
                    || matches!(rhythm.last.month(), 7 | 8);
                if !in_holidays {
                    named.push((rhythm.silent_after - rhythm.last).num_days());
                }
            }
            years += (times[times.len() - 1] - times[10 * kind.burst]).num_days() as f64 / 365.0;
        }
        named.sort_unstable();
        let (half, most, all) =
            (named[named.len() / 2], named[named.len() * 19 / 20], named[named.len() - 1]);
        let rate = f64::from(alarms) / years;
        println!(
            "{}: {rate:.3} false alarms a year; named within {half} days (half), {most} (19 in 20), {all} (all)",
            kind.name
        );
        if rate > 0.2 || most > kind.named_within.0 || all > kind.named_within.1 {
            wrong.push(format!("{}: {rate:.3} a year, {most} and {all} days", kind.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_weekend_a_holiday_and_a_burst_are_no_rhythm() {
    let at = |text: &str| format!("{text}T09:00:00Z").parse::<DateTime<Utc>>().unwrap();
    // Every working day until the Thursday before Easter 2026; ten items on the last one.
    let mut times: Vec<_> = at("2026-03-02")
        .date_naive()
        .iter_days()
        .take(32)
        .filter(|day| works(*day))
        .map(|day| day.and_hms_opt(9, 0, 0).unwrap().and_utc())
        .collect();
    times.extend((0..10).map(|minute| at("2026-04-02") + TimeDelta::minutes(minute)));
    let rhythm = rhythm(&times, Brussels).unwrap();
    assert!(
        rhythm.silent_after > at("2026-04-09"),
        "four working days after Easter Monday: {}",
        rhythm.silent_after
    );
    assert!(rhythm.silent_after < at("2026-04-15"), "{}", rhythm.silent_after);
    assert_eq!(belfort::news::rhythm::rhythm(&[], Brussels), None);
    let new = belfort::news::rhythm::rhythm(&times[..2], Brussels).unwrap();
    assert_eq!(new.typical, None, "two days are no rhythm");
    assert!(new.silent_after > new.last + Days::new(100));
}

/// Publishes an item a day on working days, for so many days, polling and looking each day.
async fn publish_daily(town: &Town, feed: &str, days: i64, first: usize) {
    for number in 0..days {
        let now = town.tower.clock.now();
        let (title, text) = (
            format!("Sensoren {}", first + number as usize),
            format!("Bericht nummer {number} over {}.", number * 7),
        );
        if works(now.date_naive()) {
            town.publish_dated(
                feed,
                &format!("{}", first + number as usize),
                &title,
                &text,
                &now.to_rfc2822(),
            );
        }
        town.poll().await;
        look(&town.tower).await.unwrap();
        town.tell().await;
        town.wait(TimeDelta::days(1));
    }
}

/// The feeds that the dashboard names.
async fn shown(town: &Town) -> Vec<String> {
    let shown = dashboard(&town.tower, Vec::new(), Language::Nl).await.unwrap();
    shown.feeds.into_iter().map(|feed| feed.id).collect()
}

async fn state(town: &Town, feed: &str) -> State {
    all(&town.tower).await.unwrap().into_iter().find(|one| one.stored.feed.id == feed).unwrap().health.state
}

#[tokio::test]
async fn a_feed_that_falls_silent_is_told_once_and_its_return_too() {
    let town = Town::new().await;
    town.follow("stad").await;
    town.subscribe("telegram:1001", "sensoren", &[]).await;
    town.subscribe("telegram:2002", "paardenmarkt", &[]).await;
    publish_daily(&town, "stad", 20, 0).await;
    let before = town.telegrams().len();
    assert_eq!(state(&town, "stad").await, State::Alive);
    for _ in 0..10 {
        town.poll().await;
        look(&town.tower).await.unwrap();
        town.tell().await;
        town.wait(TimeDelta::days(1));
    }
    assert_eq!(state(&town, "stad").await, State::Silent);
    assert_eq!(shown(&town).await, ["stad"], "whoever keeps a register sees it on the dashboard");
    let told = town.telegrams();
    assert_eq!(told.len(), before + 1, "once, and only those whom it served: {told:#?}");
    assert!(
        told[before].contains("Bron zwijgt") || told[before].contains("te lang geleden"),
        "{}",
        told[before]
    );
    town.publish_dated(
        "stad",
        "terug",
        "Sensoren terug",
        "Daar zijn we weer.",
        &town.tower.clock.now().to_rfc2822(),
    );
    town.poll().await;
    look(&town.tower).await.unwrap();
    town.tell().await;
    assert!(town.telegrams().iter().any(|text| text.contains("geeft weer berichten")));
    assert_eq!(town.telegrams().len(), before + 3, "the item and the return");
    assert!(shown(&town).await.is_empty());
}

#[tokio::test]
async fn a_feed_that_fails_for_half_a_day_is_told_with_its_cause_and_a_hiccup_is_not() {
    let town = Town::new().await;
    town.follow("stad").await;
    town.subscribe("telegram:1001", "sensoren", &[]).await;
    town.publish("stad", "1", "Sensoren", "Tekst");
    town.poll().await;
    town.tell().await;
    town.serve("/stad", "<!DOCTYPE html><html><head><title>Onderhoud</title></head><body><h1>Tijdelijk niet beschikbaar wegens onderhoud</h1></body></html>");
    for round in 0..4 {
        town.wait(TimeDelta::hours(5));
        town.poll().await;
        look(&town.tower).await.unwrap();
        let told = town.tell().await;
        assert_eq!(told, u64::from(round == 2), "round {round}");
    }
    let told = town.telegrams().pop().unwrap();
    assert!(told.contains("kan Belfort deze bron niet lezen") && told.contains("onderhoud"), "{told}");
}

/// The move of June 2026: the host of a ministry's feeds vanished from the DNS, the site itself had another feed.
#[tokio::test]
async fn a_feed_whose_host_vanished_is_named_within_a_day_and_repaired_by_one_command() {
    let town = Town::new().await;
    let old = "http://feeds.rijksoverheid.invalid/nieuws.rss";
    town.follow("rijk").await;
    town.subscribe("telegram:1001", "sensoren", &[]).await;
    let site = town.address("/").to_string();
    let item = |id: u32| {
        format!(
            "<item><guid>n{id}</guid><title>Sensoren {id}</title><link>{site}nieuws/bericht-over-sensoren-{id}</link><pubDate>{}</pubDate>\
                 <description>Over {id} sensoren.</description></item>",
            town.tower.clock.now().to_rfc2822()
        )
    };
    let feed =
        |items: &str| format!("<rss version=\"2.0\"><channel><title>Rijk</title>{items}</channel></rss>");
    town.serve("/rijk", &feed(&item(101)));
    town.poll().await;
    assert_eq!(town.tell().await, 1);
    town.readdress("rijk", old).await;
    let page = "<!DOCTYPE html><html><head><title>Rijk</title><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/api/nieuws\"></head><body>Welkom</body></html>";
    town.serve("/", page);
    town.serve("/api/nieuws", &feed(&item(101)));
    for _ in 0..5 {
        town.wait(TimeDelta::hours(5));
        assert_eq!(outcome(&town.poll().await, "rijk")["cause"], "dns");
        look(&town.tower).await.unwrap();
    }
    assert_eq!(town.tell().await, 1, "named within a day of polling, once");
    let told = town.telegrams().pop().unwrap();
    assert!(
        told.contains("de naam van de server bestaat niet meer") && told.contains("belfort feeds adopt rijk"),
        "{told}"
    );
    assert!(told.contains("/api/nieuws"), "{told}");
    let adopted = adopt(&town.tower, "rijk", None).await.unwrap();
    assert_eq!(adopted.url.path(), "/api/nieuws");
    town.serve("/api/nieuws", &feed(&(item(102) + &item(101))));
    assert_eq!(
        outcome(&town.poll().await, "rijk")["new"],
        1,
        "what was read at the old address is known at the new one"
    );
    look(&town.tower).await.unwrap();
    town.tell().await;
    let told = town.telegrams();
    assert!(
        told.iter().any(|text| text.contains("Sensoren 102"))
            && told.iter().any(|text| text.contains("geeft weer berichten")),
        "{told:#?}"
    );
}
