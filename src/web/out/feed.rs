//! A list of items as Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::search::Hit;
use crate::text::Language;

/// A feed that leaves.
pub(super) struct OutFeed<'a> {
    pub(super) title: String,
    /// The page that shows the same.
    pub(super) page: String,
    /// The feed itself, which is also its lasting name.
    pub(super) own: String,
    /// The root of the site.
    pub(super) public: &'a str,
    pub(super) language: Language,
    /// Newest first.
    pub(super) hits: &'a [Hit],
}

impl OutFeed<'_> {
    pub(super) fn atom(&self) -> String {
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{0}\">\n\
             <title>{1}</title>\n<id>{2}</id>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{2}\"/>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{3}\"/>\n<updated>{4}</updated>\n<author><name>Belfort</name></author>\n",
            self.language,
            escaped(&self.title),
            escaped(&self.own),
            escaped(&self.page),
            self.updated().to_rfc3339(),
        );
        for hit in self.hits {
            let lang = hit.language.map(|language| format!(" xml:lang=\"{language}\"")).unwrap_or_default();
            xml.push_str(&format!(
                "<entry{lang}>\n<title>{}</title>\n<id>{}</id>\n<link href=\"{}\"/>\n<updated>{}</updated>\n",
                escaped(&hit.title),
                escaped(&self.lasting(hit)),
                escaped(&self.read_at(hit)),
                moment(hit).to_rfc3339(),
            ));
            for theme in &hit.themes {
                xml.push_str(&format!("<category term=\"{}\"/>\n", escaped(theme)));
            }
            xml.push_str(&format!("<summary>{}</summary>\n</entry>\n", escaped(&hit.summary)));
        }
        xml.push_str("</feed>\n");
        xml
    }

    pub(super) fn rss(&self) -> String {
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n\
             <title>{0}</title>\n<link>{1}</link>\n<description>{0}</description>\n<language>{2}</language>\n\
             <atom:link rel=\"self\" type=\"application/rss+xml\" href=\"{3}\"/>\n",
            escaped(&self.title),
            escaped(&self.page),
            self.language,
            escaped(&self.own),
        );
        for hit in self.hits {
            xml.push_str(&format!(
                "<item>\n<title>{}</title>\n<link>{}</link>\n<guid isPermaLink=\"false\">{}</guid>\n<description>{}</description>\n",
                escaped(&hit.title),
                escaped(&self.read_at(hit)),
                escaped(&self.lasting(hit)),
                escaped(&hit.summary),
            ));
            if let Some(published) = hit.published {
                xml.push_str(&format!("<pubDate>{}</pubDate>\n", published.to_rfc2822()));
            }
            for theme in &hit.themes {
                xml.push_str(&format!("<category>{}</category>\n", escaped(theme)));
            }
            xml.push_str("</item>\n");
        }
        xml.push_str("</channel>\n</rss>\n");
        xml
    }

    pub(super) fn json(&self) -> String {
        let item = |hit: &Hit| {
            let mut item = json!({
                "id": self.lasting(hit),
                "url": self.read_at(hit),
                "title": hit.title,
                "summary": hit.summary,
                "content_text": hit.summary,
                "tags": hit.themes,
                "_belfort": { "key": hit.key, "feed": hit.feed, "provisions": hit.provisions },
            });
            if let Some(published) = hit.published {
                item["date_published"] = json!(published.to_rfc3339());
            }
            if let Some(language) = hit.language {
                item["language"] = json!(language);
            }
            item
        };
        json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "home_page_url": self.page,
            "feed_url": self.own,
            "language": self.language,
            "items": self.hits.iter().map(item).collect::<Vec<_>>(),
        })
        .to_string()
    }

    /// The moment of the newest item: nothing in a feed says when it was asked for.
    fn updated(&self) -> DateTime<Utc> {
        self.hits.iter().map(moment).max().unwrap_or_default()
    }

    /// The name of an item that never changes.
    fn lasting(&self, hit: &Hit) -> String {
        format!("{}/items/{}", self.public, hit.key)
    }

    /// Where it is read: at its publisher; here when that address is none for a browser.
    fn read_at(&self, hit: &Hit) -> String {
        let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
        hit.url.as_ref().filter(web).cloned().unwrap_or_else(|| self.lasting(hit))
    }
}

fn moment(hit: &Hit) -> DateTime<Utc> {
    hit.published.unwrap_or_default()
}

/// Text for XML 1.0, which also has signs that it cannot hold at all.
pub(in crate::web) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' => safe.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => safe.push(c),
        }
    }
    safe
}
