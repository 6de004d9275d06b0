//! A copy of a store that is about to be brought to a newer form, so that the version before can go on with it.
//!
//! # Shape
//! A SQLite file of the form that the store has, whichever database the store is in: beside a SQLite file, in the data folder
//! for PostgreSQL. The version before opens it, and `belfort store move` of that version brings it to a database.

use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, Connection, Row};

use super::super::{Location, Store, StoreError, migrations, sqlite_url};
use super::{Catalogue, fill};

/// What the copies of a PostgreSQL store begin with.
const OF_POSTGRES: &str = "belfort.postgres";

impl Store {
    /// Keeps a copy where a step forward is due. One copy is kept: that of the last such step.
    ///
    /// # Errors
    /// Without a copy the store is left as it is.
    pub(in super::super) async fn copy_before_forward(&self) -> Result<(), StoreError> {
        let applied = self.applied().await?;
        let Some(last) = applied.last() else { return Ok(()) };
        let is_of_a_newer = !applied.iter().all(|number| migrations::numbers().any(|ours| ours == *number));
        if is_of_a_newer || migrations::numbers().all(|number| applied.contains(&number)) {
            return Ok(());
        }
        let beside = match &self.location {
            Location::File(path) => path.clone(),
            Location::Postgres(server) => server.copies.join(OF_POSTGRES),
        };
        let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let draft = beside.with_file_name(format!("{name}.copying"));
        let copy = beside.with_file_name(format!("{name}.form-{last}"));
        let written = self.write_draft(&draft, &applied).await.and_then(|()| {
            let placed = private(&draft).and_then(|()| std::fs::rename(&draft, &copy));
            placed.map_err(|cause| StoreError::from(sqlx::Error::Io(cause)))
        });
        if let Err(cause) = written {
            let _ = std::fs::remove_file(&draft);
            return Err(StoreError::no_copy(&self.location, &sqlx::Error::Protocol(cause.to_string())));
        }
        forget_others(&copy, &format!("{name}.form-"));
        tracing::info!(copy = %copy.display(), "the store is brought to a newer form; a copy of the old one is kept");
        Ok(())
    }

    /// The numbers of the forms that the store has gone through; none for one that is new.
    async fn applied(&self) -> Result<Vec<i64>, StoreError> {
        let there = match self.location {
            Location::File(_) => "SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations'",
            Location::Postgres(_) => "SELECT 1 WHERE to_regclass('_sqlx_migrations') IS NOT NULL",
        };
        if sqlx::query(there).fetch_optional(&self.pool).await?.is_none() {
            return Ok(Vec::new());
        }
        let sql = "SELECT version FROM _sqlx_migrations ORDER BY version";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
    }

    async fn write_draft(&self, draft: &Path, applied: &[i64]) -> Result<(), StoreError> {
        let _ = std::fs::remove_file(draft);
        if let Location::File(_) = self.location {
            let vacuum = sqlx::query("VACUUM INTO $1").bind(draft.to_string_lossy().into_owned());
            vacuum.execute(&self.pool).await?;
            return Ok(());
        }
        let forms = migrations::migrator_of(|number| applied.contains(&number));
        let Catalogue { tables, .. } = Catalogue::of(&forms).await?;
        let mut connection = AnyConnection::connect(&sqlite_url(draft)).await?;
        forms.run(&mut connection).await.map_err(|cause| StoreError::damaged("form", cause))?;
        let mut from = self.snapshot().await?;
        let mut into = connection.begin().await?;
        fill(&mut from, &mut into, &tables).await?;
        into.commit().await?;
        from.rollback().await?;
        let sound: String =
            sqlx::query("PRAGMA integrity_check(1)").fetch_one(&mut connection).await?.try_get(0)?;
        connection.close().await?;
        if sound == "ok" { Ok(()) } else { Err(StoreError::damaged("copy", sound)) }
    }
}

/// A copy is read by its owner alone, whatever the folder allows.
fn private(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    std::fs::File::open(path)?.sync_all()
}

/// Removes the copies of earlier steps.
fn forget_others(copy: &Path, begin: &str) {
    let entries = copy.parent().and_then(|folder| std::fs::read_dir(folder).ok());
    let paths = entries.into_iter().flatten().flatten().map(|entry| entry.path());
    let is_other = |path: &PathBuf| {
        path != copy && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(begin))
    };
    for path in paths.filter(is_other) {
        let _ = std::fs::remove_file(path);
    }
}
