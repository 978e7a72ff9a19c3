//! Receiving messages.

mod builder;
mod commit;
mod containers;
mod context;
mod decode;
mod envelope;
mod incoming;
mod last;
mod link;
mod membership;
mod message;
mod partition_eof;
mod pending;
mod policy;
mod positions;
mod start;
mod tracker;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use rdkafka::consumer::{BaseConsumer, Consumer as _};

pub use builder::ConsumerBuilder;
pub use context::Rebalance;
pub use envelope::Envelope;
pub(super) use incoming::is_passing;
pub(super) use membership::TransactionMembership;
pub use message::{Message, Received};
pub use policy::{Commits, OnFailure, OnUnknownEvent};
pub(super) use positions::Watch;
pub use start::Start;

use super::client::Client;
use super::error::{Error, ErrorKind};
use super::meta::TopicName;
use crate::topic::Topic;
use context::Context;
use decode::Sides;
use link::Link;
use pending::Pending;
use policy::Policies;
use tracker::{Ack, Arrivals, Bounds, Full};

/// Receives the messages of one topic. Made by [`Client::consumer`].
///
/// Each message has to be called [done](super::Message::done), in any order and from any thread: what is done without a gap is
/// committed, so that every message is handled at least once. Every future of a consumer may be dropped at any time, as
/// `select!` does, and no message is lost by it.
pub struct Consumer<T: Topic> {
    client: Client,
    link: Arc<Link>,
    topic: TopicName,
    group: String,
    incoming: Sides,
    policies: Policies,
    /// A message that is not ready to be handed out, or not to be.
    pending: Option<Pending>,
    last: Option<Ack>,
    arrivals: Arrivals,
    of: PhantomData<fn() -> T>,
}

/// How many times [`max_in_flight`](ConsumerBuilder::max_in_flight) messages may be done behind one that is not: it will never be,
/// and what is remembered of them grows.
const PASSED: usize = 10;

impl Client {
    /// Returns the settings of a consumer of a topic; `.await` starts it. The members of a group share the topic's partitions.
    /// `on_failure` says what becomes of messages that cannot be decoded.
    pub fn consumer<T: Topic>(&self, group: impl Into<String>, on_failure: OnFailure) -> ConsumerBuilder<T> {
        ConsumerBuilder::new(self.clone(), group.into(), on_failure)
    }
}

impl<T: Topic> Consumer<T> {
    /// The next message.
    ///
    /// # Errors
    /// [`Decode`](ErrorKind::Decode), where that is the policy, the same again until [`skip`](Self::skip);
    /// [`Registry`](ErrorKind::Registry), while the schema of a message cannot be asked for, which is tried again by the next call;
    /// [`TooManyInFlight`](ErrorKind::TooManyInFlight), where messages are received and never called done; and what the brokers say.
    pub async fn recv(&mut self) -> Result<Received<T>, Error> {
        // It is kept only where the policy is that.
        if let Some(last) = self.last.take() {
            last.done();
        }
        loop {
            if self.pending.is_some() {
                if let Some(received) = self.settle().await? {
                    self.handed_out(&received);
                    return Ok(received);
                }
                continue;
            }
            if !self.arrivals.has_room() {
                self.wait_for_capacity().await?;
            }
            let Self { link, topic, incoming, arrivals, .. } = self;
            let Some(polled) = link.poll() else {
                link.wait().await;
                continue;
            };
            let message = polled.map_err(|error| link.explain(&error))?;
            let ack = link.receive(arrivals, &message);
            match incoming.decode::<T>(topic, &message, ack) {
                Ok(received) => {
                    self.handed_out(&received);
                    return Ok(received);
                }
                Err((ack, why)) => self.pending = Some(Pending::new(message.detach(), ack, why)),
            }
        }
    }

    #[inline]
    fn handed_out(&mut self, received: &Received<T>) {
        if self.policies.commits == Commits::OnReceive {
            self.last = Some(received.ack.clone());
        }
    }

    /// Waits while too many messages are undone, and lets others run from time to time.
    #[cold]
    async fn wait_for_capacity(&mut self) -> Result<(), Error> {
        let (tracker, most) = (&self.link.context().tracker, self.policies.max_in_flight);
        let bounds = Bounds { undone: most, passed: most.saturating_mul(PASSED) };
        loop {
            let message = match self.arrivals.look(tracker, bounds) {
                Ok(()) => {
                    if self.arrivals.begin_turn() {
                        // It may never have to wait, and what else runs on the thread, as what tells librdkafka what is done, must
                        // have its turn.
                        tokio::task::yield_now().await;
                    }
                    return Ok(());
                }
                Err(Full::Undone { any_done: true }) => {
                    tracker.wait_for_capacity(most).await;
                    continue;
                }
                Err(Full::Undone { any_done: false }) => format!(
                    "{most} messages of topic `{}` were received and none was called done: `message.done()` says so",
                    self.topic
                ),
                Err(Full::Stuck { partition, offset }) => format!(
                    "the message of topic `{}`, partition {partition}, offset {offset} was never called done, so none behind it \
                     is committed: `message.done()` says so; another consumer of the group receives it again",
                    self.topic
                ),
            };
            return Err(Error::new(ErrorKind::TooManyInFlight, message));
        }
    }

    /// Gives every message to a function and waits for its future; those that succeed are done. It ends with the first
    /// error, of the consumer or of the function.
    ///
    /// # Errors
    /// The function's, and those of [`recv`](Self::recv).
    pub async fn run<E, F>(&mut self, mut handle: impl FnMut(Received<T>) -> F + Send) -> Result<(), E>
    where
        E: From<Error>,
        F: Future<Output = Result<(), E>> + Send,
    {
        loop {
            let received = self.recv().await?;
            let ack = received.ack.clone();
            handle(received).await?;
            ack.done();
        }
    }

    /// Goes on behind the message that could not be decoded: it counts as done. False where there is none.
    pub fn skip(&mut self) -> bool {
        match self.pending.take() {
            Some(pending) if pending.has_failed() => {
                pending.done();
                true
            }
            other => {
                self.pending = other;
                false
            }
        }
    }

    /// Stops fetching, with the group's partitions kept. Messages that were fetched already are not given out before
    /// [`resume`](Self::resume). The consumer has to be asked all the same, by [`recv`](Self::recv), or the group takes it for dead.
    ///
    /// # Errors
    /// What librdkafka says.
    pub fn pause(&self) -> Result<(), Error> {
        self.link.context().is_paused.store(true, Ordering::Relaxed);
        self.assigned(BaseConsumer::pause)
    }

    /// Goes on fetching.
    ///
    /// # Errors
    /// What librdkafka says.
    pub fn resume(&self) -> Result<(), Error> {
        self.link.context().is_paused.store(false, Ordering::Relaxed);
        self.assigned(BaseConsumer::resume)
    }

    fn assigned(
        &self,
        change: impl FnOnce(
            &BaseConsumer<Context>,
            &rdkafka::TopicPartitionList,
        ) -> rdkafka::error::KafkaResult<()>,
    ) -> Result<(), Error> {
        let consumer = &self.link.consumer;
        let done = consumer.assignment().and_then(|assigned| change(consumer, &assigned));
        done.map_err(|error| self.link.explain(&error))
    }

    /// The topic's name.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// The group.
    pub fn group(&self) -> &str {
        &self.group
    }

    /// Whether everything was received that is there, of all partitions that the consumer has. It is known where it is set
    /// [to tell](ConsumerBuilder::enable_partition_eof).
    pub fn is_at_eof(&self) -> bool {
        self.pending.is_none() && self.link.is_at_eof()
    }

    /// Returns how many messages were received and are not done.
    pub fn in_flight(&self) -> usize {
        self.link.context().tracker.undone()
    }
}

impl<T: Topic> fmt::Debug for Consumer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Consumer")
            .field("topic", &self.topic)
            .field("group", &self.group)
            .finish_non_exhaustive()
    }
}
