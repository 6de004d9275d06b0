//! The program as scripts and operators meet it: its answers, its exit codes, and how it stops.

mod accounts;
mod cluster;
mod keeping;
mod law;
mod logs;
mod mistakes;
mod person;
mod proofs;
mod register;
mod themes;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Runs `belfort` with a data folder; nothing of the machine's own configuration reaches it.
fn belfort(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_belfort"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).arg("--data").arg(data);
    command
}

fn run(data: &Path, args: &[&str]) -> Output {
    belfort(data).args(args).stdin(Stdio::null()).output().unwrap()
}

fn run_with_input(data: &Path, args: &[&str], input: &str) -> Output {
    let mut child = belfort(data)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(output)))
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_demo_shows_everything_offline_and_sums_it_up() {
    let data = folder();
    let demo = run(data.path(), &["demo", "--once", "--json"]);
    assert_eq!(code(&demo), 0, "{}", said(&demo));
    let summary = json(&demo);
    assert_eq!(
        (&summary["feeds"], &summary["items"], &summary["indexed"]),
        (&3.into(), &9.into(), &9.into()),
        "two feeds, and the projects that are shared"
    );
    for channel in ["telegram", "email", "webhook"] {
        assert!(summary["deliveries"][channel].as_u64().unwrap() > 0, "{channel}");
    }
    assert!(summary["matches"].as_u64().unwrap() > 0);
    let risk =
        |assessment: &Value| format!("{} {}", assessment["system"], assessment["risk"]).replace('"', "");
    let risks: Vec<String> = summary["assessments"].as_array().unwrap().iter().map(risk).collect();
    expect_test::expect![[r#"
        faq-beslisboom not-ai
        emotieanalyse-sollicitaties prohibited
        fraudescore-sociale-steun high
        website-chatbot transparency
        geluidssensor-vuurwerk minimal
        cv-hulp unknown"#]]
    .assert_eq(&risks.join("\n"));
}

#[test]
fn a_system_without_facts_is_unknown_and_is_asked_what_decides() {
    let data = folder();
    let check = run_with_input(data.path(), &["check", "-"], "{\"id\":\"x\",\"name\":\"x\",\"facts\":{}}\n");
    assert_eq!(code(&check), 0, "{}", said(&check));
    let assessment = json(&check);
    assert_eq!(assessment["schema"], "belfort.assessment/1");
    assert_eq!(assessment["risk"], "unknown");
    assert!(assessment["possible"].as_array().unwrap().len() > 1);
    assert!(!assessment["ask"][0]["question"].as_str().unwrap().is_empty());
    assert!(!data.path().join("belfort.sqlite").exists(), "a check needs no store");
}

#[test]
fn a_line_that_is_no_system_costs_only_itself() {
    let data = folder();
    let lines =
        "{\"id\":\"a\",\"name\":\"a\",\"facts\":{}}\nnonsense\n{\"id\":\"b\",\"name\":\"b\",\"facts\":{}}\n";
    let check = run_with_input(data.path(), &["check", "-"], lines);
    assert_eq!(code(&check), 2);
    let answers: Vec<Value> = String::from_utf8_lossy(&check.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[1]["line"], 2);
    assert_eq!(answers[2]["system"]["id"], "b");
}

#[test]
fn a_line_that_is_no_text_costs_only_itself() {
    let data = folder();
    let mut child = belfort(data.path())
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"\xff\xfe\n{\"id\":\"b\",\"name\":\"b\",\"facts\":{}}\n").unwrap();
    let check = child.wait_with_output().unwrap();
    assert_eq!(code(&check), 2);
    let last = String::from_utf8_lossy(&check.stdout).lines().last().unwrap().to_owned();
    assert_eq!(serde_json::from_str::<Value>(&last).unwrap()["system"]["id"], "b");
}

#[test]
fn a_class_that_cannot_be_ruled_out_fails_as_one_that_holds() {
    let data = folder();
    let unknown = "{\"id\":\"x\",\"name\":\"x\",\"facts\":{}}";
    assert_eq!(code(&run_with_input(data.path(), &["check", "-", "--fail-on", "high"], unknown)), 1);
    let fixed = "{\"id\":\"x\",\"name\":\"x\",\"facts\":{\"technique\":[\"fixed-rules\"]}}";
    assert_eq!(code(&run_with_input(data.path(), &["check", "-", "--fail-on", "high"], fixed)), 0);
    assert_eq!(code(&run(data.path(), &["check", "-", "--fail-on", "hoog"])), 2);
}

#[test]
fn a_system_file_with_mistakes_shows_all_of_them_in_their_place() {
    let data = folder();
    let file = data.path().join("system.toml");
    std::fs::write(
        &file,
        "id = \"s\"\nname = \"S\"\n[facts]\ntecnique = [\"fixed-rules\"]\nprofiling = \"ja\"\n",
    )
    .unwrap();
    let add = run(data.path(), &["systems", "add", file.to_str().unwrap()]);
    assert_eq!(code(&add), 2);
    let told = said(&add);
    assert!(told.contains("did you mean `technique`?"), "{told}");
    assert!(told.contains("profiling") && told.contains("^"), "{told}");
    assert_eq!(json(&run(data.path(), &["systems", "list", "--json"])), serde_json::json!([]));
}

#[test]
fn the_interview_asks_what_decides_and_keeps_what_was_answered() {
    let data = folder();
    let file = data.path().join("system.toml");
    std::fs::write(&file, "id = \"s\"\nname = \"S\"\n[facts]\n").unwrap();
    assert_eq!(code(&run(data.path(), &["systems", "add", file.to_str().unwrap()])), 0);
    let asked = run_with_input(data.path(), &["ask", "s", "--json"], "onzin\nnee\nnee\nfixed-rules\n");
    assert_eq!(code(&asked), 0, "{}", said(&asked));
    assert_eq!(json(&asked)["assessment"]["risk"], "not-ai", "{}", said(&asked));
    let shown = json(&run(data.path(), &["systems", "show", "s", "--json"]));
    assert_eq!(shown["system"]["facts"]["technique"]["value"], serde_json::json!(["fixed-rules"]));
}

#[test]
fn the_rule_book_in_the_binary_is_without_problems() {
    let data = folder();
    let check = run(data.path(), &["rules", "check", "--json"]);
    assert_eq!(code(&check), 0, "{}", said(&check));
    assert!(json(&check)["rules"].as_u64().unwrap() > 50);
}

#[test]
fn a_rule_file_with_a_mistake_is_shown_and_the_other_rules_hold() {
    let data = folder();
    let book = data.path().join("book");
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"), &book);
    std::fs::write(book.join("broken.toml"), "id = \"broken\"\nprovision = \"27\"\n").unwrap();
    let check = run(data.path(), &["rules", "check", book.to_str().unwrap()]);
    assert_eq!(code(&check), 1);
    assert!(said(&check).contains(&format!("{}:2", book.join("broken.toml").display())), "{}", said(&check));
    let mut with_book = belfort(data.path());
    with_book.env("BELFORT_RULES__DIR", &book).args(["rules", "list", "--json"]);
    let list = with_book.output().unwrap();
    let whole = json(&run(data.path(), &["rules", "list", "--json"]));
    assert_eq!(json(&list).as_array().unwrap().len(), whole.as_array().unwrap().len());
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if path.is_dir() {
            copy_folder(&path, &to.join(name));
        } else {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

#[test]
fn a_wrong_call_ends_with_two_and_says_what_to_do() {
    let data = folder();
    let cases: [(&[&str], &str); 10] = [
        (&["search", "thema:smart-citees"], "smart-cities"),
        (&["subscribe", "--to", "telegram:1", "--query", "thema:bestaatniet"], "ai-data"),
        (&["rules", "check", "/no/such/folder"], "/no/such/folder"),
        (&["search", "\"half"], "aanhalingsteken"),
        (&["search", "--theme", "smart-citees"], "smart-cities"),
        (&["subscribe", "--to", "email:ann", "--query", "ai"], "e-mail"),
        (&["subscribe", "--to", "telegram:1"], "--query"),
        (&["feeds", "add", "ftp://town.example/feed"], "http"),
        (&["feeds", "add", "http://10.0.0.1/feed"], "fetch.allow_private"),
        (&["systems", "show", "nowhere"], "systems list"),
    ];
    for (call, remedy) in cases {
        let output = run(data.path(), call);
        assert_eq!(code(&output), 2, "{call:?}: {}", said(&output));
        assert!(said(&output).contains(remedy), "{call:?}: {}", said(&output));
    }
}

#[test]
fn a_round_in_which_every_feed_fails_ends_with_three_and_doctor_names_the_cause() {
    let data = folder();
    let private = |args: &[&str]| {
        belfort(data.path()).env("BELFORT_FETCH__ALLOW_PRIVATE", "true").args(args).output().unwrap()
    };
    assert_eq!(code(&private(&["feeds", "add", "http://127.0.0.1:9/feed", "--id", "stil"])), 0);
    let poll = private(&["poll", "--json"]);
    assert_eq!(code(&poll), 3, "{}", said(&poll));
    let line = json(&poll);
    assert_eq!((&line["feed"], &line["cause"]), (&"stil".into(), &"connection-refused".into()));
    let doctor = private(&["doctor", "--json"]);
    assert_eq!(code(&doctor), 1);
    assert!(json(&doctor)[0]["what"].as_str().unwrap().contains("geweigerd"));
    for call in [&["poll", "--all"][..], &["feeds", "preview", "http://127.0.0.1:9/feed"]] {
        let told = said(&private(call));
        let words = "er luistert niemand op dit adres (verbinding geweigerd)";
        assert!(told.contains(words) && !told.contains("connection-refused"), "{call:?}: {told}");
    }
}

#[test]
fn feeds_that_were_exported_are_imported_alike() {
    let data = folder();
    let listing = ["--item", "li", "--link", "a", "--date", "i", "--date-format", "%d-%m-%Y"];
    let add = [
        "feeds",
        "add",
        "https://town.example/news",
        "--id",
        "town",
        "--title",
        "Town & news",
        "--theme",
        "bestuur",
    ];
    assert_eq!(code(&run(data.path(), &[&add[..], &listing[..]].concat())), 0);
    let opml = data.path().join("feeds.opml");
    std::fs::write(&opml, run(data.path(), &["feeds", "export"]).stdout).unwrap();
    let other = folder();
    assert_eq!(code(&run(other.path(), &["feeds", "import", opml.to_str().unwrap()])), 0);
    let feeds = |data: &Path| json(&run(data, &["feeds", "list", "--json"]))[0]["feed"].clone();
    assert_eq!(feeds(data.path()), feeds(other.path()));
}

#[test]
fn the_list_of_feeds_shows_what_an_operator_set_for_one() {
    let data = folder();
    let set = ["--every", "30m", "--user-agent", "Gemeentelezer/2", "--full-text"];
    for (id, settings) in [("eigen", &set[..]), ("gewoon", &[][..])] {
        let address = format!("https://town.example/{id}");
        let add = run(data.path(), &[&["feeds", "add", &address, "--id", id][..], settings].concat());
        assert_eq!(code(&add), 0, "{}", said(&add));
    }
    let listed = json(&run(data.path(), &["feeds", "list", "--json"]));
    let expected =
        serde_json::json!({ "interval-seconds": 1800, "user-agent": "Gemeentelezer/2", "full-text": true });
    assert_eq!(listed[0]["feed"]["settings"], expected);
    assert_eq!(listed[1]["feed"]["settings"], serde_json::json!({}), "the rest follows the configuration");
}

#[test]
fn the_starter_pack_holds_feeds_and_none_that_is_dead() {
    let data = folder();
    let import = run(data.path(), &["feeds", "import", "--json"]);
    assert_eq!(code(&import), 0, "{}", said(&import));
    let listed = json(&run(data.path(), &["feeds", "list", "--json"]));
    assert!(listed.as_array().unwrap().len() >= 15);
    assert!(!listed.to_string().contains("feeds.rijksoverheid.nl"));
}

/// The daemon, killed when the test ends however it ends.
struct Daemon {
    child: Child,
    page: String,
    /// Where its page is, each time that it begins.
    pages: std::sync::mpsc::Receiver<String>,
}

impl Daemon {
    fn start(data: &Path) -> Daemon {
        Daemon::begin(&mut belfort(data))
    }

    fn begin(command: &mut Command) -> Daemon {
        command.env("BELFORT_WEB__LISTEN", "127.0.0.1:0").arg("serve");
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (tell, pages) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some((_, address)) = line.split_once("address=") {
                    // The test may be over already.
                    let _ = tell.send(format!("http://{}", address.split_whitespace().next().unwrap()));
                }
            }
        });
        let page = pages.recv().expect("the daemon ended before it opened its page");
        Daemon { child, page, pages }
    }

    /// Waits until it began anew.
    fn begins_anew(&mut self) {
        self.page = self.pages.recv().expect("the daemon ended and did not begin anew");
    }

    fn get(&self, path: &str) -> (u16, String) {
        let host = self.page.trim_start_matches("http://");
        let mut line = std::net::TcpStream::connect(host).unwrap();
        write!(line, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        (answer.split(' ').nth(1).unwrap().parse().unwrap(), answer)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
#[test]
fn the_daemon_serves_its_page_and_stops_when_it_is_asked() {
    let data = folder();
    let mut daemon = Daemon::start(data.path());
    assert_eq!(daemon.get("/health/live").0, 200);
    assert_eq!(daemon.get("/health/ready").0, 200, "{}", daemon.get("/health/ready").1);
    let second =
        belfort(data.path()).env("BELFORT_WEB__LISTEN", "127.0.0.1:0").arg("serve").output().unwrap();
    assert_eq!(code(&second), 3, "two daemons do not share one data folder");
    assert!(said(&second).contains("een ander proces"), "{}", said(&second));
    let asked = Command::new("kill").arg("-TERM").arg(daemon.child.id().to_string()).status().unwrap();
    assert!(asked.success());
    assert_eq!(daemon.child.wait().unwrap().code(), Some(0));
}
