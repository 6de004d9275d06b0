//! Every kind of message, as it reads in each language: one file a language, in `tests/fixtures/messages/`.
//!
//! `UPDATE_EXPECT=1 cargo test snapshots` writes them anew; read the difference as the reader of that language would.
//! `BELFORT_TEST_HTML=DIR cargo test snapshots` also writes every mail as the page that mail programs show, to look at.

use expect_test::expect_file;

use super::*;

/// Every kind of alert, by a name that stays.
fn kinds() -> Vec<(&'static str, Vec<Alert>)> {
    let [silent, empty, failing, stopped] = trouble();
    let mut several = news("Camera's tellen fietsers");
    let Notice::Item { item, .. } = &mut several.notice else { unreachable!() };
    item.also = vec!["Stad".into(), "Binnenland".into()];
    let mut new = assessment();
    let Notice::Assessment { before, because, .. } = &mut new.notice else { unreachable!() };
    *before = None;
    because.clear();
    vec![
        ("item", vec![news("Camera's tellen fietsers")]),
        ("item of several feeds", vec![several]),
        ("item that changed", vec![update()]),
        ("story that has grown", vec![grown()]),
        ("item that cites the law of a system", vec![citation()]),
        ("assessment of a new system", vec![new]),
        ("assessment that changed", vec![assessment()]),
        ("date of a duty", vec![deadline()]),
        ("rule book that changed", vec![amended()]),
        ("feed that is silent", vec![silent]),
        ("feed that was never heard", vec![empty]),
        ("feed that fails", vec![failing]),
        ("feed that is gone", vec![stopped]),
        ("feed that is back", vec![back()]),
        ("address that cannot be reached", vec![unreachable()]),
        ("digest", vec![news("Eerste"), deadline(), citation()]),
    ]
}

/// Subject, mail and Telegram of every kind; the parts that all messages share are shown with the first.
fn written(language: Language) -> String {
    let mut file = String::new();
    for (place, (kind, alerts)) in kinds().into_iter().enumerate() {
        let rhythm = if alerts.len() > 1 { Rhythm::Daily } else { Rhythm::Instant };
        let message = message(language, rhythm, &alerts);
        if let Some(folder) = std::env::var_os("BELFORT_TEST_HTML") {
            let page = format!("{language}-{}.html", kind.replace(' ', "-"));
            std::fs::write(std::path::Path::new(&folder).join(page), &message.html).unwrap();
        }
        let all = place == 0 || alerts.len() > 1;
        let shown = |text: &str, end: &str| match text.rsplit_once(end) {
            Some((head, _)) if !all => head.trim_end().to_owned(),
            _ => text.trim_end().to_owned(),
        };
        let mail = shown(&message.text, "\n-- \n");
        let telegram = message.telegram.iter().map(|part| shown(part, "\n\n<i>")).collect::<Vec<_>>();
        file.push_str(&format!(
            "=== {kind}\n{}\n--- mail\n{mail}\n--- telegram\n{}\n\n",
            message.subject,
            telegram.join("\n--- next part\n")
        ));
    }
    file
}

#[test]
fn every_kind_of_message_reads_in_every_language_as_it_was_read_last() {
    expect_file!["../../fixtures/messages/nl.txt"].assert_eq(&written(Language::Nl));
    expect_file!["../../fixtures/messages/fr.txt"].assert_eq(&written(Language::Fr));
    expect_file!["../../fixtures/messages/de.txt"].assert_eq(&written(Language::De));
    expect_file!["../../fixtures/messages/en.txt"].assert_eq(&written(Language::En));
}
