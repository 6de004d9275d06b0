//! Three-valued truth: what is not known is neither true nor false.

/// A truth value of Kleene's strong logic.
///
/// The order false < unknown < true makes "and" the least and "or" the greatest of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// Surely not.
    False,
    /// Not known.
    Unknown,
    /// Surely so.
    True,
}

impl Truth {
    /// True only when both are.
    pub fn and(self, other: Truth) -> Truth {
        self.min(other)
    }

    /// True when one is.
    pub fn or(self, other: Truth) -> Truth {
        self.max(other)
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::Unknown => Truth::Unknown,
            Truth::False => Truth::True,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Truth {
        if known { Truth::True } else { Truth::False }
    }
}
