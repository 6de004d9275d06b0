//! HTML from outside made harmless, and made readable.

mod balance;
mod clean;
mod lines;

use std::borrow::Cow;

use memchr::{memchr_iter, memchr2, memchr2_iter};
use url::Url;

pub use balance::balanced;
pub use clean::{Clean, clean};
use lines::is_tidy;

/// HTML that a page of ours may show: no script, no style, no handler, nothing loaded from elsewhere.
///
/// Images go too: one that is fetched from its publisher tells them who reads us. Links are absolute and lead out
/// without naming us. What is safe already stays as it is.
pub fn safe(html: &str, base: Option<&Url>) -> String {
    clean(html, base).html
}

/// Plain text as HTML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    clean::escape_into(&mut out, text);
    out
}

/// The text of HTML, as a reader would copy it: entities decoded, a line per block, white space collapsed.
pub fn plain(html: &str) -> String {
    if memchr2(b'<', b'&', html.as_bytes()).is_some() { clean::words_of(html) } else { collapsed(html) }
}

/// One line of plain text, for a title.
///
/// Titles are often escaped twice (`R&amp;amp;D`, `&lt;b&gt;`), so they are read once more when that leaves something to read.
pub fn line(text: &str) -> String {
    if is_tidy(text) && !looks_escaped(text) {
        return text.trim_matches(' ').to_owned();
    }
    let mut text = Cow::Borrowed(text);
    for _ in 0..2 {
        if looks_escaped(&text) {
            text = Cow::Owned(plain(&text));
        }
    }
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    without_tags(words.collect::<Vec<_>>().join(" "))
}

/// A text that was escaped more often than it is read holds tags; set apart from its sign, a name is none to whoever reads it next.
fn without_tags(line: String) -> String {
    let bytes = line.as_bytes();
    let begins = |at: &usize| {
        bytes.get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'))
    };
    let tags: Vec<usize> = memchr_iter(b'<', bytes).filter(begins).collect();
    if tags.is_empty() {
        return line;
    }
    let mut apart = line;
    for at in tags.into_iter().rev() {
        apart.insert(at + 1, ' ');
    }
    apart
}

/// Is there still an entity or a tag in this text? A lone `&` or `<` ("AI < 5 & meer") is neither.
fn looks_escaped(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr2_iter(b'&', b'<', bytes).any(|at| match (bytes[at], bytes.get(at + 1)) {
        (b'&', Some(next)) => next.is_ascii_alphabetic() || *next == b'#',
        (_, Some(next)) => next.is_ascii_alphabetic() || matches!(next, b'/' | b'!'),
        (_, None) => false,
    })
}

/// The beginning of a text, at most `chars` characters with the `…`, cut between words where that is possible.
pub fn shorten(text: &str, chars: usize) -> String {
    if text.len() <= chars {
        return text.to_owned();
    }
    let mut behind = text.char_indices().skip(chars.saturating_sub(1));
    let (Some((end, next)), Some(_)) = (behind.next(), behind.next()) else { return text.to_owned() };
    let kept = &text[..end];
    let kept = match kept.rfind(char::is_whitespace) {
        // Half of the room is worth more than a whole word.
        Some(border) if !next.is_whitespace() && border * 2 > kept.len() => &kept[..border],
        _ => kept,
    };
    format!("{}…", kept.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-')))
}

/// White space runs become one space, or one newline where they hold one.
fn collapsed(text: &str) -> String {
    if is_tidy(text) {
        return text.trim_matches(' ').to_owned();
    }
    let lines = text.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_no_tag_however_often_it_was_escaped() {
        assert_eq!(line("&lt;b&gt;Dag&lt;/b&gt;"), "Dag");
        assert_eq!(line("&amp;lt;script&amp;gt;<div>a <b>b</b></div>"), "< script> a b");
        assert_eq!(line("AI < 5 & meer"), "AI < 5 & meer");
    }

    #[test]
    fn nothing_that_acts_or_loads_survives() {
        let base = Url::parse("https://town.example/nieuws/").unwrap();
        let html = r#"<p onclick="x()" style="background:url(//evil.example)">Dag <a href="javascript:x()">a</a>
            <a href="meer">b</a><img src="https://track.example/1.gif"><script>x()</script><style>p{}</style>
            <iframe src="//evil.example"></iframe><a href="data:text/html,x">c</a></p>"#;
        let safe = safe(html, Some(&base));
        for bad in
            ["script", "onclick", "style", "javascript", "img", "iframe", "data:", "x()", "track", "evil"]
        {
            assert!(!safe.contains(bad), "{bad} in {safe}");
        }
        assert!(safe.contains(r#"href="https://town.example/nieuws/meer""#), "{safe}");
        assert!(safe.contains(r#"rel="noopener noreferrer nofollow""#), "{safe}");
    }

    #[test]
    fn text_is_readable() {
        let html = "<h2>Oproep &amp; steun</h2><p>E&eacute;n <b>twee</b>drie<br>vier</p><ul><li>a<li>b</ul><script>x</script>slot";
        assert_eq!(plain(html), "Oproep & steun\nEén tweedrie\nvier\na\nb\nslot");
        assert_eq!(plain("a < b  en c"), "a < b en c");
    }

    #[test]
    fn a_title_escaped_twice_is_read_twice() {
        assert_eq!(line("R&amp;amp;D &lt;b&gt;nu&lt;/b&gt;\n\t 2026"), "R&D nu 2026");
        assert_eq!(line("AI < 5 & meer"), "AI < 5 & meer");
    }

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(shorten("een twee drie", 9), "een twee…");
        assert_eq!(shorten("één", 3), "één");
        assert_eq!(shorten("onafgebroken", 5), "onaf…");
    }

    #[test]
    fn depth_does_not_overflow_the_stack() {
        let deep = format!("{}x{}", "<b>".repeat(100_000), "</b>".repeat(100_000));
        assert_eq!(plain(&deep), "x");
        assert!(safe(&deep, None).len() < 2_000);
        let mixed = "<p><font a=1></p>".repeat(20_000);
        assert!(safe(&mixed, None).len() < 1_000_000);
    }
}
