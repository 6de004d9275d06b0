//! A browser in the fewest lines: one connection that stays, asks for compressed pages and counts what came over the wire.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Who asks, and over which line.
pub(crate) struct Line {
    to: SocketAddr,
    stream: TcpStream,
    /// What was read and belongs to the next answer; none does as long as nothing is asked before the last answer came.
    held: Vec<u8>,
}

/// What came back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    /// Head and body, as they came.
    pub(crate) bytes: usize,
    /// From the first byte that was sent to the last that came.
    pub(crate) time: Duration,
}

impl Line {
    pub(crate) async fn open(to: SocketAddr) -> std::io::Result<Line> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Line { to, stream, held: Vec::new() })
    }

    /// Asks for a page; a cookie says who asks.
    pub(crate) async fn ask(&mut self, path: &str, cookie: Option<&str>) -> std::io::Result<Answered> {
        let cookie = cookie.map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let asked = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: text/html\r\nAccept-Language: nl\r\nAccept-Encoding: gzip, br\r\n{cookie}\r\n",
            self.to
        );
        let started = Instant::now();
        self.stream.write_all(asked.as_bytes()).await?;
        let head = self.until(b"\r\n\r\n").await?;
        let text = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let said = |name: &str| text.lines().find_map(|line| line.strip_prefix(name).map(str::trim));
        let body = match said("content-length:").map(str::parse::<usize>) {
            Some(Ok(length)) => self.exactly(length).await?,
            _ if said("transfer-encoding:") == Some("chunked") => self.chunks().await?,
            _ => 0,
        };
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        Ok(Answered { status, bytes: head.len() + body, time: started.elapsed() })
    }

    /// What comes up to and with a mark.
    async fn until(&mut self, mark: &[u8]) -> std::io::Result<Vec<u8>> {
        loop {
            if let Some(place) = memchr::memmem::find(&self.held, mark) {
                return Ok(self.held.drain(..place + mark.len()).collect());
            }
            self.more().await?;
        }
    }

    /// Reads so many bytes and lets them go.
    async fn exactly(&mut self, length: usize) -> std::io::Result<usize> {
        while self.held.len() < length {
            self.more().await?;
        }
        self.held.drain(..length);
        Ok(length)
    }

    /// Reads a body in chunks: how much of it came.
    async fn chunks(&mut self) -> std::io::Result<usize> {
        let mut bytes = 0;
        loop {
            let line = self.until(b"\r\n").await?;
            let length = String::from_utf8_lossy(&line);
            let length = usize::from_str_radix(length.trim(), 16).map_err(std::io::Error::other)?;
            bytes += line.len() + self.exactly(length + 2).await?;
            if length == 0 {
                return Ok(bytes);
            }
        }
    }

    async fn more(&mut self) -> std::io::Result<()> {
        let mut piece = [0; 16_384];
        match self.stream.read(&mut piece).await? {
            0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => {
                self.held.extend_from_slice(&piece[..read]);
                Ok(())
            }
        }
    }
}
