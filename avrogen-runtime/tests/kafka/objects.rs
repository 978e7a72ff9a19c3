//! Values that say which schema they were written with by its fingerprint, or hold it, and need no registry.

use std::sync::Arc;

use avrogen_runtime::container::{self, Codec, Options};
use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::single_object::{self, SchemaStore};
use avrogen_runtime::kafka::{ErrorKind, Framing, OnFailure};
use avrogen_runtime::testing::Kafka;

use crate::next;
use crate::raw::{Raw, send_raw};
use crate::topics::{Accounts, KEY, OLD_USER, OldUser, USER, User, Users};

/// A store of the schemas that may come.
fn store() -> Arc<SchemaStore> {
    let store = SchemaStore::new();
    for def in [&OLD_USER, &USER, &KEY] {
        let schema = Schema::of(def).expect("it is valid");
        assert_eq!(store.insert(schema).expect("it is new"), def.rabin(), "{}", def.name());
    }
    Arc::new(store)
}

#[tokio::test]
async fn single_objects_of_several_schemas_are_read_without_a_registry() {
    let kafka = Kafka::builder().registry(false).start().unwrap();
    let client = kafka.client().unwrap();
    client.ensure_topic::<Accounts>().await.unwrap();
    let accounts = client.producer::<Accounts>().framing(Framing::SingleObject).await.unwrap();
    let bob = User { nick: Some("bobby".into()), ..User::new(2, "Bob") };
    accounts.send(Accounts::message(2, &bob)).await.unwrap();
    accounts.delete(3).await.unwrap();
    let mut key = single_object::MARKER.to_vec();
    key.extend(KEY.rabin().to_le_bytes());
    key.push(8);
    let old = single_object::to_vec(&OldUser { id: 1, name: "Ann".into() }).unwrap();
    let unknown = b"\xc3\x01\x08\x07\x06\x05\x04\x03\x02\x01\x00";
    for value in [&old[..], b"\xc3\x01", b"\0\0\0\0\x01", unknown] {
        let message = Raw { topic: "accounts", key: Some(&key), value: Some(value), headers: Vec::new() };
        send_raw(kafka.brokers(), message).await;
    }

    let received = client
        .consumer::<Accounts>("g", OnFailure::Stop)
        .framing(Framing::SingleObject)
        .schema_store(store());
    let mut received = received.await.unwrap();
    for (key, value) in [(2, Some(bob)), (3, None), (4, Some(User::new(1, "Ann")))] {
        let message = next(&mut received).await;
        assert_eq!((message.key, &message.value), (key, &value));
        assert_eq!(message.meta.value_schema(), None);
    }
    let reasons =
        ["within the schema's fingerprint", "begins with C3 01", "has the fingerprint 0807060504030201"];
    for reason in reasons {
        let error = received.recv().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains(reason), "{error}");
        assert!(received.skip());
    }
}

#[tokio::test]
async fn values_may_be_container_files() {
    let kafka = Kafka::builder().registry(false).start().unwrap();
    let client = kafka.client().unwrap();
    client.ensure_topic::<Users>().await.unwrap();
    let users = client.producer::<Users>().framing(Framing::Container).await.unwrap();
    let bob = User { nick: Some("bobby".into()), ..User::new(2, "Bob") };
    users.send(Users::message("b", &bob)).await.unwrap();
    users.delete("c").await.unwrap();
    let file = |users: i64| {
        let options = Options::new().codec(Codec::Deflate);
        let mut file = container::Writer::<OldUser, _>::with_options(Vec::new(), &options).unwrap();
        for id in 0..users {
            file.write(&OldUser { id, name: "Ann".into() }).unwrap();
        }
        file.finish().unwrap()
    };
    let (good, mut damaged) = (file(1), file(1));
    *damaged.last_mut().unwrap() ^= 1;
    for value in [&good, &file(0), &file(2), &damaged, &good[..20].to_vec(), &b"{}".to_vec(), &good] {
        let message = Raw { topic: "users", key: Some(b"a"), value: Some(value), headers: Vec::new() };
        send_raw(kafka.brokers(), message).await;
    }

    let mut received =
        client.consumer::<Users>("g", OnFailure::Stop).framing(Framing::Container).await.unwrap();
    let ann = Some(User::new(0, "Ann"));
    for (key, value) in [("b", Some(bob)), ("c", None), ("a", ann.clone())] {
        let message = next(&mut received).await;
        assert_eq!((message.key.as_str(), &message.value), (key, &value));
    }
    for reason in ["holds no record", "holds several records", "sync", "ends", "container file"] {
        let error = received.recv().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains(reason), "{error}");
        assert!(received.skip());
    }
    let envelope = received.recv_raw().await.unwrap();
    assert_eq!(envelope.value_bytes(), Some(&good[..]));
    assert_eq!(envelope.decode().unwrap().value, ann);

    kafka.create_topic("accounts", 1).unwrap();
    let error = client.producer::<Accounts>().framing(Framing::Container).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    assert!(error.to_string().contains("use plain keys with Framing::Container"), "{error}");
}

#[tokio::test]
async fn a_topic_with_schemas_needs_a_registry_or_a_store() {
    let kafka = Kafka::builder().registry(false).start().unwrap();
    let client = kafka.client().unwrap();
    client.ensure_topic::<Accounts>().await.unwrap();
    let error = client.consumer::<Accounts>("g", OnFailure::Stop).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Settings);
    assert!(
        error.to_string().contains("topic `accounts` has schemas, and the client no registry"),
        "{error}"
    );
}
