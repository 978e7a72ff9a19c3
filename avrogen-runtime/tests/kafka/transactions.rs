//! Several topics at once, and topics that are translated to others. What becomes of a transaction that was aborted, and of the
//! offsets that one takes along, is for the real broker: this one hides nothing and forgets them.

use std::time::Duration;

use avrogen_runtime::datum::Schema;
use avrogen_runtime::kafka::{Client, Commits, ErrorKind, OnFailure, Rebalance};
use avrogen_runtime::testing::Kafka;

use crate::topics::{Accounts, OldUser, OldUsers, Renamed, RenamedUser, User, Users};
use crate::{next, producer, start};

/// As long as a message may take to come.
const LONG: Duration = Duration::from_secs(120);

fn with_id(kafka: &Kafka) -> Client {
    kafka.client_builder().expect("a client").transactional_id("tests").build()
}

#[tokio::test]
async fn a_transaction_spans_topics_and_takes_offsets_along() {
    let (kafka, _) = start::<Users>(1);
    kafka.create_topic("accounts", 1).unwrap();
    let client = with_id(&kafka);
    let (users, accounts) = (producer::<Users>(&client).await, producer::<Accounts>(&client).await);
    users.send(Users::message("in", &User::new(1, "Ann"))).await.unwrap();
    let manual = client.consumer::<Users>("move", OnFailure::Stop).commits(Commits::Manual);
    let mut input = manual.await.unwrap();
    let message = next(&mut input).await;

    let mut transaction = client.transaction().await.unwrap();
    let user = message.value.clone().unwrap();
    transaction.send(&accounts, Accounts::message(user.id, &user)).await.unwrap();
    transaction.send(&users, Users::message("out", &user)).await.unwrap();
    message.done();
    transaction.include(&input).await.unwrap();
    transaction.commit().await.unwrap();

    let mut output = client.consumer::<Accounts>("out", OnFailure::Stop).await.unwrap();
    assert_eq!(next(&mut output).await.key, 1);
    assert_eq!(next(&mut input).await.key, "out");
}

#[tokio::test]
async fn one_that_is_dropped_makes_way_for_the_next() {
    let (kafka, plain) = start::<Users>(1);
    let error = plain.transaction().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    let client = with_id(&kafka);
    let users = producer::<Users>(&client).await;
    for number in 0..3 {
        let mut transaction = client.transaction().await.unwrap();
        transaction.send(&users, Users::message("k", &User::new(number, "x"))).await.unwrap();
        match number {
            0 => drop(transaction),
            1 => transaction.abort().await.unwrap(),
            _ => transaction.commit().await.unwrap(),
        }
    }
}

#[tokio::test]
async fn a_topic_is_translated_by_resolution_and_by_a_function() {
    let (kafka, _) = start::<Users>(1);
    kafka.create_topic("renamed", 1).unwrap();
    let client = with_id(&kafka);
    let (old, new) = (producer::<OldUsers>(&client).await, producer::<Users>(&client).await);
    old.send(OldUsers::message("a", &OldUser { id: 1, name: "Ann".into() })).await.unwrap();
    let bob = User { nick: Some("bobby".into()), ..User::new(2, "Bob") };
    new.send(Users::message("b", &bob).header("kept", "yes").timestamp(1_700_000_000_000)).await.unwrap();
    new.delete("a").await.unwrap();

    // Without a nickname there is no handle: those are for the function.
    let renamed = producer::<Renamed>(&client).await;
    let from = client.consumer::<Users>("translate", OnFailure::Stop);
    let mut translator = client
        .translator(from, renamed)
        .translate_with(|user, out| {
            let Some(value) = &user.value else { return Ok(()) };
            let made = RenamedUser { id: value.id, handle: value.name.clone() };
            out.send(Renamed::message(&user.key, &made))
        })
        .build();
    let mut translated = 0;
    while translated < 3 {
        translated += translator.step(LONG).await.unwrap();
    }

    let mut received = client.consumer::<Renamed>("renamed", OnFailure::Stop).await.unwrap();
    let first = next(&mut received).await;
    assert_eq!(first.value, Some(RenamedUser { id: 1, handle: "Ann".into() }));
    let second = next(&mut received).await;
    assert_eq!(
        (second.key.as_str(), second.value),
        ("b", Some(RenamedUser { id: 2, handle: "bobby".into() }))
    );
    assert_eq!(second.meta.headers().get("kept"), Some(&b"yes"[..]));
    assert_eq!(second.meta.timestamp().unwrap().millis(), 1_700_000_000_000);
    let third = next(&mut received).await;
    assert_eq!((third.key.as_str(), third.value), ("a", None));
}

/// The other topic's schema as it would have to be for resolution: with an alias and a default that it has not.
#[tokio::test]
async fn a_schema_for_the_translation_alone_has_aliases_and_defaults_of_its_own() {
    let (kafka, _) = start::<Renamed>(1);
    kafka.create_topic("users", 1).unwrap();
    let client = with_id(&kafka);
    let renamed = producer::<Renamed>(&client).await;
    renamed.send(Renamed::message("a", &RenamedUser { id: 1, handle: "ann".into() })).await.unwrap();
    let to = producer::<Users>(&client).await;
    let reader = r#"{"type": "record", "name": "com.acme.User", "fields": [{"name": "id", "type": "long"},
        {"name": "name", "type": "string", "default": "nobody"},
        {"name": "nick", "type": ["null", "string"], "aliases": ["handle"]}]}"#;
    let from = || client.consumer::<Renamed>("reader", OnFailure::Stop);
    let other = Schema::parse(r#""string""#).unwrap();
    let error = client.translator(from(), to.clone()).reader_schema(other).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    let translator = client.translator(from(), to).reader_schema(Schema::parse(reader).unwrap()).unwrap();
    assert_eq!(translator.build().step(LONG).await.unwrap(), 1);
    let mut received = client.consumer::<Users>("g", OnFailure::Stop).await.unwrap();
    let expected = User { nick: Some("ann".into()), ..User::new(1, "nobody") };
    assert_eq!(next(&mut received).await.value, Some(expected));
}

/// However short it is to be idle for, the group takes its time.
#[tokio::test]
async fn a_translator_is_idle_only_once_it_has_joined_its_group() {
    let (kafka, _) = start::<Users>(1);
    kafka.create_topic("renamed", 1).unwrap();
    let client = with_id(&kafka);
    let renamed = producer::<Renamed>(&client).await;
    let (tell, told) = std::sync::mpsc::channel();
    let from = client.consumer::<Users>("idle", OnFailure::Stop);
    let from = from.on_rebalance(move |event| tell.send(event.clone()).unwrap());
    let mut translator = client.translator(from, renamed).build();
    assert_eq!(translator.run_until_idle(Duration::from_millis(1)).await.unwrap(), 0);
    assert_eq!(told.try_recv(), Ok(Rebalance::Assigned(vec![0])));
}

#[tokio::test]
async fn what_nobody_translates_meets_the_policy() {
    let (kafka, _) = start::<Users>(1);
    kafka.create_topic("renamed", 1).unwrap();
    let client = with_id(&kafka);
    let users = producer::<Users>(&client).await;
    users.send(Users::message("a", &User::new(1, "Ann"))).await.unwrap();
    let renamed = producer::<Renamed>(&client).await;
    let from = client.consumer::<Users>("stop", OnFailure::Stop);
    let mut translator =
        client.translator(from, renamed).translate_with(|_, _| Err("not this one".into())).build();
    for _ in 0..2 {
        let error = translator.step(LONG).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("not this one"), "{error}");
    }
    assert!(translator.skip());
    assert_eq!(translator.step(LONG).await.unwrap(), 1);
}
