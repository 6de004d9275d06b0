//! Plain text as it grows out of HTML: words, spaces between them, lines where blocks are.

/// Text in the making; white space is collapsed as it comes.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
    gap: Gap,
}

/// What stands between the last word and the next one.
#[derive(Clone, Copy, Default, PartialEq)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
}

/// Are the words of a text parted by single spaces already, so that it can stay as it is, but for its ends?
///
/// Most texts are. The letters beside which Unicode keeps its white space and control characters count as untidy, which is
/// slower and never wrong. Every byte is looked at, which a processor does for many at a time.
pub(super) fn is_tidy(text: &str) -> bool {
    let untidy = |byte: &u8| *byte < b' ' || matches!(*byte, 0x7F | 0xC2 | 0xE1 | 0xE2 | 0xE3);
    !text.as_bytes().iter().fold(false, |found, byte| found | untidy(byte)) && !text.contains("  ")
}

impl Lines {
    pub(super) fn with_capacity(bytes: usize) -> Lines {
        Lines { text: String::with_capacity(bytes), gap: Gap::None }
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// What was added since the text was `from` bytes long.
    pub(super) fn since(&self, from: usize) -> String {
        self.text.get(from..).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn space(&mut self) {
        if self.gap == Gap::None {
            self.gap = Gap::Space;
        }
    }

    pub(super) fn newline(&mut self) {
        self.gap = Gap::Line;
    }

    pub(super) fn words(&mut self, text: &str) {
        if text.starts_with(char::is_whitespace) {
            self.space();
        }
        if is_tidy(text) {
            let text = text.trim_matches(' ');
            if !text.is_empty() {
                self.fill();
                self.text.push_str(text);
            }
        } else {
            self.each_word(text);
        }
        if text.ends_with(char::is_whitespace) {
            self.space();
        }
    }

    fn each_word(&mut self, text: &str) {
        let mut first = true;
        for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
            if word.is_empty() {
                continue;
            }
            if !first {
                self.space();
            }
            first = false;
            self.fill();
            self.text.push_str(word);
        }
    }

    fn fill(&mut self) {
        if !self.text.is_empty() {
            match self.gap {
                Gap::None => {}
                Gap::Space => self.text.push(' '),
                Gap::Line => self.text.push('\n'),
            }
        }
        self.gap = Gap::None;
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}
