//! What the markers of topics are: traits that say what may be sent to a topic, and what comes out.

use super::def::{Pins, TopicDef};
use crate::{Error, Reader, Writer};

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
