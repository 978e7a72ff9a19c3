//! Typed topics on a real broker, which `.ci/kafka` starts: what librdkafka's own brokers lack, and faults.
//!
//! `AVROGEN_TEST_KAFKA_BROKERS` names the broker and `AVROGEN_TEST_KAFKA_CONTROL` the program that kills and starts it. The registry
//! is the one that `AVROGEN_TEST_REGISTRY_URL` names, else the embedded one. The feature `kafka-tls` is needed as well.

mod ensure;
mod faults;
mod interop;
mod once;
mod poison;
#[path = "../kafka/raw.rs"]
mod raw;
mod tls;
#[path = "../kafka/topics.rs"]
mod topics;
mod transactions;

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use avrogen_runtime::kafka::{Client, ClientBuilder, Consumer, Producer, Received, SchemaIds};
use avrogen_runtime::registry;
use avrogen_runtime::testing::Registry;
use avrogen_runtime::topic::Topic;

/// Tests share the broker, under names of topics and groups of their own. Who kills it has it alone.
static BROKER: RwLock<()> = RwLock::new(());

struct Broker {
    registry: registry::Client,
    _embedded: Option<Registry>,
    _held: Held,
}

enum Held {
    Shared { _guard: RwLockReadGuard<'static, ()> },
    Alone { _guard: RwLockWriteGuard<'static, ()> },
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run this by .ci/kafka"))
}

impl Broker {
    fn take() -> Self {
        Self::held(Held::Shared { _guard: BROKER.read().unwrap_or_else(PoisonError::into_inner) })
    }

    /// For whoever kills it.
    fn take_alone() -> Self {
        Self::held(Held::Alone { _guard: BROKER.write().unwrap_or_else(PoisonError::into_inner) })
    }

    fn held(held: Held) -> Self {
        let (embedded, registry) = if let Ok(url) = std::env::var("AVROGEN_TEST_REGISTRY_URL") {
            (None, registry::Client::new(url))
        } else {
            let embedded = Registry::start().expect("a registry starts");
            let client = embedded.client();
            (Some(embedded), client)
        };
        Self { registry: registry.expect("a client"), _embedded: embedded, _held: held }
    }

    fn builder(&self) -> ClientBuilder {
        let brokers = variable("AVROGEN_TEST_KAFKA_BROKERS");
        Client::builder(brokers)
            .registry(self.registry.clone())
            .consumer_setting("session.timeout.ms", "6000")
    }

    fn control(order: &str) {
        let status = std::process::Command::new(variable("AVROGEN_TEST_KAFKA_CONTROL")).arg(order).status();
        assert!(status.expect("it runs").success(), "{order}");
    }
}

/// A name that no test had before.
fn fresh(name: &str) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    format!("{name}-{}", now.as_nanos())
}

async fn producer<T: Topic>(client: &Client, topic: &str) -> Producer<T> {
    client.ensure_topic::<T>().topic(topic).await.expect("it is created");
    client.producer::<T>().topic(topic).ids(SchemaIds::Register).await.expect("a producer")
}

async fn next<T: Topic>(consumer: &mut Consumer<T>) -> Received<T> {
    tokio::time::timeout(Duration::from_secs(240), consumer.recv())
        .await
        .expect("one comes")
        .expect("it is read")
}
