//! Messages without a key or a value, on their way to a topic whose messages have one: its consumers could not read them.

use std::sync::mpsc::channel;
use std::time::Duration;

use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::SchemaId;
use avrogen_runtime::kafka::{Client, OnFailure, Registered, SchemaIds, TopicSchemas, TranslatorBuilder};
use avrogen_runtime::testing::Kafka;
use avrogen_runtime::topic::{KeyEncoding, Outgoing, Raw, Side, Topic};

use crate::topics::{OLD_USER, OldUser, OldUsers, Users};
use crate::{next, producer, start};

/// A user of the older version, by id 1.
const VALUE: [u8; 8] = [0, 0, 0, 0, 1, 2, 2, b'A'];

/// A good one, one without a key, one whose key is no text, and a tombstone without a key.
async fn begin(target: &str) -> (Kafka, Client) {
    let (kafka, _) = start::<Users>(1);
    kafka.create_topic(target, 1).expect("it is new");
    let client = kafka.client_builder().expect("a client").transactional_id("tests").build();
    producer::<OldUsers>(&client).await;
    let raw = client.producer::<Raw>().topic("users").await.expect("a producer");
    for (key, value) in [
        (Some(&b"k"[..]), Some(&VALUE[..])),
        (None, Some(&VALUE)),
        (Some(&[0xff]), Some(&VALUE)),
        (None, None),
    ] {
        raw.send(Outgoing::new(key, &value)).await.expect("it is sent");
    }
    (kafka, client)
}

/// Takes the four messages; the offsets, sides and reasons of those that are not translated.
async fn translate<From: Topic, To: Topic>(
    translator: TranslatorBuilder<From, To>,
) -> Vec<(i64, Side, String)> {
    let (tell, told) = channel();
    let translator = translator.on_failure(move |failure| {
        tell.send((failure.meta().offset(), failure.side(), failure.reason())).expect("it is heard");
    });
    let step = translator.max_messages(4).build().step(Duration::from_secs(120)).await;
    assert_eq!(step.expect("they are taken"), 4);
    told.try_iter().collect()
}

#[tokio::test]
async fn keys_that_a_topic_has_are_not_left_out() {
    let (_kafka, client) = begin("moved").await;
    let from = client.consumer::<Users>("typed", OnFailure::Skip);
    let to = client.producer::<OldUsers>().topic("moved").ids(SchemaIds::Register).await.unwrap();
    let missing = "the message has no key".to_owned();
    assert_eq!(
        translate(client.translator(from, to)).await,
        [
            (1, Side::Key, missing.clone()),
            (2, Side::Key, "string is not UTF-8".to_owned()),
            (3, Side::Key, missing)
        ]
    );
    let mut moved = client.consumer::<OldUsers>("moved", OnFailure::Stop).topic("moved").await.unwrap();
    let message = next(&mut moved).await;
    assert_eq!((message.key.as_str(), message.value), ("k", Some(OldUser { id: 1, name: "A".into() })));
}

/// A function may give them keys.
#[tokio::test]
async fn what_lacks_a_key_is_for_the_function() {
    let (_kafka, client) = begin("moved").await;
    let from = client.consumer::<Raw>("function", OnFailure::Stop).topic("users");
    let none = TopicSchemas::new([]).plain_keys(KeyEncoding::Utf8);
    let schema = Schema::parse(OLD_USER.text()).unwrap();
    let given = TopicSchemas::new([Registered { id: SchemaId::Id(1), schema }])
        .plain_keys(KeyEncoding::Utf8)
        .required(Side::Key);
    let raw = client.producer::<Raw>().topic("moved").await.unwrap();
    let translator = client.translator(from, raw).schemas(none, given).translate_with(|message, out| {
        let key = message.key.as_deref().unwrap_or(b"nobody");
        out.send(Outgoing::new(Some(key), &message.value.as_deref()))
    });
    assert_eq!(translate(translator).await, []);
    let mut moved = client.consumer::<Raw>("moved", OnFailure::Stop).topic("moved").await.unwrap();
    for key in [&b"k"[..], b"nobody", &[0xff], b"nobody"] {
        assert_eq!(next(&mut moved).await.key.as_deref(), Some(key));
    }
}

#[tokio::test]
async fn what_is_required_of_a_topic_that_nothing_else_is_known_of() {
    let (_kafka, client) = begin("moved").await;
    for (group, required, expected) in [
        ("nothing", &[][..], &[][..]),
        ("keys", &[Side::Key], &[(1, Side::Key), (3, Side::Key)]),
        ("values", &[Side::Value], &[(3, Side::Value)]),
    ] {
        let from = client.consumer::<Raw>(group, OnFailure::Skip).topic("users");
        let to = client.producer::<Raw>().topic("moved").await.unwrap();
        let plain = |schemas: TopicSchemas| schemas.plain_keys(KeyEncoding::Utf8);
        let schema = Schema::parse(OLD_USER.text()).unwrap();
        let target = plain(TopicSchemas::new([Registered { id: SchemaId::Id(1), schema }]));
        let target = required.iter().fold(target, |target, side| target.required(*side));
        let translator = client.translator(from, to).schemas(plain(TopicSchemas::new([])), target);
        let told: Vec<_> =
            translate(translator).await.into_iter().map(|(offset, side, _)| (offset, side)).collect();
        assert_eq!(told, expected, "{group}");
    }
}
