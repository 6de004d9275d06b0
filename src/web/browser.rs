//! Which browser somebody is signed in with, in words that they know it by.

/// Signs of browsers, the most particular first: each says that it is those below it, too.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
/// Signs of what it runs on; a phone says that it is a computer, too.
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

/// `Firefox, Windows`; what says of itself what we do not know stays as it is.
pub(super) fn name(agent: &str) -> String {
    let known = |signs: &[(&str, &'static str)]| {
        signs.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    let Some(browser) = known(&BROWSERS) else { return agent.to_owned() };
    known(&SYSTEMS).map_or_else(|| browser.to_owned(), |system| format!("{browser}, {system}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_by_the_name_that_people_know() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/604.1";
        let fox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!([edge, phone, fox].map(name), ["Edge, Windows", "Safari, iPhone", "Firefox, Linux"]);
        assert_eq!(name("curl/8.0"), "curl/8.0", "what is not known stays as it is");
    }
}
