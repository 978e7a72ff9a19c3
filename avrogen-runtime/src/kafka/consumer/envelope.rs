//! Messages as they came.

use std::fmt;
use std::marker::PhantomData;

use rdkafka::message::{BorrowedMessage, Message as _, OwnedHeaders, OwnedMessage};

use super::Consumer;
use super::decode::{Sides, Why, unread_headers};
use super::incoming::{Incoming, Missing};
use super::message::{Message, Received};
use super::pending::{Pending, dead_letter_headers};
use super::policy::Commits;
use super::tracker::Ack;
use crate::Limits;
use crate::framing::confluent::{KEY_HEADER, SchemaId, Trailing, VALUE_HEADER};
use crate::kafka::error::{Error, ErrorKind};
use crate::kafka::failure::{DecodeFailure, Reason};
use crate::kafka::meta::{Meta, TopicName};
use crate::topic::{self, KeyEncoding, Side, Topic};

/// A message as it came: to be decoded, looked at without copies, or kept as bytes. It counts as not done until
/// [`done`](Self::done) is called.
#[must_use = "a message that is not done comes again"]
pub struct Envelope<'c, T: Topic> {
    message: Raw<'c>,
    meta: Meta,
    key: Datum,
    value: Datum,
    limits: Limits,
    ack: Ack,
    of: PhantomData<fn() -> T>,
}

enum Raw<'c> {
    Borrowed(BorrowedMessage<'c>),
    Owned(OwnedMessage),
}

/// The reader's datum of a side.
enum Datum {
    Null,
    /// All of the payload behind so many bytes.
    Behind(usize, usize),
    Own(usize, Vec<u8>),
    Failed(DecodeFailure),
}

impl<T: Topic> Consumer<T> {
    /// The next message as it came. No policy applies: whether it can be decoded is seen when it is.
    ///
    /// # Errors
    /// As [`recv`](Self::recv), but for `Decode`.
    pub async fn recv_raw(&mut self) -> Result<Envelope<'_, T>, Error> {
        match self.next_raw(false).await? {
            Some(envelope) => Ok(envelope),
            None => Err(Error::new(ErrorKind::Fatal, "the topic has an end that nobody asked for")),
        }
    }

    /// The next message as it came, or nothing once everything was received that is there: of all partitions that the consumer
    /// has. It needs [`enable_partition_eof`](super::ConsumerBuilder::enable_partition_eof), and waits for ever without.
    ///
    /// # Errors
    /// As [`recv_raw`](Self::recv_raw).
    pub async fn recv_raw_until_eof(&mut self) -> Result<Option<Envelope<'_, T>>, Error> {
        self.next_raw(true).await
    }

    async fn next_raw(&mut self, until_eof: bool) -> Result<Option<Envelope<'_, T>>, Error> {
        if let Some(last) = self.last.take() {
            last.done();
        }
        if self.pending.is_none() && !self.arrivals.has_room() {
            self.wait_for_capacity().await?;
        }
        let Self { link, topic, incoming, pending, last, policies, arrivals, .. } = self;
        let mut handed_out = |ack: &Ack| {
            *last = (policies.commits == Commits::OnReceive).then(|| ack.clone());
        };
        loop {
            if let Some(waiting) = pending.as_mut() {
                if waiting.is_revoked() {
                    *pending = None;
                    continue;
                }
                let failure = waiting.fetch::<T>(topic, incoming).await?;
                let Some((message, ack)) = pending.take().map(Pending::into_message) else { continue };
                match open::<T>(topic, &message, incoming, failure.as_ref()) {
                    Ok(sides) => {
                        handed_out(&ack);
                        let raw = Raw::Owned(message);
                        return Ok(Some(Envelope::new(raw, sides, incoming.limits, ack)));
                    }
                    Err(why) => *pending = Some(Pending::new(message, ack, why)),
                }
                continue;
            }
            let Some(polled) = link.poll() else {
                if until_eof && link.is_at_eof() {
                    return Ok(None);
                }
                link.wait().await;
                continue;
            };
            let message = polled.map_err(|error| link.explain(&error))?;
            let ack = link.receive(arrivals, &message);
            match open::<T>(topic, &message, incoming, None) {
                Ok(sides) => {
                    handed_out(&ack);
                    let raw = Raw::Borrowed(message);
                    return Ok(Some(Envelope::new(raw, sides, incoming.limits, ack)));
                }
                Err(why) => *pending = Some(Pending::new(message.detach(), ack, why)),
            }
        }
    }
}

impl<'c, T: Topic> Envelope<'c, T> {
    fn new(message: Raw<'c>, (meta, key, value): Opened, limits: Limits, ack: Ack) -> Self {
        Self { message, meta, key, value, limits, ack, of: PhantomData }
    }

    /// The key and the value.
    ///
    /// # Errors
    /// Why they cannot be had.
    pub fn decode(&self) -> Result<Received<T>, DecodeFailure> {
        let failed = |side, error| DecodeFailure::new(side, &self.meta, Reason::Datum(error));
        let key = topic::decode_key::<T>(self.key()?, self.limits, Trailing::Ignore);
        let key = key.map_err(|error| failed(Side::Key, error))?;
        let value = topic::decode_value::<T>(self.value()?, self.limits, Trailing::Ignore);
        let value = value.map_err(|error| failed(Side::Value, error))?;
        Ok(Message { key, value, meta: self.meta.clone(), ack: self.ack.clone() })
    }

    /// The value without copies of its text and bytes, where the generator is set to that.
    ///
    /// # Errors
    /// Why it cannot be had.
    pub fn view(&self) -> Result<T::ValueRef<'_>, DecodeFailure> {
        let view = topic::view_value::<T>(self.value()?, self.limits, Trailing::Ignore);
        view.map_err(|error| DecodeFailure::new(Side::Value, &self.meta, Reason::Datum(error)))
    }

    /// The key's bytes as they came.
    pub fn key_bytes(&self) -> Option<&[u8]> {
        match &self.message {
            Raw::Borrowed(message) => message.key(),
            Raw::Owned(message) => message.key(),
        }
    }

    /// The value's bytes as they came.
    pub fn value_bytes(&self) -> Option<&[u8]> {
        match &self.message {
            Raw::Borrowed(message) => message.payload(),
            Raw::Owned(message) => message.payload(),
        }
    }

    /// Where the message stands, and what stands beside it.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The message is done, and need not come again.
    pub fn done(&self) {
        self.ack.done();
    }

    /// Why its headers cannot be read, where they cannot.
    pub(in crate::kafka) fn unreadable_headers(&self) -> Option<&DecodeFailure> {
        match &self.value {
            Datum::Failed(failure) if failure.is_of_headers() => Some(failure),
            _ => None,
        }
    }

    /// The headers of this message as a dead letter.
    pub(in crate::kafka) fn dead_letter_headers(&self, failure: &DecodeFailure, group: &str) -> OwnedHeaders {
        match &self.message {
            Raw::Borrowed(message) => dead_letter_headers(message, failure, group),
            Raw::Owned(message) => dead_letter_headers(message, failure, group),
        }
    }

    pub(in crate::kafka) fn key(&self) -> Result<Option<(usize, &[u8])>, DecodeFailure> {
        self.key.get(self.key_bytes())
    }

    /// The reader's datum of the value, and the index of its schema.
    pub(in crate::kafka) fn value(&self) -> Result<Option<(usize, &[u8])>, DecodeFailure> {
        self.value.get(self.value_bytes())
    }
}

impl Datum {
    fn get<'a>(&'a self, bytes: Option<&'a [u8]>) -> Result<Option<(usize, &'a [u8])>, DecodeFailure> {
        match self {
            Self::Null => Ok(None),
            Self::Behind(index, prefix) => Ok(bytes.and_then(|bytes| Some((*index, bytes.get(*prefix..)?)))),
            Self::Own(index, datum) => Ok(Some((*index, datum))),
            Self::Failed(failure) => Err(failure.clone()),
        }
    }
}

/// What stands beside a message, and its two sides.
type Opened = (Meta, Datum, Datum);

fn open<T: Topic>(
    topic: &TopicName,
    message: &impl rdkafka::Message,
    sides: &mut Sides,
    failure: Option<&DecodeFailure>,
) -> Result<Opened, Why> {
    let Some(headers) = sides.headers(message) else {
        let failure = unread_headers(topic, message);
        return Ok((failure.meta().clone(), Datum::Failed(failure.clone()), Datum::Failed(failure)));
    };
    let mut meta = Meta::of(topic, message, headers);
    let known = |side| failure.filter(|failure| failure.side() == side).cloned();
    let key = match T::DEF.key_encoding() {
        KeyEncoding::None => None,
        _ => message.key(),
    };
    let limits = sides.limits;
    let (key, key_schema) = datum::<T>(&mut sides.key, key, KEY_HEADER, &meta, limits, known(Side::Key))?;
    let known = known(Side::Value);
    let (value, value_schema) =
        datum::<T>(&mut sides.value, message.payload(), VALUE_HEADER, &meta, limits, known)?;
    (meta.key_schema, meta.value_schema) = (key_schema, value_schema);
    Ok((meta, key, value))
}

fn datum<T: Topic>(
    incoming: &mut Incoming,
    bytes: Option<&[u8]>,
    header: &str,
    meta: &Meta,
    limits: Limits,
    failure: Option<DecodeFailure>,
) -> Result<(Datum, Option<SchemaId>), Why> {
    if let Some(failure) = failure {
        return Ok((Datum::Failed(failure), None));
    }
    let Some(bytes) = bytes else { return Ok((Datum::Null, None)) };
    if incoming.is_plain {
        return Ok((Datum::Behind(0, 0), None));
    }
    let side = incoming.side;
    let failed = |reason| Datum::Failed(DecodeFailure::new(side, meta, reason));
    let found = match incoming.find::<T>(meta.headers.get(header), bytes, limits) {
        Ok(found) => found,
        Err(Missing::Schema(id)) => return Err(Why::Schema(side, id)),
        Err(Missing::Failed(reason)) => return Ok((failed(reason), None)),
    };
    let is_union = side == Side::Value && T::DEF.is_union();
    let datum = match found.own_datum(is_union, limits) {
        Ok((index, None)) => Datum::Behind(index, bytes.len() - found.payload.len()),
        Ok((index, Some(datum))) => Datum::Own(index, datum),
        Err(reason) => failed(reason),
    };
    Ok((datum, found.id))
}

impl<T: Topic> fmt::Debug for Envelope<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope").field("meta", &self.meta).finish_non_exhaustive()
    }
}
