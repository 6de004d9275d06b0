//! HTML rewritten so that no parser can be hurt by it: every tag closed in order, nothing too deep, nothing too many.

/// Elements inside one another; honest pages stay under 60.
const DEPTH_MAX: usize = 128;

/// Start tags in one text; a listing of 200 rows has about 5,000.
const TAGS_MAX: usize = 40_000;

/// Elements whose content is no text for a reader, and is dropped whole.
const OPAQUE: &[&str] = &[
    "script", "style", "template", "noscript", "iframe", "noembed", "noframes", "xmp", "textarea", "svg",
    "math", "object",
];
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
/// Elements that a sibling of the same name closes.
const SELF_CLOSING: &[&str] = &["p", "li", "dt", "dd", "tr", "td", "th", "option"];

/// The same HTML with its tags balanced and bounded; comments, declarations and scripts are gone.
///
/// An HTML parser copies unclosed formatting into every block that follows, and looks through all open elements at each
/// end tag. Both make a small hostile text cost minutes or gigabytes; closing what is open in the right order prevents both.
pub fn balanced(html: &str) -> String {
    let mut out = Balance { text: String::with_capacity(html.len()), open: Vec::new(), dropped: 0, tags: 0 };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.text.push_str(&rest[..at]);
        rest = out.markup(&rest[at..]);
    }
    out.text.push_str(rest);
    while let Some(name) = out.open.pop() {
        out.close(&name);
    }
    out.text
}

struct Balance {
    text: String,
    open: Vec<String>,
    /// Start tags dropped for depth whose end tags must go too.
    dropped: usize,
    tags: usize,
}

impl Balance {
    /// Deals with what begins with `<` and returns what follows it.
    fn markup<'a>(&mut self, rest: &'a str) -> &'a str {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.find("-->").map_or("", |end| &comment[end + 3..]);
        }
        if let Some(text) = rest.strip_prefix("<![CDATA[") {
            let (text, after) = text.split_once("]]>").unwrap_or((text, ""));
            self.text.push_str(&text.replace('<', "&lt;"));
            return after;
        }
        match rest[1..].chars().next() {
            Some('!' | '?') => rest.find('>').map_or("", |end| &rest[end + 1..]),
            Some('/') => self.end_tag(rest),
            Some(c) if c.is_ascii_alphabetic() => self.start_tag(rest),
            _ => {
                self.text.push_str("&lt;");
                &rest[1..]
            }
        }
    }

    fn start_tag<'a>(&mut self, rest: &'a str) -> &'a str {
        let name = name_of(&rest[1..]);
        let Some(length) = tag_length(rest) else { return "" };
        let (tag, after) = rest.split_at(length);
        if OPAQUE.contains(&name.as_str()) {
            return if tag.ends_with("/>") { after } else { after_end_of(&name, after) };
        }
        if SELF_CLOSING.contains(&name.as_str()) && self.open.last() == Some(&name) {
            self.open.pop();
            self.close(&name);
        }
        self.tags += 1;
        let bare = VOID.contains(&name.as_str());
        if self.tags > TAGS_MAX || self.open.len() >= DEPTH_MAX {
            self.dropped += usize::from(!bare && self.open.len() >= DEPTH_MAX);
            return after;
        }
        self.text.push_str(tag);
        if !bare {
            self.open.push(name);
        }
        after
    }

    fn end_tag<'a>(&mut self, rest: &'a str) -> &'a str {
        let name = name_of(&rest[2..]);
        let after = rest.find('>').map_or("", |end| &rest[end + 1..]);
        if self.dropped > 0 {
            self.dropped -= 1;
        } else if self.open.contains(&name) {
            while let Some(inner) = self.open.pop() {
                self.close(&inner);
                if inner == name {
                    break;
                }
            }
        }
        after
    }

    fn close(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }
}

fn name_of(text: &str) -> String {
    // No element has a name longer than 40 characters; without the bound an unclosed name is copied again and again.
    text.chars()
        .take(40)
        .take_while(|c| !c.is_whitespace() && !matches!(c, '/' | '>'))
        .collect::<String>()
        .to_ascii_lowercase()
}

/// The length of a start tag, minding `>` inside quotes; `None` when it never ends.
fn tag_length(tag: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in tag.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            // A quote only opens a value after `=`; elsewhere it is a stray character.
            None if matches!(c, '"' | '\'') && before == '=' => quote = Some(c),
            None if c == '>' => return Some(at + 1),
            None => {}
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    None
}

/// What follows the end tag of an opaque element; all is lost when it has none.
fn after_end_of<'a>(name: &str, text: &'a str) -> &'a str {
    let mut from = 0;
    while let Some(at) = text[from..].find("</").map(|at| at + from) {
        if name_of(&text[at + 2..]) == name {
            return text[at..].find('>').map_or("", |end| &text[at + end + 1..]);
        }
        from = at + 2;
    }
    ""
}
