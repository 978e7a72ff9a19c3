//! What producers do.

use avrogen_runtime::framing::confluent::SchemaId;
use avrogen_runtime::kafka::{ErrorKind, Framing, SchemaIds};

use crate::topics::{Accounts, User, Users};
use crate::{consumer, next, producer, start};

#[tokio::test]
async fn a_value_arrives_with_its_key_and_all_that_stands_beside_it() {
    let (_kafka, client) = start::<Users>(1);
    let users = producer::<Users>(&client).await;
    let ann = User::new(7, "Ann");
    let message = Users::message("u-7", &ann).header("source", "test").header("empty", None::<&str>);
    let delivery = users.send(message.timestamp(1_700_000_000_000)).await.unwrap();
    assert_eq!((delivery.partition, delivery.offset), (0, 0));

    let mut received = consumer::<Users>(&client).await;
    let message = next(&mut received).await;
    assert_eq!((message.key.as_str(), message.value.as_ref()), ("u-7", Some(&ann)));
    let meta = &message.meta;
    assert_eq!((meta.topic(), meta.partition(), meta.offset()), ("users", 0, 0));
    assert_eq!(meta.timestamp().unwrap().millis(), 1_700_000_000_000);
    let headers: Vec<_> = meta.headers().iter().collect();
    assert_eq!(headers, [("source", Some(&b"test"[..])), ("empty", None)]);
    assert_eq!(meta.value_schema().unwrap().to_string(), "1");
    message.done();
}

/// librdkafka hands out names up to the first NUL: what is sent would come as another header.
#[tokio::test]
async fn a_header_whose_name_would_be_cut_off_is_refused() {
    let (_kafka, client) = start::<Users>(1);
    let users = producer::<Users>(&client).await;
    let ann = User::new(7, "Ann");
    let error = users.send(Users::message("k", &ann).header("a\0b", "x")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert!(error.to_string().contains(r#"the name of the header "a\0b" has a NUL"#), "{error}");
    users.send(Users::message("k", &ann).header("", "x").header("ä", "\0")).await.unwrap();
    let headers = next(&mut consumer::<Users>(&client).await).await.meta.headers().clone();
    assert_eq!(headers.iter().collect::<Vec<_>>(), [("", Some(&b"x"[..])), ("ä", Some(&[0]))]);
}

#[tokio::test]
async fn a_batch_is_waited_for_as_one() {
    let (_kafka, client) = start::<Users>(3);
    let users = producer::<Users>(&client).await;
    let mut batch = users.batch();
    for id in 0..2_000 {
        let (key, user) = (format!("u-{id}"), User::new(id, "somebody"));
        batch.send(Users::message(&key, &user)).await.unwrap();
    }
    assert_eq!(batch.finish().await.unwrap(), 2_000);
    let mut received = consumer::<Users>(&client).await;
    let mut seen = vec![false; 2_000];
    for _ in 0..2_000 {
        let message = next(&mut received).await;
        let user = message.value.as_ref().unwrap();
        assert_eq!(message.key, format!("u-{}", user.id));
        assert!(!std::mem::replace(&mut seen[usize::try_from(user.id).unwrap()], true));
        message.done();
    }
}

#[tokio::test]
async fn ids_are_settled_before_the_first_message() {
    let (_kafka, client) = start::<Users>(1);
    let error = client.producer::<Users>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MissingSchema);
    assert!(error.to_string().contains("avrogen push --subject users-value"), "{error}");
    producer::<Users>(&client).await;
    client.producer::<Users>().await.unwrap();
    let error = client.producer::<Users>().topic("missing").ids(SchemaIds::Register).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MissingTopic);
    assert!(error.to_string().contains("ensure_topic"), "{error}");
}

#[tokio::test]
async fn keys_may_be_avro_and_schemas_stand_in_headers() {
    let (_kafka, client) = start::<Accounts>(1);
    let accounts = client.producer::<Accounts>().ids(SchemaIds::Register).framing(Framing::ConfluentHeader);
    let accounts = accounts.await.unwrap();
    let ann = User::new(7, "Ann");
    accounts.send(Accounts::message(-3, &ann)).await.unwrap();
    let prefixed = producer::<Accounts>(&client).await;
    prefixed.send(Accounts::message(4, &ann)).await.unwrap();

    let mut received = consumer::<Accounts>(&client).await;
    let message = next(&mut received).await;
    assert_eq!((message.key, message.value.as_ref()), (-3, Some(&ann)));
    assert!(matches!(message.meta.key_schema(), Some(SchemaId::Guid(_))), "{:?}", message.meta);
    assert_eq!(message.meta.headers().get("__value_schema_id").map(<[u8]>::len), Some(17));
    let message = next(&mut received).await;
    assert_eq!((message.key, message.value.as_ref()), (4, Some(&ann)));
    assert!(matches!(message.meta.value_schema(), Some(SchemaId::Id(_))), "{:?}", message.meta);
}
