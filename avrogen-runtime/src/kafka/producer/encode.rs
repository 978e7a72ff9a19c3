//! Messages to bytes, in buffers that each thread keeps.

use std::cell::RefCell;

use rdkafka::message::{Header, OwnedHeaders};

use crate::container::DatumWriter;
use crate::datum::Schema;
use crate::error::Fault;
use crate::framing::confluent::{KEY_HEADER, VALUE_HEADER, from_datum};
use crate::kafka::broker::Bytes;
use crate::kafka::schemas::{ResolvedSchema, SchemaPrefix};
use crate::topic::{self, Accepts, Outgoing, Topic};
use crate::{Error, Writer};

/// The sides of a message under way.
#[derive(Default)]
struct Buffers {
    key: Writer,
    value: Writer,
    /// A datum that is to become another.
    datum: Writer,
}

thread_local! {
    /// One for each thread is enough, but for an adapter that sends while it is encoded.
    static BUFFERS: RefCell<Buffers> = const {
        RefCell::new(Buffers { key: Writer::new(), value: Writer::new(), datum: Writer::new() })
    };
}

/// The resolved schemas of both sides.
#[derive(Clone)]
pub(in crate::kafka) struct Schemas {
    pub(in crate::kafka) key: Option<ResolvedSchema>,
    pub(in crate::kafka) value: Vec<ResolvedSchema>,
}

impl Schemas {
    /// Gives what sends it the bytes of a message.
    #[inline]
    pub(in crate::kafka) fn encode<T: Accepts<V>, V: ?Sized, R>(
        &self,
        name: &str,
        message: &Outgoing<'_, T, V>,
        send: impl FnOnce(Bytes<'_>) -> R,
    ) -> Result<R, Error> {
        BUFFERS.with(|buffers| match buffers.try_borrow_mut() {
            Ok(mut buffers) => self.encode_in(name, message, &mut buffers, send),
            Err(_) => self.encode_apart(name, message, send),
        })
    }

    #[cold]
    #[inline(never)]
    fn encode_apart<T: Accepts<V>, V: ?Sized, R>(
        &self,
        name: &str,
        message: &Outgoing<'_, T, V>,
        send: impl FnOnce(Bytes<'_>) -> R,
    ) -> Result<R, Error> {
        self.encode_in(name, message, &mut Buffers::default(), send)
    }

    #[inline]
    fn encode_in<T: Accepts<V>, V: ?Sized, R>(
        &self,
        name: &str,
        message: &Outgoing<'_, T, V>,
        buffers: &mut Buffers,
        send: impl FnOnce(Bytes<'_>) -> R,
    ) -> Result<R, Error> {
        let Buffers { key, value, datum } = buffers;
        let has_key = write(self.key.as_ref(), key, datum, |out| topic::encode_key::<T>(message.key(), out))?;
        let resolved = match T::schema(message.value()) {
            None => None,
            Some(index) => Some(self.value.get(index).ok_or_else(|| no_schema::<T>(index))?),
        };
        if resolved.is_some() {
            write(resolved, value, datum, |out| topic::encode_value::<T, V>(message.value(), out))?;
        }
        let has_headers = !message.headers().is_empty()
            || self.key.as_ref().is_some_and(ResolvedSchema::is_in_header)
            || resolved.is_some_and(ResolvedSchema::is_in_header);
        let key_mark = self.key.as_ref().filter(|_| has_key);
        let headers = if has_headers { Some(headers(message.headers(), key_mark, resolved)?) } else { None };
        Ok(send(Bytes {
            topic: name,
            key: has_key.then(|| key.as_slice()),
            value: resolved.map(|_| value.as_slice()),
            headers,
            partition: message.get_partition(),
            timestamp: message.get_timestamp().map(topic::Timestamp::millis),
        }))
    }
}

/// The bytes of a side, and what tells its schema in a header.
type Marked = (Option<Vec<u8>>, Option<[u8; 17]>);

impl Schemas {
    /// A key's datum, or a plain key, as it stands in a message.
    pub(in crate::kafka) fn mark_key(&self, key: Option<&[u8]>) -> Result<Marked, Error> {
        mark(self.key.as_ref(), key)
    }

    /// A value's datum as it stands in a message.
    pub(in crate::kafka) fn mark_value(&self, value: Option<(usize, &[u8])>) -> Result<Marked, Error> {
        let resolved = value.and_then(|(index, _)| self.value.get(index));
        mark(resolved, value.map(|(_, datum)| datum))
    }
}

fn mark(resolved: Option<&ResolvedSchema>, datum: Option<&[u8]>) -> Result<Marked, Error> {
    let Some(datum) = datum else { return Ok((None, None)) };
    let mut out = Writer::new();
    write(resolved, &mut out, &mut Writer::new(), |out| {
        out.write(datum);
        Ok(())
    })?;
    let header = match resolved {
        Some(ResolvedSchema { prefix: SchemaPrefix::Header(mark), .. }) => Some(*mark),
        _ => None,
    };
    Ok((Some(out.into_vec()), header))
}

impl ResolvedSchema {
    fn is_in_header(&self) -> bool {
        matches!(self.prefix, SchemaPrefix::Header(_))
    }
}

/// Writes one side: its schema's mark and the datum; of a plain key, only that.
#[inline]
fn write<R>(
    resolved: Option<&ResolvedSchema>,
    out: &mut Writer,
    scratch: &mut Writer,
    encode: impl FnOnce(&mut Writer) -> Result<R, Error>,
) -> Result<R, Error> {
    out.clear();
    let Some(resolved) = resolved else { return encode(out) };
    match &resolved.prefix {
        SchemaPrefix::Prefix(mark) => out.write(mark),
        SchemaPrefix::SingleObject(mark) => out.write(mark),
        SchemaPrefix::Header(_) | SchemaPrefix::Nothing => {}
        SchemaPrefix::Container(_) => return write_other(resolved, out, scratch, encode),
    }
    if resolved.resolution.is_none() && !resolved.is_raw {
        return encode(out);
    }
    write_other(resolved, out, scratch, encode)
}

/// A datum that becomes one of the registered schema, loses its length, or is put into a container file.
fn write_other<R>(
    resolved: &ResolvedSchema,
    out: &mut Writer,
    scratch: &mut Writer,
    encode: impl FnOnce(&mut Writer) -> Result<R, Error>,
) -> Result<R, Error> {
    scratch.clear();
    let encoded = encode(scratch)?;
    if let SchemaPrefix::Container(schema) = &resolved.prefix {
        out.write(&container_of_one(schema, scratch.as_slice())?);
        return Ok(encoded);
    }
    let datum = match &resolved.resolution {
        Some(resolution) => resolution.transcode(scratch.as_slice())?,
        None => scratch.as_slice().into(),
    };
    out.write(if resolved.is_raw { from_datum(&datum)? } else { &datum });
    Ok(encoded)
}

fn container_of_one(schema: &Schema, datum: &[u8]) -> Result<Vec<u8>, Error> {
    let file = DatumWriter::new(Vec::new(), schema).and_then(|mut file| {
        file.write_bytes(datum)?;
        file.finish()
    });
    file.map_err(|error| Error::new(Fault::Frame(error.to_string().into()), 0))
}

/// # Errors
/// Where others would read another name.
fn headers(
    own: &[(&str, Option<&[u8]>)],
    key: Option<&ResolvedSchema>,
    value: Option<&ResolvedSchema>,
) -> Result<OwnedHeaders, Error> {
    let mut headers = OwnedHeaders::new_with_capacity(own.len() + 2);
    for (name, value) in own {
        if name.as_bytes().contains(&0) {
            return Err(cut_off(name));
        }
        headers = headers.insert(Header { key: name, value: *value });
    }
    for (name, resolved) in [(KEY_HEADER, key), (VALUE_HEADER, value)] {
        if let Some(ResolvedSchema { prefix: SchemaPrefix::Header(mark), .. }) = resolved {
            headers = headers.insert(Header { key: name, value: Some(mark) });
        }
    }
    Ok(headers)
}

#[cold]
fn cut_off(name: &str) -> Error {
    let message = format!("the name of the header {name:?} has a NUL, at which clients in C cut it off");
    Error::new(Fault::Frame(message.into()), 0)
}

#[cold]
fn no_schema<T: Topic>(index: usize) -> Error {
    let message = format!("the topic {} has no schema {index}: generated code is damaged", T::DEF.name());
    Error::new(Fault::Unresolvable(message.into()), 0)
}
