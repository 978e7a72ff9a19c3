//! Positions that a transaction takes along.

use std::sync::atomic::Ordering;
use std::sync::{Arc, MutexGuard, PoisonError};

use rdkafka::TopicPartitionList;
use rdkafka::consumer::{Consumer as _, ConsumerGroupMetadata};

use super::context::Context;
use super::{Commits, Consumer};
use crate::kafka::error::{Error, ErrorKind};
use crate::topic::Topic;

/// Whether a transaction takes a consumer's positions along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum State {
    #[default]
    Free,
    Taken,
    /// The transaction came to nothing: the positions stand behind messages of which nothing is left.
    Spent,
}

/// A consumer whose positions a transaction takes along. Where that comes to nothing, no other may take them.
pub(in crate::kafka) struct Taken {
    context: Arc<Context>,
    is_committed: bool,
}

/// Tells what the group gives the consumer and takes from it, also while a message is at hand.
pub(in crate::kafka) struct Watch(Arc<Context>);

impl<T: Topic> Consumer<T> {
    /// What is done, and of which group: for a transaction.
    pub(in crate::kafka) fn positions(&self) -> Option<(TopicPartitionList, ConsumerGroupMetadata)> {
        let context = self.link.context();
        let positions = context.tracker.all_positions(&context.topic)?;
        Some((positions, self.link.consumer.group_metadata()?))
    }

    /// Has a transaction take the positions along, which has those of some consumers already.
    pub(in crate::kafka) fn take_along(&self, taken: &mut Vec<Taken>) -> Result<(), Error> {
        let (context, topic) = (self.link.consumer.context(), &self.topic);
        if self.policies.commits != Commits::Manual {
            let message = format!(
                "the consumer of topic `{topic}` commits by itself, also what a transaction does not: \
                 `commits(Commits::Manual)` leaves it to transactions"
            );
            return Err(Error::new(ErrorKind::Settings, message));
        }
        let mut state = context.taken();
        match *state {
            State::Free => {}
            State::Taken if taken.iter().any(|one| Arc::ptr_eq(&one.context, context)) => return Ok(()),
            State::Taken => {
                let message = format!("the consumer of topic `{topic}` is part of another transaction");
                return Err(Error::new(ErrorKind::Settings, message));
            }
            State::Spent => {
                let message = format!(
                    "a transaction that took along what is done of topic `{topic}` was not committed, and this consumer does not \
                     receive it again: make another, which begins with what is committed"
                );
                return Err(Error::new(ErrorKind::Fatal, message));
            }
        }
        *state = State::Taken;
        taken.push(Taken { context: Arc::clone(context), is_committed: false });
        Ok(())
    }

    /// Whether messages were lost to other consumers of the group.
    pub(in crate::kafka) fn watch(&self) -> Watch {
        Watch(Arc::clone(self.link.consumer.context()))
    }
}

impl Watch {
    /// Whether a partition has gone of which messages were handed out that no commit covers.
    pub(in crate::kafka) fn is_bereft(&self) -> bool {
        self.0.tracker.is_bereft()
    }

    /// What was made of such messages is undone. False where the consumer has done others that are undone as well.
    pub(in crate::kafka) fn recover(&self) -> bool {
        self.0.tracker.recover()
    }

    /// Whether the group has given the consumer partitions, be it none.
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

impl Context {
    fn taken(&self) -> MutexGuard<'_, State> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    /// The transaction is committed.
    pub(in crate::kafka) fn committed(mut self) {
        self.is_committed = true;
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        *self.context.taken() = if self.is_committed { State::Free } else { State::Spent };
    }
}
