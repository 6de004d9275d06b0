//! What goes wrong on the line to a server, as a word: for who counts, who keeps it and who tells it in the language of a reader.

use std::error::Error;
use std::io::{self, ErrorKind};

use super::Refused;
use super::client::cause_of;
use super::names::{NoAnswer, UnknownName, says_no};

/// What went wrong on the line to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// Its name has no address.
    UnknownName,
    /// Nobody answered which address its name has.
    NameUnanswered,
    /// Where it lives is not public.
    Private,
    /// A certificate or the encryption is wrong.
    Tls,
    /// The machine is there and says that nobody listens.
    Refused,
    /// No way leads to it, or nothing comes back.
    Unreachable,
    /// It was taken away before an answer began.
    Reset,
    /// Anything else.
    Other,
}

/// How the library of the system begins what it says when it finds no address for a name; it has no kind for it.
const NO_ADDRESS: &str = "failed to lookup address information";

impl LineFault {
    /// Every fault.
    pub const ALL: [LineFault; 8] = [
        LineFault::UnknownName,
        LineFault::NameUnanswered,
        LineFault::Private,
        LineFault::Tls,
        LineFault::Refused,
        LineFault::Unreachable,
        LineFault::Reset,
        LineFault::Other,
    ];

    /// A stable name; `feed-cause` has a sentence for each.
    pub fn word(self) -> &'static str {
        match self {
            LineFault::UnknownName => "dns",
            LineFault::NameUnanswered => "dns-silent",
            LineFault::Private => "private-address",
            LineFault::Tls => "tls",
            LineFault::Refused => "connection-refused",
            LineFault::Unreachable => "unreachable",
            LineFault::Reset => "connection-reset",
            LineFault::Other => "connect",
        }
    }

    /// Whether its word leaves open what exactly was wrong, so that who mends it wants to know what the program called it.
    pub fn is_vague(self) -> bool {
        matches!(self, LineFault::Tls | LineFault::Other)
    }

    /// What an error of a client says.
    pub fn of(error: &(dyn Error + 'static)) -> LineFault {
        if cause_of::<Refused>(error).is_some_and(|refused| matches!(refused, Refused::Private(_))) {
            return LineFault::Private;
        }
        if cause_of::<UnknownName>(error).is_some() {
            return LineFault::UnknownName;
        }
        if cause_of::<NoAnswer>(error).is_some() {
            return LineFault::NameUnanswered;
        }
        if cause_of::<rustls::Error>(error).is_some() {
            return LineFault::Tls;
        }
        let is_late = || cause_of::<reqwest::Error>(error).is_some_and(reqwest::Error::is_timeout);
        match cause_of::<io::Error>(error) {
            Some(cause) if cause.to_string().starts_with(NO_ADDRESS) && says_no(cause) => {
                LineFault::UnknownName
            }
            Some(cause) if cause.to_string().starts_with(NO_ADDRESS) => LineFault::NameUnanswered,
            Some(cause) => match cause.kind() {
                ErrorKind::ConnectionRefused => LineFault::Refused,
                ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
                    LineFault::Reset
                }
                ErrorKind::HostUnreachable
                | ErrorKind::NetworkUnreachable
                | ErrorKind::NetworkDown
                | ErrorKind::TimedOut => LineFault::Unreachable,
                _ if is_late() => LineFault::Unreachable,
                _ => LineFault::Other,
            },
            None if is_late() => LineFault::Unreachable,
            None => LineFault::Other,
        }
    }
}

/// The innermost cause, which says most in least words.
pub fn root_of(error: &(dyn Error + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fault_is_found_below_whatever_a_library_wraps_around_it() {
        let wrapped = |inner: io::Error| io::Error::other(inner);
        let of = |error: &(dyn Error + 'static)| LineFault::of(error);
        assert_eq!(of(&io::Error::from(ErrorKind::ConnectionRefused)), LineFault::Refused);
        assert_eq!(of(&io::Error::from(ErrorKind::TimedOut)), LineFault::Unreachable);
        assert_eq!(of(&io::Error::from(ErrorKind::BrokenPipe)), LineFault::Reset);
        let unknown = io::Error::other("failed to lookup address information: Name or service not known");
        assert_eq!(of(&unknown), LineFault::UnknownName);
        let silent =
            io::Error::other("failed to lookup address information: Temporary failure in name resolution");
        assert_eq!(of(&silent), LineFault::NameUnanswered);
        assert_eq!(of(&io::Error::other(NoAnswer("town.example".into()))), LineFault::NameUnanswered);
        assert_eq!(of(&io::Error::other(UnknownName("town.example".into()))), LineFault::UnknownName);
        assert_eq!(of(&io::Error::other(Refused::Private("town.example".into()))), LineFault::Private);
        let tls = io::Error::new(ErrorKind::InvalidData, rustls::Error::DecryptError);
        assert_eq!(of(&tls), LineFault::Tls);
        assert_eq!(of(&wrapped(io::Error::other("something"))), LineFault::Other);
    }
}
