//! Topics that are made where they are missing.

use avrogen_runtime::kafka::{Client, ErrorKind, OnFailure, SchemaIds};
use avrogen_runtime::testing::Kafka;

use crate::next;
use crate::topics::{Created, User};

/// How many partitions a topic has: the first number that is none.
async fn partitions(client: &Client) -> i32 {
    let created = client.producer::<Created>().ids(SchemaIds::Register).await.expect("it is there");
    let user = User::new(1, "Ann");
    for partition in 0.. {
        if created.send(Created::message("k", &user).partition(partition)).await.is_err() {
            return partition;
        }
    }
    unreachable!("a topic has less than 2^31 partitions")
}

#[tokio::test]
async fn a_topic_is_made_as_its_definition_says_and_stays_as_it_is() {
    let kafka = Kafka::start().unwrap();
    let client = kafka.client().unwrap();
    let error = client.producer::<Created>().ids(SchemaIds::Register).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MissingTopic);
    for _ in 0..2 {
        client.ensure_topic::<Created>().await.unwrap();
    }
    assert_eq!(partitions(&client).await, 5);
    kafka.create_topic("other", 2).unwrap();
    client.ensure_topic::<Created>().topic("other").await.unwrap();
    let error = kafka.create_topic("other", 2).unwrap_err();
    assert!(error.to_string().contains("exists"), "{error}");
}

/// As a program does that finds the brokers of another process by their address.
#[tokio::test]
async fn brokers_of_another_process_make_a_topic_when_they_are_asked_for_it() {
    let kafka = Kafka::start().unwrap();
    let registry = kafka.registry().unwrap().client().unwrap();
    let client = Client::new(kafka.brokers(), registry);
    client.ensure_topic::<Created>().await.unwrap();
    let created = client.producer::<Created>().ids(SchemaIds::Register).await.unwrap();
    created.send(Created::message("k", &User::new(1, "Ann"))).await.unwrap();
    let mut received = client.consumer::<Created>("g", OnFailure::Stop).await.unwrap();
    assert_eq!(next(&mut received).await.key, "k");
}

#[tokio::test]
async fn a_client_does_not_keep_brokers_alive() {
    let kafka = Kafka::start().unwrap();
    let client = kafka.client_builder().unwrap().start_timeout(std::time::Duration::from_millis(500)).build();
    drop(kafka);
    let error = client.ensure_topic::<Created>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
}
