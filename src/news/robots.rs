//! What a site asks of programs that read its pages: robots.txt.
//!
//! For pages only. A feed is published for programs: who subscribes to it was asked to come.

use std::time::Duration;

use texting_robots::Robot;
use url::Url;

/// Bytes of robots.txt that are read; RFC 9309 section 2.5 asks for 500 KiB at least.
pub const BYTES_MAX: usize = 500 * 1024;

/// The longest pause between two pages that a site gets by asking; longer would block everything else of that host.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// What the robots.txt of one site says.
#[derive(Debug)]
pub enum Robots {
    /// There is none: every page may be read.
    Open,
    /// These rules.
    Rules(Box<Robot>),
    /// The site could not say: no page is read until it can.
    Unknown,
}

impl Robots {
    /// Reads the rules that hold for us.
    ///
    /// # Shape
    /// `user_agent` as it is sent; the product at its start is the name that rules speak of.
    pub fn read(text: &str, user_agent: &str) -> Robots {
        match Robot::new(product(user_agent), text.as_bytes()) {
            Ok(robot) => Robots::Rules(Box::new(robot)),
            // What cannot be read asks for nothing.
            Err(_) => Robots::Open,
        }
    }

    /// May this page be read?
    pub fn allows(&self, page: &Url) -> bool {
        match self {
            Robots::Open => true,
            Robots::Rules(robot) => robot.allowed(page.as_str()),
            Robots::Unknown => false,
        }
    }

    /// The pause between two pages that the site asks for.
    pub fn pause(&self) -> Option<Duration> {
        let Robots::Rules(robot) = self else { return None };
        let seconds = robot.delay.filter(|seconds| seconds.is_finite() && *seconds > 0.0)?;
        Some(Duration::from_secs_f32(seconds.min(PAUSE_MAX.as_secs_f32())))
    }
}

/// What an answer to the question for robots.txt means.
///
/// # Source
/// RFC 9309 section 2.3.1: 4xx means that there is none, 5xx and silence that nothing may be read. 429 asks for patience
/// and says nothing of pages.
pub fn meaning(status: u16) -> Option<Meaning> {
    match status {
        200..=299 => Some(Meaning::Read),
        429 => Some(Meaning::Unknown),
        400..=499 => Some(Meaning::Open),
        500..=599 => Some(Meaning::Unknown),
        _ => None,
    }
}

/// What the status of robots.txt means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The body holds the rules.
    Read,
    /// There are no rules.
    Open,
    /// Nobody knows.
    Unknown,
}

/// Where the robots.txt of a page's site stands.
pub fn address(page: &Url) -> Option<Url> {
    page.join("/robots.txt").ok().filter(|url| url.host().is_some())
}

/// `Belfort/0.1 (+https://...)` goes by the name `Belfort`.
fn product(user_agent: &str) -> &str {
    let end = user_agent.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '-' | '_')));
    match &user_agent[..end.unwrap_or(user_agent.len())] {
        "" => "Belfort",
        product => product,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(text: &str, path: &str) -> bool {
        Robots::read(text, "Belfort/0.1 (+https://belfort.example)")
            .allows(&format!("https://stad.example{path}").parse().unwrap())
    }

    #[test]
    fn the_rules_for_us_count_and_else_those_for_everybody() {
        let text =
            "User-agent: *\nDisallow: /\n\nUser-agent: belfort\nDisallow: /intern/\nAllow: /intern/nieuws\n";
        assert!(allows(text, "/nieuws") && allows(text, "/intern/nieuws/1"));
        assert!(!allows(text, "/intern/personeel"));
        assert!(!allows("User-agent: *\nDisallow: /zoeken\n", "/zoeken?q=x"));
        assert!(allows("User-agent: other\nDisallow: /\n", "/nieuws"));
        assert!(allows("<html>404</html>\0\u{1}", "/nieuws"), "what is no robots.txt asks for nothing");
    }

    #[test]
    fn a_site_that_cannot_say_is_left_alone_and_one_without_rules_is_open() {
        let page: Url = "https://stad.example/a/b?c".parse().unwrap();
        assert!(!Robots::Unknown.allows(&page) && Robots::Open.allows(&page));
        assert_eq!(address(&page).unwrap().as_str(), "https://stad.example/robots.txt");
        for (status, expected) in [
            (200, Meaning::Read),
            (404, Meaning::Open),
            (403, Meaning::Open),
            (429, Meaning::Unknown),
            (503, Meaning::Unknown),
        ] {
            assert_eq!(meaning(status), Some(expected), "{status}");
        }
    }

    #[test]
    fn a_pause_is_granted_within_reason() {
        let pause = |seconds: &str| {
            Robots::read(&format!("User-agent: *\nCrawl-delay: {seconds}\n"), "Belfort").pause()
        };
        assert_eq!(pause("5"), Some(Duration::from_secs(5)));
        assert_eq!(pause("86400"), Some(PAUSE_MAX));
        assert_eq!(pause("-1"), None);
    }
}
