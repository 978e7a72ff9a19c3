//! Each message once, whatever comes in the middle of a transaction: rebalances, futures that are dropped, registries that do not
//! answer, messages that are too large.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::SchemaId;
use avrogen_runtime::kafka::{
    Client, Commits, Consumer, ErrorKind, OnFailure, Rebalance, Registered, TopicSchemas, Translator,
};
use avrogen_runtime::registry::{self, RetryPolicy};
use avrogen_runtime::testing::Kafka;
use avrogen_runtime::testing::registry::Fault;
use avrogen_runtime::topic::{KeyEncoding, Raw};

use crate::topics::{Renamed, RenamedUser, User, Users};
use crate::{next, producer, start};

/// As long as a message may take to come.
const LONG: Duration = Duration::from_secs(120);

fn begin(partitions: i32) -> (Kafka, Client) {
    let (kafka, _) = start::<Users>(partitions);
    kafka.create_topic("renamed", 1).expect("it is new");
    let client = kafka.client_builder().expect("a client").transactional_id("tests").build();
    (kafka, client)
}

/// Users without nicknames, which are for the function, to each partition.
async fn send(client: &Client, users: i64, partitions: i32) {
    let topic = producer::<Users>(client).await;
    for id in 0..users {
        for partition in 0..partitions {
            let user = User::new(id, "somebody");
            topic.send(Users::message("k", &user).partition(partition)).await.expect("it is sent");
        }
    }
}

type Places = Receiver<(i32, i64)>;

/// Takes so many messages in a transaction and waits long for them; tells which its function was given.
async fn taking(
    client: &Client,
    messages: usize,
    refused: Option<i64>,
) -> (Translator<Users, Renamed>, Places) {
    let (tell, told) = channel();
    let from = client.consumer::<Users>("group", OnFailure::Stop);
    let translator =
        client.translator(from, producer::<Renamed>(client).await).translate_with(move |user, out| {
            if Some(user.meta.offset()) == refused {
                return Err("not this one".into());
            }
            tell.send((user.meta.partition(), user.meta.offset()))?;
            out.send(Renamed::message(&user.key, &RenamedUser { id: 1, handle: "x".into() }))
        });
    (translator.max_messages(messages).linger(LONG).build(), told)
}

/// Begins a transaction until so many messages are part of it.
async fn cut_off(
    translator: &mut Translator<Users, Renamed>,
    told: &Places,
    messages: usize,
) -> Vec<(i32, i64)> {
    let mut places = Vec::new();
    let mut step = std::pin::pin!(translator.step(LONG));
    while places.len() < messages {
        match tokio::time::timeout(Duration::from_millis(20), step.as_mut()).await {
            Ok(outcome) => panic!("it has ended: {outcome:?}"),
            Err(_) => places.extend(told.try_iter()),
        }
    }
    places
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebalance_in_the_middle_of_a_transaction_undoes_it() {
    let (kafka, client) = begin(2);
    send(&client, 3, 2).await;
    let (mut translator, told) = taking(&client, 7, None).await;
    let first =
        tokio::spawn(async move { translator.step(LONG).await.map(|messages| (messages, translator)) });
    let (six, told) = tokio::task::spawn_blocking(move || {
        let six: Vec<_> = (0..6).map(|_| told.recv_timeout(LONG).expect("it is translated")).collect();
        (six, told)
    })
    .await
    .unwrap();
    assert_eq!(six.iter().filter(|(partition, _)| *partition == 0).count(), 3);

    let second = kafka.client().unwrap();
    let mut second = second.consumer::<Users>("group", OnFailure::Stop).await.unwrap();
    let theirs = next(&mut second).await.meta.partition();
    send(&client, 4, 2).await;
    let (messages, _translator) = first.await.unwrap().unwrap();
    assert_eq!(messages, 7);
    // Those of the partition that stayed, from the first one on: none of the six is committed. There may have been more rebalances
    // than one.
    let expected: Vec<_> = (0..7).map(|offset| (1 - theirs, offset)).collect();
    let told: Vec<_> = told.try_iter().collect();
    assert!(told.ends_with(&expected), "{told:?}");
}

#[tokio::test]
async fn a_transaction_that_is_cut_off_is_begun_again() {
    let (_kafka, client) = begin(1);
    send(&client, 2, 1).await;
    let (mut translator, told) = taking(&client, 3, None).await;
    assert_eq!(cut_off(&mut translator, &told, 2).await, [(0, 0), (0, 1)]);
    send(&client, 1, 1).await;
    assert_eq!(translator.step(LONG).await.unwrap(), 3);
    assert_eq!(told.try_iter().collect::<Vec<_>>(), [(0, 0), (0, 1), (0, 2)]);
}

#[tokio::test]
async fn what_is_skipped_stays_skipped_until_that_is_committed() {
    let (_kafka, client) = begin(1);
    send(&client, 2, 1).await;
    let (mut translator, told) = taking(&client, 3, Some(0)).await;
    assert_eq!(translator.step(LONG).await.unwrap_err().kind(), ErrorKind::Decode);
    assert!(translator.skip());
    assert_eq!(cut_off(&mut translator, &told, 1).await, [(0, 1)]);
    send(&client, 1, 1).await;
    assert_eq!(translator.step(LONG).await.unwrap(), 3);
}

async fn manual(client: &Client) -> Consumer<Users> {
    client.consumer::<Users>("group", OnFailure::Stop).commits(Commits::Manual).await.expect("a consumer")
}

#[tokio::test]
async fn what_is_done_within_a_transaction_that_is_aborted_is_no_part_of_another() {
    let (_kafka, client) = begin(1);
    send(&client, 2, 1).await;
    let mut consumer = manual(&client).await;
    next(&mut consumer).await.done();
    let mut transaction = client.transaction().await.unwrap();
    transaction.include(&consumer).await.unwrap();
    transaction.include(&consumer).await.unwrap();
    transaction.commit().await.unwrap();

    next(&mut consumer).await.done();
    let mut transaction = client.transaction().await.unwrap();
    transaction.include(&consumer).await.unwrap();
    transaction.abort().await.unwrap();
    let mut transaction = client.transaction().await.unwrap();
    let error = transaction.include(&consumer).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Fatal);
    assert!(error.to_string().contains("make another"), "{error}");
    // Nor is it committed without.
    assert_eq!(transaction.commit().await.unwrap_err().kind(), ErrorKind::Aborted);

    let mut by_itself = client.consumer::<Users>("itself", OnFailure::Stop).await.unwrap();
    next(&mut by_itself).await.done();
    let mut transaction = client.transaction().await.unwrap();
    let error = transaction.include(&by_itself).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
}

#[tokio::test]
async fn a_transaction_refuses_a_consumer_that_has_lost_partitions() {
    let (kafka, client) = begin(2);
    send(&client, 1, 2).await;
    let (tell, told) = channel();
    let first = client.consumer::<Users>("group", OnFailure::Stop).commits(Commits::Manual);
    let mut first = first.on_rebalance(move |event| drop(tell.send(event.clone()))).await.unwrap();
    let (one, other) = (next(&mut first).await, next(&mut first).await);
    let second = kafka.client().unwrap();
    let joining = tokio::spawn(async move {
        let mut second = second.consumer::<Users>("group", OnFailure::Stop).await.unwrap();
        let _received = next(&mut second).await;
        second
    });
    loop {
        let _ = tokio::time::timeout(Duration::from_millis(20), first.recv()).await;
        match told.try_recv() {
            Ok(Rebalance::Revoked(_)) => break,
            Ok(_) | Err(TryRecvError::Empty) => {}
            Err(error) => panic!("{error}"),
        }
    }
    one.done();
    other.done();
    let mut transaction = client.transaction().await.unwrap();
    let error = transaction.include(&first).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Aborted, "{error}");
    drop((first, joining.await.unwrap()));
}

/// A token that has expired is no reason to give up messages.
#[tokio::test]
async fn a_registry_that_refuses_loses_nothing() {
    let (kafka, client) = begin(1);
    send(&client, 1, 1).await;
    let server = kafka.registry().unwrap();
    let asking = registry::Client::builder(server.url()).retry(RetryPolicy::never()).build().unwrap();
    let id = asking.register("renamed-value", &registry::Schema::new(NEW)).await.unwrap().id;
    let to = Registered { id: SchemaId::Id(id), schema: Schema::parse(NEW).unwrap() };
    let other = kafka.client_builder().unwrap().registry(asking).transactional_id("other").build();
    let from = other.consumer::<Raw>("group", OnFailure::Skip).topic("users");
    let plain = |topic: TopicSchemas| topic.plain_keys(KeyEncoding::Utf8);
    let into = other.producer::<Raw>().topic("renamed").await.unwrap();
    let translator = other.translator(from, into);
    let mut translator =
        translator.schemas(plain(TopicSchemas::new([])), plain(TopicSchemas::new([to]))).build();
    for status in [401, 403] {
        server.inject(Fault::status(status).always());
        assert_eq!(translator.step(LONG).await.unwrap_err().kind(), ErrorKind::Registry);
        server.clear_faults();
    }
    assert_eq!(translator.step(LONG).await.unwrap(), 1);
    let mut moved = client.consumer::<Raw>("out", OnFailure::Stop).topic("renamed").await.unwrap();
    assert_eq!(next(&mut moved).await.key.as_deref(), Some(&b"k"[..]));
}

const NEW: &str =
    r#"{"type": "record", "name": "com.acme.User", "fields": [{"name": "id", "type": "long"}]}"#;

#[tokio::test]
async fn what_becomes_too_large_meets_the_policy() {
    let (kafka, _) = begin(1);
    kafka.create_topic("dead", 1).unwrap();
    let client = kafka.client_builder().unwrap().set("message.max.bytes", "2000");
    let client = client.transactional_id("tests").build();
    send(&client, 3, 1).await;
    for policy in [OnFailure::Stop, OnFailure::DeadLetter("dead".into())] {
        let stops = policy == OnFailure::Stop;
        let from = client.consumer::<Users>(if stops { "stop" } else { "dead" }, policy);
        let translator =
            client.translator(from, producer::<Renamed>(&client).await).translate_with(|user, out| {
                let length = if user.meta.offset() == 1 { 5000 } else { 1 };
                out.send(Renamed::message(&user.key, &RenamedUser { id: 1, handle: "x".repeat(length) }))
            });
        let mut translator = translator.max_messages(3).linger(LONG).build();
        if stops {
            // What came before it goes first.
            assert_eq!(translator.step(LONG).await.unwrap(), 1);
            assert_eq!(translator.step(LONG).await.unwrap_err().kind(), ErrorKind::Decode);
            continue;
        }
        assert_eq!(translator.step(LONG).await.unwrap(), 3);
    }
    let mut dead = client.consumer::<Users>("reader", OnFailure::Stop).topic("dead").await.unwrap();
    let letter = next(&mut dead).await;
    assert_eq!(letter.value.map(|user| user.id), Some(1));
    let reason = letter.meta.headers().get("avrogen.dead-letter.reason").unwrap();
    assert!(String::from_utf8_lossy(reason).contains("too large"));
}

#[tokio::test]
async fn a_commit_that_nobody_answers_is_uncertain_and_the_next_transaction_goes_on() {
    let (kafka, _) = begin(1);
    let short = Duration::from_secs(5);
    let client = kafka.client_builder().unwrap().start_timeout(short).flush_timeout(short);
    let client = client.transactional_id("tests").build();
    let users = producer::<Users>(&client).await;
    let mut transaction = client.transaction().await.unwrap();
    transaction.send(&users, Users::message("k", &User::new(1, "Ann"))).await.unwrap();
    // It has arrived, so that nothing but the answer to the commit is missing; these brokers hide nothing.
    let mut reader = client.consumer::<Users>("reader", OnFailure::Stop).await.unwrap();
    next(&mut reader).await.done();
    kafka.stop_broker(1).unwrap();
    let error = transaction.commit().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Uncertain, "{error}");
    kafka.restart_broker(1).unwrap();
    let mut transaction = loop {
        match client.transaction().await {
            Ok(transaction) => break transaction,
            Err(error) => assert_ne!(error.kind(), ErrorKind::Settings, "{error}"),
        }
    };
    transaction.send(&users, Users::message("k", &User::new(2, "Bob"))).await.unwrap();
    transaction.commit().await.unwrap();
}
