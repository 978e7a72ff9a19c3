//! Positions for a transaction, and what rebalances did to them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use rdkafka::TopicPartitionList;
use rdkafka::consumer::{Consumer as _, ConsumerGroupMetadata};

use super::Consumer;
use super::context::Context;
use super::membership::TransactionMembership;
use super::policy::Commits;
use crate::kafka::error::{Error, ErrorKind};
use crate::topic::Topic;

/// Observes the consumer's assignments, also while a message is borrowed from the consumer.
pub(in crate::kafka) struct Watch(Arc<Context>);

impl<T: Topic> Consumer<T> {
    /// Returns the positions to commit and the group that they belong to, for a transaction.
    pub(in crate::kafka) fn positions(&self) -> Option<(TopicPartitionList, ConsumerGroupMetadata)> {
        let context = self.link.context();
        let positions = context.tracker.all_positions(&context.topic)?;
        Some((positions, self.link.consumer.group_metadata()?))
    }

    /// Joins a transaction, which has these members already.
    pub(in crate::kafka) fn join_transaction(
        &self,
        members: &mut Vec<TransactionMembership>,
    ) -> Result<(), Error> {
        let topic = &self.topic;
        if self.policies.commits != Commits::Manual {
            let message = format!(
                "the consumer of topic `{topic}` commits by itself, also what a transaction does not: \
                 `commits(Commits::Manual)` leaves it to transactions"
            );
            return Err(Error::new(ErrorKind::Settings, message));
        }
        self.link.context().membership.join(members, topic)
    }

    /// Returns an observer of the consumer's assignments.
    pub(in crate::kafka) fn watch(&self) -> Watch {
        Watch(Arc::clone(self.link.consumer.context()))
    }
}

impl Watch {
    /// Returns whether a partition was revoked with received messages that no commit covers.
    pub(in crate::kafka) fn has_lost_partitions(&self) -> bool {
        self.0.tracker.has_lost_partitions()
    }

    /// Forgets lost partitions after the results of their messages were discarded. Returns false where the results of other
    /// partitions' messages were discarded as well.
    pub(in crate::kafka) fn recover(&self) -> bool {
        self.0.tracker.recover()
    }

    /// Returns whether the group has assigned partitions, even none, to the consumer.
    pub(in crate::kafka) fn has_joined(&self) -> bool {
        self.0.has_joined.load(Ordering::Relaxed)
    }

    pub(in crate::kafka) fn error(&self) -> Error {
        let message = format!(
            "partitions of topic `{}` were given to another consumer, which receives what is not committed again",
            self.0.topic
        );
        Error::new(ErrorKind::Aborted, message)
    }
}
