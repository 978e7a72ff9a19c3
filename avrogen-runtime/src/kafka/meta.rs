//! The position of a message in its topic, and its headers.

use std::fmt;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::framing::confluent::SchemaId;
use crate::topic::Timestamp;

/// The position of a message, its timestamp, headers and schemas.
#[derive(Clone, Debug)]
pub struct Meta {
    pub(super) topic: TopicName,
    pub(super) partition: i32,
    pub(super) offset: i64,
    pub(super) timestamp: Option<Timestamp>,
    pub(super) headers: Headers,
    pub(super) key_schema: Option<SchemaId>,
    pub(super) value_schema: Option<SchemaId>,
}

/// The name of a topic: mostly the one of its definition, which takes no count of who has it.
#[derive(Clone)]
pub(super) enum TopicName {
    Defined(&'static str),
    Given(Arc<str>),
}

/// The headers of a message, in order; one name may stand several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Vec<Header>);

type Header = (Box<str>, Option<Box<[u8]>>);

impl Meta {
    /// The topic.
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// The partition.
    pub fn partition(&self) -> i32 {
        self.partition
    }

    /// The offset within the partition.
    pub fn offset(&self) -> i64 {
        self.offset
    }

    /// When the message was made, or appended where the topic is set to that.
    pub fn timestamp(&self) -> Option<Timestamp> {
        self.timestamp
    }

    /// The headers.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The schema that the key was written with, where it is Avro.
    pub fn key_schema(&self) -> Option<SchemaId> {
        self.key_schema
    }

    /// The schema that the value was written with; none of a tombstone.
    pub fn value_schema(&self) -> Option<SchemaId> {
        self.value_schema
    }
}

impl TopicName {
    /// The name of the definition, unless another one is given.
    pub(super) fn new(defined: &'static str, given: Option<String>) -> Self {
        given.map_or(Self::Defined(defined), |given| Self::Given(given.into()))
    }
}

impl Deref for TopicName {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Defined(name) => name,
            Self::Given(name) => name,
        }
    }
}

impl fmt::Display for TopicName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for TopicName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl Headers {
    /// The value of the last header of a name.
    #[inline]
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.0.iter().rev().find(|(known, _)| &**known == name)?.1.as_deref()
    }

    /// All headers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, Option<&[u8]>)> {
        self.0.iter().map(|(name, value)| (&**name, value.as_deref()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of a message; none where a name is not UTF-8.
    #[inline]
    pub(super) fn of(message: &impl rdkafka::Message) -> Option<Self> {
        message.headers().map_or_else(|| Some(Self::default()), Self::read)
    }

    fn read(headers: &impl rdkafka::message::Headers) -> Option<Self> {
        // rdkafka panics on a name that is not UTF-8, anybody may send one, and nothing else of it tells. Where panics abort, this
        // does not help.
        let read = || {
            let all = (0..headers.count()).filter_map(|index| headers.try_get(index));
            Self(all.map(|header| (header.key.into(), header.value.map(Into::into))).collect())
        };
        catch_unwind(AssertUnwindSafe(read)).ok()
    }
}

impl Meta {
    /// What stands beside a message of librdkafka.
    #[inline]
    pub(super) fn of(topic: &TopicName, message: &impl rdkafka::Message, headers: Headers) -> Self {
        Self {
            topic: topic.clone(),
            partition: message.partition(),
            offset: message.offset(),
            timestamp: message.timestamp().to_millis().map(Timestamp::from_millis),
            headers,
            key_schema: None,
            value_schema: None,
        }
    }
}
