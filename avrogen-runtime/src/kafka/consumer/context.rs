//! What librdkafka tells a consumer: who has which partitions, and what was committed.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rdkafka::client::ClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext, Rebalance as Change};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::topic_partition_list::TopicPartitionList;
use tokio::sync::Notify;

use super::membership::Membership;
use super::partition_eof::PartitionEof;
use super::tracker::Tracker;
use crate::kafka::broker::Problem;

/// Partitions that come or go.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rebalance {
    /// The consumer has these from now on.
    Assigned(Vec<i32>),
    /// The consumer loses these, after this is told: messages of theirs that are done are committed, and those that are
    /// not go to whoever has them next.
    Revoked(Vec<i32>),
    /// The consumer has lost these already: it was not heard of for too long.
    Lost(Vec<i32>),
}

pub(super) type OnRebalance = Arc<dyn Fn(&Rebalance) + Send + Sync>;

pub(super) struct Context {
    pub(super) topic: String,
    pub(super) tracker: Tracker,
    /// Told when librdkafka has something, and when it should be asked again.
    pub(super) wake: Notify,
    /// Counts what came that was no message.
    pub(super) events: AtomicU64,
    pub(super) is_paused: AtomicBool,
    /// Whether the group has given it partitions, be it none.
    pub(super) has_joined: AtomicBool,
    pub(super) commits: bool,
    /// Whether a transaction commits its positions.
    pub(super) membership: Membership,
    pub(super) on_rebalance: Option<OnRebalance>,
    /// Present where the consumer reports the ends of partitions.
    pub(super) partition_eof: Option<PartitionEof>,
    pub(super) problem: Problem,
}

impl Context {
    fn event(&self) {
        self.events.fetch_add(1, Ordering::Relaxed);
    }
}

impl ClientContext for Context {
    fn log(&self, level: rdkafka::config::RDKafkaLogLevel, fac: &str, message: &str) {
        self.event();
        rdkafka::client::DefaultClientContext.log(level, fac, message);
    }

    fn stats_raw(&self, _: &[u8]) {
        self.event();
    }

    fn error(&self, error: KafkaError, reason: &str) {
        self.event();
        self.problem.note(&error, reason);
    }
}

impl ConsumerContext for Context {
    fn pre_rebalance(&self, consumer: &BaseConsumer<Self>, change: &Change<'_>) {
        self.event();
        let Change::Revoke(list) = change else { return };
        let partitions = numbers(list);
        let is_lost = consumer.assignment_lost();
        if let Some(tell) = &self.on_rebalance {
            let partitions = partitions.clone();
            tell(&if is_lost { Rebalance::Lost(partitions) } else { Rebalance::Revoked(partitions) });
        }
        // What is stored now is committed when the partitions go.
        if self.commits && !is_lost {
            self.store(consumer);
        }
        if let Some(eof) = &self.partition_eof {
            for partition in &partitions {
                eof.left(*partition);
            }
        }
        self.tracker.revoke(partitions);
    }

    fn post_rebalance(&self, consumer: &BaseConsumer<Self>, change: &Change<'_>) {
        let Change::Assign(list) = change else { return };
        self.has_joined.store(true, Ordering::Relaxed);
        if self.is_paused.load(Ordering::Relaxed) {
            // Of partitions that it has just been given, it cannot fail.
            let _ = consumer.pause(list);
        }
        if let Some(tell) = &self.on_rebalance {
            tell(&Rebalance::Assigned(numbers(list)));
        }
    }

    fn commit_callback(&self, _: KafkaResult<()>, _: &TopicPartitionList) {
        self.event();
    }
}

impl Context {
    /// Tells librdkafka what is done, for its next commit.
    pub(super) fn store(&self, consumer: &BaseConsumer<Self>) {
        if let Some(positions) = self.tracker.take_positions(&self.topic) {
            // It fails for partitions that are gone, of which nothing is to be stored.
            let _ = consumer.store_offsets(&positions);
        }
    }
}

fn numbers(list: &TopicPartitionList) -> Vec<i32> {
    list.elements().iter().map(rdkafka::topic_partition_list::TopicPartitionListElem::partition).collect()
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("topic", &self.topic).finish_non_exhaustive()
    }
}
