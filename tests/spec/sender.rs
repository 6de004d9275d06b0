//! The doctor asks the DNS whether the mail of the sender's domain can be believed.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use belfort::daemon::sender::{SenderTrouble, check};
use belfort::text::Language;
use tokio::net::UdpSocket;

use crate::town::Town;

/// A DNS server on loopback that knows these texts; without any it says that it failed.
async fn dns(texts: &[(&str, &str)]) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let mut known: HashMap<String, Vec<String>> = HashMap::new();
    for (name, text) in texts {
        known.entry((*name).to_owned()).or_default().push((*text).to_owned());
    }
    let (socket, known) = (Arc::new(socket), Arc::new(known));
    tokio::spawn(async move {
        let mut question = [0_u8; 2_048];
        loop {
            let (length, from) = socket.recv_from(&mut question).await.unwrap();
            let _ = socket.send_to(&answer(&question[..length], &known), from).await;
        }
    });
    address
}

/// The question with its answers behind it (RFC 1035, section 4.1).
fn answer(question: &[u8], known: &HashMap<String, Vec<String>>) -> Vec<u8> {
    let (mut name, mut at) = (Vec::new(), 12);
    while question[at] != 0 {
        let length = usize::from(question[at]);
        name.push(String::from_utf8_lossy(&question[at + 1..=at + length]).to_lowercase());
        at += length + 1;
    }
    let asked = &question[12..at + 5];
    let texts = known.get(&name.join(".")).cloned().unwrap_or_default();
    let code = match (known.is_empty(), texts.is_empty()) {
        (true, _) => 2,
        (false, true) => 3,
        (false, false) => 0,
    };
    let mut message = vec![question[0], question[1], 0x81, 0x80 | code, 0, 1];
    message.extend(u16::try_from(texts.len()).unwrap().to_be_bytes());
    message.extend([0, 0, 0, 0]);
    message.extend(asked);
    for text in texts {
        // Long texts come in pieces of at most 255 bytes.
        let pieces: Vec<u8> = text
            .as_bytes()
            .chunks(255)
            .flat_map(|piece| [&[u8::try_from(piece.len()).unwrap()], piece].concat())
            .collect();
        message.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60]);
        message.extend(u16::try_from(pieces.len()).unwrap().to_be_bytes());
        message.extend(pieces);
    }
    message
}

/// What the doctor finds for a sender in `town.example`, with the key of the tests when `signs`.
async fn found(texts: &[(&str, &str)], key: Option<&str>, selector: &str) -> Vec<SenderTrouble> {
    let server = dns(texts).await;
    let town = Town::with(|config| {
        config.smtp.url = "smtp://127.0.0.1:9".to_owned();
        config.smtp.dns = server.to_string();
        config.smtp.dkim.domain = "town.example".to_owned();
        config.smtp.dkim.selector = selector.to_owned();
        config.smtp.dkim.key_file = key.map(Into::into);
    })
    .await;
    check(&town.tower, Language::En).await.unwrap()
}

const SPF: (&str, &str) = ("town.example", "v=spf1 mx -all");
const DMARC: (&str, &str) = ("_dmarc.town.example", "v=DMARC1; p=reject");
const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/dkim/rsa.pem");

fn record() -> String {
    let config = belfort::alerts::channel::DkimConfig {
        domain: "town.example".into(),
        selector: "belfort".into(),
        key: std::fs::read_to_string(KEY).unwrap(),
    };
    belfort::alerts::channel::Signer::new(&config).unwrap().record()
}

#[tokio::test]
async fn a_domain_whose_records_are_right_has_no_trouble() {
    let record = record();
    let dkim = ("belfort._domainkey.town.example", record.as_str());
    let other = ("town.example", "some-verification=1");
    assert_eq!(found(&[SPF, other, dkim, DMARC], Some(KEY), "belfort").await, []);
    let of_relay = ("relay._domainkey.town.example", "v=DKIM1; k=rsa; p=AAAA");
    assert_eq!(found(&[SPF, of_relay, DMARC], None, "relay").await, []);
}

#[tokio::test]
async fn what_is_missing_is_named_with_the_record_to_publish() {
    let troubles = found(&[("else.example", "x")], Some(KEY), "belfort").await;
    let of: Vec<(&str, bool)> = troubles.iter().map(|one| (one.record, one.checked)).collect();
    assert_eq!(of, [("spf", true), ("dkim", true), ("dmarc", true)]);
    assert!(troubles[0].what.contains("town.example has no record"), "{}", troubles[0].what);
    let key = record();
    assert!(
        troubles[1].remedy.contains(&key) && troubles[1].remedy.contains("belfort._domainkey.town.example")
    );
    assert!(troubles[2].remedy.contains("_dmarc.town.example") && troubles[2].remedy.contains("p=none"));
}

#[tokio::test]
async fn another_key_an_open_door_and_two_records_are_found() {
    let other = ("belfort._domainkey.town.example", "v=DKIM1; k=rsa; p=AAAA");
    let open = ("town.example", "v=spf1 +all");
    let second = ("_dmarc.town.example", "v=DMARC1; p=none");
    let troubles = found(&[open, other, DMARC, second], Some(KEY), "belfort").await;
    let what: Vec<&str> = troubles.iter().map(|one| one.what.as_str()).collect();
    assert!(what[0].contains("lets everybody send"), "{what:?}");
    assert!(what[1].contains("another key"), "{what:?}");
    assert!(what[2].contains("more than one"), "{what:?}");
}

#[tokio::test]
async fn a_doctor_whose_question_nobody_answers_says_not_checked_and_why() {
    for trouble in found(&[], Some(KEY), "belfort").await {
        assert!(!trouble.checked && trouble.what.starts_with("not checked: "), "{trouble:?}");
        assert!(trouble.what.contains('(') && trouble.remedy.contains("belfort doctor"), "{trouble:?}");
    }
    assert_eq!(found(&[], Some(KEY), "belfort").await.len(), 3);
    let town = Town::with(|config| {
        config.smtp.url = "smtp://127.0.0.1:9".to_owned();
        config.smtp.dns = "geen adres".to_owned();
    })
    .await;
    let of_key = check(&town.tower, Language::Nl).await.unwrap();
    let told = "niet gecontroleerd: town.example (smtp.dns is geen adres met een poort, zoals 192.0.2.53:53)";
    assert_eq!(of_key[0].what, told);
    let unsigned = found(&[SPF, DMARC], None, "").await;
    assert_eq!((unsigned.len(), unsigned[0].checked), (1, false), "{unsigned:?}");
    assert!(unsigned[0].remedy.contains("smtp.dkim"));
}
