//! What is worked out once for a state of the index: it is the same until the next commit.

use std::sync::{Arc, Mutex, PoisonError};

use tantivy::Searcher;

use super::IndexError;

/// What is known of a state, by its number.
type Known<T> = Option<(u64, Arc<T>)>;

/// What was worked out for the last state that was asked for; shared by the clones of a reader.
pub(super) struct OfState<T>(Arc<Mutex<Known<T>>>);

impl<T> OfState<T> {
    /// What is known of this state, or what `work_out` says of it. Who asks meanwhile waits for the answer instead of working it out, too.
    pub(super) fn of(
        &self,
        searcher: &Searcher,
        work_out: impl FnOnce() -> Result<T, IndexError>,
    ) -> Result<Arc<T>, IndexError> {
        let generation = searcher.generation().generation_id();
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = last.as_ref().filter(|(known, _)| *known == generation) {
            return Ok(known.clone());
        }
        let made = Arc::new(work_out()?);
        *last = Some((generation, made.clone()));
        Ok(made)
    }
}

impl<T> Clone for OfState<T> {
    fn clone(&self) -> OfState<T> {
        OfState(self.0.clone())
    }
}

impl<T> Default for OfState<T> {
    fn default() -> OfState<T> {
        OfState(Arc::default())
    }
}
