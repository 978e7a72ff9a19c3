//! What sends: librdkafka's producer, with a callback of our own for reports of delivery.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::client::ClientContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{Message, OwnedHeaders};
use rdkafka::metadata::Metadata;
use rdkafka::producer::{BaseRecord, DeliveryResult, Producer as _, ProducerContext, ThreadedProducer};
use tokio::sync::Notify;

use super::blocking;
use super::completions::{Completions, Delivery, Place};
use super::problem::Problem;
use crate::kafka::error::{Error, ErrorKind};

/// One producer of librdkafka, for all topics.
pub(in crate::kafka) struct Connection {
    pub(in crate::kafka) producer: ThreadedProducer<Context>,
    flush_timeout: Duration,
}

pub(in crate::kafka) struct Context {
    pub(super) completions: Completions,
    /// Notified whenever a message leaves the queue.
    capacity: Notify,
    waiting: AtomicUsize,
    problem: Problem,
}

/// A message in bytes.
pub(in crate::kafka) struct Bytes<'m> {
    pub(in crate::kafka) topic: &'m str,
    pub(in crate::kafka) key: Option<&'m [u8]>,
    pub(in crate::kafka) value: Option<&'m [u8]>,
    pub(in crate::kafka) headers: Option<OwnedHeaders>,
    pub(in crate::kafka) partition: Option<i32>,
    pub(in crate::kafka) timestamp: Option<i64>,
}

/// Why a message was not taken.
pub(in crate::kafka) enum Refusal {
    /// The queue is full.
    Full,
    Failed(KafkaError),
}

impl ClientContext for Context {
    fn error(&self, error: KafkaError, reason: &str) {
        self.problem.note(&error, reason);
    }
}

impl ProducerContext for Context {
    type DeliveryOpaque = Place;

    fn delivery(&self, report: &DeliveryResult<'_>, place: Place) {
        let outcome = match report {
            Ok(message) => Ok(Delivery { partition: message.partition(), offset: message.offset() }),
            Err((error, _)) => Err(error.clone()),
        };
        self.completions.complete(place, outcome);
        if self.waiting.load(Ordering::Relaxed) > 0 {
            self.capacity.notify_waiters();
        }
    }
}

impl Connection {
    pub(in crate::kafka) fn new(config: &ClientConfig, flush_timeout: Duration) -> Result<Self, Error> {
        let context = Context {
            completions: Completions::default(),
            capacity: Notify::new(),
            waiting: AtomicUsize::new(0),
            problem: Problem::default(),
        };
        let producer = config
            .create_with_context(context)
            .map_err(|error| Error::broker("librdkafka's settings", &error))?;
        Ok(Self { producer, flush_timeout })
    }

    pub(in crate::kafka) fn completions(&self) -> &Completions {
        &self.producer.context().completions
    }

    /// Hands a message to librdkafka, which copies it.
    #[inline]
    pub(in crate::kafka) fn send(&self, message: Bytes<'_>, place: Place) -> Result<(), Refusal> {
        let record = BaseRecord {
            topic: message.topic,
            partition: message.partition,
            payload: message.value,
            key: message.key,
            timestamp: message.timestamp,
            headers: message.headers,
            delivery_opaque: place,
        };
        match self.producer.send(record) {
            Ok(()) => Ok(()),
            Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), _)) => Err(Refusal::Full),
            Err((error, _)) => Err(Refusal::Failed(error)),
        }
    }

    /// Waits until the queue may have capacity. A message occupies the queue until its delivery report is served. This thread serves
    /// reports as well, because a task that the polling thread wakes may hold that thread up.
    pub(in crate::kafka) async fn wait_for_capacity(&self) {
        let context = self.producer.context();
        let _waiting = Waiting::new(&context.waiting);
        let mut capacity = std::pin::pin!(context.capacity.notified());
        capacity.as_mut().enable();
        self.producer.poll(Duration::ZERO);
        // librdkafka reports a message shortly before it frees its place in the queue, so this may wake too early, and no
        // further report may follow.
        let _ = tokio::time::timeout(Duration::from_millis(10), capacity).await;
    }

    /// What the brokers say about one topic, or about all. It blocks.
    pub(in crate::kafka) fn metadata(
        &self,
        topic: Option<&str>,
        timeout: Duration,
    ) -> Result<Metadata, Error> {
        let metadata = self.producer.client().fetch_metadata(topic, timeout);
        metadata.map_err(|error| self.explain("the brokers do not answer", &error))
    }

    /// An error with the reason that is known for it.
    pub(in crate::kafka) fn explain(&self, doing: &str, error: &KafkaError) -> Error {
        self.producer.context().problem.explain(doing, error)
    }

    pub(in crate::kafka) async fn flush(self: &Arc<Self>, timeout: Duration) -> Result<(), Error> {
        let connection = Arc::clone(self);
        blocking(move || connection.flush_now(timeout)).await
    }

    fn flush_now(&self, timeout: Duration) -> Result<(), Error> {
        self.producer.flush(timeout).map_err(|error| {
            let left = self.producer.in_flight_count();
            let message = format!("{left} messages are not delivered after {} s", timeout.as_secs_f32());
            Error::new(ErrorKind::Deadline, message).with_source(error)
        })
    }
}

/// Counts somebody who waits, also where that is cancelled.
struct Waiting<'c>(&'c AtomicUsize);

impl<'c> Waiting<'c> {
    fn new(count: &'c AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Err(error) = self.flush_now(self.flush_timeout) {
            // What is left is purged next, and its senders are told.
            #[cfg(feature = "tracing")]
            tracing::warn!(%error, "messages are lost");
            #[cfg(not(feature = "tracing"))]
            drop(error);
        }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}
