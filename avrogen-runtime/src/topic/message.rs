//! The sides of a message to and from bytes, with the place in the value where there is an error.

use avrogen_schema::topic::{KeyEncoding, Side};

use super::def::Schema;
use super::marker::{Accepts, Datum, Topic};
use crate::codec::decode::Trailing;
use crate::codec::locate::locate;
use crate::{Error, Limits, Reader, SchemaDef, Writer};

/// Writes the key of a message behind what is written: its datum, or the plain bytes. False where it has none.
///
/// # Errors
/// When a logical value does not fit its schema; what was written of it is taken away.
#[inline]
pub fn encode_key<T: Topic>(key: T::KeyRef<'_>, out: &mut Writer) -> Result<bool, Error> {
    if T::DEF.key_encoding() == KeyEncoding::None || !T::has_key(key) {
        return Ok(false);
    }
    let before = out.len();
    match T::encode_key(key, out) {
        Ok(()) => Ok(true),
        Err(error) => Err(unwritten(schema::<T>(Side::Key, 0), out, before, error)),
    }
}

/// Writes the datum of a value behind what is written; nothing for a tombstone.
///
/// # Errors
/// When a logical value does not fit its schema; what was written of it is taken away.
#[inline]
pub fn encode_value<T: Accepts<V>, V: ?Sized>(value: &V, out: &mut Writer) -> Result<(), Error> {
    let before = out.len();
    let Err(error) = T::encode(value, out) else { return Ok(()) };
    let schema = T::schema(value).and_then(|index| schema::<T>(Side::Value, index));
    Err(unwritten(schema, out, before, error))
}

/// Reads a key: the reader's datum of the schema of this index, or the plain bytes; nothing where the message has none.
///
/// # Errors
/// When it is no datum of the schema, not the plain text that is expected, or not there.
#[inline]
pub fn decode_key<T: Topic>(
    from: Option<(usize, &[u8])>,
    limits: Limits,
    trailing: Trailing,
) -> Result<T::Key, Error> {
    decode::<T, T::Key>(Side::Key, from, limits, trailing, |from| T::decode_key(from))
}

/// Reads a value: the reader's datum of the schema of this index; nothing for a tombstone.
///
/// # Errors
/// When it is no datum of the schema, or not there and the topic has no tombstones.
#[inline]
pub fn decode_value<T: Topic>(
    from: Option<(usize, &[u8])>,
    limits: Limits,
    trailing: Trailing,
) -> Result<T::Value, Error> {
    decode::<T, T::Value>(Side::Value, from, limits, trailing, |from| T::decode_value(from))
}

/// [`decode_value`] without copying text and bytes.
///
/// # Errors
/// As [`decode_value`].
pub fn view_value<'a, T: Topic>(
    from: Option<(usize, &'a [u8])>,
    limits: Limits,
    trailing: Trailing,
) -> Result<T::ValueRef<'a>, Error> {
    decode::<T, T::ValueRef<'a>>(Side::Value, from, limits, trailing, |from| T::view_value(from))
}

#[inline]
fn decode<'a, T: Topic, R>(
    side: Side,
    from: Option<(usize, &'a [u8])>,
    limits: Limits,
    trailing: Trailing,
    read: impl FnOnce(Datum<'_, 'a>) -> Result<R, Error>,
) -> Result<R, Error> {
    let Some((index, datum)) = from else { return read(None) };
    let mut reader = Reader::with_limits(datum, limits);
    let result = match read(Some((index, &mut reader))) {
        Ok(_) if trailing == Trailing::Refuse && !reader.remaining().is_empty() => {
            Err(Error::trailing(reader.offset()))
        }
        result => result,
    };
    result.map_err(|error| locate(schema::<T>(side, index), datum, 0, error))
}

/// The schema of a side, to tell places by; none of plain keys.
fn schema<T: Topic>(side: Side, index: usize) -> Option<&'static SchemaDef> {
    T::DEF.side(side).get(index).map(Schema::schema)
}

#[cold]
#[inline(never)]
fn unwritten(schema: Option<&'static SchemaDef>, out: &mut Writer, before: usize, error: Error) -> Error {
    let error = locate(schema, &out.as_slice()[before..], before, error);
    out.truncate(before);
    error
}
