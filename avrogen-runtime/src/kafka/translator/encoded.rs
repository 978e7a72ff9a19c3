//! Messages for the other topic, encoded into bytes of their own: the transaction may have to wait for the queue.

use rdkafka::message::{Header, OwnedHeaders};

use crate::Error;
use crate::framing::confluent::{KEY_HEADER, VALUE_HEADER};
use crate::kafka::broker::Bytes;
use crate::kafka::meta::{Headers, Meta};
use crate::kafka::producer::Schemas;

/// A message for the other topic.
pub(super) struct EncodedMessage {
    key: Option<Vec<u8>>,
    value: Option<Vec<u8>>,
    headers: Option<OwnedHeaders>,
    partition: Option<i32>,
    timestamp: Option<i64>,
}

impl EncodedMessage {
    /// A copy of a message that was encoded.
    pub(super) fn of(bytes: Bytes<'_>) -> Self {
        Self {
            key: bytes.key.map(Into::into),
            value: bytes.value.map(Into::into),
            headers: bytes.headers,
            partition: bytes.partition,
            timestamp: bytes.timestamp,
        }
    }

    /// A message of data that are the other topic's already: what stands beside it stays.
    pub(super) fn of_data(
        schemas: &Schemas,
        meta: &Meta,
        key: Option<&[u8]>,
        value: Option<(usize, &[u8])>,
    ) -> Result<Self, Error> {
        let (key, key_mark) = schemas.mark_key(key)?;
        let (value, value_mark) = schemas.mark_value(value)?;
        let mut headers = kept(meta.headers());
        for (name, mark) in [(KEY_HEADER, key_mark), (VALUE_HEADER, value_mark)] {
            if let Some(mark) = mark {
                let header = Header { key: name, value: Some(&mark) };
                headers = Some(headers.unwrap_or_default().insert(header));
            }
        }
        let timestamp = meta.timestamp().map(crate::topic::Timestamp::millis);
        Ok(Self { key, value, headers, partition: None, timestamp })
    }

    /// A message as it came, for a dead-letter topic.
    pub(super) fn as_it_came(
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: OwnedHeaders,
        meta: &Meta,
    ) -> Self {
        Self {
            key: key.map(Into::into),
            value: value.map(Into::into),
            headers: Some(headers),
            partition: None,
            timestamp: meta.timestamp().map(crate::topic::Timestamp::millis),
        }
    }

    pub(super) fn bytes<'m>(&'m self, topic: &'m str) -> Bytes<'m> {
        Bytes {
            topic,
            key: self.key.as_deref(),
            value: self.value.as_deref(),
            headers: self.headers.clone(),
            partition: self.partition,
            timestamp: self.timestamp,
        }
    }
}

/// Headers but those that name schemas.
fn kept(headers: &Headers) -> Option<OwnedHeaders> {
    let mut kept = None;
    for (key, value) in headers.iter() {
        if key != KEY_HEADER && key != VALUE_HEADER {
            kept = Some(kept.unwrap_or_else(OwnedHeaders::new).insert(Header { key, value }));
        }
    }
    kept
}
