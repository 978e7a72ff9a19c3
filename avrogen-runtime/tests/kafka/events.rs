//! Many event types in one topic, each under a subject of its own.

use avrogen_runtime::__private::v1;
use avrogen_runtime::kafka::{ErrorKind, OnFailure, OnUnknownEvent};
use avrogen_runtime::topic::{Accepts, Datum, Outgoing, Schema, SubjectNameStrategy, Topic, TopicDef};

use crate::topics::{USER, User};
use crate::{next, producer, start};

#[derive(Clone, Copy, Debug, PartialEq)]
struct Login(i64);

static LOGIN: v1::SchemaDef = v1::SchemaDef::new(
    "com.acme.Login",
    r#"{"type": "record", "name": "com.acme.Login", "fields": [{"name": "user", "type": "long"}]}"#,
    10,
    10,
    &[],
);

#[derive(Clone, Debug, PartialEq)]
enum Event {
    User(User),
    Login(Login),
}

static ALL: [Schema; 2] = [Schema::new(&USER), Schema::new(&LOGIN)];
static OTHERS: [Schema; 2] = [Schema::new(&USER), Schema::new(&OTHER)];
static OTHER: v1::SchemaDef = v1::SchemaDef::new(
    "com.acme.Other",
    r#"{"type": "record", "name": "com.acme.Other", "fields": [{"name": "id", "type": "long"}]}"#,
    11,
    11,
    &[],
);

macro_rules! events {
    ($marker:ident, $schemas:ident) => {
        struct $marker;

        impl Topic for $marker {
            type Key = ();
            type KeyRef<'a> = ();
            type Value = Event;
            type ValueRef<'a> = Event;

            const DEF: &'static TopicDef =
                &const { TopicDef::new("events", &$schemas).strategy(SubjectNameStrategy::RecordName) };

            fn key_ref((): &()) {}

            fn encode_key((): (), _: &mut v1::Writer) -> Result<(), v1::Error> {
                Ok(())
            }

            fn decode_key(_: Datum<'_, '_>) -> Result<(), v1::Error> {
                Ok(())
            }

            fn decode_value(from: Datum<'_, '_>) -> Result<Event, v1::Error> {
                match from {
                    Some((0, r)) => v1::Decode::decode(r).map(Event::User),
                    Some((1, r)) => v1::long::decode(r).map(Login).map(Event::Login),
                    other => Err(v1::topic::no_value(other)),
                }
            }

            fn view_value(from: Datum<'_, '_>) -> Result<Event, v1::Error> {
                Self::decode_value(from)
            }
        }
    };
}

events!(Events, ALL);
// An older program: it knows no logins.
events!(OlderEvents, OTHERS);

impl Accepts<Event> for Events {
    fn schema(value: &Event) -> Option<usize> {
        Some(usize::from(matches!(value, Event::Login(_))))
    }

    fn bound(_: &Event) -> usize {
        0
    }

    fn encode(value: &Event, w: &mut v1::Writer) -> Result<(), v1::Error> {
        match value {
            Event::User(user) => v1::Encode::encode(user, w),
            Event::Login(login) => v1::long::encode(login.0, w),
        }
    }
}

fn message(event: &Event) -> Outgoing<'_, Events, Event> {
    Outgoing::new((), event)
}

fn all() -> [Event; 3] {
    [Event::Login(Login(1)), Event::User(User::new(1, "Ann")), Event::Login(Login(2))]
}

#[tokio::test]
async fn each_event_comes_as_its_own_type() {
    let (kafka, client) = start::<Events>(1);
    let events = producer::<Events>(&client).await;
    for event in &all() {
        events.send(message(event)).await.unwrap();
    }
    let registry = kafka.registry().unwrap().client().unwrap();
    let mut subjects = registry.subjects(avrogen_runtime::registry::Deleted::Excluded).await.unwrap();
    subjects.sort();
    assert_eq!(subjects, ["com.acme.Login", "com.acme.User"]);
    let mut received = crate::consumer::<Events>(&client).await;
    for event in all() {
        assert_eq!(next(&mut received).await.value, event);
    }
}

#[tokio::test]
async fn an_event_that_is_unknown_does_not_stop_older_consumers() {
    let (_kafka, client) = start::<Events>(1);
    let events = producer::<Events>(&client).await;
    for event in &all() {
        events.send(message(event)).await.unwrap();
    }
    events.send(message(&Event::User(User::new(2, "Bob")))).await.unwrap();
    let mut received = client.consumer::<OlderEvents>("older", OnFailure::Stop).await.unwrap();
    for (offset, id) in [(1, 1), (3, 2)] {
        let message = next(&mut received).await;
        assert_eq!(message.meta.offset(), offset);
        assert!(matches!(&message.value, Event::User(user) if user.id == id));
        message.done();
    }
    let strict = client.consumer::<OlderEvents>("strict", OnFailure::Stop);
    let mut strict = strict.on_unknown_event(OnUnknownEvent::Fail).await.unwrap();
    let error = strict.recv().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.failure().and_then(|failure| failure.unknown_event()), Some("com.acme.Login"));
}
