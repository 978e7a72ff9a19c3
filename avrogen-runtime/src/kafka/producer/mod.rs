//! Sending messages.

mod batch;
mod builder;
mod encode;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

pub use batch::Batch;
pub use builder::ProducerBuilder;
pub(super) use encode::Schemas;

use super::broker::{Connection, Delivery, DeliveryFuture, Refusal};
use super::client::Client;
use super::error::{Error, ErrorKind};
use crate::topic::{Accepts, Compacted, Outgoing, Tombstone, Topic};

/// Sends messages of one topic. Made by [`Client::producer`]; cheap to clone.
///
/// * [`send`](Self::send) waits until the brokers have the message.
/// * [`enqueue`](Self::enqueue) hands it over and gives something to wait for later.
/// * [`batch`](Self::batch) is for many: they are waited for together, which costs each of them nothing.
///
/// All three wait while librdkafka's queue is full. Values are encoded into a buffer that each thread keeps.
pub struct Producer<T> {
    pub(super) client: Client,
    pub(super) connection: Arc<Connection>,
    pub(super) resolved: Arc<ResolvedTopic>,
    of: PhantomData<fn() -> T>,
}

/// What was resolved when the producer started.
pub(super) struct ResolvedTopic {
    pub(super) name: String,
    pub(super) schemas: Schemas,
}

impl Client {
    /// Returns the settings of a producer of a topic; `.await` starts it.
    pub fn producer<T: Topic>(&self) -> ProducerBuilder<T> {
        ProducerBuilder::new(self.clone())
    }
}

impl<T: Topic> Producer<T> {
    fn new(client: Client, connection: Arc<Connection>, name: String, schemas: Schemas) -> Self {
        Self { client, connection, resolved: Arc::new(ResolvedTopic { name, schemas }), of: PhantomData }
    }

    /// The topic's name.
    pub fn topic(&self) -> &str {
        &self.resolved.name
    }

    /// Sends a message and waits until the brokers have it. Where this is cancelled once the queue has taken the message, it
    /// is sent all the same.
    ///
    /// # Errors
    /// [`Encode`](ErrorKind::Encode), or why the brokers did not take it: [`Delivery`](ErrorKind::Delivery) and others.
    pub async fn send<V: ?Sized + Sync>(&self, message: Outgoing<'_, T, V>) -> Result<Delivery, Error>
    where
        T: Accepts<V>,
    {
        self.enqueue(message).await?.await
    }

    /// Deletes a key: sends a message without a value, and waits until the brokers have it.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn delete(&self, key: T::KeyRef<'_>) -> Result<Delivery, Error>
    where
        T: Compacted,
    {
        self.enqueue(Outgoing::<T, Tombstone>::tombstone(key)).await?.await
    }

    /// Puts a message into the queue, in which it keeps its place. Waiting for what comes back is up to the caller: whoever
    /// drops that will not learn what became of the message.
    ///
    /// # Errors
    /// [`Encode`](ErrorKind::Encode), or why the queue did not take it.
    pub async fn enqueue<V: ?Sized + Sync>(
        &self,
        message: Outgoing<'_, T, V>,
    ) -> Result<DeliveryFuture, Error>
    where
        T: Accepts<V>,
    {
        loop {
            match self.connection.start(|place| self.hand_over(&message, place))? {
                Some(delivery) => return Ok(delivery),
                None => self.connection.wait_for_capacity().await,
            }
        }
    }

    /// Begins to send many messages that are waited for together.
    pub fn batch(&self) -> Batch<'_, T> {
        Batch::new(self)
    }

    /// Waits until everything is delivered that the client's producers have sent.
    ///
    /// # Errors
    /// [`Deadline`](ErrorKind::Deadline), where it is not by then; it is still tried further.
    pub async fn flush(&self, timeout: Duration) -> Result<(), Error> {
        self.connection.flush(timeout).await
    }

    /// One attempt: false where the queue is full.
    #[inline]
    pub(super) fn hand_over<V: ?Sized>(
        &self,
        message: &Outgoing<'_, T, V>,
        place: usize,
    ) -> Result<bool, Error>
    where
        T: Accepts<V>,
    {
        self.hand_over_to(&self.connection, message, place)
    }

    #[inline]
    pub(super) fn hand_over_to<V: ?Sized>(
        &self,
        connection: &Connection,
        message: &Outgoing<'_, T, V>,
        place: usize,
    ) -> Result<bool, Error>
    where
        T: Accepts<V>,
    {
        let ResolvedTopic { name, schemas } = &*self.resolved;
        match schemas.encode(name, message, |bytes| connection.send(bytes, place)) {
            Ok(Ok(())) => Ok(true),
            Ok(Err(Refusal::Full)) => Ok(false),
            Ok(Err(Refusal::Failed(error))) => Err(connection.undelivered(name, &error)),
            Err(error) => Err(unencoded(name, error)),
        }
    }
}

#[cold]
fn unencoded(topic: &str, error: crate::Error) -> Error {
    Error::new(ErrorKind::Encode, format!("a message to topic `{topic}` cannot be encoded: {error}"))
        .with_source(error)
}

impl<T> Clone for Producer<T> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            connection: Arc::clone(&self.connection),
            resolved: Arc::clone(&self.resolved),
            of: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Producer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Producer").field("topic", &self.resolved.name).finish_non_exhaustive()
    }
}
