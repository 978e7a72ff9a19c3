//! Many event types in one topic, each under a subject of its own.

use avrogen_runtime::__private::v1;
use avrogen_runtime::kafka::{ErrorKind, OnFailure, OnUnknownEvent, SchemaIds};
use avrogen_runtime::registry;
use avrogen_runtime::topic::{Accepts, Datum, Outgoing, Raw, Schema, SubjectNameStrategy, Topic, TopicDef};

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

static SIGN_IN: v1::SchemaDef = v1::SchemaDef::new(
    "com.acme.SignIn",
    r#"{"type": "record", "name": "com.acme.SignIn", "fields": [{"name": "user", "type": "long"}]}"#,
    12,
    12,
    &[],
);

static RENAMED_LOGIN: v1::SchemaDef = v1::SchemaDef::new(
    "com.acme.Login",
    r#"{"type": "record", "name": "com.acme.Login", "aliases": ["SignIn"],
        "fields": [{"name": "user", "type": "long"}]}"#,
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
static FORMER: [Schema; 2] = [Schema::new(&USER), Schema::new(&SIGN_IN)];
static RENAMED: [Schema; 2] = [Schema::new(&USER), Schema::new(&RENAMED_LOGIN)];
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

        impl Accepts<Event> for $marker {
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
    };
}

events!(Events, ALL);
// An older program: it knows no logins.
events!(OlderEvents, OTHERS);
// Logins have had another name before.
events!(FormerEvents, FORMER);
events!(RenamedEvents, RENAMED);

fn message<T: Accepts<Event> + for<'a> Topic<KeyRef<'a> = ()>>(event: &Event) -> Outgoing<'_, T, Event> {
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

/// The names of the reader's types count, and those that they have had before.
#[tokio::test]
async fn an_event_goes_to_the_type_that_has_its_name_for_an_alias() {
    let (kafka, _) = start::<FormerEvents>(1);
    kafka.create_topic("moved", 1).unwrap();
    let client = kafka.client_builder().unwrap().transactional_id("tests").build();
    let former = producer::<FormerEvents>(&client).await;
    for event in &all() {
        former.send(message(event)).await.unwrap();
    }
    let mut received = crate::consumer::<RenamedEvents>(&client).await;
    for event in all() {
        assert_eq!(next(&mut received).await.value, event);
    }

    let to = client.producer::<RenamedEvents>().ids(SchemaIds::Register).topic("moved").await.unwrap();
    let from = client.consumer::<FormerEvents>("move", OnFailure::Stop);
    let mut translator = client.translator(from, to).max_messages(3).build();
    assert_eq!(translator.step(std::time::Duration::from_secs(120)).await.unwrap(), 3);
    let moved = client.consumer::<RenamedEvents>("moved", OnFailure::Stop).topic("moved");
    let mut moved = moved.on_unknown_event(OnUnknownEvent::Fail).await.unwrap();
    for event in all() {
        assert_eq!(next(&mut moved).await.value, event);
    }
}

/// As everywhere in Avro: what the writer says of other names is not what the reader says.
#[tokio::test]
async fn aliases_of_the_writer_lead_nowhere() {
    let (_kafka, client) = start::<RenamedEvents>(1);
    let renamed = producer::<RenamedEvents>(&client).await;
    renamed.send(message(&Event::Login(Login(1)))).await.unwrap();
    let former = client.consumer::<FormerEvents>("former", OnFailure::Stop);
    let mut former = former.on_unknown_event(OnUnknownEvent::Fail).await.unwrap();
    let error = former.recv().await.unwrap_err();
    assert_eq!(error.failure().and_then(|failure| failure.unknown_event()), Some("com.acme.Login"));
}

static UNION: v1::SchemaDef = v1::SchemaDef::new(
    "union-value",
    r#"[{"type": "record", "name": "com.acme.User", "fields": [{"name": "id", "type": "long"}]},
        {"type": "record", "name": "com.acme.Login", "aliases": ["SignIn", "Entry"], "fields": [
            {"name": "user", "type": "long"}]}]"#,
    13,
    13,
    &[],
);
static UNIONS: [Schema; 1] = [Schema::new(&UNION)];

/// Many event types in one schema.
struct Union;

impl Topic for Union {
    type Key = ();
    type KeyRef<'a> = ();
    type Value = (u32, i64);
    type ValueRef<'a> = (u32, i64);

    const DEF: &'static TopicDef = &const { TopicDef::new("union", &UNIONS).union() };

    fn key_ref((): &()) {}

    fn encode_key((): (), _: &mut v1::Writer) -> Result<(), v1::Error> {
        Ok(())
    }

    fn decode_key(_: Datum<'_, '_>) -> Result<(), v1::Error> {
        Ok(())
    }

    fn decode_value(from: Datum<'_, '_>) -> Result<(u32, i64), v1::Error> {
        match from {
            Some((0, r)) => Ok((v1::union_index::decode(r)?, v1::long::decode(r)?)),
            other => Err(v1::topic::no_value(other)),
        }
    }

    fn view_value(from: Datum<'_, '_>) -> Result<(u32, i64), v1::Error> {
        Self::decode_value(from)
    }
}

/// An event that is known by an alias and cannot be read is damaged, and not unknown: it is not skipped.
#[tokio::test]
async fn branches_of_a_union_are_known_by_their_aliases() {
    let (kafka, client) = start::<Union>(1);
    let registry = kafka.registry().unwrap().client().unwrap();
    let raw = client.producer::<Raw>().topic("union").await.unwrap();
    for (name, field, datum) in [("SignIn", "user", 2), ("Entry", "at", 4), ("Exit", "at", 6)] {
        let text = format!(
            r#"["null", {{"type": "record", "name": "com.acme.{name}", "fields": [
                {{"name": "{field}", "type": "long"}}]}}]"#
        );
        let id = registry.register(name, &registry::Schema::new(text)).await.unwrap().id;
        let value = [&[0][..], &id.to_be_bytes(), &[2, datum]].concat();
        raw.send(Outgoing::<Raw, [u8]>::new(None, &value)).await.unwrap();
    }
    let mut received = crate::consumer::<Union>(&client).await;
    assert_eq!(next(&mut received).await.value, (1, 1));
    let error = received.recv().await.unwrap_err();
    let failure = error.failure().unwrap();
    assert_eq!((failure.meta().offset(), failure.unknown_event()), (1, None), "{error}");
    let strict = client.consumer::<Union>("strict", OnFailure::Stop);
    let mut strict = strict.on_unknown_event(OnUnknownEvent::Fail).await.unwrap();
    for (offset, unknown) in [(1, None), (2, Some("com.acme.Exit"))] {
        if offset == 1 {
            next(&mut strict).await.done();
        }
        let error = strict.recv().await.unwrap_err();
        let failure = error.failure().unwrap();
        assert_eq!((failure.meta().offset(), failure.unknown_event()), (offset, unknown), "{error}");
        assert!(strict.skip());
    }
}
