//! Mail signed for its domain: what stands on the wire is verified as a receiver does it, with code of its own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use belfort::alerts::channel::{DkimConfig, Signer};
use ring::digest::{SHA256, digest};
use ring::signature::{ED25519, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

use super::*;

const RSA: &str = include_str!("../../fixtures/dkim/rsa.pem");
const ED25519_KEY: &str = include_str!("../../fixtures/dkim/ed25519.pem");

fn config(key: &str) -> DkimConfig {
    DkimConfig { domain: "town.example".into(), selector: "belfort".into(), key: key.into() }
}

/// The mail that a server got, without the dot that ends it.
async fn signed(key: &str) -> String {
    let (url, mails) = mail_server("250 ok", "250 queued").await;
    let mut town = Town::new();
    town.email.url = url;
    town.email.dkim = Some(config(key));
    assert!(delivered(&town.send("email:ann@town.example").await));
    let mail = mails.lock().unwrap()[0].clone();
    // A server takes away the dot that protects a line (RFC 5321, 4.5.2).
    mail.strip_suffix(".\r\n").unwrap().replace("\r\n..", "\r\n.")
}

/// One white space for every run of them, none at the ends.
fn relaxed(text: &str) -> String {
    text.split([' ', '\t', '\r', '\n']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether a receiver that reads this record in the DNS takes the mail as signed by its domain.
fn verifies(mail: &str, record: &str) -> bool {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    let mut fields: Vec<String> = Vec::new();
    for line in head.split("\r\n") {
        match line.starts_with([' ', '\t']) {
            true => fields.last_mut().unwrap().push_str(line),
            false => fields.push(line.to_owned()),
        }
    }
    let field = |name: &str| {
        let named = |field: &&String| field.split(':').next().unwrap().eq_ignore_ascii_case(name);
        fields.iter().rev().find(named).map(|field| field.split_once(':').unwrap().1.to_owned())
    };
    let signature = field("DKIM-Signature").unwrap();
    let tag = |name: &str| {
        let parts = signature.split(';').map(|part| part.split_once('=').unwrap());
        let (_, value) = parts.into_iter().find(|(key, _)| relaxed(key) == name).unwrap();
        value.split([' ', '\t']).collect::<String>()
    };
    let mut lines: Vec<String> = body
        .split("\r\n")
        .map(|line| {
            let end = line.trim_end_matches([' ', '\t']);
            let starts = if end.starts_with([' ', '\t']) { " " } else { "" };
            format!("{starts}{}\r\n", relaxed(end))
        })
        .collect();
    while lines.last().is_some_and(|line| line == "\r\n") {
        lines.pop();
    }
    if tag("bh") != STANDARD.encode(digest(&SHA256, lines.concat().as_bytes())) {
        return false;
    }
    let mut seen: Vec<String> = Vec::new();
    let mut data = String::new();
    for name in tag("h").split(':') {
        // A name that stands there once more than the field does signs that there is no second one.
        if !seen.contains(&name.to_owned())
            && let Some(value) = field(name)
        {
            data.push_str(&format!("{name}:{}\r\n", relaxed(&value)));
        }
        seen.push(name.to_owned());
    }
    let (unsigned, _) = signature.rsplit_once("b=").unwrap();
    data.push_str(&format!("dkim-signature:{}", relaxed(&format!("{unsigned}b="))));
    let key = STANDARD.decode(record.split_once("p=").unwrap().1).unwrap();
    let b = STANDARD.decode(tag("b")).unwrap();
    match tag("a").as_str() {
        "ed25519-sha256" => UnparsedPublicKey::new(&ED25519, key)
            .verify(digest(&SHA256, data.as_bytes()).as_ref(), &b)
            .is_ok(),
        // The 24 bytes in front say that what follows is an RSA key of 2,048 bits.
        "rsa-sha256" => UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &key[24..])
            .verify(data.as_bytes(), &b)
            .is_ok(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_mail_on_the_wire_is_signed_for_its_domain_by_either_kind_of_key() {
    for key in [RSA, ED25519_KEY] {
        let record = Signer::new(&config(key)).unwrap().record();
        let mail = signed(key).await;
        assert!(verifies(&mail, &record), "{record}\n{mail}");
        let head = relaxed(mail.split_once("\r\n\r\n").unwrap().0);
        assert!(head.contains("d=town.example; s=belfort;"), "{head}");
        for field in ["from: from", "list-unsubscribe", "list-unsubscribe-post", "message-id", "date: date"] {
            assert!(head.contains(&format!("{field}:")), "{field} is not signed: {head}");
        }
    }
}

#[tokio::test]
async fn a_signed_mail_that_was_changed_on_the_way_is_found_out() {
    let record = Signer::new(&config(RSA)).unwrap().record();
    let mail = signed(RSA).await;
    for (from, to) in [("Subject: ", "Subject: Re: "), ("camera", "kamera"), ("/stop/TOKEN>", "/stop/OTHER>")]
    {
        assert!(mail.contains(from), "{from}");
        assert!(!verifies(&mail.replace(from, to), &record), "{from}");
    }
    // White space that a relay folds otherwise is no change.
    assert!(verifies(&mail.replacen("Subject: ", "Subject:  ", 1), &record));
}

#[tokio::test]
async fn a_signed_mail_that_is_tried_again_is_the_same_to_the_byte() {
    assert_eq!(signed(RSA).await, signed(RSA).await);
}
