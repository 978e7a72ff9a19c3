//! How a client is set up.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Client, Shared, TopicCreator};
use crate::kafka::broker::Settings;
use crate::kafka::error::{Error, ErrorKind};
use crate::registry;

/// Settings of a [`Client`].
///
/// All of librdkafka's settings pass through: [`set`](Self::set) for both sides, and one for producers and consumers each.
///
/// ```
/// # use avrogen_runtime::registry;
/// use avrogen_runtime::kafka::Client;
///
/// let client = Client::builder("broker-1:9093,broker-2:9093")
///     .registry(registry::Client::new("http://localhost:8081")?)
///     .set("security.protocol", "sasl_ssl")
///     .set("sasl.mechanism", "PLAIN")
///     .producer_setting("linger.ms", "20")
///     .build();
/// # Ok::<(), registry::Error>(())
/// ```
#[must_use]
#[derive(Clone, Debug)]
pub struct ClientBuilder {
    registry: Option<registry::Client>,
    common: Settings,
    for_producers: Settings,
    for_consumers: Settings,
    start_timeout: Duration,
    flush_timeout: Duration,
    transactional_id: Option<String>,
    topic_creator: Option<Arc<dyn TopicCreator>>,
}

impl ClientBuilder {
    pub(super) fn new(brokers: impl Into<String>) -> Self {
        let mut common = Settings::default();
        common.set("bootstrap.servers", brokers);
        Self {
            registry: None,
            common,
            for_producers: Settings::default(),
            for_consumers: Settings::default(),
            start_timeout: Duration::from_secs(30),
            flush_timeout: Duration::from_secs(10),
            transactional_id: None,
            topic_creator: None,
        }
    }

    /// Creates topics by other means than requests to the brokers.
    #[cfg(feature = "testing")]
    pub(crate) fn topic_creator(self, creator: Arc<dyn TopicCreator>) -> Self {
        Self { topic_creator: Some(creator), ..self }
    }

    /// Settings from the environment; see [`Client::from_env`].
    ///
    /// # Errors
    /// Where a variable is missing or cannot be used.
    pub fn from_env() -> Result<Self, Error> {
        let brokers = std::env::var("AVROGEN_KAFKA_BROKERS").ok().filter(|brokers| !brokers.is_empty());
        let brokers = brokers.ok_or_else(|| {
            let message = "no broker is named: set AVROGEN_KAFKA_BROKERS, as in localhost:9092";
            Error::new(ErrorKind::Settings, message)
        })?;
        let registry = registry::Client::from_env().map_err(|error| {
            Error::registry("the registry's settings", error).of_kind(ErrorKind::Settings)
        })?;
        Ok(Self::new(brokers).registry(registry))
    }

    /// The registry that knows the schemas. Only plain keys and single objects do without.
    pub fn registry(self, registry: registry::Client) -> Self {
        Self { registry: Some(registry), ..self }
    }

    /// A setting of librdkafka, for both sides.
    pub fn set(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.common.set(name, value);
        self
    }

    /// A setting of librdkafka for what is sent.
    pub fn producer_setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.for_producers.set(name, value);
        self
    }

    /// A setting of librdkafka for all that is received; consumers may have more of their own.
    pub fn consumer_setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.for_consumers.set(name, value);
        self
    }

    /// How long the brokers may take to answer when a producer, consumer or transaction starts; by default 30 seconds.
    pub fn start_timeout(self, timeout: Duration) -> Self {
        Self { start_timeout: timeout, ..self }
    }

    /// How long the last handle waits, when it is dropped, for what was sent to be delivered; by default 10 seconds. What is
    /// not delivered then is lost, and its senders are told.
    pub fn flush_timeout(self, timeout: Duration) -> Self {
        Self { flush_timeout: timeout, ..self }
    }

    /// The name of this client's [transactions](Client::transaction): the same after each start of the program, and another
    /// one in each of its instances. Who comes later under the same name ends the transactions of who came before.
    pub fn transactional_id(self, id: impl Into<String>) -> Self {
        Self { transactional_id: Some(id.into()), ..self }
    }

    /// The client.
    pub fn build(self) -> Client {
        let Self { registry, common, for_producers, for_consumers, start_timeout, flush_timeout, .. } = self;
        Client {
            shared: Arc::new(Shared {
                registry,
                common,
                for_producers,
                for_consumers,
                start_timeout,
                flush_timeout,
                connection: Mutex::default(),
                transactional_id: self.transactional_id,
                topic_creator: self.topic_creator,
                transactions: Arc::default(),
            }),
        }
    }
}
