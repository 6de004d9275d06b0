//! The Telegram bot: what it decides, without a wire.

mod snapshots;
mod wire;

use belfort::alerts::subscription::Watch;
use belfort::alerts::timing::Quiet;
use belfort::alerts::{Address, Links, Rhythm, Settings, Subscription, Timing};
use belfort::bot::command::{Command, DATA_MAX, menu, read_button, read_text};
use belfort::bot::decide::{Asked, ChatKind, Decision, Known, SUBSCRIPTIONS_MAX, decide};
use belfort::bot::reply::Reply;
use belfort::news::themes::Themes;
use belfort::search::Hit;
use belfort::store::ChatChange;
use belfort::text::Language;

use crate::town::morning;

const CHAT: i64 = 5001;

fn subscription(id: &str, watch: Watch) -> Subscription {
    Subscription {
        id: id.to_owned(),
        to: Address::Telegram(CHAT),
        watch,
        rhythm: Rhythm::Instant,
        timing: Timing::default(),
        language: Language::Nl,
        token: format!("token-{id}"),
        created: morning(),
        paused: None,
        paused_until: None,
    }
}

fn query(text: &str) -> Watch {
    Watch::Items { query: text.to_owned(), themes: Vec::new() }
}

fn hit(title: &str, url: &str) -> Hit {
    Hit {
        key: "k".to_owned(),
        title: title.to_owned(),
        summary: "s".repeat(5_000),
        url: Some(url.to_owned()),
        feed: "vvsg".to_owned(),
        kind: None,
        language: None,
        published: Some(morning()),
        themes: Vec::new(),
        provisions: Vec::new(),
        score: 1.0,
        snippet_html: String::new(),
    }
}

/// Decides over what a private chat says, or presses, with these subscriptions.
fn told(command: Command, subscriptions: Vec<Subscription>) -> Decision {
    told_in(command, subscriptions, Language::Nl, true, None)
}

fn told_in(
    command: Command,
    subscriptions: Vec<Subscription>,
    language: Language,
    may_change: bool,
    found: Option<(Vec<Hit>, usize)>,
) -> Decision {
    let links = Links::new("https://belfort.example");
    let asked = Asked { chat: CHAT, kind: ChatKind::Private, may_change, command, pressed: None };
    let known = Known {
        language,
        subscriptions,
        themes: Themes::embedded(),
        links: &links,
        now: morning(),
        zone: chrono_tz::Europe::Brussels,
        code: None,
        found,
        systems: Vec::new(),
        deadlines: Vec::new(),
        alert: None,
        chosen: None,
        fresh: ("0199aaaa-0000-7000-8000-00000000fffe".to_owned(), "fresh-token".to_owned()),
    };
    decide(&asked, &known)
}

fn says(text: &str) -> Command {
    read_text(text, "belfort_bot", true).unwrap()
}

fn html(decision: &Decision) -> String {
    let text = |reply: &Reply| match reply {
        Reply::Message { html, .. } => html.clone(),
        Reply::File { text, .. } => text.clone(),
    };
    decision.replies.iter().map(text).collect::<Vec<_>>().join("\n---\n")
}

fn buttons(decision: &Decision) -> Vec<(String, String)> {
    let of = |reply: &Reply| match reply {
        Reply::Message { buttons, .. } => buttons.concat(),
        Reply::File { .. } => Vec::new(),
    };
    decision.replies.iter().flat_map(of).map(|button| (button.label, button.data)).collect()
}

#[test]
fn a_command_is_known_by_its_name_in_every_language() {
    for word in ["/zoek", "/chercher", "/suche", "/search", "/ZOEK", "/zoek@Belfort_Bot"] {
        assert_eq!(says(&format!("{word} slimme camera's")), Command::Search("slimme camera's".to_owned()));
    }
    for language in Language::ALL {
        assert_eq!(menu(language).count(), 12);
        for (name, _) in menu(language) {
            assert_ne!(says(&format!("/{name}")), Command::Unknown, "{name} in {language}");
            assert!(name.bytes().all(|b| b.is_ascii_lowercase()), "Telegram refuses `{name}`");
        }
    }
    assert_eq!(menu(Language::Nl).nth(1).unwrap().0, "themas");
}

#[test]
fn what_is_said_to_another_bot_or_in_a_group_is_not_for_us() {
    assert_eq!(read_text("/help@otherbot", "belfort_bot", true), None);
    assert_eq!(read_text("wat een weer", "belfort_bot", false), None);
    assert_eq!(read_text("/weer", "belfort_bot", false), None);
    assert_eq!(read_text("/weer@belfort_bot", "belfort_bot", false), Some(Command::Unknown));
    assert_eq!(read_text("wat een weer", "belfort_bot", true), Some(Command::Unknown));
    assert!(html(&told(Command::Unknown, vec![])).contains("/help"));
}

#[test]
fn a_query_is_followed_in_the_language_of_the_search_box() {
    let decision = told(says("/abonneer  slimme   camera's -parkeren"), vec![]);
    let [ChatChange::Subscribe(begun)] = &decision.changes[..] else { panic!("{decision:?}") };
    assert_eq!(begun.watch, query("slimme camera's -parkeren"));
    assert_eq!((begun.to.clone(), begun.language), (Address::Telegram(CHAT), Language::Nl));
    let twice = told(says("/abonneer slimme camera's -parkeren"), vec![begun.clone()]);
    assert!(twice.changes.is_empty(), "{twice:?}");
    for wrong in ["/abonneer \"open", "/abonneer theme:bestaat-niet", "/abonneer -alleen"] {
        let refused = told(says(wrong), vec![]);
        assert!(refused.changes.is_empty() && html(&refused).contains("gelezen"), "{wrong}: {refused:?}");
    }
}

#[test]
fn a_chat_cannot_fill_the_store() {
    let many: Vec<_> =
        (0..SUBSCRIPTIONS_MAX).map(|n| subscription(&n.to_string(), query(&format!("w{n}")))).collect();
    assert!(told(says("/abonneer nog een"), many.clone()).changes.is_empty());
    let theme = Themes::embedded().iter().next().unwrap().id.clone();
    assert!(told(Command::Theme(theme), many).changes.is_empty());
}

#[test]
fn a_theme_is_followed_and_left_by_its_button() {
    let board = told(says("/themas"), vec![]);
    assert_eq!(buttons(&board).len(), Themes::embedded().iter().count());
    assert!(buttons(&board).iter().all(|(label, data)| data.len() <= DATA_MAX && !label.starts_with('✓')));
    let begun = told(read_button(&buttons(&board)[0].1), vec![]);
    let [ChatChange::Subscribe(one)] = &begun.changes[..] else { panic!("{begun:?}") };
    assert!(buttons(&begun)[0].0.starts_with('✓'), "{begun:?}");
    let left = told(read_button(&buttons(&board)[0].1), vec![one.clone()]);
    assert_eq!(left.changes, [ChatChange::End(one.id.clone())]);
    assert!(!buttons(&left)[0].0.starts_with('✓'));
}

#[test]
fn the_list_has_buttons_that_do_what_they_say() {
    let id = "0199aaaa-0000-7000-8000-000000000001";
    let mine = || vec![subscription(id, query("camera"))];
    let list = told(says("/abonnementen"), mine());
    let data: Vec<String> = buttons(&list).into_iter().map(|(_, data)| data).collect();
    assert!(data.iter().all(|data| data.len() <= DATA_MAX), "{data:?}");
    let after = |data: &str| told(read_button(data), mine()).changes;
    assert_eq!(after(&data[0]), [ChatChange::End(id.to_owned())]);
    assert_eq!(after(&data[1]), [ChatChange::Pause(id.to_owned(), None)]);
    let choice = told(read_button(&data[2]), mine());
    let weekly = &buttons(&choice)[3].1;
    assert!(weekly.len() <= DATA_MAX);
    let settings = |rhythm, timing| Settings { rhythm, timing, language: Language::Nl };
    // Monday at eight is the next weekly digest after Monday noon.
    let weekly_from = ChatChange::Set(
        id.to_owned(),
        settings(Rhythm::Weekly, Timing::default()),
        "2026-11-30T07:00:00Z".parse().unwrap(),
    );
    assert_eq!(after(weekly), [weekly_from]);
    let hours = told(read_button(weekly), mine());
    let seven = buttons(&hours).into_iter().find(|(label, _)| label == "7:00").unwrap();
    let [ChatChange::Set(_, set, _)] = &after(&seven.1)[..] else { panic!("{:?}", after(&seven.1)) };
    assert_eq!(set.timing.hour, Some(7));
}

#[test]
fn made_up_data_of_a_button_changes_nothing() {
    let long = "x".repeat(1_000);
    for data in [
        "end:somebody-elses",
        "pause:5002",
        "rhythm:a:never",
        "stop",
        "theme:none",
        "",
        "::::",
        long.as_str(),
    ] {
        let decision = told(read_button(data), vec![subscription("mine", query("camera"))]);
        assert!(decision.changes.is_empty() && !decision.replies.is_empty(), "{data}: {decision:?}");
    }
}

#[test]
fn in_a_group_only_administrators_change_something_and_anyone_searches() {
    let mine = || vec![subscription("mine", query("camera"))];
    for text in ["/abonneer x", "/stil 3d", "/taal fr", "/stop", "/start abc"] {
        assert!(told_in(says(text), mine(), Language::Nl, false, None).changes.is_empty(), "{text}");
    }
    for data in ["end:mine", "pause:mine", "stop:yes", "lang:fr", "quiet:3d", "rhythm:mine:daily"] {
        let refused = told_in(read_button(data), mine(), Language::Nl, false, None);
        assert!(refused.changes.is_empty() && html(&refused).contains("beheerders"), "{data}");
    }
    let found = Some((vec![hit("Camera's", "https://a.example/")], 1));
    assert!(html(&told_in(says("/zoek x"), mine(), Language::Nl, false, found)).contains("Camera"));
}

#[test]
fn silence_is_read_in_days_and_as_a_day_and_ends() {
    let mine = || vec![subscription("a", query("x")), subscription("b", query("y"))];
    let until = |text: &str| match &told(says(text), mine()).changes[..] {
        [ChatChange::Pause(_, until), ChatChange::Pause(_, other)] if until == other => {
            until.unwrap().to_rfc3339()
        }
        other => format!("{other:?}"),
    };
    assert_eq!(until("/stil 3d"), "2026-11-26T09:00:00+00:00");
    assert_eq!(until("/stil 2w"), "2026-12-07T09:00:00+00:00");
    assert_eq!(until("/stil tot 2026-12-01"), "2026-11-30T23:00:00+00:00");
    assert_eq!(until("/silence jusqu'au 1/12/2026"), "2026-11-30T23:00:00+00:00");
    for wrong in
        ["/stil", "/stil 0d", "/stil 99999d", "/stil tot 2020-01-01", "/stil 9223372036854775807w", "/stil é"]
    {
        let asks = told(says(wrong), mine());
        assert!(asks.changes.is_empty() && buttons(&asks).len() == 9, "{wrong}");
    }
    let paused = Subscription { paused: Some("asked for".to_owned()), ..subscription("a", query("x")) };
    let over = told(says("/stil uit"), vec![paused, subscription("b", query("y"))]);
    assert_eq!(over.changes, [ChatChange::Resume("a".to_owned())]);
}

#[test]
fn silence_that_comes_back_is_set_for_the_whole_chat_and_adds_up() {
    let nights = Quiet { hours: Some("22:00-07:00".parse().unwrap()), ..Quiet::default() };
    let quiet = |text: &str, has: &Quiet| {
        let timing = Timing { quiet: has.clone(), ..Timing::default() };
        let one = |id: &str| Subscription { timing: timing.clone(), ..subscription(id, query("x")) };
        let command = if text.starts_with('/') { says(text) } else { read_button(text) };
        match &told(command, vec![one("a"), one("b")]).changes[..] {
            [ChatChange::Set(_, one, _), ChatChange::Set(_, other, _)] if one == other => one.timing.clone(),
            other => panic!("{text}: {other:?}"),
        }
    };
    let none = Quiet::default();
    assert_eq!(quiet("/stil 22:00-07:00", &none).quiet, nights);
    assert_eq!(quiet("/stil 22.00 - 07.00", &none).quiet, nights);
    assert_eq!(quiet("quiet:nights", &none).quiet, nights);
    assert_eq!(quiet("quiet:weekends", &nights).quiet, Quiet { weekends: true, ..nights.clone() });
    assert_eq!(quiet("quiet:holidays", &nights).quiet, Quiet { holidays: true, ..nights.clone() });
    assert_eq!(quiet("quiet:never", &nights).quiet, none);
    assert!(quiet("quiet:urgent", &nights).urgent_at_once);
}

#[test]
fn each_subscription_keeps_the_silence_that_it_has_when_the_chat_gets_another() {
    let quiet = |hours: &str, weekends| Quiet { hours: hours.parse().ok(), weekends, holidays: false };
    let with = |id: &str, quiet: Quiet| Subscription {
        timing: Timing { quiet, ..Timing::default() },
        ..subscription(id, query(id))
    };
    let mine = vec![with("a", quiet("22:00-07:00", false)), with("b", quiet("12:00-13:00", true))];
    let decision = told(says("/stil holidays"), mine.clone());
    let set = |change: &ChatChange| match change {
        ChatChange::Set(id, settings, _) => (id.clone(), settings.timing.quiet.clone()),
        other => panic!("{other:?}"),
    };
    let kept: Vec<(String, Quiet)> = decision.changes.iter().map(set).collect();
    let also = |quiet: Quiet| Quiet { holidays: true, ..quiet };
    let a = ("a".to_owned(), also(quiet("22:00-07:00", false)));
    let b = ("b".to_owned(), also(quiet("12:00-13:00", true)));
    assert_eq!(kept, [a, b]);
}

#[test]
fn one_subscription_is_silenced_by_its_number_or_its_button() {
    let id = "0199aaaa-0000-7000-8000-000000000002";
    let mine = || vec![subscription("a", query("x")), subscription(id, query("y"))];
    let until = Some("2026-11-26T09:00:00Z".parse().unwrap());
    let pause = [ChatChange::Pause(id.to_owned(), until)];
    assert_eq!(told(says("/stil 2 3d"), mine()).changes, pause);
    let list = told(says("/abonnementen"), mine());
    let ask = buttons(&list).into_iter().find(|(label, _)| label == "2. Stil").unwrap().1;
    let choices = told(read_button(&ask), mine());
    assert!(html(&choices).contains("“y”") && buttons(&choices).len() == 9, "{choices:?}");
    assert!(buttons(&choices).iter().all(|(_, data)| data.len() <= DATA_MAX));
    assert_eq!(told(read_button(&buttons(&choices)[1].1), mine()).changes, pause);
    for none in ["/stil 3 3d", "/stil 0 3d", "/stil 99999999999999999999 3d"] {
        assert!(told(says(none), mine()).changes.is_empty(), "{none}");
    }
    let lost = Subscription { paused: Some("Forbidden".into()), ..subscription("b", query("z")) };
    assert!(
        told(says("/stil 1 3d"), vec![lost]).changes.is_empty(),
        "what is lost does not come back by a day"
    );
}

#[test]
fn a_weekly_digest_gets_its_day_and_its_clock_by_buttons() {
    let id = "0199aaaa-0000-7000-8000-000000000001";
    let mine = || vec![Subscription { rhythm: Rhythm::Weekly, ..subscription(id, query("camera")) }];
    let weekly = told(read_button(&format!("rhythm:{id}:weekly")), mine());
    let labelled = |decision: &Decision, label: &str| {
        buttons(decision)
            .into_iter()
            .find(|(one, _)| one == label)
            .unwrap_or_else(|| panic!("{label}: {decision:?}"))
            .1
    };
    let timing = |decision: &Decision| match &decision.changes[..] {
        [ChatChange::Set(_, settings, _)] => settings.timing.clone(),
        other => panic!("{other:?}"),
    };
    let thursday = told(read_button(&labelled(&weekly, "donderdag")), mine());
    assert_eq!(timing(&thursday).weekday, Some(chrono::Weekday::Thu));
    assert!(html(&thursday).contains("donderdag"), "{thursday:?}");
    let zones = told(read_button(&labelled(&weekly, "Tijdzone")), mine());
    assert!(buttons(&zones).iter().all(|(_, data)| data.len() <= DATA_MAX));
    let lisbon = told(read_button(&labelled(&zones, "Europe/Lisbon")), mine());
    assert_eq!(timing(&lisbon).zone, Some(chrono_tz::Europe::Lisbon));
    for wrong in [format!("zone:{id}:Mars/Olympus"), format!("day:{id}:someday"), format!("hour:{id}:24")] {
        assert!(told(read_button(&wrong), mine()).changes.is_empty(), "{wrong}");
    }
}

#[test]
fn stop_asks_once_and_then_forgets() {
    let mine = || vec![subscription("mine", query("camera"))];
    let asks = told(says("/stop"), mine());
    assert!(asks.changes.is_empty());
    let data: Vec<String> = buttons(&asks).into_iter().map(|(_, data)| data).collect();
    assert_eq!(told(read_button(&data[0]), mine()).changes, [ChatChange::Forget]);
    assert!(told(read_button(&data[1]), mine()).changes.is_empty());
}

#[test]
fn who_comes_back_after_blocking_is_told_again_and_who_asked_for_silence_is_not() {
    let lost = Subscription {
        paused: Some("Forbidden: bot was blocked".to_owned()),
        ..subscription("a", query("x"))
    };
    let silent = Subscription { paused: Some("asked for".to_owned()), ..subscription("b", query("y")) };
    assert_eq!(told(says("/start"), vec![lost, silent]).changes, [ChatChange::Resume("a".to_owned())]);
}

#[test]
fn a_language_is_chosen_by_its_name_and_answers_in_itself() {
    for (named, language) in [("fr", Language::Fr), ("Deutsch", Language::De), ("français", Language::Fr)] {
        let chosen = told(says(&format!("/taal {named}")), vec![]);
        assert_eq!(chosen.changes, [ChatChange::Speak(language)]);
    }
    assert!(html(&told(says("/taal de"), vec![])).contains("Deutsch"));
    assert_eq!(buttons(&told(says("/taal"), vec![])).len(), 4);
}

#[test]
fn an_export_holds_all_and_not_the_token_that_ends_a_subscription() {
    let export = html(&told(says("/export"), vec![subscription("mine", query("camera"))]));
    let export: serde_json::Value = serde_json::from_str(&export).unwrap();
    assert_eq!(export["chat"], serde_json::json!(CHAT));
    assert_eq!(export["subscriptions"][0]["watch"]["query"], serde_json::json!("camera"));
    assert!(!export.to_string().contains("token"), "{export}");
}

#[test]
fn the_register_is_closed_to_a_chat_that_is_not_linked() {
    for text in ["/systemen", "/deadlines", "/check cv-hulp", "/check"] {
        assert!(
            html(&told(says(text), vec![subscription("a", query("x"))])).contains("niet gekoppeld"),
            "{text}"
        );
    }
    let linked = Watch::System { system: "cv-hulp".to_owned() };
    let answer = html(&told(says("/check iets-anders"), vec![subscription("a", linked)]));
    assert!(answer.contains("iets-anders"), "{answer}");
}

#[test]
fn hostile_words_stay_words() {
    let huge = format!("/zoek {}", "<b>&\u{202E}".repeat(25_000));
    let none = told_in(says(&huge), vec![], Language::Nl, true, Some((vec![], 0)));
    assert!(
        !html(&none).contains("<b>") && !html(&none).contains('\u{202E}'),
        "markup or a turn got through"
    );
    let hits = vec![hit("<a href=\"x\">\u{202E}klik", "javascript:alert(1)"); 5];
    let found = told_in(says("/zoek x"), vec![], Language::Nl, true, Some((hits, 5)));
    let text = html(&found);
    assert!(!text.contains("javascript:") && text.contains("&lt;a href"), "{text}");
    assert!(text.contains("https://belfort.example/items/k"), "{text}");
}

#[test]
fn a_long_list_is_cut_between_its_entries_within_the_limit() {
    let long = |n: usize| subscription(&n.to_string(), query(&format!("{n} {}", "é𝄞 ".repeat(200))));
    let list = told(says("/abonnementen"), (0..SUBSCRIPTIONS_MAX).map(long).collect());
    assert!(list.replies.len() > 3);
    for reply in &list.replies {
        let Reply::Message { html, .. } = reply else { panic!("a list is no file") };
        assert!(html.encode_utf16().count() <= 4_096 + 50 * "<b></b>".len());
        assert_eq!(html.matches("<b>").count(), html.matches("</b>").count());
    }
    assert!(buttons(&list).len() <= 100, "Telegram takes a hundred buttons");
}

#[test]
fn every_answer_exists_in_four_languages() {
    let commands = [
        "/start",
        "/help",
        "/themas",
        "/abonnementen",
        "/zoek",
        "/systemen",
        "/stil",
        "/taal",
        "/stop",
        "/x",
    ];
    for language in Language::ALL {
        for text in commands {
            let mine = vec![subscription("mine", query("camera"))];
            let answer = html(&told_in(says(text), mine, language, true, None));
            assert!(!answer.contains("bot-") && !answer.is_empty(), "{text} in {language}: {answer}");
        }
    }
}
