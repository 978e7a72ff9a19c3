//! Kafka brokers in this process, for tests and development: librdkafka's mock cluster.
//!
//! It carries what most programs use: producing with idempotence and in transactions, groups, offsets, headers. It lacks the
//! requests of administrators (but `ensure_topic` works), time indices and `read_committed`, and keeps about 5 MB of a partition,
//! whatever retention its topic has.

use std::fmt;
use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Weak};
use std::thread::{self, JoinHandle};

use rdkafka::error::KafkaResult;
use rdkafka::mocking::MockCluster;
use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr};

use super::Registry;
use crate::BoxError;
use crate::kafka::{Client, ClientBuilder, TopicCreator};
use crate::topic::Create;

/// Brokers that run until this is dropped, with a registry beside them.
///
/// ```
/// use avrogen_runtime::testing::Kafka;
///
/// let kafka = Kafka::start()?;
/// kafka.create_topic("users", 4)?;
/// let client = kafka.client()?;
/// # drop(client);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Kafka {
    brokers: String,
    registry: Option<Registry>,
    orders: Option<Arc<Sender<Order>>>,
    thread: Option<JoinHandle<()>>,
}

/// Settings of [`Kafka`].
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct KafkaBuilder {
    brokers: i32,
    registry: bool,
}

type Cluster = MockCluster<'static, rdkafka::producer::DefaultProducerContext>;

/// What only the thread that owns the brokers can do.
type Order = Box<dyn FnOnce(&Cluster) + Send>;

/// The way to that thread, for clients: it ends with the brokers, however long a client lives.
#[derive(Clone, Debug)]
struct Orders(Weak<Sender<Order>>);

impl Kafka {
    /// Starts one broker and a registry.
    ///
    /// # Errors
    /// Where the system has no port or thread to give.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// Settings for another.
    pub fn builder() -> KafkaBuilder {
        KafkaBuilder { brokers: 1, registry: true }
    }

    /// The addresses of the brokers.
    pub fn brokers(&self) -> &str {
        &self.brokers
    }

    /// The registry beside them.
    pub fn registry(&self) -> Option<&Registry> {
        self.registry.as_ref()
    }

    /// A client of both, with the usual settings.
    ///
    /// # Errors
    /// Where there are no resources for a client.
    pub fn client(&self) -> io::Result<Client> {
        Ok(self.client_builder()?.build())
    }

    /// Settings for a client of both.
    ///
    /// # Errors
    /// Where there are no resources for a client.
    pub fn client_builder(&self) -> io::Result<ClientBuilder> {
        // When a member leaves a group, these brokers give its partitions to others only once a session would be over.
        let builder = Client::builder(self.brokers())
            .topic_creator(Arc::new(self.orders()))
            .consumer_setting("session.timeout.ms", "6000")
            .consumer_setting("heartbeat.interval.ms", "1000");
        match &self.registry {
            Some(registry) => Ok(builder.registry(registry.client().map_err(io::Error::other)?)),
            None => Ok(builder),
        }
    }

    /// Creates a topic.
    ///
    /// # Errors
    /// Where there is one of that name.
    pub fn create_topic(&self, name: &str, partitions: i32) -> io::Result<()> {
        self.orders().create_topic(name, partitions)
    }

    /// Makes a broker deaf, which are numbered from 1: connections to it end.
    ///
    /// # Errors
    /// Where there is no such broker.
    pub fn stop_broker(&self, number: i32) -> io::Result<()> {
        self.order(move |cluster| cluster.broker_down(number))
    }

    /// Makes a broker hear again.
    ///
    /// # Errors
    /// Where there is no such broker.
    pub fn restart_broker(&self, number: i32) -> io::Result<()> {
        self.order(move |cluster| cluster.broker_up(number))
    }

    /// Refuses the next so many produce requests, as a broker does that is not the leader of a partition any more.
    ///
    /// # Errors
    /// Where the brokers have ended.
    pub fn refuse_produce(&self, requests: usize) -> io::Result<()> {
        self.order(move |cluster| {
            let errors = vec![RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION; requests];
            cluster.request_errors(RDKafkaApiKey::Produce, &errors);
            Ok(())
        })
    }

    /// Waits until it ends, which it does only with the process.
    pub fn wait(mut self) {
        if let Some(registry) = self.registry.take() {
            registry.wait();
        }
        while self.thread.is_some() {
            thread::park();
        }
    }

    fn orders(&self) -> Orders {
        Orders(self.orders.as_ref().map(Arc::downgrade).unwrap_or_default())
    }

    fn order(&self, order: impl FnOnce(&Cluster) -> KafkaResult<()> + Send + 'static) -> io::Result<()> {
        self.orders().give(order)
    }
}

impl TopicCreator for Orders {
    fn create_topic(&self, name: &str, create: Create) -> Result<(), BoxError> {
        let partitions = create.get_partitions().and_then(|n| i32::try_from(n).ok()).unwrap_or(1);
        Ok(self.create_topic(name, partitions)?)
    }
}

impl Orders {
    fn create_topic(&self, name: &str, partitions: i32) -> io::Result<()> {
        let name = name.to_owned();
        self.give(move |cluster| cluster.create_topic(&name, partitions, 1))
    }

    /// Has something done, and waits for it.
    fn give(&self, order: impl FnOnce(&Cluster) -> KafkaResult<()> + Send + 'static) -> io::Result<()> {
        let (answer, answered) = mpsc::channel();
        let order: Order = Box::new(move |cluster| {
            let _ = answer.send(order(cluster));
        });
        let gone = || io::Error::other("the brokers have ended");
        self.0.upgrade().ok_or_else(gone)?.send(order).map_err(|_| gone())?;
        answered.recv().map_err(|_| gone())?.map_err(io::Error::other)
    }
}

impl KafkaBuilder {
    /// How many brokers; by default one.
    pub fn brokers(self, brokers: i32) -> Self {
        Self { brokers: brokers.max(1), ..self }
    }

    /// Whether there is a registry beside them; by default there is.
    pub fn registry(self, registry: bool) -> Self {
        Self { registry, ..self }
    }

    /// Starts them. When this returns, they answer.
    ///
    /// # Errors
    /// Where the system has no port or thread to give.
    pub fn start(self) -> io::Result<Kafka> {
        let registry = if self.registry { Some(Registry::start()?) } else { None };
        let (orders, received) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("avrogen-kafka".into())
            .spawn(move || run(self.brokers, &tell, &received))?;
        let brokers = told.recv().map_err(io::Error::other)?.map_err(io::Error::other)?;
        Ok(Kafka { brokers, registry, orders: Some(Arc::new(orders)), thread: Some(thread) })
    }
}

/// The brokers belong to one thread, which does what it is told.
fn run(brokers: i32, tell: &Sender<KafkaResult<String>>, orders: &Receiver<Order>) {
    let cluster = match MockCluster::new(brokers) {
        Ok(cluster) => cluster,
        Err(error) => {
            let _ = tell.send(Err(error));
            return;
        }
    };
    let _ = tell.send(Ok(cluster.bootstrap_servers()));
    for order in orders {
        order(&cluster);
    }
}

impl Drop for Kafka {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Kafka {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kafka")
            .field("brokers", &self.brokers)
            .field("registry", &self.registry)
            .finish_non_exhaustive()
    }
}
