//! Messages of a partition one behind the other, each of which is called done from whatever thread without a lock.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering};

use super::Shared;

/// How many messages a stretch holds: a bit of a word for each.
const LEN: usize = 64;

/// Messages of a partition that were handed out one behind the other.
pub(super) struct Stretch {
    number: i32,
    is_revoked: AtomicBool,
    /// How many there are. Only the consumer changes it, and only of a partition's last stretch.
    len: AtomicUsize,
    /// A bit for each that is done. Bits behind the last message mean nothing.
    done: AtomicU64,
    /// In order. Those of a transaction's markers and of compacted messages are missing.
    offsets: [AtomicI64; LEN],
    shared: Arc<Shared>,
}

/// The right to say that a message is done.
#[derive(Clone)]
pub(in crate::kafka) struct Ack {
    stretch: Arc<Stretch>,
    index: usize,
}

impl Stretch {
    pub(super) fn new(number: i32, shared: &Arc<Shared>) -> Arc<Self> {
        Arc::new(Self {
            number,
            is_revoked: AtomicBool::new(false),
            len: AtomicUsize::new(0),
            done: AtomicU64::new(0),
            offsets: [const { AtomicI64::new(0) }; LEN],
            shared: Arc::clone(shared),
        })
    }

    /// One more message, if it goes on here.
    #[inline]
    pub(super) fn push(self: &Arc<Self>, number: i32, offset: i64) -> Option<Ack> {
        let index = self.len();
        let place = self.offsets.get(index)?;
        if self.number != number || !self.goes_on_with(offset) || self.is_revoked.load(Ordering::Relaxed) {
            return None;
        }
        place.store(offset, Ordering::Relaxed);
        // Whoever sees the length sees the offset.
        self.len.store(index + 1, Ordering::Release);
        Some(Ack { stretch: Arc::clone(self), index })
    }

    /// Whether a message of this offset comes behind all that are here.
    #[inline]
    pub(super) fn goes_on_with(&self, offset: i64) -> bool {
        self.last().is_none_or(|last| last < offset)
    }

    /// Forgets messages from this offset on. No other is pushed after that.
    pub(super) fn cut(&self, offset: i64) {
        let kept = self.offsets[..self.len()].iter().take_while(|kept| kept.load(Ordering::Relaxed) < offset);
        self.len.store(kept.count(), Ordering::Release);
    }

    pub(super) fn revoke(&self) {
        self.is_revoked.store(true, Ordering::Relaxed);
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.len.load(Ordering::Acquire)
    }

    #[inline]
    fn last(&self) -> Option<i64> {
        Some(self.offset(self.len().checked_sub(1)?))
    }

    /// The offset of a message that is here.
    #[inline]
    pub(super) fn offset(&self, index: usize) -> i64 {
        self.offsets.get(index).map_or(i64::MAX, |offset| offset.load(Ordering::Relaxed))
    }

    /// How many messages are done, from the first on.
    pub(super) fn prefix(&self) -> usize {
        let len = self.len();
        (self.done().trailing_ones() as usize).min(len)
    }

    pub(super) fn undone(&self) -> usize {
        let len = self.len();
        let all = u64::MAX.checked_shr(u32::try_from(LEN - len).unwrap_or(0)).unwrap_or(0);
        (!self.done() & all).count_ones() as usize
    }

    /// Whether none will be pushed any more, where another one follows or not.
    pub(super) fn is_full(&self) -> bool {
        self.len() == LEN
    }

    fn done(&self) -> u64 {
        self.done.load(Ordering::SeqCst)
    }
}

impl Ack {
    /// The message is done. A second time changes nothing.
    #[inline]
    pub(in crate::kafka) fn done(&self) {
        // Whoever waits says so before it counts, and this counts before it looks.
        self.stretch.done.fetch_or(1 << self.index, Ordering::SeqCst);
        if self.stretch.shared.waiting.load(Ordering::SeqCst) > 0 {
            self.stretch.shared.room.notify_waiters();
        }
    }

    /// Whether the partition has been given to somebody else meanwhile.
    pub(in crate::kafka::consumer) fn is_revoked(&self) -> bool {
        self.stretch.is_revoked.load(Ordering::Relaxed)
    }
}
