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
mod message;
mod outgoing;
mod raw;

use crate::{Error, Reader, Writer};

pub use def::{Cleanup, Create, KeyEncoding, Pin, Pins, Schema, Side, SubjectNameStrategy, TopicDef};
pub use message::{decode_key, decode_value, encode_key, encode_value, view_value};
pub use outgoing::{HeaderValue, Outgoing, Timestamp};
pub use raw::Raw;

#[doc(hidden)]
pub use key::{bytes, no_key, no_value, primitive, utf8};

/// What stands in a message on one side: the index of its schema among the side's, and the reader of the datum; of a plain
/// key, index 0 and the bytes. None where the message has nothing there.
pub type Datum<'r, 'a> = Option<(usize, &'r mut Reader<'a>)>;

/// A topic, as a type: implemented by the markers that `[topic.NAME]` in `avrogen.toml` generates.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a topic",
    label = "not a marker generated for a topic",
    note = "a table [topic.NAME] in avrogen.toml, or `Config::topic` in build.rs, generates a marker: use it here, not the type of its values"
)]
pub trait Topic: Sized + Send + Sync + 'static {
    /// What keys are; `()` where messages have none.
    type Key: Send + 'static;
    /// A key as it is sent: `&str`, `i64`, `&UserKey`, `()`.
    type KeyRef<'a>: Copy + Send;
    /// What values are: a record, or an enum of many event types; an `Option` of it where the topic has tombstones.
    type Value: Send + 'static;
    /// The same borrowed from the message, where the generator is set to that, and otherwise not.
    type ValueRef<'a>: Send;

    /// What is known of the topic.
    const DEF: &'static TopicDef;

    /// The key as it is sent.
    fn key_ref(key: &Self::Key) -> Self::KeyRef<'_>;

    /// Whether there is a key: there is one in every message of a topic with keys, unless nothing is known of the topic.
    #[doc(hidden)]
    fn has_key(_: Self::KeyRef<'_>) -> bool {
        true
    }

    /// Writes a key: its datum, or the plain bytes. Nothing where there is none.
    ///
    /// # Errors
    /// When a logical value does not fit its schema.
    fn encode_key(key: Self::KeyRef<'_>, out: &mut Writer) -> Result<(), Error>;

    /// Reads a key.
    ///
    /// # Errors
    /// When it is not a datum of the schema, not the plain text that is expected, or not there.
    fn decode_key(from: Datum<'_, '_>) -> Result<Self::Key, Error>;

    /// Reads a value.
    ///
    /// # Errors
    /// When it is not a datum of the schema, or not there and the topic has no tombstones.
    fn decode_value(from: Datum<'_, '_>) -> Result<Self::Value, Error>;

    /// Reads a value without copying its text and bytes.
    ///
    /// # Errors
    /// As [`decode_value`](Self::decode_value).
    fn view_value<'a>(from: Datum<'_, 'a>) -> Result<Self::ValueRef<'a>, Error>;
}

/// A topic whose messages may hold a `V`.
#[diagnostic::on_unimplemented(
    message = "the topic `{Self}` does not take a `{V}`",
    label = "not a value of this topic",
    note = "a topic takes the types that `value` of its table in avrogen.toml names, and a tombstone where `tombstones = true`"
)]
pub trait Accepts<V: ?Sized>: Topic {
    /// The index of the value's schema among those of the topic's values; none for a tombstone.
    fn schema(value: &V) -> Option<usize>;

    /// Most bytes that [`encode`](Self::encode) will write: the room to make in front. More than that is no error.
    fn bound(value: &V) -> usize;

    /// Writes the datum.
    ///
    /// # Errors
    /// When a logical value does not fit its schema.
    fn encode(value: &V, out: &mut Writer) -> Result<(), Error>;
}

/// A topic with tombstones: messages without a value, which delete their key.
#[diagnostic::on_unimplemented(
    message = "the topic `{Self}` has no tombstones",
    label = "nothing can be deleted from this topic",
    note = "set `tombstones = true` in the topic's table in avrogen.toml: its values are an `Option` then, which is `None` where a key was deleted"
)]
pub trait Compacted: Topic {}

/// A topic whose schemas are exactly those that `avrogen.lock` pins.
#[diagnostic::on_unimplemented(
    message = "the schemas of the topic `{Self}` are not those that are locked",
    label = "edited since the last push or pull, or never locked",
    note = "`avrogen push` registers and locks what was edited, `avrogen pull` takes what is registered; until then let the producer look its ids up"
)]
pub trait PinnedTopic: Topic {
    /// What is pinned of each schema.
    const PINS: &'static Pins;
}

/// The value of a message that deletes its key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tombstone;

impl<T: Compacted> Accepts<Tombstone> for T {
    fn schema(_: &Tombstone) -> Option<usize> {
        None
    }

    fn bound(_: &Tombstone) -> usize {
        0
    }

    fn encode(_: &Tombstone, _: &mut Writer) -> Result<(), Error> {
        Ok(())
    }
}

/// A second candidate for every topic: were there one type alone that a topic takes, the compiler would take it for the
/// type that is meant, and tell of mismatched types where it should say what the topic takes.
enum Never {}

#[diagnostic::do_not_recommend]
impl<T: Topic> Accepts<Never> for T {
    fn schema(value: &Never) -> Option<usize> {
        match *value {}
    }

    fn bound(value: &Never) -> usize {
        match *value {}
    }

    fn encode(value: &Never, _: &mut Writer) -> Result<(), Error> {
        match *value {}
    }
}
