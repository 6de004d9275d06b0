//! HTML from outside made harmless, and made readable.
