//! A face that the daemon keeps open beside the web page. The faces do not know each other: `main` hands them over.

use axum::Router;
use futures_util::future::BoxFuture;
use tokio_util::sync::CancellationToken;

/// A face at work: the addresses where it is called, and what it does until the stop.
pub struct OpenFace {
    /// Routes beside those of the web page.
    pub pages: Router,
    /// What it does; it ends soon after the token is cancelled.
    pub work: Box<dyn FnOnce(CancellationToken) -> BoxFuture<'static, ()> + Send>,
}

impl std::fmt::Debug for OpenFace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenFace").finish_non_exhaustive()
    }
}
