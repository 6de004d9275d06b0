//! The DNS fails: whoever has a name that does not resolve is named and waits, the others go on.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use belfort::net::dns::Dns;
use belfort::net::names::{Finding, Names};
use belfort::net::{NetConfig, client};
use chrono::TimeDelta;
use tokio::net::UdpSocket;

use crate::receivers::mail_server;
use crate::town::{Town, outcome};

/// A name that no DNS knows, with and without a network (RFC 6761, section 6.4).
const NOWHERE: &str = "nergens.invalid";

#[tokio::test]
async fn names_that_do_not_resolve_are_named_and_hold_up_nobody_and_what_waits_arrives_later() {
    let town = Town::with(|config| config.smtp.url = format!("smtps://{NOWHERE}:465")).await;
    town.follow("stad").await;
    town.follow("weg").await;
    let known = town.address("/weg");
    town.readdress("weg", &format!("http://{NOWHERE}/feed")).await;
    town.publish("stad", "1", "Fietsers geteld", "");
    town.publish("weg", "1", "Bruggen met fietsers gaan open in de winter", "");
    town.subscribe("webhook", "fietsers", &[]).await;
    town.subscribe(&format!("webhook:https://{NOWHERE}/hook"), "fietsers", &[]).await;
    town.subscribe("email:ann@town.example", "fietsers", &[]).await;
    let polled = town.poll().await;
    assert_eq!(
        (outcome(&polled, "weg")["cause"].as_str(), outcome(&polled, "stad")["new"].as_i64()),
        (Some("dns"), Some(1))
    );
    assert_eq!(town.tell().await, 1, "the receiver that has an address is told");
    let waiting = town.tower.store.outbox().await.unwrap();
    assert_eq!(
        (waiting.queued, waiting.sent, waiting.dead),
        (2, 1, 0),
        "the others wait, and nothing is given up"
    );
    // The names resolve again: here, others that do.
    town.readdress("weg", known.as_str()).await;
    let (relay, mails) = mail_server("250 ok", "250 ok").await;
    let town = town.after_a_crash(|config| config.smtp.url = relay).await;
    town.wait(TimeDelta::hours(2));
    assert_eq!(outcome(&town.poll().await, "weg")["new"], 1);
    assert_eq!(town.tell().await, 3, "one more for the receiver, two for the mailbox");
    assert_eq!(mails.lock().unwrap().len(), 2);
}

/// A resolver whose server fails.
#[derive(Debug)]
struct Silent;

impl Names for Silent {
    fn find(&self, _: &str) -> Finding {
        let said = "failed to lookup address information: Temporary failure in name resolution";
        Box::pin(std::future::ready(Err(std::io::Error::other(said))))
    }
}

#[tokio::test]
async fn a_dns_that_does_not_answer_is_named_as_such_and_not_as_a_name_that_is_gone() {
    let mut town = Town::new().await;
    town.follow("weg").await;
    town.readdress("weg", "http://weg.example/feed").await;
    town.subscribe("webhook:https://weg.example/hook", "fietsers", &[]).await;
    town.follow("stad").await;
    town.publish("stad", "1", "Fietsers geteld", "");
    let client = client(&NetConfig { allow_private: true, names: Arc::new(Silent), ..NetConfig::default() });
    Arc::get_mut(&mut town.tower).unwrap().client = client.unwrap();
    let polled = town.poll().await;
    assert_eq!(outcome(&polled, "weg")["cause"], "dns-silent", "{polled:?}");
    assert_eq!(outcome(&polled, "stad")["new"], 1, "an address in numbers needs no DNS");
    assert_eq!(town.tell().await, 0);
    let waits = town.tower.store.delivery_problems(9).await.unwrap();
    assert_eq!(waits[0].2, "webhook-unreachable: dns-silent", "{waits:?}");
}

/// A DNS server that answers every question with a code, or says nothing.
async fn server(code: Option<u8>) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut question = [0_u8; 2_048];
        loop {
            let (length, from) = socket.recv_from(&mut question).await.unwrap();
            let Some(code) = code else { continue };
            let mut answer = question[..length].to_vec();
            answer[2..4].copy_from_slice(&[0x81, 0x80 | code]);
            answer[6..12].fill(0);
            // Without what the question carried behind its name (EDNS).
            let name = 12 + question[12..length].iter().position(|byte| *byte == 0).unwrap();
            answer.truncate(name + 5);
            let _ = socket.send_to(&answer, from).await;
        }
    });
    address
}

#[tokio::test]
async fn no_answer_is_not_taken_for_a_no() {
    let texts = async |code: Option<u8>| {
        let begun = Instant::now();
        let answer = Dns::open(Some(server(code).await)).unwrap().texts("town.example").await;
        assert!(begun.elapsed() < Duration::from_secs(20), "{code:?}");
        answer
    };
    assert_eq!(texts(Some(3)).await, Ok(Vec::new()), "NXDOMAIN: there is none");
    for (code, why) in [(Some(2), "SERVFAIL"), (Some(5), "REFUSED"), (None, "silence")] {
        let error = texts(code).await.expect_err(why).to_string();
        assert!(!error.is_empty(), "{why}");
    }
}
