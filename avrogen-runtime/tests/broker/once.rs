//! Translators while the group and the broker change below them: each message once, and in its order.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use avrogen_runtime::BoxError;
use avrogen_runtime::kafka::{Client, ErrorKind, OnFailure, Output, Received, TranslatorBuilder};
use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;

use crate::topics::{Renamed, RenamedUser, User, Users};
use crate::{Broker, fresh, next, producer, variable};

/// As long as a message may take to come.
const LONG: Duration = Duration::from_secs(120);

async fn create(topic: NewTopic<'_>) {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", variable("AVROGEN_TEST_KAFKA_BROKERS"));
    let admin: AdminClient<DefaultClientContext> = config.create().expect("a client");
    let made = admin.create_topics([&topic], &AdminOptions::new()).await.expect("the broker answers");
    for one in made {
        one.expect("it is new");
    }
}

/// Users without nicknames, which are for a function, to the partitions in turn.
async fn send(client: &Client, topic: &str, users: Range<i64>, partitions: i32) {
    let producer = producer::<Users>(client, topic).await;
    let mut batch = producer.batch();
    for id in users {
        let user = User::new(id, "x");
        let partition = i32::try_from(id).expect("few") % partitions;
        batch.send(Users::message("k", &user).partition(partition)).await.expect("it is sent");
    }
    batch.finish().await.expect("they are delivered");
}

/// That waits so long for the brokers, and they for it.
async fn translator(
    broker: &Broker,
    timeout: Duration,
    (old, new): (&str, &str),
    (group, strategy): (&str, &str),
) -> TranslatorBuilder<Users, Renamed> {
    let client = broker.builder().transactional_id(fresh("once")).start_timeout(timeout);
    let client = client.set("transaction.timeout.ms", timeout.as_millis().to_string()).build();
    let from = client.consumer::<Users>(group, OnFailure::Stop).topic(old);
    let from = from.set("partition.assignment.strategy", strategy);
    let to = producer::<Renamed>(&client, new).await;
    client.translator(from, to)
}

fn renamed(user: &Received<Users>, out: &mut Output<Renamed>) -> Result<(), BoxError> {
    let id = user.value.as_ref().ok_or("no tombstones here")?.id;
    out.send(Renamed::message(&user.key, &RenamedUser { id, handle: "x".into() }))
}

/// All that has come to a topic of one partition: so many messages, and none that follows soon.
async fn arrived(client: &Client, topic: &str, messages: i64) -> Vec<i64> {
    let mut received =
        client.consumer::<Renamed>(fresh("g"), OnFailure::Stop).topic(topic).await.expect("a consumer");
    let mut ids = Vec::new();
    for _ in 0..messages {
        let message = next(&mut received).await;
        ids.push(message.value.as_ref().expect("no tombstones here").id);
        message.done();
    }
    let more = tokio::time::timeout(Duration::from_secs(2), received.recv()).await;
    assert!(more.is_err(), "something stands there twice: {ids:?}");
    ids
}

/// Partitions that move one by one, and stay where they are otherwise.
#[tokio::test]
async fn partitions_that_move_incrementally_are_translated_once() {
    const MESSAGES: i64 = 2_000;
    let broker = Broker::take();
    let client = broker.builder().build();
    let (old, new, group) = (fresh("old"), fresh("new"), fresh("g"));
    create(NewTopic::new(&old, 4, TopicReplication::Fixed(1))).await;
    send(&client, &old, 0..MESSAGES, 4).await;
    let translated = Arc::new(AtomicU64::new(0));
    let mut running = Vec::new();
    for member in 0..2 {
        let translator = translator(&broker, LONG, (&old, &new), (&group, "cooperative-sticky")).await;
        let mut translator = translator.max_messages(50).translate_with(renamed).build();
        let count = Arc::clone(&translated);
        running.push(tokio::spawn(async move {
            loop {
                match translator.step(Duration::from_millis(200)).await {
                    Ok(messages) => count.fetch_add(messages, Ordering::Relaxed),
                    // Five times in a row may be too few where both of them begin.
                    Err(error) if error.kind() == ErrorKind::Aborted => 0,
                    Err(error) => panic!("member {member}: {error}"),
                };
            }
        }));
        // The other one comes when this one is in the middle.
        while member == 0 && translated.load(Ordering::Relaxed) < 200 {
            assert!(!running[0].is_finished(), "it has ended");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    let mut ids = arrived(&client, &new, MESSAGES).await;
    ids.sort_unstable();
    assert!(ids.into_iter().eq(0..MESSAGES), "each comes once");
    for one in running {
        assert!(!one.is_finished(), "it has ended");
        one.abort();
    }
}

/// A broker that is killed while a transaction is open, and gone for longer than anybody waits for it. Not while one is committed: a
/// broker on its own that is killed then may forget to end it when it starts, as long as it knows of no leaders yet.
#[tokio::test]
async fn a_broker_that_is_killed_within_a_transaction_loses_nothing_and_doubles_nothing() {
    let broker = Broker::take_alone();
    let client = broker.builder().build();
    let (old, new, group) = (fresh("old"), fresh("new"), fresh("g"));
    send(&client, &old, 0..50, 1).await;
    let taken = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&taken);
    let short = Duration::from_secs(5);
    let translator = translator(&broker, short, (&old, &new), (&group, "range")).await;
    let translator = translator.max_messages(100).linger(LONG).translate_with(move |user, out| {
        count.fetch_add(1, Ordering::Relaxed);
        renamed(user, out)
    });
    let mut translator = translator.build();
    let running = tokio::spawn(async move {
        let mut errors = Vec::new();
        loop {
            if let Err(error) = translator.step(LONG).await {
                assert_ne!(error.kind(), ErrorKind::Decode, "{error}");
                errors.push(error.kind());
                assert!(errors.len() < 100, "it does not get on: {errors:?}");
            }
        }
    });
    while taken.load(Ordering::Relaxed) < 50 {
        assert!(!running.is_finished(), "it has ended");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::task::spawn_blocking(|| {
        Broker::control("kill");
        std::thread::sleep(Duration::from_secs(8));
        Broker::control("start");
    })
    .await
    .unwrap();
    send(&client, &old, 50..200, 1).await;
    assert!(arrived(&client, &new, 200).await.into_iter().eq(0..200), "each comes once");
    assert!(!running.is_finished(), "it has ended");
    running.abort();
}

/// What the client takes and the broker does not.
#[tokio::test]
async fn what_is_too_large_for_the_broker_meets_the_policy() {
    let broker = Broker::take();
    let client = broker.builder().transactional_id(fresh("large")).build();
    let (old, new, dead) = (fresh("old"), fresh("new"), fresh("dead"));
    let small = NewTopic::new(&new, 1, TopicReplication::Fixed(1)).set("max.message.bytes", "2000");
    create(small).await;
    create(NewTopic::new(&dead, 1, TopicReplication::Fixed(1))).await;
    send(&client, &old, 0..5, 1).await;
    let to = producer::<Renamed>(&client, &new).await;
    let from = client.consumer::<Users>(fresh("g"), OnFailure::DeadLetter(dead.clone())).topic(&old);
    let translator = client.translator(from, to).translate_with(|user, out| {
        let id = user.value.as_ref().ok_or("no tombstones here")?.id;
        let handle = "x".repeat(if id == 2 { 5_000 } else { 1 });
        out.send(Renamed::message(&user.key, &RenamedUser { id, handle }))
    });
    let mut translator = translator.build();
    let mut translated = 0;
    while translated < 5 {
        translated += translator.step(LONG).await.unwrap();
    }
    assert_eq!(arrived(&client, &new, 4).await, [0, 1, 3, 4]);
    let mut dead = client.consumer::<Users>(fresh("g"), OnFailure::Stop).topic(&dead).await.unwrap();
    let letter = next(&mut dead).await;
    assert_eq!(letter.value.as_ref().map(|user| user.id), Some(2));
    let reason = letter.meta.headers().get("avrogen.dead-letter.reason").unwrap();
    assert!(String::from_utf8_lossy(reason).contains("too large"));
}
