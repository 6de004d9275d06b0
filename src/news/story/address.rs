//! The address of an item without what differs between two copies of it: scheme, tracking, language.

use url::Url;

/// Names of parameters that say where a reader came from or in which language, never which item.
const PASSED_OVER: [&str; 18] = [
    "fbclid",
    "gclid",
    "mc_cid",
    "mc_eid",
    "pk_campaign",
    "pk_kwd",
    "pk_source",
    "ref",
    "source",
    "src",
    "cmpid",
    "language",
    "lang",
    "lg",
    "locale",
    "hl",
    "l",
    "at_medium",
];

/// An address as two copies of one item share it, and whether it can stand for one item only.
///
/// # Shape
/// `None` for a front page, a section or another address that many items share: evidence of nothing.
pub fn neutral(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = host(url.host_str()?);
    let path: Vec<&str> =
        url.path_segments()?.filter(|part| !part.is_empty() && !is_language(part)).collect();
    let path: Vec<&str> =
        path.iter().map(|part| without_suffix(part)).filter(|part| *part != "index").collect();
    let mut asked: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !name.starts_with("utm_") && !PASSED_OVER.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    asked.sort();
    let names_one =
        path.last().is_some_and(|last| names_one(last)) || asked.iter().any(|(_, value)| names_one(value));
    let asked: Vec<String> = asked.iter().map(|(name, value)| format!("{name}={value}")).collect();
    names_one.then(|| format!("{host}/{}?{}", path.join("/").to_lowercase(), asked.join("&")))
}

/// The host without the prefixes that name a form or a language of the same site.
fn host(host: &str) -> &str {
    let mut host = host;
    for prefix in ["www.", "m.", "amp.", "nl.", "fr.", "de.", "en."] {
        // `de.be` itself is a site: what is left must still be a domain.
        host = host.strip_prefix(prefix).filter(|rest| rest.contains('.')).unwrap_or(host);
    }
    host
}

fn is_language(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    let tag = part.split(['-', '_']).next().unwrap_or("");
    matches!(tag, "nl" | "fr" | "de" | "en") && part.len() <= 5 && (part.len() == 2 || part.len() == 5)
}

/// `news_nl`, `ip_26_1200.nl.html`, `item.html` as `news`, `ip_26_1200`, `item`.
fn without_suffix(part: &str) -> &str {
    let part = [".html", ".htm", ".php", ".aspx", ".amp"]
        .iter()
        .fold(part, |part, end| part.strip_suffix(end).unwrap_or(part));
    let languages = ["_nl", "_fr", "_de", "_en", ".nl", ".fr", ".de", ".en", "-nl", "-fr", "-de", "-en"];
    languages.iter().fold(part, |part, end| part.strip_suffix(end).unwrap_or(part))
}

/// A number of three digits or a slug of three words: sections and front pages have neither.
fn names_one(part: &str) -> bool {
    let digits = part.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() >= 3);
    // A year or a month alone names an archive; 2099 ends the years that an address may mean.
    let archive = part.len() <= 2 || part.parse().is_ok_and(|year: u32| (1990..=2099).contains(&year));
    (digits && !archive) || part.split(['-', '_']).filter(|word| word.len() > 1).count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_one_item_share_an_address_and_front_pages_share_none() {
        let same = [
            "https://www.stad.example/nl/nieuws/slimme-sensoren-getest/?utm_source=rss",
            "http://stad.example/fr/nieuws/slimme-sensoren-getest#top",
            "https://m.stad.example/nieuws/slimme-sensoren-getest.html?lang=de",
        ];
        let first = neutral(same[0]).unwrap();
        assert!(same.iter().all(|address| neutral(address).as_deref() == Some(&first)));
        assert_eq!(
            neutral("https://ec.example/ip_26_1234?language=fr"),
            neutral("https://ec.example/ip_26_1234?language=nl")
        );
        for shared in [
            "https://stad.example/",
            "https://stad.example/nieuws",
            "https://stad.example/nieuws/2026",
            "mailto:a@b.c",
        ] {
            assert_eq!(neutral(shared), None, "{shared}");
        }
        assert_ne!(neutral("https://s.example/node/1001"), neutral("https://s.example/node/1002"));
    }
}
