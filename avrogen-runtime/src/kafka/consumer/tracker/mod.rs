//! Which messages are done: what may be committed is the contiguous prefix of each partition.
//!
//! Handing a message out and calling it done take no lock: a consumer writes offsets behind each other into a stretch, and whoever
//! is done with a message sets its bit there. What is asked for now and then (positions, how many are undone) looks at all of them.

mod stretch;
mod window;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use tokio::sync::Notify;

pub(in crate::kafka) use stretch::Ack;
use stretch::Stretch;
use window::Window;

/// The partitions that the consumer has, each as long as it has it.
#[derive(Default)]
pub(super) struct Tracker {
    state: Mutex<State>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct State {
    partitions: BTreeMap<i32, Window>,
    /// Whether any message of a partition that is gone ever was done.
    any_done: bool,
    /// Whether a partition was revoked with received messages that no commit covers.
    has_lost_partitions: bool,
}

/// Who waits for messages to be done.
#[derive(Default)]
struct Shared {
    waiting: AtomicUsize,
    room: Notify,
}

/// What a consumer itself knows of the messages that it hands out.
#[derive(Default)]
pub(super) struct Arrivals {
    /// Where the last one stands.
    stretch: Option<Arc<Stretch>>,
    /// How many may be handed out before somebody has to look how many are undone.
    room: usize,
    /// How many were handed out since others could run.
    turn: usize,
}

/// How many messages are handed out at most before others may run.
const TURN: usize = 512;

/// What bounds the messages that are not done.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    /// Of all partitions.
    pub(super) undone: usize,
    /// Of one, from the first that is not done, whether those behind it are done or not.
    pub(super) passed: usize,
}

/// Why no more messages may be handed out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// Too many are undone. Whether any message ever was done.
    Undone { any_done: bool },
    /// Too many of this partition were handed out behind the message of this offset.
    Stuck { partition: i32, offset: i64 },
}

impl Arrivals {
    /// A message that is handed out.
    #[inline]
    pub(super) fn receive(&mut self, tracker: &Tracker, number: i32, offset: i64) -> Ack {
        self.room = self.room.saturating_sub(1);
        self.turn += 1;
        loop {
            if let Some(ack) = self.stretch.as_ref().and_then(|stretch| stretch.push(number, offset)) {
                return ack;
            }
            self.stretch = Some(tracker.stretch_for(number, offset));
        }
    }

    /// Whether the bounds are so far away that nobody has to look.
    #[inline]
    pub(super) fn has_room(&self) -> bool {
        self.room > 0
    }

    /// Looks how many are undone.
    ///
    /// # Errors
    /// Where that are too many.
    pub(super) fn look(&mut self, tracker: &Tracker, bounds: Bounds) -> Result<(), Full> {
        self.room = tracker.room_for(bounds)?.min(TURN);
        Ok(())
    }

    /// Whether it is time that others run.
    pub(super) fn begin_turn(&mut self) -> bool {
        let is_over = self.turn >= TURN;
        if is_over {
            self.turn = 0;
        }
        is_over
    }
}

impl Tracker {
    #[cold]
    fn stretch_for(&self, number: i32, offset: i64) -> Arc<Stretch> {
        self.lock().partitions.entry(number).or_default().stretch_for(number, offset, &self.shared)
    }

    /// How many more may be handed out at least.
    fn room_for(&self, bounds: Bounds) -> Result<usize, Full> {
        let mut state = self.lock();
        let mut room = bounds.passed;
        for (partition, window) in &mut state.partitions {
            let Some(left) = bounds.passed.checked_sub(window.len()).filter(|left| *left > 0) else {
                let offset = window.first().unwrap_or_default();
                return Err(Full::Stuck { partition: *partition, offset });
            };
            room = room.min(left);
        }
        match bounds.undone.checked_sub(state.undone()) {
            None | Some(0) => Err(Full::Undone { any_done: state.any_done() }),
            Some(left) => Ok(room.min(left)),
        }
    }

    /// The partitions are somebody else's now: messages of theirs may still be called done, and nothing comes of it.
    pub(super) fn revoke(&self, numbers: impl IntoIterator<Item = i32>) {
        let mut state = self.lock();
        for number in numbers {
            let Some(mut window) = state.partitions.remove(&number) else { continue };
            window.revoke();
            state.has_lost_partitions |= window.len() > 0 || window.position() != window.taken;
            state.any_done |= window.any_done();
        }
        drop(state);
        self.shared.room.notify_waiters();
    }

    /// The positions that librdkafka does not know yet, which it knows from now on.
    pub(super) fn take_positions(&self, topic: &str) -> Option<TopicPartitionList> {
        self.positions(topic, true)
    }

    /// The positions of all partitions, to be committed.
    pub(super) fn all_positions(&self, topic: &str) -> Option<TopicPartitionList> {
        self.positions(topic, false)
    }

    /// Returns whether a partition was revoked with received messages that no commit covers. Its next consumer receives
    /// them again.
    pub(super) fn has_lost_partitions(&self) -> bool {
        self.lock().has_lost_partitions
    }

    /// Forgets lost partitions after the results of their messages were discarded. Returns false where remaining partitions have
    /// positions whose results were discarded as well.
    pub(super) fn recover(&self) -> bool {
        let mut state = self.lock();
        let has_positions = state.partitions.values_mut().any(|window| window.position().is_some());
        state.has_lost_partitions &= has_positions;
        !has_positions
    }

    fn positions(&self, topic: &str, take: bool) -> Option<TopicPartitionList> {
        let mut list = TopicPartitionList::new();
        for (number, window) in &mut self.lock().partitions {
            let Some(position) = window.position().filter(|_| !(take && window.is_told)) else { continue };
            if list.add_partition_offset(topic, *number, Offset::Offset(position)).is_ok() {
                window.is_told |= take;
                if !take {
                    window.taken = Some(position);
                }
            }
        }
        (list.count() > 0).then_some(list)
    }

    /// Messages that were handed out and are not done.
    pub(super) fn undone(&self) -> usize {
        self.lock().undone()
    }

    /// Waits until fewer than so many messages are undone.
    pub(super) async fn wait_for_capacity(&self, most: usize) {
        while self.undone() >= most {
            let _waiting = Waiting::new(&self.shared.waiting);
            let room = self.shared.room.notified();
            let mut room = std::pin::pin!(room);
            room.as_mut().enable();
            if self.undone() < most {
                return;
            }
            room.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn undone(&self) -> usize {
        self.partitions.values().map(Window::undone).sum()
    }

    fn any_done(&self) -> bool {
        self.any_done || self.partitions.values().any(Window::any_done)
    }
}

/// Counts somebody who waits, also where that is cancelled.
struct Waiting<'t>(&'t AtomicUsize);

impl<'t> Waiting<'t> {
    fn new(count: &'t AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests;
