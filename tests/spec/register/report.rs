//! The report for a council and its jurists: what a system is, whom a duty binds, and what comes first of many.

use belfort::daemon::assess::assess;
use belfort::law::{Class, explain};
use belfort::register::export::{Dossier, ExportFormat, Style, write};
use belfort::register::{System, Version, read_system};
use belfort::text::Language;

use super::export::{dense, pdf_words};
use crate::town::Town;

const FRAUD: &str = include_str!("../../../src/cli/demo/systems/fraudescore-sociale-steun.toml");
const EMOTIONS: &str = include_str!("../../../src/cli/demo/systems/emotieanalyse-sollicitaties.toml");

fn read(town: &Town, text: &str) -> System {
    read_system("s.toml", text, Default::default(), &town.tower.book)
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn report(town: &Town, systems: &[System], format: ExportFormat, organisation: Option<&str>) -> Vec<u8> {
    let assessed: Vec<_> = systems.iter().map(|system| assess(&town.tower, system)).collect();
    let pairs = systems.iter().zip(&assessed);
    let dossiers: Vec<_> =
        pairs.map(|(system, assessment)| Dossier { system, assessment, organisation }).collect();
    let style = (&Style::Inside, "https://town.example");
    write(format, &dossiers, &town.tower.book, Language::Nl, style).unwrap()
}

fn page(town: &Town, systems: &[System]) -> String {
    String::from_utf8(report(town, systems, ExportFormat::Report, Some("Stad Gent"))).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_of_a_role_that_is_open_says_so_on_the_page_in_the_pdf_and_in_the_terminal() {
    let town = Town::new().await;
    let system = read(&town, FRAUD);
    let assessment = assess(&town.tower, &system);
    let findings = assessment.deadlines.iter().map(|one| assessment.finding(&one.rule).unwrap());
    let (open, sure): (Vec<_>, Vec<_>) = findings.partition(|one| !assessment.open_roles(one).is_empty());
    assert!(!open.is_empty() && !sure.is_empty());
    let words = "Alleen als u dit bent (nog niet bekend): gemachtigde";
    let html = page(&town, std::slice::from_ref(&system));
    assert_eq!(html.matches(words).count(), open.len(), "{html}");
    let told = explain(&assessment, Language::Nl);
    assert_eq!(told.matches(words).count(), open.len(), "{told}");
    for (findings, is_open) in [(open, true), (sure, false)] {
        for finding in findings {
            let title = format!("<th scope=\"row\">{}<br>", finding.title.get(Language::Nl));
            let mut rows = html.split("<tr>").filter(|row| row.starts_with(&title));
            let row = rows.next().unwrap_or_else(|| panic!("{title}: {html}"));
            assert_eq!(row.contains(words), is_open, "{row}");
        }
    }
    let pdf = report(&town, &[system], ExportFormat::ReportPdf, None);
    assert!(pdf_words(&pdf).contains(&dense(words)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_begins_with_what_is_known_of_the_system() {
    let town = Town::new().await;
    let mut system = read(&town, FRAUD);
    system.purpose = Some("Kiest dossiers voor een extra controle.".to_owned());
    system.vendor = Some("Bouwer NV".to_owned());
    system.public_contact = Some("ai@stad.example".to_owned());
    let since = "2026-03-01".parse().ok();
    system.versions = vec![Version { name: "3.1".to_owned(), since, ..Version::default() }];
    for (format, words) in [(ExportFormat::Report, false), (ExportFormat::ReportPdf, true)] {
        let bytes = report(&town, std::slice::from_ref(&system), format, None);
        let text = if words { pdf_words(&bytes) } else { dense(&String::from_utf8(bytes).unwrap()) };
        let about = text.split(&dense("Over het systeem")).nth(1).unwrap_or_else(|| panic!("{text}"));
        let about = about.split("Klasse").next().unwrap();
        for part in [
            "Organisatie",
            "stad-voorbeeld",
            "Kiest dossiers voor een extra controle.",
            "Markeert steundossiers",
            "Bouwer NV",
            "3.1, 1 maart 2026",
            "1 maart 2025",
            "ai@stad.example",
            "ai-officer@stad-voorbeeld.example",
        ] {
            assert!(about.contains(&dense(part)), "{part}: {about}");
        }
        assert!(!about.contains("email:"), "{about}");
    }
    system.owner = Some("webhook:https://hooks.example/geheim".to_owned());
    assert!(!page(&town, &[system]).contains("geheim"), "an address that is as good as a password");

    let empty = read(&town, "id = \"x\"\nname = \"X\"\n[facts]\n");
    let bytes = report(&town, &[empty], ExportFormat::Report, None);
    assert!(!String::from_utf8(bytes).unwrap().contains("Over het systeem"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_many_begins_with_a_summary_and_shows_the_gravest_first() {
    let town = Town::new().await;
    let unclear = |id: &str| read(&town, &format!("id = \"{id}\"\nname = \"Onbekend {id}\"\n[facts]\n"));
    let systems = [unclear("a"), read(&town, FRAUD), unclear("b"), read(&town, EMOTIONS)];
    let classes = systems.each_ref().map(|system| assess(&town.tower, system).risk);
    assert_eq!(classes, [Class::Unknown, Class::High, Class::Unknown, Class::Prohibited]);
    let html = page(&town, &systems);
    let (beginning, parts) = html.split_once("<article").unwrap();
    let rows = |caption: &str| -> Vec<&str> {
        let table = beginning.split(&format!(">{caption}</caption>")).nth(1);
        let table = table.unwrap_or_else(|| panic!("{caption}: {beginning}"));
        table.split("</table>").next().unwrap().split("<tr>").skip(2).collect()
    };
    let counted = rows("Systemen per klasse, de ernstigste eerst");
    assert_eq!(counted.len(), 3, "{counted:?}");
    let expected = [("verboden", 1), ("hoog risico", 1), ("nog niet te zeggen", 2)];
    for (row, (class, count)) in counted.iter().zip(expected) {
        assert!(row.contains(class) && row.contains(&format!("</span>{count}</td>")), "{counted:?}");
    }
    let dates = rows("De eerstvolgende datums");
    assert!(!dates.is_empty() && dates.len() <= 5, "{dates:?}");
    let order = ["emotieanalyse-sollicitaties", "fraudescore-sociale-steun", "a", "b"];
    let places = order.map(|id| html.find(&format!("<article id=\"{id}\">")).unwrap());
    assert!(places.is_sorted(), "{places:?}");
    let listed = order.map(|id| beginning.find(&format!("href=\"#{id}\"")).unwrap());
    assert!(listed.is_sorted(), "{listed:?}");

    let unanswered = parts.split("id=\"a\"").nth(1).unwrap().split("</article>").next().unwrap();
    let asked = assess(&town.tower, &systems[0]).ask.len();
    assert_eq!(unanswered.matches("<li>").count(), 5, "{unanswered}");
    assert!(unanswered.contains(&format!("En nog {} vragen", asked - 5)), "{unanswered}");
    let unclear = [unclear("a"), unclear("b"), unclear("c")];
    let pdf = report(&town, &unclear, ExportFormat::ReportPdf, None);
    let pages = lopdf::Document::load_mem(&pdf).unwrap().get_pages().len();
    assert!(pages <= 1 + unclear.len(), "an unanswered system takes one page of {pages}");
    let alone = page(&town, &systems[..1]);
    assert_eq!(alone.matches("<li>").count(), asked, "alone it names them all");
    assert!(!alone.contains("Samenvatting"), "{alone}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_sure_and_to_come_stands_among_the_next_dates() {
    let town = Town::new().await;
    let systems = [read(&town, FRAUD), read(&town, &FRAUD.replace("fraudescore-sociale-steun", "tweede"))];
    let assessment = assess(&town.tower, &systems[0]);
    let is_sure = |rule: &str| assessment.open_roles(assessment.finding(rule).unwrap()).is_empty();
    let to_come = assessment.deadlines.iter().filter(|one| one.date > assessment.on);
    let (sure, open): (Vec<_>, Vec<_>) = to_come.partition(|one| is_sure(&one.rule));
    assert!(!open.is_empty(), "the sample has duties of a role that is open");
    let first = sure.iter().map(|one| (one.date, one.latest)).min().unwrap();
    let duties = sure.iter().filter(|one| (one.date, one.latest) == first).count();
    let html = page(&town, &systems);
    let table = html.split(">De eerstvolgende datums</caption>").nth(1).unwrap();
    let row = table.split("<tr>").nth(2).unwrap().split("</tr>").next().unwrap();
    let words = belfort::text::day::in_words(first.0, Language::Nl);
    assert!(row.contains(&words), "{words}: {row}");
    assert!(row.contains("</span>2</td>"), "two systems: {row}");
    assert!(row.contains(&format!("</span>{}</td>", duties * 2)), "{duties} duties each: {row}");
}
