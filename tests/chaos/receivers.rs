//! The receivers with faults: a process of their own on loopback, and the log of what they got.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::Context;
use serde_json::Value;

/// The receivers, until they go out of scope.
pub(crate) struct Receivers {
    child: Child,
    begun: Instant,
    /// Telegram and webhooks.
    pub(crate) http: String,
    /// Mail.
    pub(crate) smtp: String,
}

impl Drop for Receivers {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Receivers {
    pub(crate) fn open(script: &Path) -> anyhow::Result<Receivers> {
        let [http, smtp] = [free_port()?, free_port()?].map(|port| port.to_string());
        let mut child = Command::new("python3")
            .arg(script)
            .args(["--port", &http, "--smtp", &smtp])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("python3 cannot be started")?;
        let mut ready = String::new();
        BufReader::new(child.stdout.take().context("it was piped")?).read_line(&mut ready)?;
        let (http, smtp) = (format!("http://127.0.0.1:{http}"), format!("smtp://127.0.0.1:{smtp}"));
        Ok(Receivers { child, begun: Instant::now(), http, smtp })
    }

    /// When their clock began.
    pub(crate) fn begun(&self) -> Instant {
        self.begun
    }

    /// Their clock: seconds since they began.
    pub(crate) fn seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    /// Everything that they got, in order.
    pub(crate) async fn log(&self) -> anyhow::Result<Vec<Value>> {
        let answer = reqwest::Client::new().get(format!("{}/_ctl/log", self.http)).send().await?;
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    }
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
