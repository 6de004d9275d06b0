//! The server that is compared with: one that is started here, or one that runs.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::Context;

/// A server, gone with the run when it was started by it.
pub(crate) struct Server {
    pub(crate) url: String,
    child: Option<Child>,
}

impl Server {
    /// Starts the program, or takes the address as it is.
    pub(crate) fn start(asked: &str) -> anyhow::Result<Server> {
        if asked.starts_with("http://") || asked.starts_with("https://") {
            return Ok(Server { url: asked.to_owned(), child: None });
        }
        // It ends by itself when its input closes, also where this run is killed.
        let mut child = Command::new(asked)
            .args(["-addr", "127.0.0.1:0", "-no-ja"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting `{asked}`"))?;
        let output = child.stdout.take().context("it was piped")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let told: serde_json::Value =
            serde_json::from_str(&line).context("what the server says of itself")?;
        let url = told["url"].as_str().context("the server names no address")?.to_owned();
        Ok(Server { url, child: Some(child) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
