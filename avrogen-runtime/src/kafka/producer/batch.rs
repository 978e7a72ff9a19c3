//! Many messages that are waited for together.

use std::fmt;
use std::future::poll_fn;

use super::Producer;
use crate::kafka::error::Error;
use crate::topic::{Accepts, Outgoing, Topic};

/// Messages that are sent one after the other and waited for together: the way to throughput.
///
/// ```no_run
/// # use avrogen_runtime::topic::{Accepts, Outgoing, Topic};
/// # async fn example<'a, Users: Accepts<User>, User: Sync>(
/// #     users: avrogen_runtime::kafka::Producer<Users>, messages: Vec<Outgoing<'a, Users, User>>,
/// # ) -> Result<(), avrogen_runtime::kafka::Error> {
/// let mut batch = users.batch();
/// for message in messages {
///     batch.send(message).await?;
/// }
/// batch.finish().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "what became of the messages is known only by `finish`"]
pub struct Batch<'p, T: Topic> {
    producer: &'p Producer<T>,
    place: usize,
    sent: u64,
}

impl<'p, T: Topic> Batch<'p, T> {
    pub(super) fn new(producer: &'p Producer<T>) -> Self {
        Self { producer, place: producer.connection.completions().batch(), sent: 0 }
    }

    /// Sends a message; waits while the queue is full, and for nothing else.
    ///
    /// # Errors
    /// [`Encode`](crate::kafka::ErrorKind::Encode), or why the queue did not take it. The batch goes on without it.
    pub async fn send<V: ?Sized + Sync>(&mut self, message: Outgoing<'_, T, V>) -> Result<(), Error>
    where
        T: Accepts<V>,
    {
        while !self.try_send(&message)? {
            self.producer.connection.wait_for_capacity().await;
        }
        Ok(())
    }

    /// Sends a message without waiting; false where the queue is full.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    #[inline]
    pub fn try_send<V: ?Sized>(&mut self, message: &Outgoing<'_, T, V>) -> Result<bool, Error>
    where
        T: Accepts<V>,
    {
        let sent = self.producer.hand_over(message, self.place)?;
        self.sent += u64::from(sent);
        Ok(sent)
    }

    /// How many were sent so far.
    pub fn len(&self) -> u64 {
        self.sent
    }

    /// Whether none was sent so far.
    pub fn is_empty(&self) -> bool {
        self.sent == 0
    }

    /// Waits until the brokers have all of them, and tells how many there were.
    ///
    /// # Errors
    /// [`Delivery`](crate::kafka::ErrorKind::Delivery) or another, with the number of those that the brokers did not take and why the
    /// first of these.
    pub async fn finish(self) -> Result<u64, Error> {
        let connection = &self.producer.connection;
        let wait =
            |waker: &std::task::Waker| connection.completions().poll_batch(self.place, self.sent, waker);
        let outcome = poll_fn(|context| wait(context.waker())).await;
        let Some(first) = outcome.first else { return Ok(self.sent) };
        let first = connection.undelivered(self.producer.topic(), &first);
        let message =
            format!("{} of {} messages are not delivered, the first: {first}", outcome.failures, self.sent);
        let kind = first.kind();
        Err(Error::new(kind, message).with_source(first))
    }
}

impl<T: Topic> Drop for Batch<'_, T> {
    fn drop(&mut self) {
        self.producer.connection.completions().abandon_batch(self.place, self.sent);
    }
}

impl<T: Topic> fmt::Debug for Batch<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("topic", &self.producer.topic())
            .field("sent", &self.sent)
            .finish_non_exhaustive()
    }
}
