//! The address with which somebody signs in.

/// The longest address (RFC 5321, section 4.5.3.1.3, without the angle brackets).
pub const CHARS_MAX: usize = 254;
/// Signs of a name: it stands in every line of the history.
pub const NAME_MAX: usize = 80;

/// The address as it is kept, in small letters; `None` when it is none.
pub fn read(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let address = (text.len() <= CHARS_MAX).then(|| text.parse::<lettre::Address>())?.ok()?;
    Some(address.to_string())
}

/// A name that can stand in the history, without the blanks around it.
pub fn good_name(name: &str) -> Option<String> {
    let name = name.trim();
    let good = !name.is_empty() && name.chars().count() <= NAME_MAX && !name.chars().any(char::is_control);
    good.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_however_it_is_written() {
        assert_eq!(read(" An.Peeters@Gent.example ").as_deref(), Some("an.peeters@gent.example"));
        for wrong in
            ["", "an", "an@", "@gent.example", "a b@gent.example", "an@gent.example\nBcc: x@y.example"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(read(&format!("{}@gent.example", "a".repeat(300))), None);
    }

    #[test]
    fn a_name_is_one_line_that_says_something() {
        assert_eq!(good_name(" An ").as_deref(), Some("An"));
        assert!(
            good_name(" ").is_none() && good_name("a\nb").is_none() && good_name(&"x".repeat(81)).is_none()
        );
    }
}
