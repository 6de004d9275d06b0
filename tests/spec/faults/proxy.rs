//! A line to a server that can be cut.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Stands between Belfort and its database.
pub(super) struct Proxy {
    pub(super) port: u16,
    cuts: watch::Sender<u64>,
    broken: Arc<AtomicUsize>,
}

impl Proxy {
    pub(super) async fn open(target: String) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (cuts, heard) = watch::channel(0);
        let broken = Arc::new(AtomicUsize::new(0));
        let count = broken.clone();
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let (mut cut, count, target) = (heard.clone(), count.clone(), target.clone());
                cut.mark_unchanged();
                tokio::spawn(async move {
                    let Ok(mut far) = TcpStream::connect(target).await else { return };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        _ = cut.changed() => drop(count.fetch_add(1, Ordering::Relaxed)),
                    }
                });
            }
        });
        Proxy { port, cuts, broken }
    }

    /// Breaks every line that is open; new ones get through.
    pub(super) fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// How many lines were broken.
    pub(super) fn broken(&self) -> usize {
        self.broken.load(Ordering::Relaxed)
    }
}
