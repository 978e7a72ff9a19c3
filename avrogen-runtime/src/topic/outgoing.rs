//! Messages on their way out.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use super::marker::{Compacted, Tombstone, Topic};

/// A message to be sent: a key and a value, and whatever else a message may have. Made by the topic's marker:
/// `Users::message("u-1", &user)`.
///
/// It borrows what is in it, and a message without headers takes no memory of its own.
#[must_use = "a message goes nowhere until a producer sends it"]
pub struct Outgoing<'a, T: Topic, V: ?Sized> {
    key: T::KeyRef<'a>,
    value: &'a V,
    headers: Vec<(&'a str, Option<&'a [u8]>)>,
    timestamp: Option<Timestamp>,
    partition: Option<i32>,
}

/// What a header may hold.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in a header",
    label = "neither text nor bytes",
    note = "headers hold bytes: give a `&str`, a `&[u8]`, or an `Option` of them"
)]
pub trait HeaderValue<'a> {
    /// The bytes; none for a header without a value.
    fn header_value(self) -> Option<&'a [u8]>;
}

/// When a message was made, in milliseconds since 1970 began in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl<'a, T: Topic, V: ?Sized> Outgoing<'a, T, V> {
    /// A message with nothing but a key and a value. The constructor of the topic's marker reads better.
    pub fn new(key: T::KeyRef<'a>, value: &'a V) -> Self {
        Self { key, value, headers: Vec::new(), timestamp: None, partition: None }
    }

    /// Adds a header; one name may stand several times.
    pub fn header(mut self, name: &'a str, value: impl HeaderValue<'a>) -> Self {
        self.headers.push((name, value.header_value()));
        self
    }

    /// When the message was made, where that is not when it is sent.
    pub fn timestamp(self, timestamp: impl Into<Timestamp>) -> Self {
        Self { timestamp: Some(timestamp.into()), ..self }
    }

    /// The partition, where it is not the one that the key leads to.
    pub fn partition(self, partition: i32) -> Self {
        Self { partition: Some(partition), ..self }
    }

    /// The key.
    pub fn key(&self) -> T::KeyRef<'a> {
        self.key
    }

    /// The value.
    pub fn value(&self) -> &'a V {
        self.value
    }

    /// The headers, in order.
    pub fn headers(&self) -> &[(&'a str, Option<&'a [u8]>)] {
        &self.headers
    }

    /// When the message was made, if that was given.
    pub fn get_timestamp(&self) -> Option<Timestamp> {
        self.timestamp
    }

    /// The partition, if it was given.
    pub fn get_partition(&self) -> Option<i32> {
        self.partition
    }
}

impl<'a, T: Compacted> Outgoing<'a, T, Tombstone> {
    /// A message that deletes its key.
    pub fn tombstone(key: T::KeyRef<'a>) -> Self {
        Self::new(key, &Tombstone)
    }
}

impl<T: Topic, V: ?Sized> Clone for Outgoing<'_, T, V> {
    fn clone(&self) -> Self {
        Self { headers: self.headers.clone(), ..*self }
    }
}

impl<'a, T: Topic<KeyRef<'a>: fmt::Debug>, V: fmt::Debug + ?Sized> fmt::Debug for Outgoing<'a, T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("topic", &T::DEF.name())
            .field("key", &self.key)
            .field("value", &self.value)
            .field("headers", &self.headers)
            .field("timestamp", &self.timestamp)
            .field("partition", &self.partition)
            .finish()
    }
}

impl Timestamp {
    /// From milliseconds since 1970 began.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970 began.
    pub const fn millis(self) -> i64 {
        self.0
    }
}

impl From<i64> for Timestamp {
    fn from(millis: i64) -> Self {
        Self(millis)
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let millis = |duration: std::time::Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => millis(after),
            Err(before) => -millis(before.duration()),
        })
    }
}

#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> From<chrono::DateTime<Z>> for Timestamp {
    fn from(time: chrono::DateTime<Z>) -> Self {
        Self(time.timestamp_millis())
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        Self(time.as_millisecond())
    }
}

impl<'a> HeaderValue<'a> for &'a str {
    fn header_value(self) -> Option<&'a [u8]> {
        Some(self.as_bytes())
    }
}

impl<'a> HeaderValue<'a> for &'a String {
    fn header_value(self) -> Option<&'a [u8]> {
        Some(self.as_bytes())
    }
}

impl<'a> HeaderValue<'a> for &'a [u8] {
    fn header_value(self) -> Option<&'a [u8]> {
        Some(self)
    }
}

impl<'a> HeaderValue<'a> for &'a Vec<u8> {
    fn header_value(self) -> Option<&'a [u8]> {
        Some(self)
    }
}

impl<'a, const N: usize> HeaderValue<'a> for &'a [u8; N] {
    fn header_value(self) -> Option<&'a [u8]> {
        Some(self)
    }
}

impl<'a, H: HeaderValue<'a>> HeaderValue<'a> for Option<H> {
    fn header_value(self) -> Option<&'a [u8]> {
        self.and_then(HeaderValue::header_value)
    }
}
