//! From a message of librdkafka to keys and values.

use std::sync::Arc;

use super::incoming::Missing;
use super::{Ack, Incoming, Sides};
use crate::framing::confluent::{KEY_HEADER, SchemaId, Trailing, VALUE_HEADER};
use crate::kafka::failure::{DecodeFailure, Reason};
use crate::kafka::message::{Message, Meta, Parts, Received};
use crate::topic::{self, KeyEncoding, Side, Topic};
use crate::{Error, Limits};

/// Why a message is not handed out yet.
pub(super) enum Why {
    /// The schema of a side has to be asked for.
    Schema(Side, SchemaId),
    /// It cannot be decoded.
    Failed(DecodeFailure),
}

impl Sides {
    /// Decodes a message whose schemas are at hand.
    #[inline]
    pub(super) fn decode<T: Topic>(
        &mut self,
        topic: &Arc<str>,
        message: &impl rdkafka::Message,
        ack: &Ack,
    ) -> Result<Received<T>, Why> {
        let mut parts = parts(topic, message)?;
        let (key, key_schema) = self.key::<T>(&parts)?;
        parts.meta.key_schema = key_schema;
        let header = parts.meta.headers.get(VALUE_HEADER);
        let limits = self.limits;
        let read =
            |from: Option<(usize, &[u8])>, limits| topic::decode_value::<T>(from, limits, Trailing::Ignore);
        let (value, value_schema) =
            side::<T, _>(&mut self.value, parts.value, header, limits, &parts.meta, read)?;
        parts.meta.value_schema = value_schema;
        Ok(Message { key, value, meta: parts.meta, ack: ack.clone() })
    }

    /// The key of a message.
    #[inline]
    pub(super) fn key<T: Topic>(&mut self, parts: &Parts<'_>) -> Result<(T::Key, Option<SchemaId>), Why> {
        let bytes = match T::DEF.key_encoding() {
            // Whatever another producer has put there.
            KeyEncoding::None => None,
            _ => parts.key,
        };
        let header = parts.meta.headers.get(KEY_HEADER);
        let read =
            |from: Option<(usize, &[u8])>, limits| topic::decode_key::<T>(from, limits, Trailing::Ignore);
        side::<T, _>(&mut self.key, bytes, header, self.limits, &parts.meta, read)
    }
}

/// The parts of a message.
pub(super) fn parts<'m>(topic: &Arc<str>, message: &'m impl rdkafka::Message) -> Result<Parts<'m>, Why> {
    let parts = Parts::of(topic, message);
    if parts.has_headers {
        return Ok(parts);
    }
    Err(Why::Failed(DecodeFailure::new(Side::Value, &parts.meta, Reason::Header)))
}

#[inline]
fn side<T: Topic, R>(
    incoming: &mut Incoming,
    bytes: Option<&[u8]>,
    header: Option<&[u8]>,
    limits: Limits,
    meta: &Meta,
    read: impl FnOnce(Option<(usize, &[u8])>, Limits) -> Result<R, Error>,
) -> Result<(R, Option<SchemaId>), Why> {
    let which = incoming.side;
    let failed = |reason| Why::Failed(DecodeFailure::new(which, meta, reason));
    let bytes = match bytes {
        Some(bytes) if !incoming.is_plain => bytes,
        bytes => {
            let plain = read(bytes.map(|bytes| (0, bytes)), limits);
            return plain.map(|value| (value, None)).map_err(|error| failed(Reason::Datum(error)));
        }
    };
    let found = match incoming.find::<T>(header, bytes, limits) {
        Ok(found) => found,
        Err(Missing::Schema(id)) => return Err(Why::Schema(which, id)),
        Err(Missing::Failed(reason)) => return Err(failed(reason)),
    };
    let is_union = which == Side::Value && T::DEF.is_union();
    let value = found.read(is_union, limits, |index, datum, limits| read(Some((index, datum)), limits));
    Ok((value.map_err(failed)?, found.id))
}
