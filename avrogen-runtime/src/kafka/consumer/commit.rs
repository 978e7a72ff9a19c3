//! Commits of what is done.

use std::sync::{Arc, Weak};
use std::time::Duration;

use rdkafka::consumer::{CommitMode, Consumer as _};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use super::Consumer;
use super::link::Link;
use crate::kafka::broker::blocking;
use crate::kafka::error::Error;
use crate::topic::Topic;

/// How often librdkafka is told what is done; it commits that every `auto.commit.interval.ms`.
const TOLD_EVERY: Duration = Duration::from_millis(100);

impl<T: Topic> Consumer<T> {
    /// Commits what is done, and waits until the brokers have that.
    ///
    /// # Errors
    /// What the brokers say: the partitions may have been given to another consumer of the group.
    pub async fn commit(&self) -> Result<(), Error> {
        let link = Arc::clone(&self.link);
        blocking(move || {
            let Some(positions) = link.context().tracker.all_positions(&link.context().topic) else {
                return Ok(());
            };
            match link.consumer.commit(&positions, CommitMode::Sync) {
                Ok(()) | Err(KafkaError::ConsumerCommit(RDKafkaErrorCode::NoOffset)) => Ok(()),
                Err(error) => Err(link.explain(&error)),
            }
        })
        .await
    }
}

/// Tells librdkafka what is done, for as long as the consumer lives.
pub(super) async fn tell(link: Weak<Link>) {
    loop {
        tokio::time::sleep(TOLD_EVERY).await;
        let Some(link) = link.upgrade() else { return };
        link.context().store(&link.consumer);
        // To be the last that knows it would mean to close it here, which blocks.
        if Arc::strong_count(&link) == 1 {
            tokio::task::spawn_blocking(move || drop(link));
            return;
        }
    }
}
