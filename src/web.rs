//! web
use crate::daemon::Tower;
use std::sync::Arc;
/// The pages.
pub fn router(_tower: Arc<Tower>) -> axum::Router {
    axum::Router::new()
}
