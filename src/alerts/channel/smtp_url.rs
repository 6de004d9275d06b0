//! The address of a mail server, read with care for the password in it.

use std::time::Duration;

use lettre::{AsyncSmtpTransport, Tokio1Executor};
use url::{Host, Url};

use super::ConfigError;

/// Opens the transport for `smtps://`, `smtp+starttls://` or `smtp://`; nothing is connected yet.
///
/// Nothing crosses a network unencrypted unless the operator writes `?tls=opportunistic` or `?tls=none`: plain `smtp://` is plain on
/// this machine only.
///
/// # Errors
/// Name the key and what to write, never the value: it may hold the password.
pub(super) fn open(text: &str, timeout: Duration) -> Result<AsyncSmtpTransport<Tokio1Executor>, ConfigError> {
    let wrong = |problem: &str| ConfigError { key: "smtp.url", problem: problem.to_owned() };
    let mut address = text.trim().to_owned();
    let starttls = address.starts_with("smtp+starttls:");
    if starttls {
        address = address.replacen("smtp+starttls:", "smtp:", 1);
    }
    let mut url = Url::parse(&address).map_err(|_| {
        wrong("is not an address; write one such as `smtps://user:password@mail.example:465`")
    })?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(wrong("names no mail server; write one such as `smtps://mail.example`"));
    }
    let tls = match url.scheme() {
        "smtps" => None,
        "smtp" if starttls => Some("required"),
        "smtp" => encryption(&url).map_err(|problem| wrong(&problem))?,
        _ => return Err(wrong("must start with `smtps://`, `smtp+starttls://` or `smtp://`")),
    };
    url.set_query(tls.map(|tls| format!("tls={tls}")).as_deref());
    if tls.is_some() && url.port().is_none() && !starttls && url.password().is_none() {
        // lettre takes the submission port for encrypted mail; a relay without a password listens on the old one.
        url.set_port(Some(25)).map_err(|()| wrong("has no place for a port"))?;
    }
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str()).map_err(|_| {
        wrong("cannot be used; check its server, user and password (percent-encode odd characters)")
    })?;
    Ok(builder.timeout(Some(timeout)).build())
}

/// How a plain `smtp://` address is encrypted, as lettre's `tls` parameter; `None` is not at all.
fn encryption(url: &Url) -> Result<Option<&'static str>, String> {
    let asked = url.query_pairs().find(|(key, _)| key == "tls").map(|(_, value)| value.into_owned());
    match asked.as_deref() {
        Some("none") => Ok(None),
        Some("required") => Ok(Some("required")),
        Some("opportunistic") => Ok(Some("opportunistic")),
        Some(_) => Err("has a `tls` that is not one of none, opportunistic, required".into()),
        None if is_this_machine(url) => Ok(None),
        None => Ok(Some("required")),
    }
}

/// Whether the server is this machine. The host of a scheme that is not the web's is never parsed as a number.
fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            name.eq_ignore_ascii_case("localhost")
                || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tls(text: &str) -> Option<&'static str> {
        encryption(&Url::parse(text).unwrap()).unwrap()
    }

    #[test]
    fn plain_mail_stays_on_this_machine() {
        assert_eq!(tls("smtp://127.0.0.1:2525"), None);
        assert_eq!(tls("smtp://[::1]:2525"), None);
        assert_eq!(tls("smtp://localhost"), None);
        assert_eq!(tls("smtp://relay.example"), Some("required"));
        assert_eq!(tls("smtp://relay.example?tls=opportunistic"), Some("opportunistic"));
        assert_eq!(tls("smtp://ann:secret@relay.example"), Some("required"));
        assert_eq!(tls("smtp://relay.example?tls=none"), None);
    }

    #[test]
    fn a_wrong_address_is_explained_without_its_password() {
        for text in
            ["http://u:secret@mail.example", "smtps://u:secret@", "secret", "smtp://u:secret@h?tls=maybe"]
        {
            let error = open(text, Duration::from_secs(1)).unwrap_err().to_string();
            assert!(error.starts_with("`smtp.url` ") && !error.contains("secret"), "{error}");
        }
    }
}
