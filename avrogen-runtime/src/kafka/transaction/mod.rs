//! Messages to several topics and the offsets of their sources, committed together or not at all.

mod retry;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rdkafka::TopicPartitionList;
use rdkafka::consumer::ConsumerGroupMetadata;
use rdkafka::producer::Producer as _;
use tokio::sync::OwnedMutexGuard;

use super::broker::{Bytes, Connection, Refusal, blocking};
use super::client::Client;
use super::consumer::{Consumer, TransactionMembership};
use super::error::{Error, ErrorKind};
use super::producer::Producer;
use crate::topic::{Accepts, Outgoing, Topic};
use retry::{is_retriable, retried};

/// Messages to several topics that readers with `isolation.level=read_committed` see all of, once it is committed, or none.
///
/// A client has one at a time; another waits for the end of the first. One that is dropped is aborted.
///
/// ```no_run
/// # use avrogen_runtime::topic::{Accepts, Outgoing, Topic};
/// # use avrogen_runtime::kafka::{Client, Consumer, Error, Producer};
/// # async fn example<Orders: Accepts<Order>, Order: Sync, Bills: Accepts<Bill>, Bill: Sync>(
/// #     client: Client, orders: Producer<Orders>, order: Outgoing<'_, Orders, Order>,
/// #     bills: Producer<Bills>, bill: Outgoing<'_, Bills, Bill>,
/// # ) -> Result<(), Error> {
/// let mut transaction = client.transaction().await?;
/// transaction.send(&orders, order).await?;
/// transaction.send(&bills, bill).await?;
/// transaction.commit().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a transaction that is dropped is aborted"]
pub struct Transaction {
    connection: Arc<Connection>,
    slot: Option<OwnedMutexGuard<Option<Arc<Connection>>>>,
    place: usize,
    sent: u64,
    timeout: Duration,
    /// Consumers whose positions it takes along.
    members: Vec<TransactionMembership>,
    /// Whether it could not take some along, without which it must not be committed.
    is_incomplete: bool,
}

impl Client {
    /// Begins a transaction. The client needs a [`transactional_id`](super::ClientBuilder::transactional_id).
    ///
    /// # Errors
    /// [`Settings`](ErrorKind::Settings) without one, and what the brokers say.
    pub async fn transaction(&self) -> Result<Transaction, Error> {
        let Some(id) = &self.shared.transactional_id else {
            let message =
                "the client has no transactional id: `Client::builder(..).transactional_id(..)` gives it one";
            return Err(Error::new(ErrorKind::Settings, message));
        };
        let timeout = self.shared.start_timeout;
        let mut slot = Arc::clone(&self.shared.transactions).lock_owned().await;
        let connection = if let Some(connection) = &*slot {
            Arc::clone(connection)
        } else {
            slot.insert(self.transactional(id).await?).clone()
        };
        if let Err(error) = connection.producer.begin_transaction() {
            let error = connection.explain("a transaction cannot begin", &error);
            // Another one may.
            *slot = None;
            return Err(error);
        }
        let place = connection.completions().batch();
        let (sent, members, is_incomplete) = (0, Vec::new(), false);
        Ok(Transaction { connection, slot: Some(slot), place, sent, timeout, members, is_incomplete })
    }

    /// What sends within transactions of this name, whose former holder can do so no more.
    async fn transactional(&self, id: &str) -> Result<Arc<Connection>, Error> {
        let mut settings = self.producer_settings();
        settings.set("transactional.id", id);
        let timeout = self.shared.start_timeout;
        let made = Arc::new(Connection::new(&settings.producer(), self.shared.flush_timeout)?);
        let connection = Arc::clone(&made);
        blocking(move || {
            let init = retried(timeout, |left| connection.producer.init_transactions(left));
            init.map_err(|error| connection.explain("transactions cannot begin", &error))
        })
        .await?;
        Ok(made)
    }
}

impl Transaction {
    /// Sends a message within the transaction; what becomes of it is told by [`commit`](Self::commit).
    ///
    /// # Errors
    /// [`Encode`](ErrorKind::Encode), or why the queue did not take it.
    pub async fn send<T, V>(
        &mut self,
        producer: &Producer<T>,
        message: Outgoing<'_, T, V>,
    ) -> Result<(), Error>
    where
        T: Accepts<V>,
        V: ?Sized + Sync,
    {
        while !producer.hand_over_to(&self.connection, &message, self.place)? {
            self.connection.wait_for_capacity().await;
        }
        self.sent += 1;
        Ok(())
    }

    /// Sends a message that is bytes already.
    pub(super) async fn send_bytes<'m>(&mut self, bytes: impl Fn() -> Bytes<'m>) -> Result<(), Error> {
        loop {
            match self.connection.send(bytes(), self.place) {
                Ok(()) => break,
                Err(Refusal::Full) => self.connection.wait_for_capacity().await,
                Err(Refusal::Failed(error)) => {
                    return Err(self.connection.undelivered(bytes().topic, &error));
                }
            }
        }
        self.sent += 1;
        Ok(())
    }

    /// What is done of a consumer's messages is committed by this transaction: with what was made of them, or not at all.
    /// The consumer must leave commits to it ([`Commits::Manual`](super::Commits::Manual)).
    ///
    /// A consumer does not receive again what was done within a transaction that came to nothing, whatever the reason: so no other
    /// transaction includes it. Make another consumer then, which begins with what is committed.
    ///
    /// # Errors
    /// What the brokers say; [`Aborted`](ErrorKind::Aborted), where partitions were given to another consumer meanwhile;
    /// [`Fatal`](ErrorKind::Fatal), where a former transaction that included the consumer was not committed;
    /// [`Settings`](ErrorKind::Settings), where the consumer commits by itself.
    pub async fn include<T: Topic>(&mut self, consumer: &Consumer<T>) -> Result<(), Error> {
        let was_incomplete = std::mem::replace(&mut self.is_incomplete, true);
        consumer.join_transaction(&mut self.members)?;
        let watch = consumer.watch();
        if watch.has_lost_partitions() {
            return Err(watch.error());
        }
        if let Some((positions, group)) = consumer.positions() {
            self.include_positions(positions, group).await?;
        }
        self.is_incomplete = was_incomplete;
        Ok(())
    }

    async fn include_positions(
        &mut self,
        positions: TopicPartitionList,
        group: ConsumerGroupMetadata,
    ) -> Result<(), Error> {
        let (connection, timeout) = (Arc::clone(&self.connection), self.timeout);
        blocking(move || {
            let include = |left| connection.producer.send_offsets_to_transaction(&positions, &group, left);
            retried(timeout, include)
                .map_err(|error| connection.explain("the transaction cannot take offsets along", &error))
        })
        .await
    }

    /// Commits it, and waits until the brokers have that. Where that fails it is aborted.
    ///
    /// # Errors
    /// [`Aborted`](ErrorKind::Aborted), after which the same may be tried in another transaction;
    /// [`Uncertain`](ErrorKind::Uncertain), where the brokers did not answer in time: it may be committed, then or later, until the
    /// next transaction of the client begins; or [`Fatal`](ErrorKind::Fatal).
    pub async fn commit(mut self) -> Result<(), Error> {
        if self.is_incomplete {
            self.abort().await?;
            let message =
                "the transaction is not committed: it could not take along what is done of a consumer";
            return Err(Error::new(ErrorKind::Aborted, message));
        }
        let (connection, timeout) = (Arc::clone(&self.connection), self.timeout);
        let committed = blocking(move || {
            retried(timeout, |left| connection.producer.commit_transaction(left)).map_err(|error| {
                // What is under way cannot be aborted.
                let is_uncertain = is_retriable(&error);
                let told = connection.explain("the transaction is not committed", &error);
                let kind = if is_uncertain { ErrorKind::Uncertain } else { told.kind() };
                told.of_kind(kind).with_code_of(&error)
            })
        })
        .await;
        match committed {
            Ok(()) => {
                self.members.drain(..).for_each(TransactionMembership::committed);
                self.end(false);
                Ok(())
            }
            Err(error) if matches!(error.kind(), ErrorKind::Fatal | ErrorKind::Uncertain) => {
                self.end(true);
                Err(error)
            }
            Err(error) => {
                self.abort().await?;
                Err(error.of_kind(ErrorKind::Aborted))
            }
        }
    }

    /// Aborts it: nobody who reads what is committed sees anything of it.
    ///
    /// # Errors
    /// What the brokers say.
    pub async fn abort(mut self) -> Result<(), Error> {
        let (connection, timeout) = (Arc::clone(&self.connection), self.timeout);
        let aborted = blocking(move || abort(&connection, timeout)).await;
        self.end(aborted.is_err());
        aborted
    }

    /// How many messages were sent within it.
    pub fn len(&self) -> u64 {
        self.sent
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.sent == 0
    }

    /// It is over; a connection that cannot go on is replaced by the next one.
    fn end(&mut self, is_broken: bool) {
        if let Some(mut slot) = self.slot.take()
            && is_broken
        {
            *slot = None;
        }
    }
}

fn abort(connection: &Connection, timeout: Duration) -> Result<(), Error> {
    retried(timeout, |left| connection.producer.abort_transaction(left))
        .map_err(|error| connection.explain("the transaction is not aborted", &error))
}

impl Drop for Transaction {
    fn drop(&mut self) {
        self.connection.completions().abandon_batch(self.place, self.sent);
        let Some(mut slot) = self.slot.take() else { return };
        let (connection, timeout) = (Arc::clone(&self.connection), self.timeout);
        let mut end = move || {
            if abort(&connection, timeout).is_err() {
                *slot = None;
            }
        };
        // The next transaction waits for it; who drops this one need not.
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(end)),
            Err(_) => end(),
        }
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("sent", &self.sent).finish_non_exhaustive()
    }
}
