//! The zoo: `../shared/feeds/serve.py`, a server that misbehaves in every way there is, where it is at hand.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use belfort::net::{Client, Gentleness, NetConfig, client};
use serde_json::Value;

pub(super) struct Zoo {
    child: Child,
    client: Client,
    pub(super) port: u16,
}

impl Drop for Zoo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Zoo {
    /// Opens the zoo on loopback; says so when it is not at hand.
    pub(super) fn open() -> Option<Zoo> {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/feeds/serve.py");
        if !script.exists() || Command::new("python3").arg("--version").output().is_err() {
            eprintln!("skipped: no `../shared/feeds/serve.py`, or no python3 to run it");
            return None;
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let hosts: Vec<String> = (2..=10).map(|last| format!("127.0.0.{last}")).collect();
        let mut child = Command::new("python3")
            .arg(script)
            .args(["--port", &port.to_string(), "--hosts", &hosts.join(",")])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // Its first line says that it listens.
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
        let gentleness = Gentleness { at_a_time: 8, pause: std::time::Duration::ZERO };
        let client = client(&NetConfig { allow_private: true, gentleness, ..NetConfig::default() }).unwrap();
        Some(Zoo { child, client, port })
    }

    /// The address of a path, at one of its hosts (1 to 10).
    pub(super) fn url(&self, host: u8, path: &str) -> url::Url {
        format!("http://127.0.0.{host}:{}{path}", self.port).parse().unwrap()
    }

    pub(super) async fn post(&self, path: &str, body: Value) {
        let request = self.client.request(reqwest::Method::POST, &self.url(1, path)).unwrap();
        assert!(request.json(&body).send().await.unwrap().status().is_success());
    }

    /// Every request seen so far.
    pub(super) async fn log(&self) -> Vec<Value> {
        let request = self.client.request(reqwest::Method::GET, &self.url(1, "/_ctl/log")).unwrap();
        request.send().await.unwrap().json().await.unwrap()
    }
}
