//! Readers of papers and keys: receipts, backups, projects, registers in the dialects of others, files that are evidence, records of
//! the DNS, keys and tokens. One that was changed is refused, or it is what it says.

use std::sync::OnceLock;

use belfort::alerts::channel::{DkimConfig, EmailChannel, EmailConfig, Secret, Signer};
use belfort::alerts::sender::{Worth, dkim, dmarc, spf};
use belfort::daemon::backup::{archive, backup};
use belfort::law::{Receipt, RuleBook, decide};
use belfort::people::id_token::{Expected, read};
use belfort::register::import::{Wish, read_import};
use belfort::register::{Detail, DetailKind, Format, Media, NewFile, Project, read_system};
use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;

use super::fuzz::{cases, text};
use crate::town::{Town, morning, social_assistance};

const PROJECT: &str = include_str!("../../../src/cli/demo/projects/druktesensoren.toml");
const DIALECTS: [(&str, &str); 6] = [
    ("x.json", include_str!("../../fixtures/registers/atrs.json")),
    ("x.csv", include_str!("../../fixtures/registers/eurocities.csv")),
    ("x.json", include_str!("../../fixtures/registers/nl-0.3.json")),
    ("x.json", include_str!("../../fixtures/registers/nl-1.0.json")),
    ("x.json", include_str!("../../fixtures/registers/nl-list.json")),
    ("x.csv", include_str!("../../fixtures/registers/own-columns.csv")),
];

/// Bytes of any kind, changed, cut and repeated.
fn changed(seed: &[u8]) -> impl Strategy<Value = Vec<u8>> + use<> {
    let seed = seed.to_vec();
    vec((any::<usize>(), 0_usize..40, vec(any::<u8>(), 0..20)), 1..6).prop_map(move |changes| {
        let mut bytes = seed.clone();
        for (at, remove, insert) in changes {
            let at = at % (bytes.len() + 1);
            bytes.splice(at..(at + remove).min(bytes.len()), insert);
        }
        bytes
    })
}

/// What was decided of a sample, as a file.
fn receipt() -> &'static (Receipt, String) {
    static RECEIPT: OnceLock<(Receipt, String)> = OnceLock::new();
    RECEIPT.get_or_init(|| {
        let (book, _) = RuleBook::embedded();
        let system =
            read_system("s", &social_assistance("s", "email:bob@town.example"), Format::Toml, &book).unwrap();
        let (facts, day) = (system.for_law(&book), morning().date_naive());
        let assessment = decide(&book, &facts, day, day);
        let receipt = Receipt::of(&book, &facts, &assessment);
        let text = receipt.to_text();
        (receipt, text)
    })
}

/// A backup of a small town: its bytes, and its manifest as text.
fn backed_up() -> &'static (Vec<u8>, String) {
    static BACKUP: OnceLock<(Vec<u8>, String)> = OnceLock::new();
    BACKUP.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let town = Town::new().await;
            town.follow("stad").await;
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("town.belfort");
            let manifest = backup(&town.tower, &file).await.unwrap();
            (std::fs::read(&file).unwrap(), serde_json::to_string(&manifest).unwrap())
        })
    })
}

/// A zip whose files are not packed.
fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut whole, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let at = u32::try_from(whole.len()).unwrap().to_le_bytes();
        let size = u32::try_from(text.len()).unwrap().to_le_bytes();
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let head = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &[0; 4], &size, &size, &length, &[0, 0]].concat();
        whole.extend([&b"PK\x03\x04"[..], &head[..], name.as_bytes(), text.as_bytes()].concat());
        directory.extend([&b"PK\x01\x02\x14\0"[..], &head[..], &[0; 10], &at, name.as_bytes()].concat());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let (size, at) = (directory.len() as u32, whole.len() as u32);
    let end =
        [&b"PK\x05\x06\0\0\0\0"[..], &count[..], &count, &size.to_le_bytes(), &at.to_le_bytes(), &[0, 0]];
    [whole, directory, end.concat()].concat()
}

/// A file of each kind that is no text, with its name.
fn evidence() -> [(&'static str, Media, Vec<u8>); 4] {
    let word = [("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w:document/>")];
    let odt = [("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<office/>")];
    let png =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\0\0\0\0\0\0\0\0IEND\xaeB`\x82";
    [
        ("fria.docx", Media::Docx, zip(&word)),
        ("fria.odt", Media::Odt, zip(&odt)),
        ("plan.png", Media::Png, png.to_vec()),
        ("plan.jpg", Media::Jpeg, b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9".to_vec()),
    ]
}

#[test]
fn what_is_changed_here_is_taken_as_long_as_it_is_whole() {
    let day = morning().date_naive();
    for (name, media, content) in evidence() {
        let new = NewFile::read("f".to_owned(), (name, content), 10_000, ("An", day));
        assert_eq!(new.map(|new| new.file.media), Ok(media), "{name}");
    }
    let (receipt, text) = receipt();
    assert!(Receipt::read(text).unwrap().verify(receipt).confirmed);
    // The last one is no dialect: somebody says what its columns are.
    for (path, content) in DIALECTS.into_iter().take(5) {
        assert!(
            read_import(path, content.as_bytes(), &Wish::default(), &RuleBook::embedded().0).is_ok(),
            "{content}"
        );
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_receipt_in_which_a_sign_was_changed_is_not_confirmed(at in any::<usize>(), byte in any::<u8>(), rest in text("\"receipt\": {}")) {
        let (receipt, text) = receipt();
        let mut bytes = text.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(read) = Receipt::read(&String::from_utf8_lossy(&bytes)) {
            prop_assert!(read == *receipt || read.engine != receipt.engine || !read.verify(receipt).confirmed);
            prop_assert!(read == *receipt || read.verify(receipt).points.iter().any(|point| !point.same));
        }
        prop_assert!(Receipt::read(&rest).is_err());
    }

    #[test]
    fn a_backup_is_whole_or_refused(bytes in changed(&backed_up().0)) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &bytes).unwrap();
        match archive::check(file.path()) {
            Ok(manifest) => prop_assert_eq!(&serde_json::to_string(&manifest).unwrap(), &backed_up().1),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn a_project_is_one_that_can_be_kept_or_a_list_of_problems(project in text(PROJECT)) {
        match Project::read(&project, |_, _| true) {
            Ok(project) => {
                prop_assert!(project.problems(|_, _| true).is_empty());
                prop_assert!(project.link.as_ref().is_none_or(|link| matches!(link.scheme(), "http" | "https")));
            }
            Err(problems) => prop_assert!(!problems.is_empty()),
        }
    }

    #[test]
    fn what_is_typed_of_a_system_reads_back_as_it_is_kept(typed in text("2026-11-23"), other in text("https://a.example/x")) {
        // A browser sends the ends of lines in one way.
        let (typed, other) = (typed.replace('\r', ""), other.replace('\r', ""));
        for kind in DetailKind::ALL {
            let fields = kind.fields().iter().enumerate();
            let typed = fields.map(|(at, field)| (field.name.to_owned(), if at % 2 == 0 { &typed } else { &other }.clone()));
            match Detail::read(kind, &typed.collect()) {
                Ok(detail) => prop_assert_eq!(Detail::read(kind, &detail.typed()), Ok(detail)),
                Err(faults) => prop_assert!(!faults.is_empty()),
            }
        }
    }

    #[test]
    fn a_register_in_a_dialect_of_others_is_read_or_refused_with_a_reason(at in 0_usize..6, change in any::<prop::sample::Index>(), insert in vec(any::<u8>(), 0..30), remove in 0_usize..60) {
        let (path, seed) = DIALECTS[at];
        let mut bytes = seed.as_bytes().to_vec();
        let begin = change.index(bytes.len());
        bytes.splice(begin..(begin + remove).min(bytes.len()), insert);
        static BOOK: OnceLock<RuleBook> = OnceLock::new();
        match read_import(path, &bytes, &Wish::default(), BOOK.get_or_init(|| RuleBook::embedded().0)) {
            Ok(import) => prop_assert!(import.systems.len() <= bytes.len() && import.systems.iter().all(|(system, _)| !system.id.is_empty())),
            Err(refused) => prop_assert!(!refused.problems.is_empty()),
        }
    }

    #[test]
    fn a_file_of_another_content_than_its_name_says_is_not_taken(at in 0_usize..4, other in 0_usize..4, noise in vec(any::<u8>(), 0..400), begin in any::<prop::sample::Index>()) {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let (name, media, content) = evidence()[at].clone();
        let mut broken = evidence()[other].2.clone();
        let begin = begin.index(broken.len());
        broken.splice(begin..(begin + noise.len()).min(broken.len()), noise);
        for content in [content, broken] {
            if let Ok(new) = NewFile::read("f".to_owned(), (name, content), 10_000, ("An", day)) {
                prop_assert_eq!(new.file.media, media);
                prop_assert_eq!(new.file.bytes as usize, new.content.len());
            }
        }
    }

    #[test]
    fn records_of_the_dns_are_good_only_when_they_say_so(
        sender in text("v=spf1 mx -all"), key in text("v=DKIM1; k=rsa; p=MIIB"), policy in text("v=DMARC1; p=reject"),
    ) {
        if spf(std::slice::from_ref(&sender)) == Worth::Good {
            prop_assert!(sender.to_ascii_lowercase().starts_with("v=spf1") || sender.trim_start().to_ascii_lowercase().starts_with("v=spf1"));
        }
        if dkim(std::slice::from_ref(&key), Some("v=DKIM1; p=MIIB")) == Worth::Good {
            prop_assert!(key.split_whitespace().collect::<String>().contains("=MIIB"));
        }
        if dmarc(std::slice::from_ref(&policy)) == Worth::Good {
            prop_assert!(policy.contains("DMARC1") && ["none", "quarantine", "reject"].iter().any(|word| policy.split_whitespace().collect::<String>().contains(word)));
        }
        prop_assert_eq!(spf(&[]), Worth::Missing);
    }

    #[test]
    fn a_key_that_is_broken_signs_nothing_and_is_not_shown(
        key in text(include_str!("../../fixtures/dkim/ed25519.pem")), secret in text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), url in text("smtps://an:geheim@mail.example:465"),
    ) {
        let config = DkimConfig { domain: "town.example".to_owned(), selector: "b".to_owned(), key };
        match Signer::new(&config) {
            Ok(signer) => prop_assert!(signer.sign(b"From: a@town.example\r\n\r\nx\r\n", 1).is_some()),
            Err(error) => prop_assert!(!error.to_string().contains("MC4CAQ")),
        }
        match secret.parse::<Secret>() {
            Ok(secret) => {
                let shown = format!("{secret:?}");
                prop_assert!(!shown.contains("MfKQ"));
            }
            Err(error) => prop_assert!(!error.contains("MfKQ")),
        }
        let email = EmailConfig {
            url,
            from: "a@town.example".to_owned(),
            unsubscribe: String::new(),
            return_path: String::new(),
            dkim: None,
            outbox: std::path::PathBuf::new(),
            timeout: std::time::Duration::from_secs(1),
        };
        static RUNTIME: OnceLock<tokio::runtime::Runtime> = OnceLock::new();
        let runtime = RUNTIME.get_or_init(|| tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap());
        // A channel watches its connections from its beginning on.
        let _inside = runtime.enter();
        if let Err(error) = EmailChannel::open(email) {
            prop_assert!(!error.to_string().contains("geheim"), "{}", error);
        }
    }

    #[test]
    fn a_token_that_nobody_signed_is_believed_by_nobody(
        head in text("{\"alg\":\"RS256\",\"kid\":\"one\"}"), body in text("{\"iss\":\"https://login.example\",\"sub\":\"7\"}"), keys in text("{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"one\",\"x\":\"AAAA\"}]}"),
    ) {
        use base64::Engine as _;
        let part = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
        let keys: serde_json::Value = serde_json::from_str(&keys).unwrap_or_default();
        let expected = Expected { issuer: "https://login.example", client_id: "belfort", nonce: "n", now: 1_800_000_000 };
        for token in [format!("{}.{}.{}", part(&head), part(&body), part(&keys.to_string())), format!("{head}.{body}."), head] {
            prop_assert!(read(&token, &keys, &expected).is_err());
        }
    }
}
