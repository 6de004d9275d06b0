//! How the register divides over the classes, as one bar.

use askama::Template;

use super::badge::Badge;
use crate::law::Class;
use crate::text::{Language, say};

/// Width of the picture, in its own units.
const WIDTH: usize = 1_000;

/// A bar with a part for each class that occurs; the table behind it says the same.
#[derive(Clone, Debug, Template)]
#[template(path = "bar.html", config = "src/web/askama.toml")]
pub(super) struct ClassBar {
    title: String,
    description: String,
    parts: Vec<Part>,
}

/// One part of the bar.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) class: &'static str,
    pub(super) badge: Badge,
    pub(super) count: usize,
    x: usize,
    width: usize,
}

impl ClassBar {
    /// The classes of all systems, in any order.
    pub(super) fn new(classes: &[Class], language: Language) -> ClassBar {
        let mut parts = Vec::new();
        let mut before = 0;
        for class in Class::ALL {
            let count = classes.iter().filter(|found| **found == class).count();
            if count > 0 {
                // Edges are rounded, not widths, so that the parts always fill the bar.
                let x = before * WIDTH / classes.len();
                before += count;
                let width = before * WIDTH / classes.len() - x;
                parts.push(Part {
                    class: class.as_str(),
                    badge: Badge::new(class, language),
                    count,
                    x,
                    width,
                });
            }
        }
        let spoken: Vec<String> =
            parts.iter().map(|part: &Part| format!("{} {}", part.count, part.badge.name())).collect();
        ClassBar { title: say(language, "web-register-bar", &[]), description: spoken.join(", "), parts }
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_fill_the_bar_whatever_the_numbers() {
        let classes = [
            Class::High,
            Class::High,
            Class::Minimal,
            Class::Unknown,
            Class::Unknown,
            Class::Unknown,
            Class::NotAi,
        ];
        let bar = ClassBar::new(&classes, Language::Nl);
        assert_eq!(bar.parts.iter().map(|part| part.width).sum::<usize>(), WIDTH);
        assert_eq!(bar.parts.iter().map(|part| part.count).collect::<Vec<_>>(), [2, 1, 1, 3]);
    }
}
