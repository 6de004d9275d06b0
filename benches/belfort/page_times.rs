//! How long every page takes and how much of it goes over the wire, with 2,000 systems and as many items as is asked for, and how
//! many readers at once a town on loopback bears. Goal: no page over 100 ms or 100 kB.
//!
//! `BELFORT_BENCH_STORED` says how many items (5,000), `BELFORT_BENCH_TOWN` names a folder
//! that is kept for the next time, `BELFORT_BENCH_READERS` and `BELFORT_BENCH_SECONDS` say how many readers go on for how long.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use belfort::daemon::exports::{self, Wanted};
use belfort::daemon::taking_in::kept::{KeptWish, Source, keep};
use belfort::daemon::{Tower, files, vendor};
use belfort::register::export::ExportFormat;
use belfort::text::Language;
use belfort::web::Need;
use tokio::net::TcpListener;

use super::crowded_town::CrowdedTown;
use super::telling::quantile;
use super::wire::Reader;

const SYSTEMS: usize = 2_000;
const ITEMS: usize = 5_000;
/// Times that each page is asked for: the first one warms it up and is told by itself, the others give the median.
const TIMES: usize = 16;
const GOAL_MS: f64 = 100.0;
const GOAL_BYTES: usize = 100_000;
/// What readers ask for under load.
const READ: [&str; 4] = ["/", "/search?q=waterplan", "/public", "/register"];
/// Rows of the router that are not asked for: they change something, lead elsewhere, or speak with hubs.
const LEFT_OUT: [&str; 4] = ["/sign-in/oidc", "/sign-in/oidc/callback", "/sign-in/code", "/push/{token}"];
/// The whole register as a file is no page: it takes as long as it is large.
const WHOLE: [&str; 2] = ["/register/export/{format}", "/register/exports/{export}"];

/// A number that the environment gives, or the usual one.
fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |text| text.replace('_', "").parse().expect(name))
}

/// What one page took.
struct Measured {
    path: String,
    status: u16,
    first: f64,
    median: f64,
    bytes: usize,
}

pub(crate) fn run() -> String {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let kept = std::env::var_os("BELFORT_BENCH_TOWN").map(std::path::PathBuf::from);
        let passing = tempfile::tempdir().expect("a folder");
        let folder = kept.unwrap_or_else(|| passing.path().to_owned());
        let _ = rustls::crypto::ring::default_provider().install_default();
        let started = Instant::now();
        let town = CrowdedTown::open(&folder, SYSTEMS, number("BELFORT_BENCH_STORED", ITEMS)).await;
        eprintln!(
            "pages: a town of {} systems and {} items after {} s",
            town.systems,
            town.items,
            started.elapsed().as_secs()
        );
        let address = serve(&town).await;
        let mut pages = pages(&town, address).await;
        pages.sort_by(|one, other| other.median.total_cmp(&one.median));
        let load = load(&town, address).await;
        format!("{}\n\n{load}", table(&town, &pages))
    })
}

async fn serve(town: &CrowdedTown) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let address = listener.local_addr().expect("it is bound");
    let router = belfort::web::router(town.tower.clone());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

/// Every page of the router, in its turn.
async fn pages(town: &CrowdedTown, address: SocketAddr) -> Vec<Measured> {
    let places = Places::of(town).await;
    let reader = Reader::of(address);
    let mut measured = Vec::new();
    for entry in belfort::web::access().into_iter().filter(|entry| entry.method == "GET") {
        if LEFT_OUT.contains(&entry.path) {
            continue;
        }
        let cookie = (entry.need != Need::Nobody).then_some(town.cookie.as_str());
        for path in places.paths(entry.path) {
            let times = if WHOLE.contains(&entry.path) { 1 } else { TIMES };
            let mut answers = Vec::with_capacity(times);
            for _ in 0..times {
                answers
                    .push(reader.ask(&path, cookie).await.unwrap_or_else(|error| panic!("{path}: {error}")));
            }
            let ms = |time: Duration| time.as_secs_f64() * 1e3;
            let mut later: Vec<f64> = answers.iter().skip(1).map(|one| ms(one.time)).collect();
            later.sort_by(f64::total_cmp);
            let first = answers[0];
            let median = later.get(later.len() / 2).copied().unwrap_or(ms(first.time));
            let (status, bytes) =
                (first.status, answers.iter().map(|one| one.bytes).max().unwrap_or_default());
            measured.push(Measured { path, status, first: ms(first.time), median, bytes });
        }
    }
    measured
}

/// What stands for each name in braces.
struct Places(Vec<(&'static str, String)>);

/// Names in braces that stand for something else in these paths.
const NAMED: [(&str, &str); 10] = [
    ("/items/{key}", "/items/{item}"),
    ("/themes/{id}", "/themes/{theme}"),
    ("/projects/{id}", "/projects/{project}"),
    ("/organisations/{id}", "/organisations/stad-0"),
    ("/answer/{token}", "/answer/{answer}"),
    ("/subscriptions/{token}", "/subscriptions/{subscription}"),
    ("/stop/{token}", "/stop/{subscription}"),
    ("/details/{kind}/{place}", "/details/versions/0"),
    ("/confirm/{token}", "/confirm/none"),
    ("/welcome/{token}", "/welcome/none"),
];
const KINDS: [&str; 4] = ["versions", "contracts", "contacts", "changes"];
const FORMATS: [&str; 7] = ["belfort", "csv", "nl", "nl-csv", "json-ld", "report", "report-pdf"];
/// And those that only one system has.
const SHEETS: [&str; 5] = ["fria", "fria-pdf", "annex-viii", "annex-viii-pdf", "nl-submission"];

impl Places {
    async fn of(town: &CrowdedTown) -> Places {
        let (tower, id) = (&town.tower, &town.system);
        let kept =
            tower.store.last_assessment(id).await.expect("the store answers").expect("it was assessed");
        let rule = kept.assessment.deadlines.first().map(|one| one.rule.clone()).expect("it has duties");
        let read = files::read(tower, "pv.txt", b"Proces-verbaal.".to_vec(), "An").expect("a text");
        let file = match files::add(tower, id, read, "system", "An").await.expect("the store takes it") {
            files::Added::Done(file, _) => file,
            other => panic!("{other:?}"),
        };
        let half = tower
            .store
            .system(&town.half_known)
            .await
            .expect("the store answers")
            .expect("it was made")
            .system;
        let asked = vendor::ask(tower, &half, "Bouwer", "An", None).await.expect("the store takes it");
        let link = asked.expect("half of the answers are open").link;
        let table: String = (0..500).map(|number| format!("Systeem {number};ja\n")).collect();
        let source = Source::File("lijst.csv", table.as_bytes());
        let import =
            keep(tower, &town.account, source, &KeptWish::default()).await.expect("the store takes it");
        let (subscription, alert) = told(tower).await;
        let key =
            tower.store.calendar_key(&town.account).await.expect("the store answers").unwrap_or_default();
        Places(vec![
            ("{answer}", link.rsplit('/').next().unwrap_or_default().to_owned()),
            ("{subscription}", subscription),
            ("{alert}", alert),
            ("{item}", town.item.to_string()),
            ("{theme}", town.theme.clone()),
            ("{project}", town.project.clone()),
            ("{id}", id.clone()),
            ("{key}", key),
            ("{made}", kept.made.timestamp_millis().to_string()),
            ("{rule}", rule),
            ("{file}", file),
            ("{import}", import),
            ("{export}", export(town).await),
            ("{name}", "belfort.css".to_owned()),
        ])
    }

    /// The addresses of a row of the router.
    fn paths(&self, row: &str) -> Vec<String> {
        let known = NAMED.into_iter().chain(self.0.iter().map(|(name, text)| (*name, text.as_str())));
        let path = known.fold(row.to_owned(), |path, (name, text)| path.replace(name, text));
        let each = |name: &str, texts: &[&str]| -> Vec<String> {
            texts.iter().map(|text| path.replace(name, text)).collect()
        };
        match row {
            "/register/export/{format}" => each("{format}", &FORMATS),
            "/systems/{id}/export/{format}" => each("{format}", &[&FORMATS[..], &SHEETS[..]].concat()),
            _ if path.contains("{kind}") => each("{kind}", &KINDS),
            "/search" => vec!["/search?q=waterplan".to_owned(), "/search?q=zorg&sort=newest".to_owned()],
            _ => vec![path],
        }
    }
}

/// The report of all systems as a PDF, made in the background.
async fn export(town: &CrowdedTown) -> String {
    let wanted = Wanted { format: ExportFormat::ReportPdf, organisation: None, language: Language::Nl };
    let asked = exports::ask(&town.tower, &town.account, &wanted).await.expect("the store takes it");
    let started = Instant::now();
    assert_eq!(exports::make_waiting(&town.tower).await.expect("the store answers"), 1);
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = peak.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default().to_owned();
    eprintln!(
        "pages: the report of {} systems as a PDF after {:.1?}, {peak}",
        town.systems,
        started.elapsed()
    );
    asked
}

/// A subscription that was told something, and the alert.
async fn told(tower: &Tower) -> (String, String) {
    for one in tower.store.subscriptions().await.expect("the store answers") {
        let told = tower.store.alerts_of(&one.id, 1).await.expect("the store answers");
        if let Some((alert, _)) = told.into_iter().next() {
            return (one.token, alert.id);
        }
    }
    panic!("whoever owns a system is told what it is")
}

fn table(town: &CrowdedTown, pages: &[Measured]) -> String {
    let head = format!("{:>9}{:>9}{:>9}  {:<6} page", "median", "first", "bytes", "status");
    let line = |one: &Measured| {
        let over = if one.median > GOAL_MS || one.bytes > GOAL_BYTES { " (over)" } else { "" };
        format!("{:9.1}{:9.1}{:9}  {:<6} {}{over}", one.median, one.first, one.bytes, one.status, one.path)
    };
    let is_whole = |one: &&Measured| {
        one.path.starts_with("/register/export/") || one.path.starts_with("/register/exports/")
    };
    let (whole, pages): (Vec<&Measured>, Vec<&Measured>) = pages.iter().partition(is_whole);
    let over = pages.iter().filter(|one| one.median > GOAL_MS || one.bytes > GOAL_BYTES).count();
    let of = |all: &[&Measured]| all.iter().map(|one| line(one)).collect::<Vec<_>>().join("\n");
    format!(
        "{} systems, {} items; milliseconds on loopback, median of {}, and bytes on the wire, compressed, head and body\n\
         {head}\n{}\nthe whole register as a file, once:\n{}\n{over} of {} pages over {GOAL_MS} ms or {GOAL_BYTES} bytes",
        town.systems,
        town.items,
        TIMES - 1,
        of(&pages),
        of(&whole),
        pages.len(),
    )
}

/// What a number of readers get at once, each asking again as soon as it has its answer.
async fn load(town: &CrowdedTown, address: SocketAddr) -> String {
    let readers = number("BELFORT_BENCH_READERS", 32);
    let time = Duration::from_secs(number("BELFORT_BENCH_SECONDS", 10) as u64);
    let mut lines = vec![format!(
        "{readers} readers at once for {} s each, on the cores of the server\n{:>10}{:>9}{:>9}{:>8}  page",
        time.as_secs(),
        "a second",
        "p50",
        "p99",
        "errors"
    )];
    for path in READ {
        let cookie = (path == "/register").then(|| town.cookie.clone());
        let readers = (0..readers).map(|_| tokio::spawn(read_on(address, path, cookie.clone(), time)));
        let (mut times, mut errors) = (Vec::new(), 0);
        for reader in readers.collect::<Vec<_>>() {
            let (took, failed) = reader.await.expect("a reader does not fall");
            times.extend(took);
            errors += failed;
        }
        times.sort_by(f64::total_cmp);
        let rate = times.len() as f64 / time.as_secs_f64();
        let (half, most) = (quantile(&times, 0.5), quantile(&times, 0.99));
        lines.push(format!("{rate:10.0}{half:9.1}{most:9.1}{errors:8}  {path}"));
    }
    lines.join("\n")
}

/// One reader: how long each answer took in milliseconds, and how many were none.
async fn read_on(
    address: SocketAddr,
    path: &str,
    cookie: Option<String>,
    time: Duration,
) -> (Vec<f64>, usize) {
    let (reader, started) = (Reader::of(address), Instant::now());
    let (mut took, mut errors) = (Vec::new(), 0);
    while started.elapsed() < time {
        match reader.ask(path, cookie.as_deref()).await {
            Ok(answer) if answer.status == 200 => took.push(answer.time.as_secs_f64() * 1e3),
            _ => errors += 1,
        }
    }
    (took, errors)
}
