//! The sheets of the Act point by point, and the evidence that what is written names.

use belfort::daemon::assess::assess_on;
use belfort::register::export::{Dossier, ExportFormat, Style, write};
use belfort::register::{Measure, NewFile, System, read_system};
use belfort::text::Language;

use crate::town::Town;

/// A sheet as of a day, under the law of that day.
fn sheet(town: &Town, system: &System, format: ExportFormat, day: &str, language: Language) -> String {
    let day = day.parse().unwrap();
    let assessment = assess_on(&town.tower, system, day, day);
    let dossier = Dossier { system, assessment: &assessment, organisation: Some("Stad Gent") };
    let style = (&Style::Inside, "https://town.example");
    let bytes = write(format, &[dossier], &town.tower.book, language, style).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A system that the city makes itself and that scores who asks for support: of high risk, or held not to be.
fn made_by_the_city(town: &Town, derogated: bool) -> System {
    let mut text = include_str!("../../../src/cli/demo/systems/fraudescore-sociale-steun.toml").to_owned();
    let mut changes = vec![
        ("developed-by = \"supplier\"", "developed-by = \"own-organisation\""),
        ("own-name = false", "own-name = true"),
        ("puts-into-service = false", "puts-into-service = true"),
    ];
    if derogated {
        changes.push(("profiling = true", "profiling = false"));
        let why = "condition-6-3 = { value = [\"preparatory-task\"], why = \"Het legt stukken klaar.\" }";
        changes.push(("condition-6-3 = []", why));
    }
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    read_system("s.toml", &text, Default::default(), &town.tower.book)
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The points of a section, each with what is said of it, in the order of the sheet.
fn points<'p>(page: &'p str, cited: &str) -> Vec<(&'p str, &'p str)> {
    let terms = page.split("<dt>").skip(1).map(|rest| rest.split("<dt>").next().unwrap());
    let of_section = terms.filter(|term| term.contains(cited));
    of_section.map(|term| (term.split('.').next().unwrap(), term)).collect()
}

fn numbers(points: &[(&str, &str)]) -> Vec<String> {
    points.iter().map(|(number, _)| (*number).to_owned()).collect()
}

/// The scoring of the demo, which a supplier makes and the city uses.
fn made_by_a_supplier(town: &Town, changes: &[(&str, &str)]) -> System {
    let mut text = include_str!("../../../src/cli/demo/systems/fraudescore-sociale-steun.toml").to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    read_system("s.toml", &text, Default::default(), &town.tower.book)
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployer_does_not_fill_in_what_the_provider_must_and_reads_of_the_role_that_is_open() {
    let town = Town::new().await;
    let system = made_by_a_supplier(&town, &[]);
    let page = sheet(&town, &system, ExportFormat::AnnexViii, "2026-11-23", Language::Nl);
    assert!(!page.contains("Afdeling A") && !page.contains("Afdeling B"), "{page}");
    assert!(points(&page, "bijlage VIII, afdeling A, punt ").is_empty(), "{page}");
    assert_eq!(
        numbers(&points(&page, "bijlage VIII, afdeling C, punt ")),
        ["1", "2", "3", "4", "5"],
        "{page}"
    );
    let open = "Wat de aanbieder indient</h3>\n<p>Alleen als u dit bent (nog niet bekend): gemachtigde</p>";
    assert!(page.contains(open), "{page}");

    let answered = [("own-name = false", "own-name = false\nsupply-chain = []\ngeneral-purpose-model = []")];
    let system = made_by_a_supplier(&town, &answered);
    let page = sheet(&town, &system, ExportFormat::AnnexViii, "2026-11-23", Language::Nl);
    assert!(!page.contains("Wat de aanbieder indient") && !page.contains("gemachtigde</p>"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_be_provider_gets_the_sheet_of_the_provider_under_that_word() {
    let town = Town::new().await;
    let system = made_by_a_supplier(&town, &[("own-name = false\n", "")]);
    let page = sheet(&town, &system, ExportFormat::AnnexViii, "2026-11-23", Language::Nl);
    let section = page.split("<h3>Afdeling A").nth(1).unwrap_or_else(|| panic!("{page}"));
    let (heading, _) = section.split_once("<dl>").unwrap();
    assert!(heading.contains("Alleen als u dit bent (nog niet bekend): aanbieder, gemachtigde"), "{heading}");
    assert_eq!(points(&page, "bijlage VIII, afdeling A, punt ").len(), 13, "{page}");

    let surely =
        sheet(&town, &made_by_the_city(&town, false), ExportFormat::AnnexViii, "2026-11-23", Language::Nl);
    assert!(surely.contains("<h3>Afdeling A") && !surely.contains("Alleen als u dit bent"), "{surely}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_named_by_its_id_where_it_has_no_name_and_its_address_stays_open() {
    let town = Town::new().await;
    let system = made_by_the_city(&town, false);
    let day = "2026-11-23".parse().unwrap();
    let assessment = assess_on(&town.tower, &system, day, day);
    let dossier = Dossier { system: &system, assessment: &assessment, organisation: None };
    let style = (&Style::Inside, "https://town.example");
    let page = write(ExportFormat::AnnexViii, &[dossier], &town.tower.book, Language::En, style).unwrap();
    let page = String::from_utf8(page).unwrap();
    for section in ["A", "C"] {
        let first = points(&page, &format!("Annex VIII, Section {section}, point ")).remove(0).1;
        assert!(first.contains("stad-voorbeeld"), "{first}");
        assert!(first.contains("Address and contact details of the organisation: still to be filled in."));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn section_c_has_the_address_of_the_entry_in_the_eu_database() {
    let town = Town::new().await;
    let mut system = made_by_a_supplier(&town, &[]);
    let third = |system: &System| {
        let page = sheet(&town, system, ExportFormat::AnnexViii, "2026-11-23", Language::Nl);
        points(&page, "bijlage VIII, afdeling C, punt ").remove(2).1.to_owned()
    };
    assert!(third(&system).contains("Nog in te vullen."), "{}", third(&system));
    system.eu_database_url = Some("https://databank.example/systemen/12".to_owned());
    assert!(third(&system).contains("<dd>https://databank.example/systemen/12</dd>"), "{}", third(&system));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_point_of_section_a_stands_with_its_provision_and_its_value_or_is_open() {
    let town = Town::new().await;
    let mut system = made_by_the_city(&town, false);
    system.purpose = Some("Kiest dossiers voor een extra controle.".to_owned());
    let page = sheet(&town, &system, ExportFormat::AnnexViii, "2026-11-23", Language::Nl);
    let points = points(&page, "bijlage VIII, afdeling A, punt ");
    let expected: Vec<String> = (1..=13).map(|number| number.to_string()).collect();
    assert_eq!(numbers(&points), expected, "{page}");
    for (number, point) in &points {
        assert!(point.contains(&format!("afdeling A, punt {number})")), "{point}");
        let known = match *number {
            "1" => "Stad Gent",
            "2" => "ai-officer@stad-voorbeeld.example",
            "4" => "Fraudescore bij sociale steun",
            "5" => "Kiest dossiers voor een extra controle.",
            "7" => "1 maart 2025",
            _ => "Nog in te vullen.",
        };
        assert!(point.contains(known), "point {number} says {known}: {point}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn section_b_has_the_points_that_the_law_of_its_day_asks() {
    let town = Town::new().await;
    let system = made_by_the_city(&town, true);
    // Regulation (EU) 2026/1744, Article 1, point 42 deletes points 7 and 9 from 27 July 2026 on.
    for (day, asked) in [
        ("2026-07-26", vec!["1", "2", "3", "4", "5", "6", "7", "8", "9"]),
        ("2026-07-27", vec!["1", "2", "3", "4", "5", "6", "8"]),
    ] {
        let page = sheet(&town, &system, ExportFormat::AnnexViii, day, Language::En);
        let points = points(&page, "Annex VIII, Section B, point ");
        assert_eq!(numbers(&points), asked, "on {day}: {page}");
        for (number, point) in &points {
            let known = match *number {
                "1" => "Stad Gent",
                "2" => "ai-officer@stad-voorbeeld.example",
                "4" => "Fraudescore bij sociale steun",
                "5" => "Markeert steundossiers",
                "6" => "Preparatory task",
                "7" => "Het legt stukken klaar.",
                "8" => "1 March 2025",
                _ => "Still to be filled in",
            };
            assert!(point.to_lowercase().contains(&known.to_lowercase()), "{number} says {known}: {point}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_point_of_article_27_and_of_section_c_names_its_provision_in_every_language() {
    let town = Town::new().await;
    let system = made_by_the_city(&town, false);
    for (language, points_of_27, of_c) in [
        (Language::Nl, "artikel 27, lid 1, punt ", "bijlage VIII, afdeling C, punt "),
        (Language::Fr, "article 27, paragraphe 1, point ", "annexe VIII, section C, point "),
        (Language::De, "Artikel 27, Absatz 1, Buchstabe ", "Anhang VIII, Abschnitt C, Nummer "),
        (Language::En, "Article 27, paragraph 1, point ", "Annex VIII, Section C, point "),
    ] {
        let fria = sheet(&town, &system, ExportFormat::Fria, "2026-11-23", language);
        assert_eq!(numbers(&points(&fria, points_of_27)), ["a", "b", "c", "d", "e", "f"], "{fria}");
        assert!(fria.contains("27(4). ") && fria.contains("27(3). "), "{fria}");
        let annex = sheet(&town, &system, ExportFormat::AnnexViii, "2026-11-23", language);
        assert_eq!(numbers(&points(&annex, of_c)), ["1", "2", "3", "4", "5"], "{annex}");
    }
}

const SECRET: &str = "Intern advies.txt";

/// A system with a file for the system, for a duty of Article 26(9) and for an answer, one that waits, and a link.
fn with_evidence(town: &Town) -> (System, [String; 4]) {
    let mut system = made_by_the_city(town, false);
    let rules = town.tower.book.rules().iter();
    let dpia = rules.clone().find(|rule| rule.provision.as_str() == "art_26/par_9").unwrap();
    let evidence = Some("https://town.example/dpia".to_owned());
    let day = "2026-10-01".parse().ok();
    system.measures.insert(
        dpia.id.clone(),
        Measure { evidence, date: day, note: Some("DPIA 12".into()), ..Measure::default() },
    );
    let of = [
        "system".to_owned(),
        format!("measures/{}", dpia.id),
        "facts/person-group".to_owned(),
        "proposals/technique".to_owned(),
    ];
    let names = ["nota.txt", "dpia.txt", "groep.txt", SECRET];
    let mut hashes = Vec::new();
    for (name, of) in names.iter().zip(of) {
        let day = "2026-11-02".parse().unwrap();
        let content = format!("Inhoud van {name}").into_bytes();
        let file = NewFile::read((*name).to_owned(), (name, content), 1_000, ("An", day)).unwrap();
        hashes.push(file.file.sha256.clone());
        system.attach(&file, of, 9).unwrap();
    }
    (system, hashes.try_into().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_names_each_piece_of_evidence_where_it_is_used() {
    let town = Town::new().await;
    let (system, [of_system, of_measure, of_answer, waiting]) = with_evidence(&town);
    let report = sheet(&town, &system, ExportFormat::Report, "2026-11-23", Language::Nl);
    let table = report.split(">Bewijs</caption>").nth(1);
    let table = table.unwrap_or_else(|| panic!("{report}")).split("</table>").next().unwrap();
    let row = |part: &str| {
        let mut rows = table.split("<tr>").filter(|row| row.contains(part));
        rows.next().unwrap_or_else(|| panic!("{part}: {table}")).to_owned()
    };
    for (name, hash, used) in [
        ("nota.txt", &of_system, "Het systeem zelf"),
        ("dpia.txt", &of_measure, "uw DPIA"),
        ("groep.txt", &of_answer, "Wie ondergaat het systeem?"),
    ] {
        let row = row(name);
        assert!(
            row.contains(hash.as_str()) && row.contains("2 november 2026") && row.contains(used),
            "{row}"
        );
    }
    assert!(row("https://town.example/dpia").contains("1 oktober 2026"));

    let annex = sheet(&town, &system, ExportFormat::AnnexViii, "2026-11-23", Language::En);
    let of_c = points(&annex, "Annex VIII, Section C, point ");
    assert!(of_c[4].1.contains(&of_measure) && of_c[4].1.contains("2026-11-02"), "{annex}");
    assert!(!of_c[3].1.contains(&of_measure), "that is no evidence of another point");
    let fria = sheet(&town, &system, ExportFormat::Fria, "2026-11-23", Language::En);
    let dpia = fria.split("27(4). ").nth(1).unwrap().split("<dt>").next().unwrap();
    assert!(
        dpia.contains("DPIA 12") && dpia.contains(&of_measure) && dpia.contains("town.example/dpia"),
        "{fria}"
    );
    let groups = points(&fria, "paragraph 1, point c").remove(0).1;
    assert!(groups.contains(&of_answer), "{groups}");
    for page in [&report, &annex, &fria] {
        assert!(!page.contains(SECRET) && !page.contains(&waiting), "what waits is evidence of nothing yet");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_forms_for_everybody_name_no_file() {
    let town = Town::new().await;
    let (system, hashes) = with_evidence(&town);
    use ExportFormat::{JsonLd, Nl, NlCsv, NlSubmission};
    for format in [JsonLd, Nl, NlCsv, NlSubmission] {
        let text = sheet(&town, &system, format, "2026-11-23", Language::Nl);
        let told = ["nota.txt", "dpia.txt", "groep.txt", SECRET];
        let told: Vec<&str> = told.into_iter().filter(|name| text.contains(name)).collect();
        assert!(told.is_empty() && hashes.iter().all(|hash| !text.contains(hash)), "{format:?}: {told:?}");
    }
}
