//! Readers of what strangers send: mails that come in, messages to the bot, addresses, hubs, files, pages and robots.txt. Whatever
//! it is, they answer, and what they let through holds. The readers of what people write themselves have `fuzz`.

use std::net::IpAddr;
use std::str::FromStr;

use belfort::alerts::incoming::{Incoming, read};
use belfort::alerts::timing::QuietHours;
use belfort::alerts::{Address, Rhythm};
use belfort::bot::command::{Command, read_button, read_text};
use belfort::law::Provision;
use belfort::net::AddressRule;
use belfort::news::discover::candidates;
use belfort::news::looks::looks;
use belfort::news::push::{Question, Verdict, is_authentic, judge};
use belfort::news::robots::Robots;
use belfort::register::NewFile;
use belfort::text::Language;
use chrono::{NaiveDate, TimeZone, Utc};
use proptest::prelude::*;
use url::{Host, Url};

use super::fuzz::{cases, mutated, text};

const BOUNCE: &str = "From: MAILER-DAEMON@mail.example\r\nSubject: Undelivered\r\nContent-Type: multipart/report; \
    report-type=delivery-status; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nGone.\r\n--b\r\nContent-Type: \
    message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@town.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: \
    smtp; 550 no such user\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: \
    <01a21a6c-726e-7027-9bec-4fcb648dc461@belfort.example>\r\n\r\n--b--\r\n";
const PAGE: &str = "<!doctype html><html><head><title>Aanmelden</title><link rel=alternate type=\"application/rss+xml\" \
    href=\"/feed\"></head><body><form action=/in><input type=password name=p></form><a href=\"rss.xml\">RSS</a></body></html>";
const ROBOTS: &str = "User-agent: *\nDisallow: /priv*\nAllow: /private/open$\nCrawl-delay: 5\n\nUser-agent: Belfort\nDisallow: /x\n";
const PDF: &str = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";

/// Addresses as they are written to reach what stands behind the wall.
fn spelled() -> impl Strategy<Value = String> {
    let byte = || any::<u8>();
    let host = prop_oneof![
        (byte(), byte(), byte(), byte()).prop_map(|(a, b, c, d)| format!("{a}.{b}.{c}.{d}")),
        any::<u32>().prop_map(|number| number.to_string()),
        any::<u32>().prop_map(|number| format!("0x{number:x}")),
        (byte(), any::<u16>()).prop_map(|(a, rest)| format!("0{a:o}.{rest}")),
        any::<u32>().prop_map(|number| format!("[::ffff:{:x}:{:x}]", number >> 16, number & 0xffff)),
        any::<u32>().prop_map(|number| format!("[64:ff9b::{:x}:{:x}]", number >> 16, number & 0xffff)),
        any::<u128>().prop_map(|number| format!("[{}]", std::net::Ipv6Addr::from(number))),
        Just("127.1".to_owned()),
        Just("①②⑦.0.0.1".to_owned()),
        Just("localhost.".to_owned()),
    ];
    (host, text("http://user@host:1/a?b#c")).prop_map(|(host, rest)| format!("http://{host}/{rest}"))
}

fn is_ours(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => {
            four.is_loopback()
                || four.is_private()
                || four.is_link_local()
                || four.is_multicast()
                || four.is_unspecified()
        }
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => is_ours(IpAddr::V4(four)),
            None => six.is_loopback() || six.is_unspecified() || six.is_multicast(),
        },
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_mail_stops_nothing_and_blames_nobody_that_it_does_not_name(mail in mutated(BOUNCE)) {
        match read(&mail) {
            Incoming::Bounce { delivery, cause, .. } => {
                prop_assert!(String::from_utf8_lossy(&mail).contains(&delivery));
                prop_assert!(!cause.contains(['\r', '\n']) && cause.chars().count() <= 500, "{}", cause);
            }
            Incoming::Stop { token } => prop_assert!(token.len() <= 100),
            Incoming::Unnamed { cause, .. } => prop_assert!(!cause.contains(['\r', '\n'])),
            Incoming::Other => {}
        }
    }

    #[test]
    fn a_message_to_the_bot_is_a_command_or_none(words in text("/zoek@belfort_bot slimme stad"), button in text("theme:ai-data:3")) {
        let command = read_text(&words, "belfort_bot", false);
        // In a group only what is for a bot is heard: nothing is said before its stroke.
        let begun = words.split('/').next().unwrap_or_default();
        prop_assert!(command.is_none() || !begun.contains(char::is_alphanumeric), "{:?}", words);
        prop_assert!(button.len() <= 64 || read_button(&button) == Command::Unknown);
    }

    #[test]
    fn an_address_reads_back_as_itself(
        mail in text("email:an@town.example"), chat in text("telegram:-100123"), hook in text("webhook:https://a.example/x?y#z"),
    ) {
        for address in [mail, chat, hook].iter().filter_map(|text| Address::from_str(text).ok()) {
            prop_assert_eq!(Address::from_str(&address.to_string()), Ok(address.clone()));
            prop_assert!(!address.to_string().contains(['\r', '\n']));
        }
    }

    #[test]
    fn no_spelling_of_an_address_leads_behind_the_wall(spelled in spelled()) {
        let Ok(url) = Url::parse(&spelled) else { return Ok(()) };
        let ours = match url.host() {
            Some(Host::Ipv4(four)) => is_ours(four.into()),
            Some(Host::Ipv6(six)) => is_ours(six.into()),
            Some(Host::Domain(name)) => name.trim_end_matches('.') == "localhost",
            None => true,
        };
        prop_assert!(!ours || AddressRule { allow_private: false }.check(&url).is_err(), "{}", url);
    }

    #[test]
    fn a_hub_is_believed_only_in_what_was_asked(topic in text("https://a.example/f"), mode in text("subscribe"), lease in text("864000")) {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 12, 0, 0).unwrap();
        let question = Question { mode, topic: topic.clone(), challenge: topic, lease_seconds: lease, reason: String::new() };
        let verdict = judge(&question, "https://a.example/f", None, now);
        prop_assert!(!matches!(verdict, Verdict::Subscribed { .. } | Verdict::Ended), "{:?}", verdict);
        prop_assert!(!is_authentic("secret", &question.mode, question.topic.as_bytes()));
    }

    #[test]
    fn a_file_is_what_its_content_says_or_nothing(content in mutated(PDF), name in text("../../etc/rapport.pdf")) {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        if let Ok(new) = NewFile::read("f".to_owned(), (&name, content), 10_000, ("An", day)) {
            let kept = &new.file.name;
            prop_assert!(!kept.contains(['/', '\\', '\0', '\n', '\r', '\u{202e}']) && !kept.starts_with('.'), "{:?}", kept);
            prop_assert!(kept.to_lowercase().ends_with(new.file.media.extension()), "{:?} {:?}", kept, new.file.media);
        }
    }

    #[test]
    fn a_page_names_feeds_at_web_addresses_and_looks_like_something(page in text(PAGE)) {
        let base = Url::parse("https://town.example/nieuws/").unwrap();
        prop_assert!(candidates(&page, &base).iter().all(|found| matches!(found.url.scheme(), "http" | "https")));
        prop_assert!(!looks(&page).cause().is_empty());
    }

    #[test]
    fn robots_are_read_and_ask_for_a_bounded_pause(robots in text(ROBOTS)) {
        let robots = Robots::read(&robots, "Belfort/1.0");
        let _ = robots.allows(&Url::parse("https://town.example/private/open").unwrap());
        prop_assert!(robots.pause().is_none_or(|pause| pause.as_secs() <= 3_600));
    }

    #[test]
    fn small_words_are_read_or_refused(word in text("22:00-07:00"), provision in text("art:27:1:a"), rest in text("weekly")) {
        if let Ok(quiet) = QuietHours::from_str(&word) {
            prop_assert_eq!(QuietHours::from_str(&quiet.to_string()).ok(), Some(quiet));
        }
        if let Ok(read) = Provision::from_str(&provision) {
            prop_assert_eq!(Provision::from_str(&read.to_string()).ok(), Some(read));
        }
        let _ = (Rhythm::from_str(&rest), Language::from_tag(&rest));
    }
}
