//! Topics of which nothing is known before the program runs: bytes as they are, from a place on, and to the end.

use std::sync::{Arc, Mutex};

use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::SchemaId;
use avrogen_runtime::kafka::{
    Client, Consumer, ErrorKind, OnFailure, OnUnknownEvent, Registered, Start, TopicSchemas,
};
use avrogen_runtime::registry;
use avrogen_runtime::topic::{KeyEncoding, Outgoing, Raw};

use crate::start;
use crate::topics::{User, Users};

/// Whatever a topic holds, from a place on.
async fn reader(client: &Client, topic: &str, from: Start) -> Consumer<Raw> {
    let reader =
        client.consumer::<Raw>("nobody", OnFailure::Stop).topic(topic).start(from).enable_partition_eof();
    reader.await.expect("a consumer")
}

type Pair = (Option<Vec<u8>>, Option<Vec<u8>>);

/// All messages to the end.
async fn rest(reader: &mut Consumer<Raw>) -> Vec<Pair> {
    let mut all = Vec::new();
    while let Some(envelope) = reader.recv_raw_until_eof().await.expect("it is received") {
        let received = envelope.decode().expect("bytes are bytes");
        received.done();
        all.push((received.key, received.value));
    }
    all
}

fn pair(key: &str, value: &str) -> Pair {
    (Some(key.into()), Some(value.into()))
}

#[tokio::test]
async fn bytes_go_in_and_come_out_as_they_are() {
    let (_kafka, client) = start::<Users>(1);
    let producer = client.producer::<Raw>().topic("users").await.unwrap();
    producer.send(Outgoing::<Raw, [u8]>::new(Some(b"k"), b"v").header("h", "1").timestamp(7)).await.unwrap();
    producer.send(Outgoing::<Raw, [u8]>::new(None, b"")).await.unwrap();
    producer.send(Outgoing::new(Some(&b""[..]), &None::<&[u8]>)).await.unwrap();

    let mut reader = reader(&client, "users", Start::Beginning).await;
    let envelope = reader.recv_raw().await.unwrap();
    assert_eq!(envelope.view().unwrap(), Some(&b"v"[..]));
    assert_eq!(envelope.meta().headers().get("h"), Some(&b"1"[..]));
    assert_eq!(envelope.meta().timestamp().unwrap().millis(), 7);
    envelope.done();
    assert_eq!(rest(&mut reader).await, [(None, Some(vec![])), (Some(vec![]), None)]);
    // The end is where it was until there is more.
    assert_eq!(rest(&mut reader).await, []);
    producer.send(Outgoing::<Raw, [u8]>::new(Some(b"new"), b"1")).await.unwrap();
    let envelope = reader.recv_raw().await.unwrap();
    assert_eq!(envelope.key_bytes(), Some(&b"new"[..]));
}

#[tokio::test]
async fn reading_begins_where_it_is_told_to() {
    let (_kafka, client) = start::<Users>(2);
    let producer = client.producer::<Raw>().topic("users").await.unwrap();
    for number in 0..6 {
        let value = number.to_string();
        let message = Outgoing::<Raw, [u8]>::new(Some(b"k"), value.as_bytes());
        producer.send(message.partition(number % 2)).await.unwrap();
    }
    let read = async |from, partition| {
        let reader = client
            .consumer::<Raw>("nobody", OnFailure::Stop)
            .topic("users")
            .start(from)
            .enable_partition_eof();
        rest(&mut reader.partitions([partition]).await.unwrap()).await
    };
    let of = |values: &[&str]| values.iter().map(|value| pair("k", value)).collect::<Vec<_>>();
    assert_eq!(read(Start::Beginning, 0).await, of(&["0", "2", "4"]));
    assert_eq!(read(Start::Offset(1), 1).await, of(&["3", "5"]));
    assert_eq!(read(Start::Last(1), 1).await, of(&["5"]));
    assert_eq!(read(Start::Last(100), 0).await, of(&["0", "2", "4"]));
    assert_eq!(read(Start::End, 0).await, of(&[]));
    let mut both = reader(&client, "users", Start::Beginning).await;
    assert_eq!(rest(&mut both).await.len(), 6);

    let wrong = client.consumer::<Raw>("nobody", OnFailure::Stop).topic("users").start(Start::End);
    let error = wrong.partitions([2]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    assert!(error.to_string().contains("has 2 partitions, numbered from 0, and no 2"), "{error}");
}

/// An offset that is not there is not another one.
#[tokio::test]
async fn an_offset_that_is_not_there_is_an_error() {
    let (_kafka, client) = start::<Users>(1);
    let mut reader = reader(&client, "users", Start::Offset(1000)).await;
    assert!(reader.recv_raw().await.is_err());
}

async fn registered(client: &registry::Client, subject: &str, text: &str) -> Registered {
    let id = client.register(subject, &registry::Schema::new(text)).await.expect("it is registered").id;
    Registered { id: SchemaId::Id(id), schema: Schema::parse(text).expect("a schema") }
}

const OLD: &str = r#"{"type": "record", "name": "User", "fields": [
    {"name": "id", "type": "int"}, {"name": "name", "type": "string"}]}"#;
const NEW: &str = r#"{"type": "record", "name": "Person", "aliases": ["User"], "fields": [
    {"name": "id", "type": "long"}, {"name": "full_name", "type": "string", "aliases": ["name"]},
    {"name": "country", "type": "string", "default": "?"}]}"#;

#[tokio::test]
async fn topics_that_nothing_is_known_of_are_translated_by_their_schemas() {
    let (kafka, _) = start::<Users>(1);
    kafka.create_topic("people", 1).unwrap();
    kafka.create_topic("dead", 1).unwrap();
    let client = kafka.client_builder().unwrap().transactional_id("tests").build();
    let registry = client.registry().unwrap().clone();
    let old = registered(&registry, "users-value", OLD).await;
    let new = registered(&registry, "people-value", NEW).await;
    let (SchemaId::Id(old_id), SchemaId::Id(new_id)) = (old.id, new.id) else { panic!("ids") };
    let framed = |id: i32, datum: &[u8]| [&[0][..], &id.to_be_bytes(), datum].concat();

    let users = client.producer::<Raw>().topic("users").await.unwrap();
    for (key, value) in [
        ("a", Some(framed(old_id, &[2, 6, b'A', b'n', b'n']))),
        ("bad", Some(b"{}".to_vec())),
        ("a", None),
        ("damaged", Some(framed(old_id, &[2, 80]))),
    ] {
        users.send(Outgoing::new(Some(key.as_bytes()), &value.as_deref()).header("h", "1")).await.unwrap();
    }

    let from = client
        .consumer::<Raw>("move", OnFailure::DeadLetter("dead".into()))
        .topic("users")
        .enable_partition_eof();
    let from = from.on_unknown_event(OnUnknownEvent::Fail);
    let to = client.producer::<Raw>().topic("people").await.unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let mut translator = client
        .translator(from, to)
        .schemas(
            TopicSchemas::new([]).plain_keys(KeyEncoding::Utf8),
            TopicSchemas::new([new]).plain_keys(KeyEncoding::Utf8),
        )
        .on_failure(move |failure| heard.lock().unwrap().push(failure.meta().offset()))
        .build();
    assert_eq!(translator.run_until_eof().await.unwrap(), 4);
    assert_eq!(*told.lock().unwrap(), [1, 3]);

    let mut people = reader(&client, "people", Start::Beginning).await;
    let value = framed(new_id, &[2, 6, b'A', b'n', b'n', 2, b'?']);
    assert_eq!(rest(&mut people).await, [(Some(b"a".to_vec()), Some(value)), (Some(b"a".to_vec()), None)]);
    let mut dead = reader(&client, "dead", Start::Beginning).await;
    let first = dead.recv_raw().await.unwrap();
    assert_eq!(first.value_bytes(), Some(&b"{}"[..]));
    assert_eq!(first.meta().headers().get("avrogen.dead-letter.offset"), Some(&b"1"[..]));
    first.done();
    assert_eq!(rest(&mut dead).await, [(Some(b"damaged".to_vec()), Some(framed(old_id, &[2, 80])))]);
}

/// A setting that is wrong is told by its name: its value may be a secret.
#[tokio::test]
async fn values_of_settings_are_not_told() {
    let (kafka, _) = start::<Users>(1);
    for (name, value) in
        [("acks", "hunter2"), ("no.such.setting", "hunter2"), ("ssl.key.password", "hunter2")]
    {
        let client = kafka.client_builder().unwrap().set(name, value).build();
        let error = client.producer::<Raw>().topic("users").await.unwrap_err();
        assert!(error.to_string().contains(name) && !error.to_string().contains("hunter2"), "{error}");
    }
}

/// Typed messages are bytes as well.
#[tokio::test]
async fn what_typed_producers_send_is_read() {
    let (_kafka, client) = start::<Users>(1);
    let users = crate::producer::<Users>(&client).await;
    users.send(Users::message("k", &User::new(1, "Ann"))).await.unwrap();
    let mut reader = reader(&client, "users", Start::Beginning).await;
    let (key, value) = rest(&mut reader).await.remove(0);
    assert_eq!(key, Some(b"k".to_vec()));
    assert_eq!(value.unwrap()[..6], [0, 0, 0, 0, 1, 2]);
}
