//! What becomes of messages that cannot be decoded: poison of every kind.

use avrogen_runtime::kafka::{Client, ErrorKind, OnFailure};
use avrogen_runtime::registry::{self, RetryPolicy};
use avrogen_runtime::testing::registry::Fault;

use crate::raw::{Raw, poison, send_raw};
use crate::topics::{Renamed, User, Users};
use crate::{next, producer, start};

/// Poison between two good messages.
async fn poisoned(client: &Client, brokers: &str) {
    let users = producer::<Users>(client).await;
    users.send(Users::message("first", &User::new(1, "Ann"))).await.expect("it is sent");
    for (bytes, _) in &poison(1) {
        let headers = vec![("mine".to_owned(), b"kept".to_vec())];
        send_raw(brokers, Raw { topic: "users", key: Some(b"k"), value: Some(bytes), headers }).await;
    }
    users.send(Users::message("last", &User::new(2, "Bob"))).await.expect("it is sent");
}

#[tokio::test]
async fn to_stop_is_to_say_the_same_until_it_is_skipped() {
    let (kafka, client) = start::<Users>(1);
    poisoned(&client, kafka.brokers()).await;
    let mut received = client.consumer::<Users>("stop", OnFailure::Stop).await.unwrap();
    next(&mut received).await.done();
    for (_, reason) in poison(1) {
        for _ in 0..2 {
            let error = received.recv().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
            assert!(error.to_string().contains(reason), "{error} and not {reason}");
        }
        assert!(received.skip());
        assert!(!received.skip());
    }
    assert_eq!(next(&mut received).await.key, "last");
}

#[tokio::test]
async fn what_is_skipped_is_done() {
    let (kafka, client) = start::<Users>(1);
    poisoned(&client, kafka.brokers()).await;
    let mut received = client.consumer::<Users>("skip", OnFailure::Skip).await.unwrap();
    next(&mut received).await.done();
    let last = next(&mut received).await;
    assert_eq!(last.key, "last");
    assert_eq!(received.in_flight(), 1);
}

#[tokio::test]
async fn dead_letters_are_as_they_came_with_the_reason_beside_them() {
    let (kafka, client) = start::<Users>(1);
    kafka.create_topic("dead", 1).unwrap();
    poisoned(&client, kafka.brokers()).await;
    let policy = OnFailure::DeadLetter("dead".into());
    let mut received = client.consumer::<Users>("dead", policy).await.unwrap();
    next(&mut received).await.done();
    assert_eq!(next(&mut received).await.key, "last");

    let mut dead = client.consumer::<Users>("reader", OnFailure::Stop).topic("dead").await.unwrap();
    for (offset, (bytes, reason)) in (1..).zip(poison(1)) {
        let letter = dead.recv_raw().await.unwrap();
        assert_eq!((letter.key_bytes(), letter.value_bytes()), (Some(&b"k"[..]), Some(&bytes[..])));
        let headers = letter.meta().headers();
        let text = |name| String::from_utf8_lossy(headers.get(name).expect(name)).into_owned();
        assert_eq!(text("mine"), "kept");
        assert!(text("avrogen.dead-letter.reason").contains(reason), "{headers:?}");
        assert_eq!(text("avrogen.dead-letter.topic"), "users");
        assert_eq!(text("avrogen.dead-letter.offset"), offset.to_string());
        assert_eq!(text("avrogen.dead-letter.group"), "dead");
        assert!(letter.decode().is_err());
        letter.done();
    }
}

#[tokio::test]
async fn dead_letters_go_to_another_topic() {
    let (_kafka, client) = start::<Users>(1);
    let policy = OnFailure::DeadLetter("users".into());
    let error = client.consumer::<Users>("dead", policy).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    assert!(error.to_string().contains("would go to itself"), "{error}");
}

/// What is translated is for consumers of the other topic, and dead letters are not.
#[tokio::test]
async fn dead_letters_of_a_translation_go_to_a_third_topic() {
    let (kafka, _) = start::<Users>(1);
    kafka.create_topic("renamed", 1).unwrap();
    let client = kafka.client_builder().unwrap().transactional_id("tests").build();
    let to = producer::<Renamed>(&client).await;
    for (dead, told) in [("users", "would go to itself"), ("renamed", "where the translated messages go")] {
        let from = client.consumer::<Users>("dead", OnFailure::DeadLetter(dead.into()));
        let mut translator = client.translator(from, to.clone()).build();
        let error = translator.step(std::time::Duration::ZERO).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Settings);
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[tokio::test]
async fn a_registry_that_is_down_loses_nothing() {
    let (kafka, client) = start::<Users>(1);
    let users = producer::<Users>(&client).await;
    users.send(Users::message("first", &User::new(1, "Ann"))).await.unwrap();
    let server = kafka.registry().unwrap();
    // Another client, which knows nothing yet and does not try for long.
    let asking = registry::Client::builder(server.url());
    let retry = RetryPolicy::never();
    let other = Client::builder(kafka.brokers()).registry(asking.retry(retry).build().unwrap()).build();
    let mut received = other.consumer::<Users>("down", OnFailure::Skip).await.unwrap();
    for _ in 0..2 {
        server.inject(Fault::status(503));
        let error = received.recv().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Registry);
        assert!(error.is_retryable(), "{error}");
    }
    server.clear_faults();
    assert_eq!(next(&mut received).await.key, "first");
}
