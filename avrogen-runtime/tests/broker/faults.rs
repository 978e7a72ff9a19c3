//! Brokers that die, partitions that move, consumers that are killed, mistakes at the start.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use avrogen_runtime::kafka::{Client, ErrorKind, OnFailure, SchemaIds};

use crate::topics::{OldUser, OldUsers, User, Users};
use crate::{Broker, fresh, next, producer, variable};

const MESSAGES: i64 = 100_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_killed_in_the_middle_loses_nothing_and_doubles_nothing() {
    let broker = Broker::take_alone();
    let client = broker.builder().producer_setting("retry.backoff.ms", "50").build();
    let topic = fresh("killed");
    let users = producer::<Users>(&client, &topic).await;
    let mut batch = users.batch();
    let mut killer = None;
    for id in 0..MESSAGES {
        if id == MESSAGES / 2 {
            killer = Some(std::thread::spawn(|| {
                Broker::control("kill");
                Broker::control("start");
            }));
        }
        batch.send(Users::message("k", &User::new(id, "somebody"))).await.unwrap();
    }
    killer.unwrap().join().unwrap();
    assert_eq!(batch.finish().await.unwrap(), MESSAGES.unsigned_abs());
    let mut received = client.consumer::<Users>(fresh("g"), OnFailure::Stop).topic(&topic).await.unwrap();
    for id in 0..MESSAGES {
        let message = next(&mut received).await;
        assert_eq!(message.value.as_ref().unwrap().id, id);
        message.done();
    }
    let more = tokio::time::timeout(Duration::from_secs(2), received.recv()).await;
    assert!(more.is_err(), "one stands there twice");
}

/// Set in a process of the next test's own, which is to be killed: the topic and the group.
const VICTIM: &str = "AVROGEN_TEST_VICTIM";

#[tokio::test]
async fn a_consumer_killed_between_handling_and_commit_gets_the_message_again() {
    let broker = Broker::take();
    let client = broker.builder().build();
    if let Ok(victim) = std::env::var(VICTIM) {
        let (topic, group) = victim.split_once(' ').unwrap();
        let mut killed = client.consumer::<Users>(group, OnFailure::Stop).topic(topic).await.unwrap();
        next(&mut killed).await.done();
        killed.commit().await.unwrap();
        assert_eq!(next(&mut killed).await.meta.offset(), 1);
        println!("handled");
        std::thread::sleep(Duration::from_secs(3600));
    }
    let (topic, group) = (fresh("again"), fresh("g"));
    let users = producer::<Users>(&client, &topic).await;
    for id in 0..2 {
        users.send(Users::message("k", &User::new(id, "x"))).await.unwrap();
    }
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture"])
        .arg("faults::a_consumer_killed_between_handling_and_commit_gets_the_message_again")
        .env(VICTIM, format!("{topic} {group}"))
        .env("AVROGEN_TEST_REGISTRY_URL", broker.registry.urls().next().unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "handled"), "it ended before that");
    process.kill().unwrap();
    process.wait().unwrap();
    let mut other = client.consumer::<Users>(&group, OnFailure::Stop).topic(&topic).await.unwrap();
    assert_eq!(next(&mut other).await.meta.offset(), 1);
}

#[tokio::test]
async fn partitions_that_move_in_the_middle_lose_nothing() {
    let broker = Broker::take();
    let client = broker.builder().build();
    let (topic, group) = (fresh("moving"), fresh("g"));
    let users = producer::<Users>(&client, &topic).await;
    let mut batch = users.batch();
    for id in 0..2_000 {
        batch.send(Users::message(&format!("k-{id}"), &User::new(id, "x"))).await.unwrap();
    }
    batch.finish().await.unwrap();
    let consumer = || client.consumer::<Users>(&group, OnFailure::Stop).topic(&topic);
    let mut seen = vec![0_u32; 2_000];
    let mut first = consumer().await.unwrap();
    for _ in 0..500 {
        let message = next(&mut first).await;
        seen[usize::try_from(message.value.as_ref().unwrap().id).unwrap()] += 1;
        message.done();
    }
    let mut second = consumer().await.unwrap();
    while seen.contains(&0) {
        let message = tokio::select! {
            message = first.recv() => message.unwrap(),
            message = second.recv() => message.unwrap(),
        };
        seen[usize::try_from(message.value.as_ref().unwrap().id).unwrap()] += 1;
        message.done();
    }
}

#[tokio::test]
async fn mistakes_are_told_at_the_start() {
    let broker = Broker::take();
    let client = broker.builder().build();
    let missing =
        client.producer::<Users>().topic(fresh("missing")).ids(SchemaIds::Register).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::MissingTopic, "{missing}");
    let missing = client.consumer::<Users>("g", OnFailure::Stop).topic(fresh("missing")).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::MissingTopic, "{missing}");
    for (password, works) in [("wrong", false), ("secret", true)] {
        let client = Client::builder(variable("AVROGEN_TEST_KAFKA_SASL_BROKERS"))
            .registry(broker.registry.clone())
            .set("security.protocol", "sasl_plaintext")
            .set("sasl.mechanism", "PLAIN")
            .set("sasl.username", "ann")
            .set("sasl.password", password)
            .start_timeout(Duration::from_secs(if works { 60 } else { 5 }))
            .build();
        let topic = fresh("secured");
        let outcome = client.ensure_topic::<Users>().topic(&topic).await;
        if works {
            outcome.unwrap();
        } else {
            let producer = client.producer::<Users>().topic(&topic).ids(SchemaIds::Register).await;
            let error = producer.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
            assert!(error.to_string().contains("check security.protocol, sasl.*"), "{error}");
        }
    }
}

#[tokio::test]
async fn consumers_of_several_versions_share_a_topic() {
    let broker = Broker::take();
    let client = broker.builder().build();
    let topic = fresh("versions");
    let (old, new) = (producer::<OldUsers>(&client, &topic).await, producer::<Users>(&client, &topic).await);
    let ann = OldUser { id: 1, name: "Ann".into() };
    old.send(OldUsers::message("a", &ann)).await.unwrap();
    new.send(Users::message("b", &User { nick: Some("bobby".into()), ..User::new(2, "Bob") })).await.unwrap();
    let mut old = client.consumer::<OldUsers>(fresh("g"), OnFailure::Stop).topic(&topic).await.unwrap();
    let mut new = client.consumer::<Users>(fresh("g"), OnFailure::Stop).topic(&topic).await.unwrap();
    assert_eq!(next(&mut old).await.value, Some(ann));
    assert_eq!(next(&mut old).await.value.unwrap().name, "Bob");
    assert_eq!(next(&mut new).await.value, Some(User::new(1, "Ann")));
    assert_eq!(next(&mut new).await.value.unwrap().nick.as_deref(), Some("bobby"));
}
