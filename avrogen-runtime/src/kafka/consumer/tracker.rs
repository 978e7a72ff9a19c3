//! Which messages are done: what may be committed is the contiguous prefix of each partition.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rdkafka::topic_partition_list::{Offset, TopicPartitionList};
use tokio::sync::Notify;

/// The partitions that the consumer has, each as long as it has it.
#[derive(Default)]
pub(super) struct Tracker {
    partitions: Mutex<Vec<Option<Arc<Partition>>>>,
    shared: Arc<Shared>,
}

/// What partitions share.
#[derive(Default)]
struct Shared {
    /// Messages that were handed out and are not done.
    undone: AtomicUsize,
    /// Whether any message ever was.
    any_done: AtomicBool,
    /// At least the messages of any one partition from the first that is not done.
    longest: AtomicUsize,
    /// How many wait for messages to be done.
    waiting: AtomicUsize,
    room: Notify,
    /// Whether a partition has gone of which messages were handed out that no commit covers.
    is_bereft: AtomicBool,
}

/// A partition during one assignment. After a rebalance it is another.
struct Partition {
    number: i32,
    state: Mutex<State>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct State {
    /// Offsets in order, and whether they are done. Those of a transaction's markers and of compacted messages are missing.
    window: VecDeque<(i64, bool)>,
    /// Where to go on: behind the contiguous prefix.
    position: Option<i64>,
    /// The position that a commit or a transaction took along.
    taken: Option<i64>,
    /// Whether the position has been told to librdkafka.
    is_told: bool,
    is_revoked: bool,
}

/// The right to say that a message is done.
#[derive(Clone)]
pub(in crate::kafka) struct Ack {
    partition: Arc<Partition>,
    offset: i64,
}

impl Tracker {
    /// A message that is handed out.
    pub(super) fn receive(&self, number: i32, offset: i64) -> Ack {
        let partition = self.partition(number);
        {
            let mut state = partition.lock();
            // A seek leads back: what stood behind is received again.
            while state.window.back().is_some_and(|(last, _)| *last >= offset) {
                if let Some((_, false)) = state.window.pop_back() {
                    self.shared.undone.fetch_sub(1, Ordering::Relaxed);
                }
            }
            state.window.push_back((offset, false));
            self.shared.longest.fetch_max(state.window.len(), Ordering::Relaxed);
        }
        self.shared.undone.fetch_add(1, Ordering::Relaxed);
        Ack { partition, offset }
    }

    fn partition(&self, number: i32) -> Arc<Partition> {
        let mut partitions = self.lock();
        let index = usize::try_from(number).unwrap_or_default();
        if partitions.len() <= index {
            partitions.resize(index + 1, None);
        }
        let shared = &self.shared;
        let make = || Arc::new(Partition { number, state: Mutex::default(), shared: Arc::clone(shared) });
        Arc::clone(partitions[index].get_or_insert_with(make))
    }

    /// The partitions are somebody else's now: messages of theirs may still be called done, and nothing comes of it.
    pub(super) fn revoke(&self, numbers: impl IntoIterator<Item = i32>) {
        let mut partitions = self.lock();
        for number in numbers {
            let gone = usize::try_from(number).ok().and_then(|index| partitions.get_mut(index)?.take());
            if let Some(partition) = gone {
                let mut state = partition.lock();
                state.is_revoked = true;
                if !state.window.is_empty() || state.position != state.taken {
                    self.shared.is_bereft.store(true, Ordering::Relaxed);
                }
                let undone = state.window.iter().filter(|(_, done)| !done).count();
                state.window.clear();
                self.shared.undone.fetch_sub(undone, Ordering::Relaxed);
            }
        }
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

    /// Whether a partition has gone of which messages were handed out that no commit covers: whoever has it next receives
    /// them again.
    pub(super) fn is_bereft(&self) -> bool {
        self.shared.is_bereft.load(Ordering::Relaxed)
    }

    /// What was made of such messages is undone. False where there is more: partitions that stayed have positions still.
    pub(super) fn recover(&self) -> bool {
        let has_positions = self.lock().iter().flatten().any(|partition| partition.lock().position.is_some());
        if !has_positions {
            self.shared.is_bereft.store(false, Ordering::Relaxed);
        }
        !has_positions
    }

    fn positions(&self, topic: &str, take: bool) -> Option<TopicPartitionList> {
        let partitions: Vec<_> = self.lock().iter().flatten().cloned().collect();
        let mut list = TopicPartitionList::new();
        for partition in partitions {
            let mut state = partition.lock();
            let Some(position) = state.position.filter(|_| !(take && state.is_told)) else { continue };
            if list.add_partition_offset(topic, partition.number, Offset::Offset(position)).is_ok() {
                state.is_told |= take;
                if !take {
                    state.taken = Some(position);
                }
            }
        }
        (list.count() > 0).then_some(list)
    }

    /// Messages that were handed out and are not done.
    pub(super) fn undone(&self) -> usize {
        self.shared.undone.load(Ordering::Relaxed)
    }

    /// Whether any message was ever done.
    pub(super) fn any_done(&self) -> bool {
        self.shared.any_done.load(Ordering::Relaxed)
    }

    /// The partition and offset of a message that is not done, where so many of its partition were received since.
    pub(super) fn stuck(&self, most: usize) -> Option<(i32, i64)> {
        if self.shared.longest.load(Ordering::Relaxed) < most {
            return None;
        }
        let mut longest = 0;
        for partition in self.lock().iter().flatten() {
            let state = partition.lock();
            longest = longest.max(state.window.len());
            if let Some((offset, _)) = state.window.front().filter(|_| state.window.len() >= most) {
                return Some((partition.number, *offset));
            }
        }
        self.shared.longest.store(longest, Ordering::Relaxed);
        None
    }

    /// Waits until fewer than so many messages are undone.
    pub(super) async fn room(&self, most: usize) {
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

    fn lock(&self) -> MutexGuard<'_, Vec<Option<Arc<Partition>>>> {
        self.partitions.lock().unwrap_or_else(PoisonError::into_inner)
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

impl Partition {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ack {
    /// The message is done. A second time changes nothing.
    pub(in crate::kafka) fn done(&self) {
        if !self.partition.lock().done(self.offset) {
            return;
        }
        let shared = &self.partition.shared;
        shared.undone.fetch_sub(1, Ordering::SeqCst);
        if !shared.any_done.load(Ordering::Relaxed) {
            shared.any_done.store(true, Ordering::Relaxed);
        }
        if shared.waiting.load(Ordering::SeqCst) > 0 {
            shared.room.notify_waiters();
        }
    }

    /// Whether the partition has been given to somebody else meanwhile.
    pub(super) fn is_revoked(&self) -> bool {
        self.partition.lock().is_revoked
    }
}

impl State {
    fn done(&mut self, offset: i64) -> bool {
        if self.is_revoked {
            return false;
        }
        // Mostly it is the first.
        let index = match self.window.front() {
            Some((first, _)) if *first == offset => 0,
            _ => match self.window.binary_search_by_key(&offset, |(offset, _)| *offset) {
                Ok(index) => index,
                Err(_) => return false,
            },
        };
        if std::mem::replace(&mut self.window[index].1, true) {
            return false;
        }
        while let Some((offset, true)) = self.window.front() {
            self.position = Some(offset + 1);
            self.is_told = false;
            self.window.pop_front();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(tracker: &Tracker, partition: i32) -> Option<i64> {
        let list = tracker.all_positions("t")?;
        let elements = list.elements_for_topic("t");
        elements.iter().find(|one| one.partition() == partition)?.offset().to_raw()
    }

    #[test]
    fn the_contiguous_prefix_moves() {
        let tracker = Tracker::default();
        // Offset 12 was compacted away.
        let acks: Vec<_> = [10, 11, 13, 14].map(|offset| tracker.receive(3, offset)).into();
        acks[1].done();
        assert_eq!(position(&tracker, 3), None);
        acks[0].done();
        assert_eq!(position(&tracker, 3), Some(12));
        acks[3].done();
        assert_eq!(position(&tracker, 3), Some(12));
        acks[3].done();
        assert_eq!(tracker.undone(), 1);
        acks[2].done();
        assert_eq!(position(&tracker, 3), Some(15));
        assert_eq!(tracker.undone(), 0);
    }

    #[test]
    fn one_that_is_never_done_is_found() {
        let tracker = Tracker::default();
        let first = tracker.receive(1, 7);
        for offset in 8..11 {
            assert_eq!(tracker.stuck(4), None);
            tracker.receive(1, offset).done();
        }
        assert_eq!((tracker.stuck(4), tracker.undone()), (Some((1, 7)), 1));
        first.done();
        assert_eq!((tracker.stuck(4), position(&tracker, 1)), (None, Some(11)));
    }

    #[test]
    fn positions_are_told_once() {
        let tracker = Tracker::default();
        tracker.receive(0, 0).done();
        assert!(tracker.take_positions("t").is_some());
        assert!(tracker.take_positions("t").is_none());
        tracker.receive(0, 1).done();
        assert!(tracker.take_positions("t").is_some());
    }

    #[test]
    fn messages_of_a_former_assignment_change_nothing() {
        let tracker = Tracker::default();
        let old = tracker.receive(0, 5);
        tracker.revoke([0]);
        assert!(old.is_revoked());
        assert_eq!(tracker.undone(), 0);
        let new = tracker.receive(0, 5);
        old.done();
        assert_eq!(position(&tracker, 0), None);
        new.done();
        assert_eq!(position(&tracker, 0), Some(6));
    }

    #[test]
    fn a_partition_that_goes_with_messages_that_no_commit_covers_is_noted() {
        let tracker = Tracker::default();
        tracker.receive(0, 5).done();
        tracker.receive(1, 7).done();
        assert!(position(&tracker, 0).is_some());
        tracker.revoke([0, 2]);
        assert!(!tracker.is_bereft());
        tracker.receive(1, 8).done();
        tracker.revoke([1]);
        assert!(tracker.is_bereft());
        assert!(tracker.recover() && !tracker.is_bereft());
        // Also one that was handed out and is not done: something may have been made of it.
        let _received = tracker.receive(0, 9);
        tracker.receive(1, 9).done();
        tracker.revoke([0]);
        assert!(tracker.is_bereft());
        assert!(!tracker.recover() && tracker.is_bereft());
    }

    #[test]
    fn what_is_received_again_counts_once() {
        let tracker = Tracker::default();
        let first = tracker.receive(0, 0);
        tracker.receive(0, 1);
        let again = tracker.receive(0, 0);
        assert_eq!(tracker.undone(), 1);
        again.done();
        first.done();
        assert_eq!((position(&tracker, 0), tracker.undone()), (Some(1), 0));
    }
}
