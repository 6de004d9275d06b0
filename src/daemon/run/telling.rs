//! The flows that tell: digests that are due, questions of consent, and one for each channel.

use std::sync::Arc;

use tokio::sync::Notify;

use super::{Bells, Flows, LOOK};
use crate::alerts::Channels;
use crate::daemon::announce::turn::{self, Turn};
use crate::daemon::announce::{Lane, announce};
use crate::daemon::consent::{forget_when_due, mail_questions};
use crate::daemon::inviting::mail_invitations;
use crate::daemon::moving::tell_farewells;
use crate::daemon::tower::Tower;

impl Flows {
    pub(super) fn digests(&self, tower: &Arc<Tower>, bells: &Bells) {
        let (tower, bells) = (tower.clone(), bells.clone());
        self.repeat("digests", Arc::default(), LOOK, move || {
            let (tower, bells) = (tower.clone(), bells.clone());
            async move {
                tower.store.end_pauses(tower.clock.now()).await?;
                if tower.store.bundle_digests(tower.clock.now(), tower.config.alerts.time_zone).await? > 0 {
                    bells.ring_outbox();
                }
                Ok(())
            }
        });
    }

    pub(super) fn consents(&self, tower: &Arc<Tower>, channels: &Arc<Channels>) {
        let (tower, channels) = (tower.clone(), channels.clone());
        self.repeat("consents", Arc::default(), LOOK, move || {
            let (tower, channels) = (tower.clone(), channels.clone());
            async move {
                mail_questions(&tower, &channels).await?;
                tell_farewells(&tower, &channels).await?;
                mail_invitations(&tower, &channels).await?;
                forget_when_due(&tower).await
            }
        });
    }

    pub(super) fn announce(
        &self,
        tower: &Arc<Tower>,
        channels: &Arc<Channels>,
        lane: Lane,
        bell: Arc<Notify>,
    ) {
        let (tower, channels, stop) = (tower.clone(), channels.clone(), self.stop.clone());
        let turn = Arc::new(Turn::default());
        self.repeat(lane.channel, bell, LOOK, move || {
            let (tower, channels, stop, turn) = (tower.clone(), channels.clone(), stop.clone(), turn.clone());
            async move {
                let stop = || stop.is_cancelled();
                let told = match lane.channel {
                    turn::CHANNEL => turn.announce(&tower, &channels, stop).await,
                    _ => announce(&tower, &channels, lane, stop).await,
                };
                told.map(drop)
            }
        });
    }
}
