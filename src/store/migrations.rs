//! The forms that the store has had, oldest first. A form that was shipped is never edited: add another.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

const FORMS: &[(i64, &str, &str)] = &[
    (1, "first form", include_str!("migrations/0001-first.sql")),
    (2, "manners", include_str!("migrations/0002-manners.sql")),
    (3, "stories", include_str!("migrations/0003-stories.sql")),
    (4, "health", include_str!("migrations/0004-health.sql")),
    (6, "timing", include_str!("migrations/0006-timing.sql")),
    (15, "standing queries", include_str!("migrations/0015-standing.sql")),
    (20, "consent", include_str!("migrations/0020-consent.sql")),
    (21, "bot", include_str!("migrations/0021-bot.sql")),
    (22, "rule book", include_str!("migrations/0022-rule-book.sql")),
    (23, "moves", include_str!("migrations/0023-moves.sql")),
    (30, "register", include_str!("migrations/0030-register.sql")),
    (31, "questionnaires", include_str!("migrations/0031-questionnaires.sql")),
    (40, "traces", include_str!("migrations/0040-traces.sql")),
    (41, "light traces", include_str!("migrations/0041-light-traces.sql")),
    (42, "projects", include_str!("migrations/0042-projects.sql")),
    (50, "accounts", include_str!("migrations/0050-accounts.sql")),
    (51, "calls", include_str!("migrations/0051-calls.sql")),
    (52, "invitation letters", include_str!("migrations/0052-invitation-letters.sql")),
    (53, "signing out", include_str!("migrations/0053-signing-out.sql")),
    (54, "amendments", include_str!("migrations/0054-amendments.sql")),
    (56, "imports", include_str!("migrations/0056-imports.sql")),
    (60, "retention", include_str!("migrations/0060-retention.sql")),
    (61, "register state", include_str!("migrations/0061-register-state.sql")),
    (62, "polling", include_str!("migrations/0062-polling.sql")),
    (63, "files", include_str!("migrations/0063-files.sql")),
    (64, "turns of the bot", include_str!("migrations/0064-bot-turns.sql")),
    (65, "owners of deliveries", include_str!("migrations/0065-owners.sql")),
    (66, "shared systems", include_str!("migrations/0066-shared-systems.sql")),
    (67, "assessments in brief", include_str!("migrations/0067-assessments-in-brief.sql")),
    (68, "recipients", include_str!("migrations/0068-recipients.sql")),
    (69, "held", include_str!("migrations/0069-held.sql")),
    (70, "mutes", include_str!("migrations/0070-mutes.sql")),
    (71, "companions", include_str!("migrations/0071-companions.sql")),
    (72, "happened", include_str!("migrations/0072-happened.sql")),
    (73, "growth", include_str!("migrations/0073-growth.sql")),
    (74, "webhook secrets", include_str!("migrations/0074-webhook-secrets.sql")),
    (76, "subscriptions by kind", include_str!("migrations/0076-subscriptions-by-kind.sql")),
    (77, "organisation names", include_str!("migrations/0077-organisation-names.sql")),
    (79, "exports", include_str!("migrations/0079-exports.sql")),
    (80, "register state whole", include_str!("migrations/0080-register-state-whole.sql")),
    (83, "paces", include_str!("migrations/0083-paces.sql")),
    (84, "waiting", include_str!("migrations/0084-waiting.sql")),
    (85, "cut off", include_str!("migrations/0085-cut-off.sql")),
];

/// The number of every form.
pub(super) fn numbers() -> impl Iterator<Item = i64> {
    FORMS.iter().map(|(number, _, _)| *number)
}

/// The number of the newest form.
pub(super) fn newest() -> i64 {
    numbers().max().unwrap_or_default()
}

/// All forms, for [`Migrator::run`].
pub(super) fn migrator() -> Migrator {
    migrator_of(|_| true)
}

/// The forms of some numbers, for a store as an older version had it.
pub(super) fn migrator_of(wanted: impl Fn(i64) -> bool) -> Migrator {
    let forms = FORMS.iter().filter(|(number, _, _)| wanted(*number)).map(|&(version, description, sql)| {
        let description = Cow::Borrowed(description);
        Migration::new(version, description, MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(forms.collect())
}
