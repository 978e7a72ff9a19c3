//! confluent-kafka-python on the same topics, unmodified: `AVROGEN_TEST_CONFLUENT` names a Python that has it.

use std::process::Command;

use avrogen_runtime::kafka::{Framing, OnFailure, SchemaIds};
use serde_json::{Value, json};

use crate::topics::{User, Users};
use crate::{Broker, fresh, next, variable};

/// Runs the script beside it; what it prints.
async fn python(broker: &Broker, order: &'static str, topic: &str, last: &str) -> String {
    let mut command = Command::new(variable("AVROGEN_TEST_CONFLUENT"));
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/kafka_topics.py"));
    let url = broker.registry.urls().next().expect("a URL").to_owned();
    command.args([order, &variable("AVROGEN_TEST_KAFKA_BROKERS"), &url, topic, last]);
    let output =
        tokio::task::spawn_blocking(move || command.output()).await.expect("it ends").expect("it runs");
    assert!(output.status.success(), "{order}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("JSON")
}

fn users() -> [(&'static str, Option<User>); 3] {
    let bob = User { nick: Some("bobby".into()), ..User::new(-2, "Bôb ❤") };
    [("ann", Some(User::new(1, "Ann"))), ("bob", Some(bob)), ("ann", None)]
}

#[tokio::test]
async fn what_python_writes_is_read() {
    let broker = Broker::take();
    let client = broker.builder().build();
    for framing in framings() {
        let topic = fresh("python");
        client.ensure_topic::<Users>().topic(&topic).await.unwrap();
        python(&broker, "write", &topic, framing.1).await;
        let mut received = client.consumer::<Users>(fresh("g"), OnFailure::Stop).topic(&topic).await.unwrap();
        for (key, user) in users() {
            let message = next(&mut received).await;
            assert_eq!((message.key.as_str(), &message.value), (key, &user), "{}", framing.1);
        }
    }
}

#[tokio::test]
async fn python_reads_what_is_written() {
    let broker = Broker::take();
    let client = broker.builder().build();
    for framing in framings() {
        let topic = fresh("rust");
        client.ensure_topic::<Users>().topic(&topic).await.unwrap();
        let producer = client.producer::<Users>().topic(&topic).ids(SchemaIds::Register).framing(framing.0);
        let producer = producer.await.unwrap();
        let mut expected = Vec::new();
        for (key, user) in users() {
            let delivery = match &user {
                Some(user) => producer.send(Users::message(key, user)).await,
                None => producer.delete(key).await,
            };
            let value = user.map(|user| json!({"id": user.id, "name": user.name, "nick": user.nick}));
            expected.push(json!([key, value, delivery.unwrap().partition]));
        }
        let read = python(&broker, "read", &topic, "3").await;
        let read: Vec<Value> = read.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(read, expected, "{}", framing.1);
    }
}

/// Not every registry knows the ids that stand in headers.
fn framings() -> Vec<(Framing, &'static str)> {
    let mut all = vec![(Framing::Confluent, "prefix")];
    if std::env::var("AVROGEN_TEST_REGISTRY_URL").is_err() {
        all.push((Framing::ConfluentHeader, "header"));
    }
    all
}
