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
        if text.ends_with(char::is_whitespace) {
            self.space();
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
