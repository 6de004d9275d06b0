//! The addresses that a message leads to.

use url::Url;

/// The addresses of this Belfort's own pages, as messages print them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// The address people reach Belfort at, without a slash at its end.
    base: String,
    /// Whether others reach it there: pages that only answer a question are not linked to an address of this machine.
    is_public: bool,
}

impl Links {
    /// Links under `public_url`, with or without a slash at its end.
    pub fn new(public_url: &str) -> Links {
        Links { base: public_url.trim().trim_end_matches('/').to_owned(), is_public: true }
    }

    /// Links to the address that this Belfort listens on, when the operator names no public one.
    pub fn on_this_machine(url: &str) -> Links {
        Links { is_public: false, ..Links::new(url) }
    }

    /// The page of an item.
    pub fn item(&self, key: &str) -> String {
        self.under("items", key)
    }

    /// The page of a system.
    pub fn system(&self, id: &str) -> String {
        self.under("systems", id)
    }

    /// The page of a project.
    pub fn project(&self, id: &str) -> String {
        self.under("projects", id)
    }

    /// The register, with every system.
    pub fn register(&self) -> String {
        format!("{}/register", self.base)
    }

    /// The address that ends a subscription: a page for people, one click for mail programs.
    pub fn stop(&self, token: &str) -> String {
        self.under("stop", token)
    }

    /// The page that says why a subscriber was told of an item; `None` without a public address.
    pub fn why(&self, token: &str, item: &str) -> Option<String> {
        let page = || format!("{}/why/{item}", self.under("subscriptions", token));
        // A key is letters and digits; what is not would be another address.
        (self.is_public && item.bytes().all(|byte| byte.is_ascii_alphanumeric())).then(page)
    }

    /// The page that asks whether a subscriber wants to hear no more of what an alert is about; `None` without a public address.
    pub fn mute(&self, token: &str, alert: &str) -> Option<String> {
        let page = || format!("{}/mute/{alert}", self.under("subscriptions", token));
        let plain = alert.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (self.is_public && plain).then(page)
    }

    /// The page on which a subscriber sets when and how they are told; `None` without a public address.
    pub fn settings(&self, token: &str) -> Option<String> {
        self.is_public.then(|| self.under("subscriptions", token))
    }

    /// The page that confirms a subscription asked for on the web page.
    pub fn confirm(&self, token: &str) -> String {
        self.under("confirm", token)
    }

    /// The page that shows how the feeds do.
    pub fn feeds(&self) -> String {
        format!("{}/status#feeds", self.base)
    }

    /// One path segment under a folder; whatever it holds, it stays one segment.
    fn under(&self, folder: &str, segment: &str) -> String {
        let Ok(mut url) = Url::parse(&self.base) else { return format!("{}/{folder}/", self.base) };
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(folder).push(segment);
        }
        url.into()
    }
}

/// An address from outside, when it is one that a reader may safely follow.
///
/// # Units
/// At most 2,000 characters: longer ones break in mail programs, and Belfort's own page holds the link anyway.
pub(crate) fn safe_link(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.host().is_some();
    let harmless = url.username().is_empty() && url.password().is_none() && url.as_str().len() <= 2_000;
    (web && harmless).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_from_outside_stays_one_segment_of_the_address() {
        let links = Links::new("https://belfort.example/");
        assert_eq!(links.item("abc"), "https://belfort.example/items/abc");
        assert_eq!(links.system("../x?y#z"), "https://belfort.example/systems/..%2Fx%3Fy%23z");
        assert_eq!(Links::new("https://town.example/b").stop("t"), "https://town.example/b/stop/t");
        assert_eq!(links.why("t/u", "a1").unwrap(), "https://belfort.example/subscriptions/t%2Fu/why/a1");
        assert_eq!(links.why("t", "../x"), None);
        assert_eq!(Links::on_this_machine("http://127.0.0.1:8080").why("t", "a1"), None);
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert!(safe_link("javascript:alert(1)").is_none());
        assert!(safe_link("https://user:pass@town.example/").is_none());
        assert_eq!(safe_link("https://town.example/a\"b").unwrap(), "https://town.example/a%22b");
    }
}
