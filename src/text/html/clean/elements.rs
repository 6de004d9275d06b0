//! Which elements stand in what we write, and which of them break a line. An element of no list goes; what it holds stays.

/// Elements whose content is no text for a reader, and is dropped whole.
pub(super) const OPAQUE: &[&str] = &[
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "noembed",
    "noframes",
    "xmp",
    "textarea",
    "svg",
    "math",
    "head",
    "title",
    "select",
    "plaintext",
    "frameset",
];

/// Elements that a page of ours may show. The first letters are told apart by the list itself: it is short.
const ALLOWED: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
];

/// Elements that become a plain block, so that what they hold does not run together.
const AS_DIV: &[&str] = &[
    "address", "article", "aside", "body", "center", "details", "dir", "fieldset", "footer", "form",
    "header", "main", "menu", "nav", "section", "summary",
];

/// Elements that a sibling of the same name closes.
pub(super) const SELF_CLOSING: &[&str] = &["p", "li", "dt", "dd", "tr", "td", "th"];

/// Elements that stand on a line of their own.
pub(super) const BLOCKS: &[&str] = &[
    "blockquote",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "tr",
    "ul",
];

pub(super) fn one_of(list: &'static [&'static str], name: &str) -> Option<&'static str> {
    list.iter().copied().find(|known| known.eq_ignore_ascii_case(name))
}

/// The name under which an element is shown; `None` when only its content is.
pub(super) fn shown_as(name: &str) -> Option<&'static str> {
    if let Some(name) = one_of(ALLOWED, name) {
        return Some(name);
    }
    one_of(AS_DIV, name).map(|_| "div")
}
