//! Markers of topics in use: what they say, what they take, and messages to and from bytes.

use avrogen_runtime::framing::confluent::Trailing;
use avrogen_runtime::topic::{
    self, Accepts, Compacted, KeyEncoding, PinnedTopic, Side, SubjectNameStrategy, Tombstone, Topic,
};
use avrogen_runtime::{Error, Limits, Writer};
use avrogen_tests::topics::com::acme::User;
use avrogen_tests::topics::{Counts, Raw, Users};
use avrogen_tests::topics_events::{
    Events, EventsValue, EventsValueRef, Later, LaterValue, com::acme as events,
};
use avrogen_tests::topics_keys::{Id, Orders, Plain, PlainTopic, com::acme as keys};
use avrogen_tests::topics_subjects::{AuditTrail, AuditTrailValue, com::acme as audited};

fn ann() -> User {
    User { avatar: Some(vec![1, 2]), ..User::new("Ann") }
}

/// The same user as an event.
fn event() -> events::User {
    events::User { avatar: Some(vec![1, 2]), ..events::User::new("Ann") }
}

/// What is sent for a value: the index of its schema, and the datum.
fn sent<T: Accepts<V>, V: ?Sized>(value: &V) -> (Option<usize>, Vec<u8>) {
    let mut out = Writer::new();
    topic::encode_value::<T, V>(value, &mut out).expect("it can be encoded");
    assert!(out.len() <= T::bound(value), "the bound holds");
    (T::schema(value), out.into_vec())
}

fn received<T: Topic>((schema, datum): &(Option<usize>, Vec<u8>)) -> Result<T::Value, Error> {
    let from = schema.map(|schema| (schema, datum.as_slice()));
    topic::decode_value::<T>(from, Limits::new(), Trailing::Refuse)
}

fn key_through<T: Topic<Key: PartialEq + std::fmt::Debug>>(key: &T::Key) -> Vec<u8> {
    let mut out = Writer::new();
    assert!(topic::encode_key::<T>(T::key_ref(key), &mut out).expect("it can be encoded"));
    let read = topic::decode_key::<T>(Some((0, out.as_slice())), Limits::new(), Trailing::Refuse);
    assert_eq!(&read.expect("it can be decoded"), key);
    out.into_vec()
}

fn subjects<T: Topic>() -> Vec<Option<String>> {
    let sides = [Side::Key, Side::Value];
    let subjects =
        sides.into_iter().flat_map(|side| T::DEF.side(side).iter().map(move |schema| (side, schema)));
    subjects.map(|(side, schema)| T::DEF.subject(T::DEF.name(), side, schema.schema())).collect()
}

#[test]
fn a_marker_says_how_its_topic_is_made_and_registered() {
    let def = Users::DEF;
    assert_eq!((def.name(), def.key_encoding()), ("com.acme.users", KeyEncoding::Utf8));
    let create = def.create();
    assert_eq!((create.get_partitions(), create.get_replication()), (Some(12), Some(3)));
    assert_eq!(create.get_retention(), Some(7 * 24 * 60 * 60 * 1000));
    assert_eq!(create.get_cleanup().map(|policy| policy.as_str()), Some("compact,delete"));
    assert_eq!(subjects::<Users>(), [Some("com.acme.users-value".to_owned())]);
    assert_eq!(
        subjects::<Orders>(),
        [Some("orders-com.acme.OrderKey".to_owned()), Some("orders-com.acme.Order".to_owned())]
    );
    assert_eq!(subjects::<Raw>(), [None]);
    assert_eq!(Raw::DEF.subject_name_strategy(), SubjectNameStrategy::Associated);
    assert_eq!(subjects::<Events>(), ["events-key", "events-value"].map(|subject| Some(subject.to_owned())));
    assert_eq!(
        subjects::<AuditTrail>(),
        ["com.acme.Order", "com.acme.audit.Order", "com.acme.User"].map(|subject| Some(subject.to_owned()))
    );
}

#[test]
fn values_with_tombstones_are_optional() {
    fn has_tombstones<T: Compacted>() {}
    has_tombstones::<Users>();
    assert_eq!(received::<Users>(&sent::<Users, User>(&ann())).unwrap(), Some(ann()));
    assert_eq!(sent::<Users, Option<User>>(&Some(ann())), sent::<Users, User>(&ann()));
    let nothing = (None, Vec::new());
    assert_eq!(sent::<Users, Option<User>>(&None), nothing);
    assert_eq!(sent::<Users, Tombstone>(Users::tombstone("u-1").value()), nothing);
    assert_eq!(received::<Users>(&nothing).unwrap(), None);
    assert!(received::<Orders>(&nothing).unwrap_err().to_string().contains("tombstone"));
}

#[test]
fn keys_are_written_plain_and_as_avro() {
    let user = ann();
    assert_eq!(Users::message("u-1", &user).key(), "u-1");
    assert_eq!(key_through::<Users>(&"u-1".to_owned()), b"u-1");
    assert_eq!(key_through::<AuditTrail>(&vec![0xff, 0]), [0xff, 0]);
    assert_eq!(key_through::<Counts>(&-1), [1]);
    assert_eq!(key_through::<Events>(&"e".to_owned()), [2, b'e']);
    assert_eq!(key_through::<Orders>(&keys::OrderKey::new("eu", 7)), [4, b'e', b'u', 14]);
    assert_eq!(key_through::<PlainTopic>(&Id([7; 16])), [7; 16]);
    let mut out = Writer::new();
    assert!(!topic::encode_key::<Raw>((), &mut out).unwrap());
}

#[test]
fn primitive_values_are_sent_as_they_are_lent() {
    let text = sent::<Counts, str>("abc");
    assert_eq!(text, (Some(0), b"\x06abc".to_vec()));
    assert_eq!(sent::<Counts, String>(&"abc".to_owned()), text);
    assert_eq!(Counts::message(7, "abc").value(), "abc");
    assert_eq!(received::<Counts>(&text).unwrap(), "abc");
    let bytes = sent::<Raw, [u8]>(&[1, 2]);
    assert_eq!((Raw::message(&[1_u8, 2][..]).value().len(), &bytes.1), (2, &vec![4, 1, 2]));
    assert_eq!(received::<Raw>(&bytes).unwrap(), [1, 2]);
    assert_eq!(received::<PlainTopic>(&sent::<PlainTopic, Plain>(&Plain::No)).unwrap(), Plain::No);
}

#[test]
fn event_types_in_one_schema_are_branches_of_it() {
    assert!(Events::DEF.is_union());
    let order = sent::<Events, events::Order>(&events::Order::new(3));
    assert_eq!(order, (Some(0), vec![2, 6]));
    assert_eq!(order, sent::<Events, EventsValue>(&events::Order::new(3).into()));
    assert_eq!(received::<Events>(&order).unwrap(), EventsValue::Order(events::Order::new(3)));
    assert_eq!(received::<Events>(&sent::<Events, i64>(&5)).unwrap(), EventsValue::Long(5));
    let user = sent::<Events, events::User>(&event());
    let viewed = topic::view_value::<Events>(Some((0, &user.1)), Limits::new(), Trailing::Refuse).unwrap();
    assert_eq!(viewed, EventsValueRef::User(events::UserRef { name: "Ann", avatar: Some(&[1, 2]) }));
    let def = Events::DEF.value()[0].schema();
    assert_eq!(def.text(), "[\n  \"com.acme.User\",\n  \"com.acme.Order\",\n  \"long\"\n]\n");
    let names: Vec<&str> = def.references().iter().map(|reference| reference.schema().name()).collect();
    assert_eq!(names, ["com.acme.Order", "com.acme.User"]);
}

#[test]
fn event_types_with_subjects_of_their_own_go_by_their_schema() {
    assert!(!AuditTrail::DEF.is_union());
    let order = sent::<AuditTrail, audited::Order>(&audited::Order::new(3));
    assert_eq!(order, (Some(0), vec![6]));
    let user = audited::User { avatar: Some(vec![1, 2]), ..audited::User::new("Ann") };
    let order_of_user = audited::audit::Order::new(user);
    let sent_audited = sent::<AuditTrail, audited::audit::Order>(&order_of_user);
    assert_eq!(sent_audited.0, Some(1));
    let as_enum = Some(AuditTrailValue::AuditOrder(order_of_user));
    assert_eq!(sent::<AuditTrail, Option<AuditTrailValue>>(&as_enum), sent_audited);
    assert_eq!(received::<AuditTrail>(&sent_audited).unwrap(), as_enum);
    assert_eq!(AuditTrail::DEF.schema_for(Side::Value, "com.acme.audit.Order"), Some(1));
    let cut = received::<AuditTrail>(&(Some(1), sent_audited.1[..2].to_vec()));
    assert_eq!(cut.unwrap_err().to_string(), "Order.by.name: unexpected end of input");
}

#[test]
fn a_list_of_one_is_a_list() {
    let user = sent::<Later, events::User>(&event());
    assert_eq!(user.1[0], 0);
    assert_eq!(received::<Later>(&user).unwrap(), LaterValue::User(event()));
    assert_eq!(Later::DEF.value()[0].schema().text(), "[\"com.acme.User\"]\n");
}

#[test]
fn pins_are_those_of_the_lock() {
    let pin = Users::PINS.side(Side::Value)[0];
    assert_eq!((pin.subject(), pin.version(), pin.id()), ("com.acme.users-value", 3, Some(1042)));
    assert_eq!(pin.guid(), Some("89791762-2336-4186-9674-299b90a802e2"));
    assert_eq!(Users::PINS.registry(), Some("http://localhost:8081"));
    assert!(Users::PINS.side(Side::Key).is_empty());
    let key = Counts::PINS.side(Side::Key)[0];
    assert_eq!((key.subject(), key.version(), key.id()), ("counts-key", 1, None));
    assert_eq!(Counts::PINS.registry(), None);
}
