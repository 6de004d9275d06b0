//! The name of a file, as it may stand on any disk, on a page and in a header.

/// Signs of a name; the disks of all systems take more.
const NAME_CHARS_MAX: usize = 120;
/// What a file is called whose name says nothing.
const NAMELESS: &str = "evidence";

/// A name without folders, without signs that hide what it is, and without those that a disk does not take.
pub(super) fn clean(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = name.chars().filter(|sign| !hides(*sign));
    let name: String = shown.map(|sign| if "<>:\"|?*".contains(sign) { '_' } else { sign }).collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    // A name that begins with a point is hidden, one that ends with it is none on Windows.
    let name = name.trim_matches(['.', ' ']);
    let (stem, end) = match extension(name) {
        Some(end) => (name[..name.len() - end.len() - 1].trim_end_matches(['.', ' ']), format!(".{end}")),
        None => (name, String::new()),
    };
    let room = NAME_CHARS_MAX - end.len();
    let stem: String = stem.chars().take(room).collect();
    if stem.is_empty() { format!("{NAMELESS}{end}") } else { format!("{stem}{end}") }
}

/// What stands behind the last point, when it can be the kind of a file; also of a name that is nothing else.
pub(super) fn extension(name: &str) -> Option<&str> {
    let (_, end) = name.rsplit_once('.')?;
    let good = (1..=8).contains(&end.len()) && end.bytes().all(|sign| sign.is_ascii_alphanumeric());
    good.then_some(end)
}

/// Controls, and the marks that turn or join what is read: `gnp.exe` would look like `exe.png`.
fn hides(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cleaned_of_folders_controls_and_marks_that_turn_it() {
        for (sent, kept) in [
            ("C:\\Users\\An\\fria.pdf", "fria.pdf"),
            ("../../etc/passwd", "passwd"),
            ("a\0b\r\nc.pdf", "abc.pdf"),
            ("\u{202e}fdp.exe", "fdp.exe"),
            ("  .verborgen.txt ", "verborgen.txt"),
            ("a<b>:\"c|d?e*.txt", "a_b___c_d_e_.txt"),
            ("", "evidence"),
            ("...", "evidence"),
            ("Één  nota.docx", "Één nota.docx"),
        ] {
            assert_eq!(clean(sent), kept, "{sent}");
        }
        let long = clean(&format!("{}.pdf", "x".repeat(500)));
        assert!(long.chars().count() == NAME_CHARS_MAX && long.ends_with("x.pdf"), "{long}");
    }
}
