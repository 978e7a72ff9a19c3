//! Topics as types: what may be sent to them, and what comes out.
//!
//! `[topic.users]` in `avrogen.toml` makes a marker, `Users`, which stands for the topic wherever its messages are sent or
//! received. It knows the types of keys and values, how keys are written and under which subjects the schemas are
//! registered; a value of the wrong type does not compile. Nothing here needs a broker: a crate of schemas can hold its
//! topics without librdkafka, which comes with the feature `kafka`.
//!
//! ```
//! # mod avro {
//! #     use avrogen_runtime::__private::v1;
//! #     #[derive(Debug, Clone, PartialEq)]
//! #     pub struct User { pub age: i32 }
//! #     static SCHEMA: v1::SchemaDef = v1::SchemaDef::new("com.acme.User", r#"{"type": "record", "name": "com.acme.User",
//! #         "fields": [{"name": "age", "type": "int"}]}"#, 0, 0, &[]);
//! #     impl v1::Encode for User {
//! #         fn bound(&self) -> usize { v1::int::MAX }
//! #         fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> { v1::int::encode(self.age, w) }
//! #     }
//! #     impl<'de> v1::Decode<'de> for User {
//! #         fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> { Ok(Self { age: v1::int::decode(r)? }) }
//! #     }
//! #     #[derive(Debug, Clone, Copy, PartialEq, Eq)]
//! #     pub struct Users;
//! #     impl Users {
//! #         pub fn message<'a, V: ?Sized>(key: &'a str, value: &'a V) -> v1::topic::Outgoing<'a, Self, V>
//! #         where Self: v1::topic::Accepts<V> { v1::topic::Outgoing::new(key, value) }
//! #     }
//! #     static USERS: v1::topic::TopicDef =
//! #         v1::topic::TopicDef::new("users", &[v1::topic::Schema::new(&SCHEMA)]).plain_key(v1::topic::KeyEncoding::Utf8);
//! #     impl v1::topic::Topic for Users {
//! #         type Key = String;
//! #         type KeyRef<'a> = &'a str;
//! #         type Value = User;
//! #         type ValueRef<'a> = User;
//! #         const DEF: &'static v1::topic::TopicDef = &USERS;
//! #         fn key_ref(key: &String) -> &str { key }
//! #         fn encode_key(key: &str, w: &mut v1::Writer) -> Result<(), v1::Error> { v1::topic::utf8::encode(key, w) }
//! #         fn decode_key(from: v1::topic::Datum<'_, '_>) -> Result<String, v1::Error> {
//! #             match from { Some((0, r)) => v1::topic::utf8::decode(r), other => Err(v1::topic::no_key(other)) }
//! #         }
//! #         fn decode_value(from: v1::topic::Datum<'_, '_>) -> Result<User, v1::Error> {
//! #             match from { Some((0, r)) => v1::Decode::decode(r), other => Err(v1::topic::no_value(other)) }
//! #         }
//! #         fn view_value<'a>(from: v1::topic::Datum<'_, 'a>) -> Result<User, v1::Error> {
//! #             match from { Some((0, r)) => v1::Decode::decode(r), other => Err(v1::topic::no_value(other)) }
//! #         }
//! #     }
//! #     impl v1::topic::Accepts<User> for Users {
//! #         fn schema(_: &User) -> Option<usize> { Some(0) }
//! #         fn bound(value: &User) -> usize { v1::Encode::bound(value) }
//! #         fn encode(value: &User, w: &mut v1::Writer) -> Result<(), v1::Error> { v1::Encode::encode(value, w) }
//! #     }
//! # }
//! # /*
//! mod avro {
//!     avrogen_runtime::include_schemas!();
//! }
//! # */
//! use avro::{User, Users};
//! use avrogen_runtime::topic::{Side, Topic};
//!
//! let user = User { age: 42 };
//! let message = Users::message("u-1", &user).header("source", "import").timestamp(1_700_000_000_000);
//! assert_eq!(message.key(), "u-1");
//!
//! let value = Users::DEF.value()[0];
//! assert_eq!(Users::DEF.subject("users", Side::Value, value.schema()).as_deref(), Some("users-value"));
//! ```
//!
//! # What is generated
//! For a topic, the marker with a constructor of messages, and impls of [`Topic`] and of [`Accepts`] for every type that
//! may be sent; [`Compacted`] where the topic has tombstones, and [`PinnedTopic`] where the schemas are those of the lock.

mod def;
mod key;
mod marker;
mod message;
mod outgoing;
mod raw;

pub use avrogen_schema::topic::{CleanupPolicy as Cleanup, KeyEncoding, Side, SubjectNameStrategy};
pub use def::{Create, Pin, Pins, Schema, TopicDef};
pub use marker::{Accepts, Compacted, Datum, PinnedTopic, Tombstone, Topic};
pub use message::{decode_key, decode_value, encode_key, encode_value, view_value};
pub use outgoing::{HeaderValue, Outgoing, Timestamp};
pub use raw::Raw;

#[doc(hidden)]
pub use key::{bytes, no_key, no_value, primitive, utf8};
