//! What an alert is about, and what somebody hears no more of who muted that.

use belfort::alerts::Topic;
use belfort::alerts::message::topic_in_words;

use super::*;

fn watching(themes: &[&str]) -> Watch {
    Watch::Items { query: "camera".into(), themes: themes.iter().map(|id| (*id).to_owned()).collect() }
}

fn keys(topics: Vec<Topic>) -> Vec<String> {
    topics.into_iter().map(|topic| topic.topic).collect()
}

fn muted(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[test]
fn a_new_item_is_about_its_story_and_its_theme_among_several_or_its_source() {
    let story = "story:0123456789abcdef01234567";
    let of = |themes: &[&str]| keys(news("Titel").narrower(&watching(themes), Language::Nl));
    assert_eq!(of(&["smart-cities", "privacy"]), [story, "theme:smart-cities"]);
    assert_eq!(of(&["smart-cities"]), [story, "source:slimme-steden"]);
    assert_eq!(of(&[]), [story, "source:slimme-steden"]);
}

#[test]
fn an_item_of_two_themes_is_told_while_one_of_them_is_wanted() {
    let mut both = news("Titel");
    let Notice::Item { why, .. } = &mut both.notice else { unreachable!() };
    why.themes = vec!["smart-cities".into(), "privacy".into()];
    assert!(!both.is_silenced_by(&muted(&["theme:smart-cities"])));
    assert!(both.is_silenced_by(&muted(&["theme:smart-cities", "theme:privacy"])));
    assert!(both.is_silenced_by(&muted(&["source:slimme-steden"])));
    assert!(!both.is_silenced_by(&muted(&["feed:slimme-steden", "source:other"])));
}

#[test]
fn a_citation_is_about_each_provision_for_that_system_and_told_while_one_is_wanted() {
    let topics = citation().topics(Language::Nl);
    assert_eq!(topics[0].name, "artikel 27 (Slim parkeren)");
    let cited = ["cited:parkeren:art_27", "cited:parkeren:art_26/par_7"];
    assert_eq!(keys(topics), [cited[0], cited[1], "system:parkeren"]);
    assert!(!citation().is_silenced_by(&muted(&cited[..1])));
    assert!(citation().is_silenced_by(&muted(&cited)));
    let other = ["cited:bomen:art_27", "cited:bomen:art_26/par_7"];
    assert!(!citation().is_silenced_by(&muted(&other)), "of another system");
}

#[test]
fn an_address_that_cannot_be_reached_can_be_left_alone() {
    let mut lost = unreachable();
    lost.cause = Cause("unreachable:sub-7:2026-11-23".into());
    assert_eq!(keys(lost.topics(Language::Nl)), ["unreachable:sub-7"]);
}

#[test]
fn every_topic_has_words_in_every_language() {
    for language in Language::ALL {
        let alerts = [news("Titel"), citation(), deadline(), update(), back(), amended(), unreachable()];
        for topic in alerts.iter().flat_map(|alert| alert.topics(language)) {
            let words = topic_in_words(&topic, language, &theme);
            let rules =
                topic_in_words(&Topic { topic: "rules:book".into(), name: String::new() }, language, &theme);
            assert!(!words.contains("alert-topic") && !words.is_empty(), "{language}: {words}");
            assert_eq!(words == rules, topic.kind() == "rules", "{language}: {}", topic.topic);
        }
    }
}
