//! Who reads in a bench: one connection that stays, asks for compressed pages and counts what came.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, COOKIE};

/// A reader of one server.
pub(crate) struct Reader {
    to: SocketAddr,
    client: reqwest::Client,
}

/// What came back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    /// Head and body, as they came, without the lengths of its pieces.
    pub(crate) bytes: usize,
    /// From the question to the last byte that came.
    pub(crate) time: Duration,
}

impl Reader {
    pub(crate) fn of(to: SocketAddr) -> Reader {
        // What came over the wire is counted: nothing is unpacked, and nothing followed.
        let plain = reqwest::Client::builder().no_proxy().no_gzip().no_brotli().no_zstd().no_deflate();
        let client = plain.redirect(reqwest::redirect::Policy::none()).build().expect("a client of loopback");
        Reader { to, client }
    }

    /// Asks for a page; a cookie says who asks.
    pub(crate) async fn ask(&self, path: &str, cookie: Option<&str>) -> reqwest::Result<Answered> {
        let mut asked = self.client.get(format!("http://{}{path}", self.to));
        asked = asked
            .header(ACCEPT, "text/html")
            .header(ACCEPT_LANGUAGE, "nl")
            .header(ACCEPT_ENCODING, "gzip, br");
        if let Some(cookie) = cookie {
            asked = asked.header(COOKIE, cookie);
        }
        let started = Instant::now();
        let answer = asked.send().await?;
        let status = answer.status().as_u16();
        let line = |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
            name.as_str().len() + value.len() + ": \r\n".len()
        };
        let head: usize = answer.headers().iter().map(line).sum();
        let body = answer.bytes().await?.len();
        Ok(Answered { status, bytes: head + body, time: started.elapsed() })
    }
}
