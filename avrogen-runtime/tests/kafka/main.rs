//! Typed topics on librdkafka's own brokers and the registry of this crate.

#[macro_use]
mod topics;

mod allocations;
mod anything;
mod associated;
mod commit;
mod ensure;
mod events;
mod ids;
mod lacking;
mod objects;
mod once;
mod policy;
mod queue;
mod raw;
mod receive;
mod send;
mod transactions;

use std::time::Duration;

use avrogen_runtime::kafka::{Client, Consumer, OnFailure, Producer, Received, SchemaIds};
use avrogen_runtime::testing::Kafka;
use avrogen_runtime::topic::Topic;

/// Brokers, a client, and a topic of so many partitions.
fn start<T: Topic>(partitions: i32) -> (Kafka, Client) {
    let kafka = Kafka::start().expect("brokers start");
    kafka.create_topic(T::DEF.name(), partitions).expect("it is new");
    let client = kafka.client().expect("a client");
    (kafka, client)
}

async fn producer<T: Topic>(client: &Client) -> Producer<T> {
    client.producer::<T>().ids(SchemaIds::Register).await.expect("a producer")
}

async fn consumer<T: Topic>(client: &Client) -> Consumer<T> {
    client.consumer::<T>("tests", OnFailure::Stop).await.expect("a consumer")
}

/// The next message. A test that waits for one in vain fails by this, and by no wish to be fast.
async fn next<T: Topic>(consumer: &mut Consumer<T>) -> Received<T> {
    tokio::time::timeout(Duration::from_secs(120), consumer.recv())
        .await
        .expect("a message comes")
        .expect("it is read")
}
