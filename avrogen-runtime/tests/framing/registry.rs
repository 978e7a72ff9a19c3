//! Messages by way of a registry.

use avrogen_runtime::datum::{self, Datum, Schema};
use avrogen_runtime::framing::confluent::{DatumSerializer, Guid, SchemaId, Serializer};
use avrogen_runtime::testing::Registry;
use avrogen_runtime::{__private::v1, Limits, registry};

use crate::{USER, USER_DEF, User, ann};

const SUBJECT: &str = "users-value";

#[tokio::test]
async fn a_value_goes_through_a_registry_and_comes_back() {
    let server = Registry::start().unwrap();
    let client = server.client().unwrap();
    assert!(Serializer::<User>::lookup(&client, SUBJECT).await.is_err());
    let mut users = Serializer::<User>::register(&client, SUBJECT).await.unwrap();
    assert_eq!(Serializer::<User>::lookup(&client, SUBJECT).await.unwrap().id(), users.id());
    let message = users.encode(&ann()).unwrap().to_vec();
    let messages = client.deserializer().subject(SUBJECT);
    assert_eq!(messages.decode::<User>(None, &message).await.unwrap(), ann());
    // The next value, into the same buffer.
    let bob = User { name: "Bob".into(), ..ann() };
    assert_eq!(messages.decode::<User>(None, users.encode(&bob).unwrap()).await.unwrap(), bob);
}

#[tokio::test]
async fn messages_of_every_version_are_read() {
    let server = Registry::start().unwrap();
    let client = server.client().unwrap();
    let older = r#"{"type": "record", "name": "a.User", "fields": [{"name": "id", "type": "int"}, {"name": "name", "type": "string"}]}"#;
    let registered = client.register(SUBJECT, &registry::Schema::new(older)).await.unwrap();
    let messages = client.deserializer().subject(SUBJECT);
    let id = u8::try_from(registered.id).unwrap();
    let read = messages.decode::<User>(None, &[0, 0, 0, 0, id, 14, 6, b'A', b'n', b'n']).await.unwrap();
    assert_eq!(read, User { tags: Vec::new(), ..ann() });
    // The guid of the same schema, in a header.
    let guid = registered.guid.as_deref().expect("this server knows guids").parse().unwrap();
    assert!(matches!(SchemaId::Guid(guid), SchemaId::Guid(_)));
    let header = avrogen_runtime::framing::confluent::Guid::header(&guid);
    let read = messages.decode::<User>(Some(&header), &[14, 6, b'A', b'n', b'n']).await.unwrap();
    assert_eq!(read.id, 7);
}

#[tokio::test]
async fn values_become_those_of_the_latest_schema() {
    let server = Registry::start().unwrap();
    let client = server.client().unwrap();
    client.register(SUBJECT, &registry::Schema::new(USER)).await.unwrap();
    let latest = r#"{"type": "record", "name": "a.User", "fields": [{"name": "name", "type": "string"}, {"name": "id", "type": "double"}]}"#;
    let registered = client.register(SUBJECT, &registry::Schema::new(latest)).await.unwrap();
    let mut users = Serializer::<User>::latest(&client, SUBJECT).await.unwrap();
    assert_eq!(users.id(), SchemaId::Id(registered.id));
    let message = users.encode(&ann()).unwrap();
    assert_eq!(message[5..], [6, b'A', b'n', b'n', 0, 0, 0, 0, 0, 0, 0x1c, 0x40]);
}

#[tokio::test]
async fn ids_of_a_context_are_asked_for_within_it() {
    let server = Registry::start().unwrap();
    let client = server.client().unwrap();
    let there = ":.there:users-value";
    let other = r#"{"type": "record", "name": "a.User", "fields": [{"name": "id", "type": "int"}]}"#;
    client.register(SUBJECT, &registry::Schema::new(other)).await.unwrap();
    let mut users = Serializer::<User>::register(&client, there).await.unwrap();
    assert_eq!(users.id(), SchemaId::Id(1), "each context counts for itself");
    let message = users.encode(&ann()).unwrap();
    assert_eq!(client.deserializer().subject(there).decode::<User>(None, message).await.unwrap(), ann());
    let reader = Schema::parse(other).unwrap();
    let here = client.deserializer().subject(SUBJECT).datum(&reader, None, &[0, 0, 0, 0, 1, 8]).await;
    assert_eq!(here.unwrap(), [8]);
}

#[tokio::test]
async fn values_become_those_of_an_id_or_a_version() {
    let server = Registry::start().unwrap();
    let client = server.client().unwrap();
    let first = r#"{"type": "record", "name": "a.User", "fields": [{"name": "id", "type": "long"}]}"#;
    let second = r#"{"type": "record", "name": "a.User", "fields": [{"name": "id", "type": "double"}]}"#;
    let mut ids = Vec::new();
    for text in [first, second] {
        ids.push(client.register(SUBJECT, &registry::Schema::new(text)).await.unwrap());
    }
    let [first, second] = [ids[0].id, ids[1].id].map(SchemaId::Id);
    let mut users = Serializer::<User>::by_id(&client, first, Some(SUBJECT)).await.unwrap();
    assert_eq!(users.encode(&ann()).unwrap()[5..], [14]);
    let mut users = Serializer::<User>::version(&client, SUBJECT, 2).await.unwrap();
    assert_eq!(users.id(), second);
    assert_eq!(users.encode(&ann()).unwrap()[5..], 7_f64.to_le_bytes());
    let guid: Guid = ids[0].guid.as_deref().expect("this server knows guids").parse().unwrap();
    let mut users = Serializer::<User>::by_id(&client, SchemaId::Guid(guid), Some(SUBJECT)).await.unwrap();
    assert_eq!(users.encode(&ann()).unwrap(), [&guid.header()[..], &[14]].concat());
    assert!(Serializer::<User>::by_id(&client, SchemaId::Id(99), Some(SUBJECT)).await.is_err());
    assert!(Serializer::<User>::version(&client, SUBJECT, 3).await.is_err());
}

#[tokio::test]
async fn data_without_a_type_are_written_and_read_by_subject_and_by_id() {
    let server = Registry::start().unwrap();
    let client = server.client().unwrap();
    for (subject, text, datum, payload) in [
        ("counts", r#""long""#, Datum::Long(7), &[14][..]),
        ("names", r#"["null", "string"]"#, Datum::Union { branch: 0, datum: Box::new(Datum::Null) }, &[0]),
        ("blobs", r#""bytes""#, Datum::Bytes(b"abc".to_vec()), b"abc"),
    ] {
        let id = client.register(subject, &registry::Schema::new(text)).await.unwrap().id;
        let mut by_id = DatumSerializer::by_id(&client, SchemaId::Id(id), Some(subject)).await.unwrap();
        let mut latest = DatumSerializer::latest(&client, subject).await.unwrap();
        assert_eq!((latest.id(), latest.schema()), (SchemaId::Id(id), by_id.schema()));
        let message = by_id.encode(&datum).unwrap().to_vec();
        assert_eq!(message[5..], *payload);
        assert_eq!(latest.encode(&datum).unwrap(), message);
        let messages = client.deserializer().subject(subject);
        let read = messages.datum(latest.schema(), None, &message).await.unwrap();
        assert_eq!(datum::from_slice(latest.schema(), &read, Limits::new()).unwrap(), datum);
        assert!(latest.encode(&Datum::Boolean(true)).is_err());
    }
}

/// A type that refers to another one, in a subject of its own.
struct Event;

static EVENT: v1::SchemaDef = v1::SchemaDef::new(
    "a.Event",
    r#"{"type": "record", "name": "a.Event", "fields": [{"name": "user", "type": "a.User"}]}"#,
    0,
    0,
    &[v1::Reference::new("a.User", None, &USER_DEF)],
);

impl v1::Encode for Event {
    fn bound(&self) -> usize {
        v1::Encode::bound(&ann())
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::Encode::encode(&ann(), w)
    }
}

impl<'de> v1::Decode<'de> for Event {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        <User as v1::Decode>::decode(r).map(|_| Self)
    }
}

impl v1::AvroType for Event {
    const SCHEMA: &'static v1::SchemaDef = &EVENT;
}

#[tokio::test]
async fn what_a_type_refers_to_is_registered_before_it() {
    let server = Registry::start().unwrap();
    let client = server.client().unwrap();
    assert!(Serializer::<Event>::lookup(&client, "events-value").await.is_err());
    let mut events = Serializer::<Event>::register(&client, "events-value").await.unwrap();
    assert_eq!(client.latest("a.User").await.unwrap().version, 1);
    assert_eq!(Serializer::<Event>::lookup(&client, "events-value").await.unwrap().id(), events.id());
    let message = events.encode(&Event).unwrap();
    assert!(client.deserializer().subject("events-value").decode::<Event>(None, message).await.is_ok());
}
