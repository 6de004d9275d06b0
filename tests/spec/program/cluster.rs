//! The program where the index stands on a cluster.

use super::{belfort, code, folder, json, said};

#[test]
fn a_search_cluster_that_is_away_ends_a_search_with_three_and_doctor_names_it() {
    let data = folder();
    let on_cluster = |args: &[&str]| {
        let mut command = belfort(data.path());
        command.env("BELFORT_SEARCH__URL", "http://127.0.0.1:9").env("BELFORT_SEARCH__API_KEY", "Z2VoZWlt");
        command.args(args).output().unwrap()
    };
    let search = on_cluster(&["search", "fietsers"]);
    assert_eq!(code(&search), 3);
    assert!(
        said(&search).contains("http://127.0.0.1:9") && !said(&search).contains("Z2VoZWlt"),
        "{}",
        said(&search)
    );
    let doctor = on_cluster(&["doctor", "--json"]);
    let troubles = json(&doctor);
    let index = troubles.as_array().unwrap().iter().find(|trouble| trouble["part"] == "index").unwrap();
    assert_eq!((code(&doctor), &index["remedy"]), (1, &"search.url".into()));
    let shown = on_cluster(&["config", "show"]);
    assert!(
        said(&shown).contains("search.api_key") && !said(&shown).contains("Z2VoZWlt"),
        "{}",
        said(&shown)
    );
}

#[test]
fn what_the_cluster_did_not_do_is_said_in_the_language_of_the_answer() {
    let data = folder();
    for (language, word) in [
        ("nl", "het zoekcluster op"),
        ("fr", "la grappe de recherche à"),
        ("de", "der Suchcluster unter"),
        ("en", "the search cluster at"),
    ] {
        let told = format!("{word} `http://127.0.0.1:9`");
        let on_cluster = |args: &[&str]| {
            let mut command = belfort(data.path());
            command.env("BELFORT_SEARCH__URL", "http://127.0.0.1:9").args(["--lang", language]);
            command.args(args).output().unwrap()
        };
        for args in [&["search", "fietsers"][..], &["index", "rebuild"]] {
            let output = on_cluster(args);
            assert_eq!(code(&output), 3);
            let said = said(&output);
            assert!(said.contains(&told) && said.contains("`search.url`"), "{args:?} in {language}: {said}");
        }
        let troubles = json(&on_cluster(&["doctor", "--json"]));
        let index = troubles.as_array().unwrap().iter().find(|trouble| trouble["part"] == "index").unwrap();
        assert!(index["what"].as_str().unwrap().contains(&told), "{index}");
    }
}
