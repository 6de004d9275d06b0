//! web
use std::sync::Arc;
use crate::daemon::Tower;
/// The pages.
pub fn router(_tower: Arc<Tower>) -> axum::Router { axum::Router::new() }
