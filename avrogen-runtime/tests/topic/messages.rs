//! Messages of both topics.

use std::time::{Duration, UNIX_EPOCH};

use avrogen_runtime::framing::confluent::Trailing;
use avrogen_runtime::topic::{
    self, Accepts, Cleanup, Create, KeyEncoding, Outgoing, PinnedTopic, Side, Tombstone, Topic,
};
use avrogen_runtime::{Error, ErrorKind, Limits, Writer};

use crate::events::{Closed, Events, EventsValue, Opened};
use crate::users::{User, UserRef, Users};

fn ann() -> User {
    User { name: "Ann".into(), tags: vec!["x".into()] }
}

fn decode<T: Topic>(from: Option<(usize, &[u8])>) -> Result<T::Value, Error> {
    topic::decode_value::<T>(from, Limits::new(), Trailing::Ignore)
}

fn key<T: Topic>(from: Option<(usize, &[u8])>) -> Result<T::Key, Error> {
    topic::decode_key::<T>(from, Limits::new(), Trailing::Ignore)
}

#[test]
fn a_message_holds_what_it_was_given() {
    let user = ann();
    let partition = Users::message("u-1", &user).partition(3).timestamp(UNIX_EPOCH + Duration::from_secs(2));
    let headers = partition.clone().header("a", "text").header("a", &[1, 2]).header("b", None::<&str>);
    assert_eq!((headers.key(), headers.value()), ("u-1", &user));
    assert_eq!(headers.headers(), [("a", Some(&b"text"[..])), ("a", Some(&[1, 2])), ("b", None)]);
    assert_eq!(headers.get_partition(), Some(3));
    assert_eq!(headers.get_timestamp().map(topic::Timestamp::millis), Some(2000));
    assert!(partition.headers().is_empty());
    let before = topic::Timestamp::from(UNIX_EPOCH - Duration::from_millis(5));
    assert_eq!(before.millis(), -5);
    assert!(format!("{headers:?}").contains("Ann"));
}

#[test]
fn sides_are_read_as_they_are_written() {
    let mut out = Writer::new();
    assert!(topic::encode_key::<Users>("u-1", &mut out).unwrap());
    assert_eq!(out.as_slice(), b"u-1");
    assert_eq!(key::<Users>(Some((0, out.as_slice()))).unwrap(), "u-1");
    out.clear();
    topic::encode_value::<Users, _>(&ann(), &mut out).unwrap();
    assert!(out.len() <= <Users as Accepts<User>>::bound(&ann()));
    assert_eq!(decode::<Users>(Some((0, out.as_slice()))).unwrap(), Some(ann()));
    let viewed = topic::view_value::<Users>(Some((0, out.as_slice())), Limits::new(), Trailing::Refuse);
    assert_eq!(viewed.unwrap(), Some(UserRef { name: "Ann", tags: vec!["x"] }));

    out.clear();
    assert!(topic::encode_key::<Events>(-1, &mut out).unwrap());
    assert_eq!((out.as_slice(), key::<Events>(Some((0, &[1]))).unwrap()), (&[1][..], -1));
    assert_eq!(decode::<Events>(Some((0, &[14]))).unwrap(), EventsValue::Opened(Opened(7)));
    assert_eq!(decode::<Events>(Some((1, &[0]))).unwrap(), EventsValue::Closed(Closed(0)));
}

#[test]
fn a_tombstone_is_a_value_where_the_topic_has_them() {
    assert_eq!(decode::<Users>(None).unwrap(), None);
    let tombstone = Outgoing::<Users, _>::tombstone("u-1").header("by", "ann");
    assert_eq!(<Users as Accepts<Tombstone>>::schema(tombstone.value()), None);
    let mut out = Writer::new();
    topic::encode_value::<Users, _>(tombstone.value(), &mut out).unwrap();
    assert!(out.is_empty());
    let error = decode::<Events>(None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed);
    assert_eq!(
        error.to_string(),
        "the message is a tombstone, and its topic is not set to have them (`tombstones = true`)"
    );
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let name = decode::<Users>(Some((0, &[6, b'A']))).unwrap_err();
    assert_eq!(name.to_string(), "User.name: unexpected end of input");
    let reason = decode::<Events>(Some((1, &[2]))).unwrap_err();
    assert_eq!(reason.to_string(), "Closed.reason: enum has no symbol 1");
    assert_eq!(decode::<Events>(Some((2, &[]))).unwrap_err().to_string(), "the topic has no such schema");
    assert_eq!(key::<Users>(None).unwrap_err().to_string(), "the message has no key");
    assert_eq!(key::<Users>(Some((0, &[0xff]))).unwrap_err().to_string(), "string is not UTF-8");
    assert_eq!(key::<Events>(Some((0, &[]))).unwrap_err().to_string(), "long: unexpected end of input");
    let trailing = topic::decode_value::<Events>(Some((0, &[0, 0])), Limits::new(), Trailing::Refuse);
    assert_eq!(trailing.unwrap_err().kind(), ErrorKind::Malformed);
}

#[test]
fn subjects_follow_the_topic_and_its_strategy() {
    let subject = |def: &topic::TopicDef, name: &str, side: Side, index: usize| {
        def.subject(name, side, def.side(side)[index].schema())
    };
    assert_eq!(subject(Users::DEF, "users", Side::Value, 0).as_deref(), Some("users-value"));
    assert_eq!(subject(Users::DEF, "test.users", Side::Value, 0).as_deref(), Some("test.users-value"));
    assert_eq!(subject(Events::DEF, "events", Side::Key, 0).as_deref(), Some("events-long"));
    assert_eq!(subject(Events::DEF, "events", Side::Value, 1).as_deref(), Some("events-a.Closed"));
    assert_eq!(Users::DEF.schema_for(Side::Value, "b.Renamed"), Some(0));
    assert_eq!(Users::DEF.schema_for(Side::Key, "string"), None);
    assert_eq!(Events::DEF.schema_for(Side::Value, "a.Closed"), Some(1));
    assert_eq!(Events::DEF.schema_for(Side::Value, "a.Renamed"), None);
}

#[test]
fn a_topic_says_how_it_is_written_and_made() {
    assert_eq!((Users::DEF.name(), Users::DEF.key_encoding()), ("users", KeyEncoding::Utf8));
    assert_eq!(Events::DEF.key_encoding(), KeyEncoding::Avro);
    let create = Users::DEF.create();
    assert_eq!((create.get_partitions(), create.get_replication()), (Some(6), None));
    assert_eq!((create.get_retention(), create.get_cleanup()), (Some(-1), None));
    assert_eq!(
        Create::new().cleanup(Cleanup::CompactDelete).get_cleanup().map(Cleanup::as_str),
        Some("compact,delete")
    );
    let pin = Users::PINS.side(Side::Value)[0];
    assert_eq!((pin.subject(), pin.version(), pin.id(), pin.guid()), ("users-value", 3, Some(1042), None));
    assert!(Users::PINS.side(Side::Key).is_empty() && Users::PINS.registry().is_none());
}
