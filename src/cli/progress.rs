//! Long work in the terminal: how far it is, on standard error.

use std::time::Duration;

/// Between two lines: soon enough that nobody wonders, seldom enough for a log.
pub(super) const EVERY: Duration = Duration::from_secs(5);

/// Does something long, and says again and again how far it is.
pub(super) async fn watched<T>(work: impl Future<Output = T>, every: Duration, mut tell: impl FnMut()) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(every) => tell(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn long_work_is_told_of_until_it_is_done() {
        let (enough, wait) = tokio::sync::oneshot::channel();
        let (mut enough, mut told) = (Some(enough), 0);
        let tell = || {
            told += 1;
            if told == 3 {
                enough.take().unwrap().send("done").unwrap();
            }
        };
        assert_eq!(watched(wait, Duration::from_millis(1), tell).await, Ok("done"));
        assert_eq!(told, 3);
    }
}
