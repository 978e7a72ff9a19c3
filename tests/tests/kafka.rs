//! Generated topics on brokers, by the names of their producers and consumers.

use std::time::Duration;

use avrogen_runtime::kafka::{
    Client, Consumer, ErrorKind, OnFailure, OnUnknownEvent, Producer, Received, SchemaIds,
};
use avrogen_runtime::registry::{Deleted, Mode, RegisterOptions, Schema};
use avrogen_runtime::testing::Kafka;
use avrogen_runtime::topic::Topic;
use avrogen_tests::topics::com::acme::{User, UserRef};
use avrogen_tests::topics::{Users, UsersConsumer, UsersProducer};
use avrogen_tests::topics_events::{
    Events, EventsConsumer, EventsProducer, EventsValue, Later, LaterValue, com::acme as events,
};
use avrogen_tests::topics_keys::{Orders, OrdersConsumer, OrdersProducer, com::acme as keys};
use avrogen_tests::topics_subjects::{AuditTrail, AuditTrailConsumer, AuditTrailProducer};

/// What a service keeps: nothing in its types says more than which topics it is about.
struct Directory {
    written: UsersProducer,
    read: UsersConsumer,
}

async fn start<T: Topic>() -> (Kafka, Client) {
    let kafka = Kafka::start().expect("brokers start");
    let client = kafka.client().expect("a client");
    client.ensure_topic::<T>().await.expect("it is made");
    (kafka, client)
}

/// A test that waits for a message in vain fails by this, and by no wish to be fast.
async fn next<T: Topic>(consumer: &mut Consumer<T>) -> Received<T> {
    let message = tokio::time::timeout(Duration::from_secs(120), consumer.recv()).await;
    message.expect("a message comes").expect("it is read")
}

#[tokio::test]
async fn users_are_sent_received_viewed_and_deleted() {
    let (_kafka, client) = start::<Users>().await;
    let written = client.producer::<Users>().ids(SchemaIds::Register).await.unwrap();
    let read = client.consumer::<Users>("directory", OnFailure::Stop).await.unwrap();
    let mut directory = Directory { written, read };
    let ann = User { avatar: Some(vec![1, 2]), ..User::new("Ann") };
    directory.written.send(Users::message("u-1", &ann)).await.unwrap();
    directory.written.send(Users::message("u-1", &ann)).await.unwrap();
    directory.written.send(Users::tombstone("u-1")).await.unwrap();

    let message = next(&mut directory.read).await;
    assert_eq!((message.key.as_str(), message.value), ("u-1", Some(ann)));
    let envelope = directory.read.recv_raw().await.unwrap();
    assert_eq!(envelope.view().unwrap(), Some(UserRef { name: "Ann", avatar: Some(&[1, 2]) }));
    drop(envelope);
    let message = next(&mut directory.read).await;
    assert_eq!((message.key.as_str(), message.value), ("u-1", None));
}

#[tokio::test]
async fn a_key_may_be_a_record_and_a_subject_the_topic_and_the_record() {
    let (kafka, client) = start::<Orders>().await;
    let orders: OrdersProducer = client.producer().ids(SchemaIds::Register).await.unwrap();
    let key = keys::OrderKey::new("eu", 7);
    orders.send(Orders::message(&key, &keys::Order::new(3))).await.unwrap();
    let mut received: OrdersConsumer = client.consumer("shop", OnFailure::Stop).await.unwrap();
    let message = next(&mut received).await;
    assert_eq!((message.key, message.value), (key, keys::Order::new(3)));
    assert_eq!(subjects(&kafka).await, ["orders-com.acme.Order", "orders-com.acme.OrderKey"]);
}

#[tokio::test]
async fn events_of_one_schema_refer_to_schemas_of_their_own() {
    let (kafka, client) = start::<Events>().await;
    let producer: EventsProducer = client.producer().ids(SchemaIds::Register).await.unwrap();
    let all = [
        EventsValue::Order(events::Order::new(3)),
        EventsValue::Long(-1),
        EventsValue::User(events::User::new("Ann")),
    ];
    for event in &all {
        producer.send(Events::message("e", event)).await.unwrap();
    }
    producer.send(Events::message("e", &events::Order::new(4))).await.unwrap();
    let mut received: EventsConsumer = client.consumer("events", OnFailure::Stop).await.unwrap();
    for expected in all.into_iter().chain([EventsValue::Order(events::Order::new(4))]) {
        let message = next(&mut received).await;
        assert_eq!(message.value, expected);
        assert_eq!(message.key, "e");
    }
    assert_eq!(subjects(&kafka).await, ["com.acme.Order", "com.acme.User", "events-key", "events-value"]);
    let registry = kafka.registry().unwrap().client().unwrap();
    let union = registry.latest("events-value").await.unwrap();
    let names: Vec<_> = union.schema.references.iter().map(|reference| reference.name.as_str()).collect();
    assert_eq!(names, ["com.acme.Order", "com.acme.User"]);
}

/// An older program, which knows users only, on the topic of all events.
#[tokio::test]
async fn an_event_that_a_union_does_not_have_is_unknown() {
    let (_kafka, client) = start::<Events>().await;
    let producer: EventsProducer = client.producer().ids(SchemaIds::Register).await.unwrap();
    let ann = events::User::new("Ann");
    producer.send(Events::message("e", &events::Order::new(3))).await.unwrap();
    producer.send(Events::message("e", &ann)).await.unwrap();
    let older = |group| client.consumer::<Later>(group, OnFailure::Stop).topic("events");
    let mut received = older("skips").await.unwrap();
    let message = next(&mut received).await;
    assert_eq!((message.meta.offset(), message.value), (1, LaterValue::User(ann)));
    let mut strict = older("fails").on_unknown_event(OnUnknownEvent::Fail).await.unwrap();
    let error = strict.recv().await.unwrap_err();
    assert_eq!(error.failure().and_then(|failure| failure.unknown_event()), Some("com.acme.Order"));
}

/// The lock has version 3 and id 1042 of this schema.
#[tokio::test]
async fn pinned_ids_are_confirmed_before_the_first_message() {
    let (kafka, client) = start::<Users>().await;
    let error = client.producer::<Users>().ids(SchemaIds::pinned()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MissingSchema, "{error}");
    let registry = kafka.registry().unwrap().client().unwrap();
    registry.set_mode(None, Mode::Import, true).await.unwrap();
    let subject = "com.acme.users-value";
    for (text, version, id) in [("\"int\"", 3, 7), (User::SCHEMA, 3, 1042)] {
        let _deleted = registry.delete_subject(subject, false).await;
        let _deleted = registry.delete_subject(subject, true).await;
        let options = RegisterOptions { version: Some(version), id: Some(id), ..RegisterOptions::default() };
        registry.register_with(subject, &Schema::new(text), &options).await.unwrap();
        let client = kafka.client().unwrap();
        match client.producer::<Users>().ids(SchemaIds::pinned()).await {
            Ok(users) => {
                users.send(Users::message("u-1", &User::new("Ann"))).await.unwrap();
                let mut received = client.consumer::<Users>("pinned", OnFailure::Stop).await.unwrap();
                let schema = next(&mut received).await.meta.value_schema().map(|id| id.to_string());
                assert_eq!((text, schema.as_deref()), (User::SCHEMA, Some("1042")));
            }
            Err(error) => {
                assert_eq!((text, error.kind()), ("\"int\"", ErrorKind::IncompatibleSchema), "{error}");
                assert!(error.to_string().contains("not the one that avrogen.lock pins"), "{error}");
            }
        }
    }
}

async fn subjects(kafka: &Kafka) -> Vec<String> {
    let registry = kafka.registry().expect("it has one").client().expect("a client");
    let mut subjects = registry.subjects(Deleted::Excluded).await.expect("it answers");
    subjects.sort();
    subjects
}

/// The names are there for every topic.
#[test]
fn a_producer_is_named_after_its_marker() {
    fn same<T: 'static, U: 'static>() -> bool {
        std::any::TypeId::of::<T>() == std::any::TypeId::of::<U>()
    }
    assert!(same::<AuditTrailProducer, Producer<AuditTrail>>());
    assert!(same::<AuditTrailConsumer, Consumer<AuditTrail>>());
}
