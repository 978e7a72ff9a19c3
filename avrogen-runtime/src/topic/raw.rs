//! Messages as they are, of topics of which nothing is known before the program runs.

use avrogen_schema::topic::KeyEncoding;

use super::def::TopicDef;
use super::key::bytes;
use super::marker::{Accepts, Datum, Topic};
use crate::{Error, Writer};

/// Any topic, with keys and values in bytes as they are: for tools, and for dead letters.
///
/// Its name is given where a producer or consumer is made: `client.consumer::<Raw>("tools", OnFailure::Stop).topic("users-dead")`.
/// No registry is asked.
///
/// ```
/// use avrogen_runtime::topic::{Outgoing, Raw};
///
/// let message = Outgoing::<Raw, [u8]>::new(Some(b"u-1"), b"{}").header("source", "import");
/// assert_eq!(message.key(), Some(&b"u-1"[..]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Raw;

static RAW: TopicDef = TopicDef::new("", &[]).plain_key(KeyEncoding::Bytes);

impl Topic for Raw {
    type Key = Option<Vec<u8>>;
    type KeyRef<'a> = Option<&'a [u8]>;
    type Value = Option<Vec<u8>>;
    type ValueRef<'a> = Option<&'a [u8]>;

    const DEF: &'static TopicDef = &RAW;

    fn key_ref(key: &Self::Key) -> Self::KeyRef<'_> {
        key.as_deref()
    }

    fn has_key(key: Self::KeyRef<'_>) -> bool {
        key.is_some()
    }

    fn encode_key(key: Self::KeyRef<'_>, out: &mut Writer) -> Result<(), Error> {
        bytes::encode(key.unwrap_or_default(), out)
    }

    fn decode_key(from: Datum<'_, '_>) -> Result<Self::Key, Error> {
        from.map(|(_, reader)| bytes::decode(reader)).transpose()
    }

    fn decode_value(from: Datum<'_, '_>) -> Result<Self::Value, Error> {
        Self::decode_key(from)
    }

    fn view_value<'a>(from: Datum<'_, 'a>) -> Result<Self::ValueRef<'a>, Error> {
        from.map(|(_, reader)| reader.take_slice(reader.remaining().len())).transpose()
    }
}

impl Accepts<[u8]> for Raw {
    fn schema(_: &[u8]) -> Option<usize> {
        Some(0)
    }

    fn bound(value: &[u8]) -> usize {
        value.len()
    }

    fn encode(value: &[u8], out: &mut Writer) -> Result<(), Error> {
        bytes::encode(value, out)
    }
}

/// Nothing is a message without a value.
#[expect(clippy::ref_option_ref, reason = "values are given by reference, whatever they are")]
impl<'v> Accepts<Option<&'v [u8]>> for Raw {
    fn schema(value: &Option<&'v [u8]>) -> Option<usize> {
        value.map(|_| 0)
    }

    fn bound(value: &Option<&'v [u8]>) -> usize {
        value.map_or(0, <[u8]>::len)
    }

    fn encode(value: &Option<&'v [u8]>, out: &mut Writer) -> Result<(), Error> {
        bytes::encode(value.unwrap_or_default(), out)
    }
}
