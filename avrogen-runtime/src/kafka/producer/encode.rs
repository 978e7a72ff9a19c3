//! Messages to bytes, in buffers that each thread keeps.

use std::cell::RefCell;

use rdkafka::message::{Header, OwnedHeaders};

use super::connection::Bytes;
use crate::container::DatumWriter;
use crate::datum::Schema;
use crate::error::Fault;
use crate::framing::confluent::{KEY_HEADER, VALUE_HEADER, from_datum};
use crate::kafka::ids::{Mark, Settled};
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

/// The settled schemas of both sides.
#[derive(Clone)]
pub(in crate::kafka) struct Schemas {
    pub(in crate::kafka) key: Option<Settled>,
    pub(in crate::kafka) value: Vec<Settled>,
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
        let settled = match T::schema(message.value()) {
            None => None,
            Some(index) => Some(self.value.get(index).ok_or_else(|| no_schema::<T>(index))?),
        };
        if settled.is_some() {
            write(settled, value, datum, |out| topic::encode_value::<T, V>(message.value(), out))?;
        }
        let has_headers = !message.headers().is_empty()
            || self.key.as_ref().is_some_and(Settled::is_in_header)
            || settled.is_some_and(Settled::is_in_header);
        let key_mark = self.key.as_ref().filter(|_| has_key);
        let headers = if has_headers { Some(headers(message.headers(), key_mark, settled)?) } else { None };
        Ok(send(Bytes {
            topic: name,
            key: has_key.then(|| key.as_slice()),
            value: settled.map(|_| value.as_slice()),
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
        let settled = value.and_then(|(index, _)| self.value.get(index));
        mark(settled, value.map(|(_, datum)| datum))
    }
}

fn mark(settled: Option<&Settled>, datum: Option<&[u8]>) -> Result<Marked, Error> {
    let Some(datum) = datum else { return Ok((None, None)) };
    let mut out = Writer::new();
    write(settled, &mut out, &mut Writer::new(), |out| {
        out.write(datum);
        Ok(())
    })?;
    let header = match settled {
        Some(Settled { mark: Mark::Header(mark), .. }) => Some(*mark),
        _ => None,
    };
    Ok((Some(out.into_vec()), header))
}

impl Settled {
    fn is_in_header(&self) -> bool {
        matches!(self.mark, Mark::Header(_))
    }
}

/// Writes one side: its schema's mark and the datum; of a plain key, only that.
#[inline]
fn write<R>(
    settled: Option<&Settled>,
    out: &mut Writer,
    scratch: &mut Writer,
    encode: impl FnOnce(&mut Writer) -> Result<R, Error>,
) -> Result<R, Error> {
    out.clear();
    let Some(settled) = settled else { return encode(out) };
    match &settled.mark {
        Mark::Prefix(mark) => out.write(mark),
        Mark::SingleObject(mark) => out.write(mark),
        Mark::Header(_) | Mark::Nothing => {}
        Mark::Container(_) => return write_other(settled, out, scratch, encode),
    }
    if settled.resolution.is_none() && !settled.is_raw {
        return encode(out);
    }
    write_other(settled, out, scratch, encode)
}

/// A datum that becomes one of the registered schema, loses its length, or is put into a container file.
fn write_other<R>(
    settled: &Settled,
    out: &mut Writer,
    scratch: &mut Writer,
    encode: impl FnOnce(&mut Writer) -> Result<R, Error>,
) -> Result<R, Error> {
    scratch.clear();
    let encoded = encode(scratch)?;
    if let Mark::Container(schema) = &settled.mark {
        out.write(&container_of_one(schema, scratch.as_slice())?);
        return Ok(encoded);
    }
    let datum = match &settled.resolution {
        Some(resolution) => resolution.transcode(scratch.as_slice())?,
        None => scratch.as_slice().into(),
    };
    out.write(if settled.is_raw { from_datum(&datum)? } else { &datum });
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
    key: Option<&Settled>,
    value: Option<&Settled>,
) -> Result<OwnedHeaders, Error> {
    let mut headers = OwnedHeaders::new_with_capacity(own.len() + 2);
    for (name, value) in own {
        if name.as_bytes().contains(&0) {
            return Err(cut_off(name));
        }
        headers = headers.insert(Header { key: name, value: *value });
    }
    for (name, settled) in [(KEY_HEADER, key), (VALUE_HEADER, value)] {
        if let Some(Settled { mark: Mark::Header(mark), .. }) = settled {
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
