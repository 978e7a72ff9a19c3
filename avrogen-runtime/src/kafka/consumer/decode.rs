//! From a message of librdkafka to keys and values.

use super::incoming::{Found, Incoming, Missing};
use super::message::{Message, Received};
use super::tracker::Ack;
use crate::framing::confluent::{KEY_HEADER, SchemaId, Trailing, VALUE_HEADER};
use crate::kafka::failure::{DecodeFailure, Reason};
use crate::kafka::meta::{Headers, Meta, TopicName};
use crate::topic::{self, KeyEncoding, Side, Topic};
use crate::{Error, Limits};

/// Decodes both sides of messages.
pub(super) struct Sides {
    pub(super) key: Incoming,
    pub(super) value: Incoming,
    pub(super) limits: Limits,
    /// Whether headers are parsed.
    pub(super) has_headers: bool,
}

/// Why a message is not handed out yet.
pub(super) enum Why {
    /// The schema of a side has to be asked for.
    Schema(Side, SchemaId),
    /// It cannot be decoded.
    Failed(DecodeFailure),
}

/// Why a side of a message is not decoded.
enum Not {
    Schema(SchemaId),
    Failed(Reason),
}

/// What a side holds.
enum Datum<'a> {
    /// As the topic's own code reads it, and the schema that it was written with.
    Own(Option<(usize, &'a [u8])>, Option<SchemaId>),
    /// What becomes that first.
    Other(Found<'a>),
}

impl Sides {
    /// Decodes a message whose schemas are at hand. Values are large, so that there are few places on their way.
    ///
    /// # Errors
    /// Why it is not decoded yet, with the right to say that it is done.
    #[inline]
    pub(super) fn decode<T: Topic>(
        &mut self,
        topic: &TopicName,
        message: &impl rdkafka::Message,
        ack: Ack,
    ) -> Result<Received<T>, (Ack, Why)> {
        let Some(headers) = self.headers(message) else {
            return Err((ack, Why::Failed(unread_headers(topic, message))));
        };
        let mut meta = Meta::of(topic, message, headers);
        let limits = self.limits;
        let bytes = if T::DEF.key_encoding() == KeyEncoding::None { None } else { message.key() };
        let read =
            |from: Option<(usize, &[u8])>, limits| topic::decode_key::<T>(from, limits, Trailing::Ignore);
        let (key, key_schema) = match datum::<T>(&mut self.key, bytes, meta.headers.get(KEY_HEADER), limits) {
            Ok(Datum::Own(from, schema)) => (read(from, limits).map_err(failed), schema),
            Ok(Datum::Other(found)) => (other::<T, _>(&found, Side::Key, limits, read), found.id),
            Err(not) => (Err(not), None),
        };
        let key = match key {
            Ok(key) => key,
            Err(not) => return Err((ack, why(Side::Key, not, &meta))),
        };
        meta.key_schema = key_schema;
        let read =
            |from: Option<(usize, &[u8])>, limits| topic::decode_value::<T>(from, limits, Trailing::Ignore);
        let header = meta.headers.get(VALUE_HEADER);
        let (value, value_schema) = match datum::<T>(&mut self.value, message.payload(), header, limits) {
            Ok(Datum::Own(from, schema)) => (read(from, limits).map_err(failed), schema),
            Ok(Datum::Other(found)) => (other::<T, _>(&found, Side::Value, limits, read), found.id),
            Err(not) => (Err(not), None),
        };
        match value {
            Ok(value) => {
                meta.value_schema = value_schema;
                Ok(Message { key, value, meta, ack })
            }
            Err(not) => Err((ack, why(Side::Value, not, &meta))),
        }
    }

    pub(super) fn get(&mut self, side: Side) -> &mut Incoming {
        match side {
            Side::Key => &mut self.key,
            Side::Value => &mut self.value,
        }
    }

    /// The headers of a message; none where they cannot be read.
    #[inline]
    pub(super) fn headers(&self, message: &impl rdkafka::Message) -> Option<Headers> {
        if self.has_headers { Headers::of(message) } else { Some(Headers::default()) }
    }
}

/// What a side holds, if its schema is at hand.
#[inline]
fn datum<'a, T: Topic>(
    incoming: &'a mut Incoming,
    bytes: Option<&'a [u8]>,
    header: Option<&[u8]>,
    limits: Limits,
) -> Result<Datum<'a>, Not> {
    let bytes = match bytes {
        Some(bytes) if !incoming.is_plain => bytes,
        bytes => return Ok(Datum::Own(bytes.map(|bytes| (0, bytes)), None)),
    };
    match incoming.find::<T>(header, bytes, limits) {
        Ok(found) => match found.own() {
            Some(own) => Ok(Datum::Own(Some(own), found.id)),
            None => Ok(Datum::Other(found)),
        },
        Err(Missing::Schema(id)) => Err(Not::Schema(id)),
        Err(Missing::Failed(reason)) => Err(Not::Failed(reason)),
    }
}

/// Reads what is not the reader's datum as it is.
#[inline(never)]
fn other<T: Topic, R>(
    found: &Found<'_>,
    side: Side,
    limits: Limits,
    read: impl FnOnce(Option<(usize, &[u8])>, Limits) -> Result<R, Error>,
) -> Result<R, Not> {
    let is_union = side == Side::Value && T::DEF.is_union();
    let value = found.read(is_union, limits, |index, datum, limits| read(Some((index, datum)), limits));
    value.map_err(Not::Failed)
}

#[cold]
fn failed(error: Error) -> Not {
    Not::Failed(Reason::Datum(error))
}

#[cold]
#[inline(never)]
fn why(side: Side, not: Not, meta: &Meta) -> Why {
    match not {
        Not::Schema(id) => Why::Schema(side, id),
        Not::Failed(reason) => Why::Failed(DecodeFailure::new(side, meta, reason)),
    }
}

/// Why nothing of a message is read whose headers cannot be.
#[cold]
pub(super) fn unread_headers(topic: &TopicName, message: &impl rdkafka::Message) -> DecodeFailure {
    DecodeFailure::new(Side::Value, &Meta::of(topic, message, Headers::default()), Reason::Header)
}
