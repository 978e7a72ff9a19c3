//! Messages by way of a registry.

use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::{SchemaId, Serializer};
use avrogen_runtime::registry;
use avrogen_runtime::testing::Registry;

use crate::{USER, User, ann};

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
