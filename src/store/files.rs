//! The bytes of files that are evidence. What is said of them is a part of their system, so its history has it.

use sqlx::{Any, Row, Transaction};

use super::{Store, StoreError};
use crate::register::{EvidenceFile, NewFile, System};

impl Store {
    /// A file of a system with its bytes; `None` also for one of another system.
    pub async fn file(&self, system: &str, id: &str) -> Result<Option<(EvidenceFile, Vec<u8>)>, StoreError> {
        let Some(stored) = self.system(system).await? else { return Ok(None) };
        let Some(file) = stored.system.files.get(id).cloned() else { return Ok(None) };
        let row = sqlx::query("SELECT content FROM files WHERE system = $1 AND id = $2")
            .bind(system)
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        // Between the two looks it may have been removed.
        row.map(|row| Ok((file, row.try_get(0)?))).transpose()
    }
}

/// Lets the bytes follow what a change says of files, and lets no change say what the bytes do not.
///
/// A file is named only when its bytes are there or come with the change; of one that was there only what it is evidence of
/// may change.
pub(super) async fn follow(
    transaction: &mut Transaction<'static, Any>,
    before: Option<&System>,
    after: &mut System,
    new: &[NewFile],
) -> Result<(), StoreError> {
    let none = System::default();
    let before = &before.unwrap_or(&none).files;
    after.files.retain(|id, _| before.contains_key(id) || new.iter().any(|new| new.id == *id));
    for (id, was) in before {
        match after.files.get_mut(id) {
            Some(file) => {
                let of = std::mem::take(&mut file.of);
                *file = EvidenceFile { of, ..was.clone() };
            }
            None => {
                sqlx::query("DELETE FROM files WHERE system = $1 AND id = $2")
                    .bind(&after.id)
                    .bind(id)
                    .execute(&mut **transaction)
                    .await?;
            }
        }
    }
    for new in new.iter().filter(|new| after.files.contains_key(&new.id)) {
        sqlx::query("INSERT INTO files (system, id, content) VALUES ($1, $2, $3)")
            .bind(&after.id)
            .bind(&new.id)
            .bind(new.content.clone())
            .execute(&mut **transaction)
            .await?;
    }
    let System { proposals, files, .. } = after;
    for proposal in proposals.values_mut().flatten() {
        proposal.files.retain(|id| files.contains_key(id));
    }
    Ok(())
}
