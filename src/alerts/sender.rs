//! Whether a domain lets its mail be believed: what its SPF, DKIM and DMARC records are worth.
//!
//! # Source
//! RFC 7208 (SPF), RFC 6376 (DKIM), RFC 7489 (DMARC).

/// What a record is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// It stands there and says what it must.
    Good,
    /// It does not stand there.
    Missing,
    /// It stands there more than once, which receivers read as an error.
    Twice,
    /// It lets everybody send in the name of the domain.
    Open,
    /// It holds another key than the one that signs, or a key that was withdrawn.
    OtherKey,
    /// It says something that nobody understands.
    Unreadable,
}

/// Who may send for a domain, by the texts at its own name.
pub fn spf(texts: &[String]) -> Worth {
    let is_spf = |text: &&String| {
        let mut terms = text.split_ascii_whitespace();
        terms.next().is_some_and(|version| version.eq_ignore_ascii_case("v=spf1"))
    };
    match texts.iter().filter(is_spf).collect::<Vec<_>>()[..] {
        [] => Worth::Missing,
        [record] => {
            let open = |term: &str| matches!(term.to_ascii_lowercase().as_str(), "+all" | "all" | "?all");
            if record.split_ascii_whitespace().any(open) { Worth::Open } else { Worth::Good }
        }
        _ => Worth::Twice,
    }
}

/// With which key mail is signed, by the texts at the name of the key; `expected` is the record of the key that signs here.
pub fn dkim(texts: &[String], expected: Option<&str>) -> Worth {
    let keys: Vec<String> = texts.iter().filter_map(|text| key(text)).collect();
    match (&keys[..], expected.and_then(key)) {
        ([], _) if texts.is_empty() => Worth::Missing,
        ([], _) => Worth::Unreadable,
        ([key], _) if key.is_empty() => Worth::OtherKey,
        ([key], Some(expected)) if *key != expected => Worth::OtherKey,
        ([_], _) => Worth::Good,
        _ => Worth::Twice,
    }
}

/// What a domain asks of receivers, by the texts at its `_dmarc` name.
pub fn dmarc(texts: &[String]) -> Worth {
    let is_dmarc = |text: &&String| tag(text, "v").is_some_and(|version| version == "DMARC1");
    match texts.iter().filter(is_dmarc).collect::<Vec<_>>()[..] {
        [] => Worth::Missing,
        [record] => match tag(record, "p").as_deref() {
            Some("none" | "quarantine" | "reject") => Worth::Good,
            _ => Worth::Unreadable,
        },
        _ => Worth::Twice,
    }
}

/// The key of a record; a long one is cut by white space, which counts for nothing.
fn key(record: &str) -> Option<String> {
    Some(tag(record, "p")?.split_ascii_whitespace().collect())
}

/// The value of a tag: `p` of `v=DKIM1; k=rsa; p=MIIB…`.
fn tag(record: &str, name: &str) -> Option<String> {
    let pairs = record.split(';').filter_map(|part| part.split_once('='));
    let (_, value) = pairs.into_iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim().to_owned())
}

/// Whether receivers take two domains for one: they are the same, or have one registered domain (RFC 7489, 3.1).
pub fn aligned(one: &str, other: &str) -> bool {
    registered(one).eq_ignore_ascii_case(registered(other))
}

/// The domain that somebody registered: `town.example` of `mail.town.example`.
pub fn registered(domain: &str) -> &str {
    psl::domain_str(domain).unwrap_or(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_record_is_read_by_what_it_says_and_not_by_what_stands_beside_it() {
        assert_eq!(spf(&texts(&["google-site-verification=x", "v=spf1 mx -all"])), Worth::Good);
        assert_eq!(spf(&texts(&["v=spf10 -all"])), Worth::Missing);
        assert_eq!(spf(&texts(&["v=spf1 a", "V=SPF1 -all"])), Worth::Twice);
        assert_eq!(spf(&texts(&["v=spf1 +ALL"])), Worth::Open);
        assert_eq!(dmarc(&texts(&["v=DMARC1; p=none; rua=mailto:a@b.example"])), Worth::Good);
        assert_eq!(dmarc(&texts(&["v=DMARC1; sp=none"])), Worth::Unreadable);
        assert_eq!(dmarc(&[]), Worth::Missing);
    }

    #[test]
    fn a_key_is_the_same_however_it_is_cut_and_a_withdrawn_one_is_none() {
        let record = "v=DKIM1; k=rsa; p=AAABBB";
        assert_eq!(dkim(&texts(&["k=rsa;\tp=AAA BBB"]), Some(record)), Worth::Good);
        assert_eq!(dkim(&texts(&["v=DKIM1; p=CCC"]), Some(record)), Worth::OtherKey);
        assert_eq!(dkim(&texts(&["v=DKIM1; p="]), None), Worth::OtherKey);
        assert_eq!(dkim(&texts(&["v=DKIM1; p=CCC"]), None), Worth::Good);
        assert_eq!(dkim(&texts(&["hello"]), None), Worth::Unreadable);
    }

    #[test]
    fn a_subdomain_speaks_for_its_domain_and_a_tenant_of_a_platform_does_not() {
        assert!(aligned("mail.stad.gent", "stad.gent"));
        assert!(!aligned("a.github.io", "b.github.io"));
    }
}
