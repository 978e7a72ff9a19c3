//! Decoded messages.

use std::fmt;

use super::tracker::Ack;
use crate::kafka::meta::Meta;
use crate::topic::Topic;

/// A message of a topic.
pub type Received<T> = Message<<T as Topic>::Key, <T as Topic>::Value>;

/// A message with its key and value.
///
/// It counts as not done until [`done`](Self::done) is called: offsets are committed up to the first message of a
/// partition that is not done. A message that is dropped without that comes again, to this consumer or another one of its group, when
/// it starts anew.
#[must_use = "a message that is not done comes again"]
pub struct Message<K, V> {
    /// The key.
    pub key: K,
    /// The value.
    pub value: V,
    /// Where the message stands, and what stands beside it.
    pub meta: Meta,
    pub(super) ack: Ack,
}

impl<K, V> Message<K, V> {
    /// The message is done, and need not come again. Messages may be called done in any order, from any thread.
    pub fn done(&self) {
        self.ack.done();
    }

    /// The same message with another value.
    pub fn map<W>(self, change: impl FnOnce(V) -> W) -> Message<K, W> {
        let Self { key, value, meta, ack } = self;
        Message { key, value: change(value), meta, ack }
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Message<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("key", &self.key)
            .field("value", &self.value)
            .field("meta", &self.meta)
            .finish_non_exhaustive()
    }
}
