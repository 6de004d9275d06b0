//! What an operator does with the data and the configuration.

use belfort::store::{Location, Store};
use belfort::text::Language;
use serde_json::Value;

use super::{belfort, code, folder, json, run, said};

#[test]
fn a_backup_is_made_checked_put_back_and_not_put_over_data() {
    let (data, elsewhere, files) = (folder(), folder(), folder());
    let file = files.path().join("today.belfort");
    let file = file.to_str().unwrap();
    let made = run(data.path(), &["subscribe", "--to", "email:ann@town.example", "--query", "fietsers"]);
    assert_eq!(code(&made), 0, "{}", said(&made));
    let backup = run(data.path(), &["backup", file, "--json"]);
    assert_eq!(code(&backup), 0, "{}", said(&backup));
    assert_eq!(json(&backup)["manifest"]["rows"]["subscriptions"], 1);
    assert_eq!(code(&run(data.path(), &["backup", file])), 2, "a backup is not overwritten");
    assert_eq!(code(&run(data.path(), &["backup", file, "--check"])), 0);
    let restored = run(elsewhere.path(), &["restore", file]);
    assert_eq!(code(&restored), 0, "{}", said(&restored));
    let list = json(&run(elsewhere.path(), &["subscriptions", "list", "--json"]));
    assert_eq!(list[0]["to"], "email:ann@town.example");
    let again = run(elsewhere.path(), &["restore", file]);
    assert_eq!(code(&again), 2);
    assert!(said(&again).contains("--force"), "{}", said(&again));
    assert_eq!(code(&run(elsewhere.path(), &["restore", file, "--force"])), 0);
    std::fs::write(file, "nothing").unwrap();
    assert_eq!(code(&run(data.path(), &["backup", file, "--check"])), 2);
}

/// What the doctor says of the store: what is wrong, and what to do.
fn of_the_store(troubles: &Value) -> Vec<(String, String)> {
    let of_store = troubles.as_array().unwrap().iter().filter(|one| one["part"] == "store");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    of_store.map(|one| (text(&one["what"]), text(&one["remedy"]))).collect()
}

#[test]
fn a_store_that_does_not_open_is_a_finding_of_the_doctor_with_what_to_do() {
    let (damaged, missing) = (folder(), folder());
    std::fs::write(damaged.path().join("belfort.sqlite"), "no store at all, for many bytes".repeat(200))
        .unwrap();
    // A file stands where the data folder should be.
    let in_place = missing.path().join("data");
    std::fs::write(&in_place, "").unwrap();
    let place = in_place.display().to_string();
    for (data, remedy) in [(damaged.path(), "belfort restore FILE"), (in_place.as_path(), place.as_str())] {
        let told = Language::ALL.map(|language| {
            let doctor = run(data, &["doctor", "--json", "--lang", language.code()]);
            assert_eq!(code(&doctor), 1, "{}", said(&doctor));
            let [(what, named)] = of_the_store(&json(&doctor)).try_into().unwrap();
            assert_eq!(named, remedy);
            what
        });
        assert!(told.iter().all(|what| what.contains(&place) || what.contains("belfort.sqlite")), "{told:?}");
        assert!((1..told.len()).all(|at| !told[..at].contains(&told[at])), "{told:?}");
    }
    let text = run(damaged.path(), &["doctor", "--lang", "en"]);
    assert!(said(&text).starts_with("store: "), "{}", said(&text));
}

#[tokio::test]
async fn the_doctor_names_little_room_on_the_disk_and_a_backup_that_is_long_ago() {
    let (data, files) = (folder(), folder());
    let doctor = |args: &[&str]| run(data.path(), &[&["doctor", "--lang", "en"], args].concat());
    let never = said(&doctor(&[]));
    assert!(never.contains("No backup was made with Belfort yet") && !never.contains("store: "), "{never}");
    let file = files.path().join("today.belfort");
    assert_eq!(code(&run(data.path(), &["backup", file.to_str().unwrap()])), 0);
    let today = said(&doctor(&[]));
    assert!(!today.contains("No backup") && !today.contains("store: "), "{today}");
    let store = Store::open(Location::from_config("", data.path()).unwrap()).await.unwrap();
    let long_ago = chrono::Utc::now() - chrono::TimeDelta::days(30);
    store.keep_number("backup-made", long_ago.timestamp_millis()).await.unwrap();
    store.close().await;
    // A store that takes more than any disk has left: a file with a hole behind its last page.
    let store = std::fs::OpenOptions::new().write(true).open(data.path().join("belfort.sqlite")).unwrap();
    store.set_len(8 << 40).unwrap();
    let found = of_the_store(&json(&doctor(&["--json"])));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].0.contains("MB are left") && found[0].1.contains("make room"), "{found:?}");
    assert!(found[1].0.contains("30 days ago") && found[1].1 == "belfort backup FILE", "{found:?}");
}

#[test]
fn what_would_be_forgotten_is_counted_before_it_is() {
    let data = folder();
    let dry = run(data.path(), &["keep", "--dry-run", "--json"]);
    assert_eq!((code(&dry), &json(&dry)["dry_run"]), (0, &true.into()), "{}", said(&dry));
    let mut short = belfort(data.path());
    let short = short.env("BELFORT_KEEP__DELIVERIES_DAYS", "3").arg("keep").output().unwrap();
    assert_eq!(code(&short), 2);
    assert!(said(&short).contains("keep.deliveries_days"), "{}", said(&short));
}

#[test]
fn the_example_is_a_configuration_and_a_wrong_key_is_answered() {
    let data = folder();
    let file = data.path().join("belfort.toml");
    std::fs::write(&file, run(data.path(), &["config", "example"]).stdout).unwrap();
    let with_file = |args: &[&str]| {
        let mut command = belfort(data.path());
        command.arg("--config").arg(&file).args(args).env("BELFORT_TELEGRAM__TOKEN", "1:niemands-zaak");
        command.output().unwrap()
    };
    let check = with_file(&["config", "check"]);
    assert_eq!(code(&check), 0, "{}", said(&check));
    let show = json(&with_file(&["config", "show", "--json"]));
    let line = |key: &str| {
        let keys = show["keys"].as_array().unwrap();
        keys.iter().find(|line| line["key"] == key).unwrap_or_else(|| panic!("{key} is not shown")).clone()
    };
    assert_eq!(line("telegram.token")["value"], "•••");
    assert_eq!(line("telegram.token")["origin"]["environment"], "BELFORT_TELEGRAM__TOKEN");
    assert_eq!(line("web.listen")["origin"], "default");
    assert!(!said(&with_file(&["config", "show", "--explain"])).contains("niemands-zaak"));
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("#listen = \"127.0.0.1:8080\"", "lisen = \"127.0.0.1:8080\""))
        .unwrap();
    let wrong = with_file(&["config", "check"]);
    assert_eq!(code(&wrong), 2);
    assert!(said(&wrong).contains("did you mean `web.listen`?"), "{}", said(&wrong));
    assert_eq!(code(&with_file(&["config", "example"])), 0, "the way out needs no right configuration");
    std::fs::write(&file, "[web]\nlisten = \"nowhere\"\n[smtp]\nfrom = \"nobody\"\n").unwrap();
    let wrong = with_file(&["config", "check", "--json"]);
    assert_eq!((code(&wrong), json(&wrong)["wrong"].as_array().unwrap().len()), (1, 2), "{}", said(&wrong));
}

#[test]
fn packages_get_completions_a_man_page_and_what_was_built() {
    let data = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let page = run(data.path(), &["completions", shell]);
        assert!(code(&page) == 0 && said(&page).contains("subscriptions"), "{shell}");
    }
    let man = run(data.path(), &["man"]);
    assert!(said(&man).starts_with(".ie") && said(&man).contains("backup"), "{}", said(&man));
    let version = said(&run(data.path(), &["--version"]));
    for fact in ["belfort 0.1.0", "commit: ", "day: ", "target: ", "rule book: ", "form of the store: "] {
        assert!(version.contains(fact), "{version}");
    }
    assert_eq!(version, said(&run(data.path(), &["--version"])), "it says the same twice");
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0, "and needs no data folder");
}

/// A service manager of our own: a socket, and what it hears.
#[cfg(unix)]
#[test]
fn a_service_manager_hears_that_it_is_ready_turns_and_stops() {
    let data = folder();
    let path = data.path().join("notify");
    let socket = std::os::unix::net::UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(std::time::Duration::from_secs(60))).unwrap();
    let mut command = belfort(data.path());
    command
        .env("NOTIFY_SOCKET", &path)
        .env("WATCHDOG_USEC", "400000")
        .env("BELFORT_WEB__LISTEN", "127.0.0.1:0");
    let mut daemon = command.arg("serve").stderr(std::process::Stdio::null()).spawn().unwrap();
    let hear = || {
        let mut bytes = [0; 256];
        let count = socket.recv(&mut bytes).expect("it says something within a minute");
        String::from_utf8_lossy(&bytes[..count]).trim().to_owned()
    };
    assert_eq!((hear(), hear(), hear()), ("READY=1".into(), "WATCHDOG=1".into(), "WATCHDOG=1".into()));
    let pid = daemon.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let mut last = hear();
    while last == "WATCHDOG=1" {
        last = hear();
    }
    assert_eq!(last, "STOPPING=1");
    assert!(daemon.wait().unwrap().success());
}
