//! Messages that cannot be decoded.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use super::meta::Meta;
use crate::framing::confluent::SchemaId;
use crate::topic::Side;
use crate::{BoxError, Error, container};

/// Why a message could not be decoded, and where it stands. Nothing of its content is shown but the place in it. One word wide.
#[derive(Clone)]
pub struct DecodeFailure {
    shared: Arc<Shared>,
}

struct Shared {
    side: Side,
    meta: Meta,
    reason: Reason,
}

/// Why a message could not be decoded.
#[derive(Debug)]
pub(super) enum Reason {
    /// It names no schema.
    Framing(Error),
    /// It is no container file, or a damaged one.
    Container(container::Error),
    /// The registry does not have its schema.
    Schema(SchemaId, BoxError),
    /// Its data do not become those of the topic's schema.
    Resolution(SchemaId, Error),
    /// The datum is damaged, or has no place in the reader's schema.
    Datum(Error),
    /// It is an event that the topic's definition does not have.
    UnknownEvent(Box<str>),
    /// A name of a header is not UTF-8.
    Header,
    /// The caller refused it.
    Refused(Box<str>),
}

impl DecodeFailure {
    pub(super) fn new(side: Side, meta: &Meta, reason: Reason) -> Self {
        Self { shared: Arc::new(Shared { side, meta: meta.clone(), reason }) }
    }

    /// The side of the message that could not be decoded.
    pub fn side(&self) -> Side {
        self.shared.side
    }

    /// Where the message stands, and what stands beside it.
    pub fn meta(&self) -> &Meta {
        &self.shared.meta
    }

    /// The fullname of an event that the topic's definition does not have, where that is why.
    pub fn unknown_event(&self) -> Option<&str> {
        match &self.shared.reason {
            Reason::UnknownEvent(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn is_of_headers(&self) -> bool {
        matches!(self.shared.reason, Reason::Header)
    }

    /// Why, without the place.
    pub fn reason(&self) -> String {
        match &self.shared.reason {
            Reason::Framing(error) | Reason::Datum(error) => error.to_string(),
            Reason::Container(error) => error.to_string(),
            Reason::Schema(id, error) => format!("schema {id} cannot be had: {error}"),
            Reason::Resolution(id, error) => format!("schema {id}: {error}"),
            Reason::UnknownEvent(name) => format!("the topic's definition has no event {name}"),
            Reason::Header => "the name of a header is not UTF-8".into(),
            Reason::Refused(reason) => reason.to_string(),
        }
    }
}

impl fmt::Display for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { side, meta, .. } = &*self.shared;
        let (topic, partition, offset) = (meta.topic(), meta.partition(), meta.offset());
        let side = side.name();
        write!(f, "the {side} of message {topic}/{partition}@{offset} cannot be decoded: {}", self.reason())
    }
}

impl fmt::Debug for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeFailure")
            .field("side", &self.shared.side)
            .field("topic", &self.shared.meta.topic())
            .field("partition", &self.shared.meta.partition())
            .field("offset", &self.shared.meta.offset())
            .field("reason", &self.shared.reason)
            .finish_non_exhaustive()
    }
}

impl StdError for DecodeFailure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.shared.reason {
            Reason::Framing(error) | Reason::Datum(error) | Reason::Resolution(_, error) => Some(error),
            Reason::Container(error) => Some(error),
            Reason::Schema(_, error) => Some(&**error),
            Reason::UnknownEvent(_) | Reason::Header | Reason::Refused(_) => None,
        }
    }
}
