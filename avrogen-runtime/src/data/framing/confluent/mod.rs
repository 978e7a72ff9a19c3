//! The wire format of Confluent's serializers, which every client of a schema registry speaks.
//!
//! A message begins with a magic byte and the schema's id: `00` and four bytes. Newer serializers put the schema's guid
//! into a header of the message instead: `01` and 16 bytes. Which it is, is seen from the message ([`detect`]).
//!
//! ```
//! use avrogen_runtime::framing::confluent::{SchemaId, detect};
//!
//! let (id, datum) = detect(None, &[0, 0, 0, 4, 53, 2])?;
//! assert_eq!((id, datum), (SchemaId::Id(1077), &[2][..]));
//! let error = detect(None, b"{\"id\": 1}").unwrap_err();
//! assert_eq!(error.to_string(), "unexpected magic byte 0x7B, which is '{': this looks like JSON");
//! # Ok::<(), avrogen_runtime::Error>(())
//! ```
//!
//! # What is peculiar to it
//! * A message without a payload is a tombstone, in either form, whatever the schema: nothing here is asked about it.
//! * Where all of the writer's schema is `bytes`, the payload is the bytes themselves, without the length that Avro puts
//!   before them: [`to_datum`] and [`from_datum`].
//! * What stands behind the datum is ignored, unless one asks for an error ([`Trailing`]).

mod deserializer;
#[cfg(feature = "registry")]
mod serializer;

use std::borrow::Cow;

use avrogen_schema::schema::Kind;

use crate::codec::place::bytes;
use crate::error::Fault;
use crate::schema::Schema;
use crate::{Encode, Error, Reader, Writer};

pub use crate::codec::decode::Trailing;
pub use crate::schema::{Guid, InvalidGuid, SchemaId};
pub use deserializer::{Deserializer, MessageError, SchemaLookup};
#[cfg(feature = "registry")]
pub use serializer::{DatumSerializer, Serializer};

/// The header of a message's key.
pub const KEY_HEADER: &str = "__key_schema_id";

/// The header of a message's value.
pub const VALUE_HEADER: &str = "__value_schema_id";

const ID: u8 = 0;
const GUID: u8 = 1;

impl Guid {
    /// What stands in a header of a message.
    pub fn header(&self) -> [u8; 17] {
        let mut value = [GUID; 17];
        value[1..].copy_from_slice(self.as_bytes());
        value
    }
}

impl SchemaId {
    /// Writes what stands before a datum.
    pub fn write(self, out: &mut Writer) {
        match self {
            Self::Id(id) => {
                out.write(&[ID]);
                out.write(&id.to_be_bytes());
            }
            Self::Guid(guid) => out.write(&guid.header()),
        }
    }

    /// Reads the schema's id from the front of a payload or from all of a header; what stands behind it.
    ///
    /// # Errors
    /// Where there is none, with what the bytes look like instead.
    pub fn read(from: &[u8]) -> Result<(Self, &[u8]), Error> {
        let Some((magic, rest)) = from.split_first() else {
            return Err(refused("it is empty, and a schema id takes 5 bytes".into(), 0));
        };
        let short = |takes: usize| {
            let bytes = from.len();
            refused(format!("{bytes} bytes are too short: the schema's id takes {takes}"), bytes)
        };
        match *magic {
            ID => {
                let (id, rest) = rest.split_first_chunk().ok_or_else(|| short(5))?;
                match i32::from_be_bytes(*id) {
                    id @ 1.. => Ok((Self::Id(id), rest)),
                    id => Err(refused(format!("the schema's id is {id}, and ids are from 1"), 1)),
                }
            }
            GUID => {
                let (guid, rest) = rest.split_first_chunk().ok_or_else(|| short(17))?;
                Ok((Self::Guid(Guid::from_bytes(*guid)), rest))
            }
            magic => Err(refused(unexpected(magic, from), 0)),
        }
    }
}

/// What a message looks like that does not begin with a magic byte.
fn unexpected(magic: u8, from: &[u8]) -> String {
    let looks = match from {
        [b'O', b'b', b'j', 0..4, ..] => {
            ", the beginning of \"Obj\": this is an object container file".to_owned()
        }
        [0xc3, 1, ..] => ": this is single-object encoding".to_owned(),
        [b'{' | b'[' | b'"', ..] => format!(", which is '{}': this looks like JSON", char::from(magic)),
        [b' '..=b'~', ..] => format!(", which is '{}': this looks like text", char::from(magic)),
        _ => ": this was not written with a schema registry".to_owned(),
    };
    format!("unexpected magic byte 0x{magic:02X}{looks}")
}

fn refused(message: String, offset: usize) -> Error {
    Error::new(Fault::Frame(message.into()), offset)
}

/// The schema of a message's key or value, and its datum: by the header, if there is one, which then leaves the payload
/// whole; else by what the payload begins with. Of several headers of that name the last one counts ([`last_header`]).
///
/// # Errors
/// Where neither names a schema.
pub fn detect<'p>(header: Option<&[u8]>, payload: &'p [u8]) -> Result<(SchemaId, &'p [u8]), Error> {
    match header {
        Some(header) => Ok((SchemaId::read(header)?.0, payload)),
        None => SchemaId::read(payload),
    }
}

/// The value of the last header of a name. One without a value counts as none, as in Java.
pub fn last_header<'h>(
    headers: impl IntoIterator<Item = (&'h str, Option<&'h [u8]>)>,
    name: &str,
) -> Option<&'h [u8]> {
    headers.into_iter().filter(|(key, _)| *key == name).last().and_then(|(_, value)| value)
}

/// The message of a value: the schema's id and the datum. For a schema that is `bytes`, see [`from_datum`].
///
/// # Errors
/// When a logical value does not fit its schema.
///
/// ```
/// # use avrogen_runtime::__private::v1;
/// # struct Count(i32);
/// # impl v1::Encode for Count {
/// #     fn bound(&self) -> usize { 5 }
/// #     fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> { v1::int::encode(self.0, w) }
/// # }
/// use avrogen_runtime::framing::confluent::{self, SchemaId};
///
/// assert_eq!(confluent::to_vec(SchemaId::Id(7), &Count(1))?, [0, 0, 0, 0, 7, 2]);
/// # Ok::<(), avrogen_runtime::Error>(())
/// ```
pub fn to_vec<T: Encode + ?Sized>(id: SchemaId, value: &T) -> Result<Vec<u8>, Error> {
    let mut out = Writer::new();
    out.reserve(17usize.saturating_add(value.bound()));
    id.write(&mut out);
    let mut vec = out.into_vec();
    crate::append(value, &mut vec)?;
    Ok(vec)
}

/// Whether a payload is the bytes themselves: where the writer's schema is `bytes`, of whatever logical type.
pub fn is_raw(writer: &Schema) -> bool {
    matches!(writer.kind(writer.root()), Kind::Bytes)
}

/// The datum that a payload stands for.
pub fn to_datum<'p>(writer: &Schema, payload: &'p [u8]) -> Cow<'p, [u8]> {
    if !is_raw(writer) {
        return Cow::Borrowed(payload);
    }
    let mut out = Writer::new();
    out.reserve(bytes::bound(payload));
    out.put_bytes(payload);
    Cow::Owned(out.into_vec())
}

/// The payload of a datum of a schema that [is raw](is_raw).
///
/// # Errors
/// Where it is none.
pub fn from_datum(datum: &[u8]) -> Result<&[u8], Error> {
    let mut reader = Reader::new(datum);
    let len = reader.take_size()?;
    let payload = reader.take_slice(len)?;
    reader.finish()?;
    Ok(payload)
}
