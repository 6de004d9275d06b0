//! The way out of every mail, as a mail program reads it.

use std::path::Path;

use serde_json::{Value, json};

use super::{header, mail};

/// How a mail program understands the two headers (RFC 2369, RFC 6068, RFC 8058).
fn understood(list_unsubscribe: &str, post: Option<&str>) -> Value {
    let addresses: Vec<&str> = list_unsubscribe
        .split(',')
        .filter_map(|one| one.trim().strip_prefix('<')?.strip_suffix('>').map(str::trim))
        .collect();
    let begins = |address: &str, scheme: &str| {
        address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let web = |scheme: &str| {
        let mut addresses = addresses.iter().filter(|address| begins(address, scheme));
        addresses.find_map(|address| url::Url::parse(address).ok()).map(String::from)
    };
    let one_click = post.is_some_and(|post| post.trim().eq_ignore_ascii_case("List-Unsubscribe=One-Click"));
    if let (true, Some(url)) = (one_click, web("https://")) {
        return json!({ "kind": "OneClick", "url": url });
    }
    if let Some(address) = addresses.iter().find(|address| begins(address, "mailto:")) {
        let address = &address["mailto:".len()..];
        let (to, query) = address.split_once('?').unwrap_or((address, ""));
        let subject = url::form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name.eq_ignore_ascii_case("subject"))
            .map(|(_, value)| value.into_owned());
        return json!({ "kind": "Mailto", "address": to, "subject": subject });
    }
    match web("https://").or_else(|| web("http://")) {
        Some(url) => json!({ "kind": "HttpLink", "url": url }),
        None => json!({ "kind": "None" }),
    }
}

#[tokio::test]
async fn a_mail_program_understands_our_mail_as_one_click() {
    let (_, mails) = mail("250 ok", "250 queued as 7").await;
    let mail = mails[0].replace("\r\n ", " ");
    let (addresses, post) = (header(&mail, "List-Unsubscribe"), header(&mail, "List-Unsubscribe-Post"));
    let one_click = json!({ "kind": "OneClick", "url": "https://belfort.example/stop/TOKEN" });
    assert_eq!(understood(addresses, Some(post)), one_click);
    // A program that knows nothing of one click writes a mail instead.
    let by_mail = json!({ "kind": "Mailto", "address": "belfort@town.example", "subject": "stop TOKEN" });
    assert_eq!(understood(addresses, None), by_mail);
}

#[test]
fn this_reader_understands_headers_as_our_own_cases_do() {
    let cases = include_str!("../../fixtures/conformance/list-unsubscribe.json");
    let cases: Value = serde_json::from_str(cases).unwrap();
    for case in cases.as_array().unwrap() {
        let input = &case["input"];
        let read =
            understood(input["list_unsubscribe"].as_str().unwrap(), input["list_unsubscribe_post"].as_str());
        assert_eq!(read, case["expected"], "{}", case["case"]);
    }
}

#[test]
fn this_reader_understands_headers_as_the_public_cases_do() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/feeds/conformance/list-unsubscribe");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: the cases of List-Unsubscribe are not here");
        return;
    };
    let files = files.map(|file| file.unwrap().path());
    let mut cases = 0;
    for file in files.filter(|file| file.extension().is_some_and(|end| end == "json")) {
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let input = &case["input"];
        let read =
            understood(input["list_unsubscribe"].as_str().unwrap(), input["list_unsubscribe_post"].as_str());
        assert_eq!(read, case["expected"], "{}", file.display());
        cases += 1;
    }
    assert!(cases >= 10, "the folder holds the cases");
}
