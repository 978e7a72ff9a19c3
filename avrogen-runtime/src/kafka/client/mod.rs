//! The client: one for the brokers and the registry, of which producers and consumers are handles.

mod builder;
mod creator;
mod topics;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as AsyncMutex;

pub use builder::ClientBuilder;
pub(crate) use creator::TopicCreator;
pub use topics::EnsureTopic;

use super::broker::{Connection, Settings};
use super::error::Error;
use crate::registry;

/// The brokers and the registry, for producers and consumers of all topics.
///
/// It is cheap to clone, and clones share one connection for all that is sent, so that a transaction may span topics. What
/// was sent is delivered before the last of them, and of their producers, is gone, or a deadline over.
///
/// ```no_run
/// # use avrogen_runtime::topic::{Accepts, Topic, Outgoing};
/// # async fn example<Users: Accepts<User>, User: Sync>(message: Outgoing<'_, Users, User>) -> Result<(), avrogen_runtime::kafka::Error> {
/// use avrogen_runtime::kafka::{Client, OnFailure};
///
/// let client = Client::from_env()?;
/// let users = client.producer::<Users>().await?;
/// users.send(message).await?;
///
/// let mut users = client.consumer::<Users>("billing", OnFailure::Stop).await?;
/// let received = users.recv().await?;
/// received.done();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(super) shared: Arc<Shared>,
}

/// What clones share.
pub(super) struct Shared {
    registry: Option<registry::Client>,
    pub(super) common: Settings,
    pub(super) for_producers: Settings,
    pub(super) for_consumers: Settings,
    pub(super) start_timeout: Duration,
    pub(super) flush_timeout: Duration,
    connection: Mutex<Option<Arc<Connection>>>,
    pub(super) transactional_id: Option<String>,
    /// Creates topics in place of requests to the brokers.
    topic_creator: Option<Arc<dyn TopicCreator>>,
    pub(super) transactions: Arc<TransactionSlot>,
}

/// The connection of a client's transactions. Its lock is the right to the next of them.
pub(super) type TransactionSlot = AsyncMutex<Option<Arc<Connection>>>;

impl Client {
    /// A client of brokers (`host:port`, several separated by commas) and a registry, with the usual settings.
    ///
    /// Nothing is asked of either before there is a producer or a consumer.
    pub fn new(brokers: impl Into<String>, registry: registry::Client) -> Self {
        Self::builder(brokers).registry(registry).build()
    }

    /// Settings for a client.
    pub fn builder(brokers: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(brokers)
    }

    /// A client as the environment says: `AVROGEN_KAFKA_BROKERS` and, for the registry, the variables that
    /// [`registry::ClientBuilder::from_env`] reads.
    ///
    /// # Errors
    /// Where they are missing or cannot be used.
    pub fn from_env() -> Result<Self, Error> {
        Ok(ClientBuilder::from_env()?.build())
    }

    /// The client of the registry, if there is one.
    pub fn registry(&self) -> Option<&registry::Client> {
        self.shared.registry.as_ref()
    }

    /// Waits until everything that was sent is delivered.
    ///
    /// # Errors
    /// [`Deadline`](super::ErrorKind::Deadline), where it is not by then; it is still tried further.
    pub async fn flush(&self, timeout: Duration) -> Result<(), Error> {
        let connection = self.lock().clone();
        match connection {
            Some(connection) => connection.flush(timeout).await,
            None => Ok(()),
        }
    }

    /// What sends: made when it is first needed.
    pub(super) fn connection(&self) -> Result<Arc<Connection>, Error> {
        let mut connection = self.lock();
        if let Some(connection) = &*connection {
            return Ok(Arc::clone(connection));
        }
        let config = self.producer_settings().producer();
        let made = Arc::new(Connection::new(&config, self.shared.flush_timeout)?);
        *connection = Some(Arc::clone(&made));
        Ok(made)
    }

    /// Returns the settings of librdkafka for producers.
    pub(super) fn producer_settings(&self) -> Settings {
        self.shared.common.and(&self.shared.for_producers)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<Connection>>> {
        self.shared.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("brokers", &self.shared.common.get("bootstrap.servers"))
            .field("registry", &self.shared.registry)
            .finish_non_exhaustive()
    }
}
