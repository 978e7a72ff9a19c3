//! Messages that cannot be decoded, a registry that is down, and a caller who does not wait: what is read is read once, in order.

use std::future::Future as _;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use avrogen_runtime::framing::confluent::SchemaId;
use avrogen_runtime::kafka::{Client, ErrorKind, OnFailure, SchemaIds};
use avrogen_runtime::registry::{self, RetryPolicy};
use avrogen_runtime::testing::Registry;
use avrogen_runtime::testing::registry::Fault;

use crate::raw::{Raw, poison, send_raw};
use crate::topics::{User, Users};
use crate::{Broker, fresh, next, producer, variable};

#[tokio::test]
async fn poison_of_every_kind_stops_is_skipped_or_put_aside() {
    let broker = Broker::take();
    let client = broker.builder().build();
    let (topic, dead) = (fresh("poisoned"), fresh("dead"));
    client.ensure_topic::<Users>().topic(&dead).await.unwrap();
    let users = producer::<Users>(&client, &topic).await;
    users.send(Users::message("k", &User::new(1, "Ann"))).await.unwrap();
    let consumer = |policy| client.consumer::<Users>(fresh("g"), policy).topic(&topic);

    let mut stopped = consumer(OnFailure::Stop).await.unwrap();
    let Some(SchemaId::Id(id)) = next(&mut stopped).await.meta.value_schema() else {
        panic!("a prefix has an id")
    };
    let poison = poison(id);
    let brokers = variable("AVROGEN_TEST_KAFKA_BROKERS");
    for (bytes, _) in &poison {
        let raw = Raw { topic: &topic, key: Some(b"k"), value: Some(bytes), headers: Vec::new() };
        send_raw(&brokers, raw).await;
    }
    users.send(Users::message("k", &User::new(2, "Bob"))).await.unwrap();
    for (_, reason) in &poison {
        for _ in 0..2 {
            let error = stopped.recv().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
            assert!(error.to_string().contains(reason), "{error} and not {reason}");
        }
        assert!(stopped.skip());
    }
    assert_eq!(next(&mut stopped).await.value, Some(User::new(2, "Bob")));

    for policy in [OnFailure::Skip, OnFailure::DeadLetter(dead.clone())] {
        let mut received = consumer(policy).await.unwrap();
        for user in [User::new(1, "Ann"), User::new(2, "Bob")] {
            assert_eq!(next(&mut received).await.value, Some(user));
        }
    }
    let mut letters = client.consumer::<Users>(fresh("g"), OnFailure::Stop).topic(&dead).await.unwrap();
    for (bytes, reason) in &poison {
        let letter = letters.recv_raw().await.unwrap();
        assert_eq!(letter.value_bytes(), Some(&bytes[..]));
        let told = letter.meta().headers().get("avrogen.dead-letter.reason").unwrap();
        assert!(String::from_utf8_lossy(told).contains(reason), "{reason}");
    }
}

#[tokio::test]
async fn a_registry_that_is_down_at_the_start_or_in_flight_loses_nothing() {
    let _broker = Broker::take();
    let server = Registry::start().unwrap();
    let client = || {
        let registry = registry::Client::builder(server.url()).retry(RetryPolicy::never()).build().unwrap();
        Client::builder(variable("AVROGEN_TEST_KAFKA_BROKERS")).registry(registry).build()
    };
    let (sending, topic) = (client(), fresh("down"));
    sending.ensure_topic::<Users>().topic(&topic).await.unwrap();
    let start = || sending.producer::<Users>().topic(&topic).ids(SchemaIds::Register);
    server.inject(Fault::reset());
    let error = start().await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Registry, true), "{error}");
    let users = start().await.unwrap();
    for id in 0..3 {
        // It is not needed any more.
        server.inject(Fault::status(503).always());
        users.send(Users::message("k", &User::new(id, "x"))).await.unwrap();
    }
    let receiving = client();
    let mut received = receiving.consumer::<Users>(fresh("g"), OnFailure::Skip).topic(&topic).await.unwrap();
    for _ in 0..2 {
        let error = received.recv().await.unwrap_err();
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Registry, true), "{error}");
    }
    server.clear_faults();
    for id in 0..3 {
        assert_eq!(next(&mut received).await.value.unwrap().id, id);
    }
}

#[tokio::test]
async fn recv_may_be_dropped_at_every_await() {
    let _broker = Broker::take();
    let server = Registry::start().unwrap();
    let client = || Client::new(variable("AVROGEN_TEST_KAFKA_BROKERS"), server.client().unwrap());
    let topic = fresh("cancelled");
    let sending = client();
    let users = producer::<Users>(&sending, &topic).await;
    for id in 0..20 {
        users.send(Users::message("k", &User::new(id, "x"))).await.unwrap();
    }
    let receiving = client();
    let mut received = receiving.consumer::<Users>(fresh("g"), OnFailure::Stop).topic(&topic).await.unwrap();
    // The schema takes its time, so that the first message waits for it across many futures.
    server.inject(Fault::delay(Duration::from_millis(100)));
    let (mut dropped, mut seen) = (0, Vec::new());
    while seen.len() < 20 {
        {
            let mut future = pin!(received.recv());
            match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(message) => seen.push(message.unwrap().value.unwrap().id),
                Poll::Pending => dropped += 1,
            }
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(dropped > 0);
    assert_eq!(seen, (0..20).collect::<Vec<_>>());
}
