//! The disk of a server, told to who runs it.

use super::clean;
use super::entry::{Context, Entry};
use super::section::Group;
use crate::alerts::alert::DiskNotice;

impl Context<'_> {
    pub(super) fn disk_short(&self, disk: &DiskNotice) -> Entry {
        Entry {
            subject: self.say("alert-subject-disk-short", &[]),
            title: self.t("alert-disk-short-title"),
            text: self.of_disk("alert-disk-short", disk),
            ..self.about_disk(disk)
        }
    }

    pub(super) fn disk_enough(&self, disk: &DiskNotice) -> Entry {
        Entry {
            subject: self.say("alert-subject-disk-enough", &[]),
            title: self.t("alert-disk-enough-title"),
            text: self.of_disk("alert-disk-enough", disk),
            ..self.about_disk(disk)
        }
    }

    fn of_disk(&self, key: &str, disk: &DiskNotice) -> String {
        self.say(key, &[("left", &disk.left.to_string()), ("wanted", &disk.wanted.to_string())])
    }

    fn about_disk(&self, disk: &DiskNotice) -> Entry {
        let machine = clean::line(&disk.machine, 64);
        let folder = self.fact("alert-disk-folder", clean::line(&disk.folder, 200), None);
        let named = (!machine.is_empty()).then(|| self.fact("alert-disk-machine", machine, None));
        let why = self.fact("alert-why", self.t("alert-why-server"), None);
        Entry {
            place: 0,
            group: Group::Server,
            subject: String::new(),
            title: String::new(),
            link: None,
            origin: String::new(),
            text: String::new(),
            duties: Vec::new(),
            facts: named.into_iter().chain([folder, why]).collect(),
            page: self.links.feeds(),
            pages: Vec::new(),
        }
    }
}
