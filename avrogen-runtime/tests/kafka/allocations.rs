//! What a message costs in allocations, beside rdkafka alone on the same brokers.

use std::future::IntoFuture as _;

use allocation_counter::measure;
use avrogen_runtime::kafka::OnFailure;
use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};
use tokio::runtime::{Builder, Runtime};

use crate::topics::{User, Users};
use crate::{next, producer, start};

const MESSAGES: u64 = 2_000;
/// What is not done for each message: buffers that grow, offsets that are committed from time to time.
const NOW_AND_THEN: u64 = MESSAGES / 10;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

#[test]
fn a_message_that_is_sent_takes_no_more_than_rdkafka_does() {
    let (kafka, client) = start::<Users>(1);
    let runtime = runtime();
    let users = runtime.block_on(producer::<Users>(&client));
    let user = User::new(1, "somebody");
    let mut batch = users.batch();
    let mut send = |messages| {
        for _ in 0..messages {
            assert!(batch.try_send(&Users::message("key", &user)).expect("it is taken"));
        }
    };
    // Buffers grow with the first ones.
    send(100);
    let typed = measure(|| send(MESSAGES)).count_total;
    runtime.block_on(batch.finish()).expect("they are delivered");

    let raw: BaseProducer =
        ClientConfig::new().set("bootstrap.servers", kafka.brokers()).create().expect("a producer");
    let bytes = [0, 0, 0, 0, 1, 2, 16, 115, 111, 109, 101, 98, 111, 100, 121, 0];
    let alone = measure(|| {
        for _ in 0..MESSAGES {
            raw.send(BaseRecord::to("users").key("key").payload(&bytes[..])).expect("it is taken");
        }
    });
    raw.flush(std::time::Duration::from_secs(120)).expect("they are delivered");
    let alone = alone.count_total;
    assert!(typed <= alone + NOW_AND_THEN, "{typed} allocations beside {alone}");
}

#[test]
fn a_message_that_is_received_takes_what_rdkafka_and_its_value_do() {
    let (kafka, client) = start::<Users>(1);
    let runtime = runtime();
    runtime.block_on(async {
        let users = producer::<Users>(&client).await;
        let user = User::new(1, "somebody");
        let mut batch = users.batch();
        for _ in 0..MESSAGES + 100 {
            batch.send(Users::message("key", &user)).await.expect("it is taken");
        }
        batch.finish().await.expect("they are delivered");
    });
    let mut received =
        runtime.block_on(client.consumer::<Users>("g", OnFailure::Stop).into_future()).expect("a consumer");
    let mut receive = |messages| {
        runtime.block_on(async {
            for _ in 0..messages {
                next(&mut received).await.done();
            }
        });
    };
    // The schema is fetched for the first one.
    receive(100);
    let typed = measure(|| receive(MESSAGES)).count_total;

    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", kafka.brokers())
        .set("group.id", "raw")
        .set("auto.offset.reset", "earliest");
    let raw: BaseConsumer = config.create().expect("a consumer");
    raw.subscribe(&["users"]).expect("it is there");
    let receive = |messages| {
        for _ in 0..messages {
            while raw.poll(std::time::Duration::from_secs(1)).is_none() {}
        }
    };
    receive(100);
    let alone = measure(|| receive(MESSAGES)).count_total;
    // The key and the name own memory.
    let most = alone + 2 * MESSAGES + NOW_AND_THEN;
    assert!(typed <= most, "{typed} allocations, beside {alone} of rdkafka and {} of values", 2 * MESSAGES);
}
