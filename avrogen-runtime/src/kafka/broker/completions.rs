//! Who waits for which delivery.
//!
//! librdkafka carries a word with each message and hands it back with the report. Here the word is a place in a table, so
//! that waiting for a message takes no allocation once the table has met the most that were under way.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use rdkafka::error::KafkaError;

/// Where the brokers stored a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Delivery {
    /// The partition.
    pub partition: i32,
    /// The offset within it.
    pub offset: i64,
}

/// Which entry of the table; the word that a message carries.
pub(in crate::kafka) type Place = usize;

#[derive(Default)]
pub(in crate::kafka) struct Completions(Mutex<Table>);

#[derive(Default)]
struct Table {
    entries: Vec<Entry>,
    free: Vec<Place>,
}

enum Entry {
    Free,
    /// A message under way; nobody has asked about it yet, or somebody waits.
    Waiting(Option<Waker>),
    /// A message whose sender has lost interest.
    Abandoned,
    Delivered(Result<Delivery, KafkaError>),
    Batch(Count),
}

/// The outcomes of the messages of a batch.
#[derive(Default)]
struct Count {
    outcomes: u64,
    failures: u64,
    first: Option<KafkaError>,
    /// How many there will be, once that is known.
    expected: Option<u64>,
    waker: Option<Waker>,
    abandoned: bool,
}

/// What became of a batch.
pub(in crate::kafka) struct Outcome {
    pub(in crate::kafka) failures: u64,
    pub(in crate::kafka) first: Option<KafkaError>,
}

impl Completions {
    /// A place for one message.
    pub(super) fn message(&self) -> Place {
        self.lock().take(Entry::Waiting(None))
    }

    /// A place for the messages of a batch.
    pub(in crate::kafka) fn batch(&self) -> Place {
        self.lock().take(Entry::Batch(Count::default()))
    }

    /// Gives back the place of a message that was not sent.
    pub(super) fn release(&self, place: Place) {
        self.lock().free(place);
    }

    /// The report of librdkafka.
    pub(super) fn complete(&self, place: Place, outcome: Result<Delivery, KafkaError>) {
        let mut table = self.lock();
        let Some(entry) = table.entries.get_mut(place) else { return };
        let waker = match entry {
            Entry::Waiting(waker) => {
                let waker = waker.take();
                *entry = Entry::Delivered(outcome);
                waker
            }
            Entry::Abandoned => {
                table.free(place);
                None
            }
            Entry::Batch(count) => {
                count.outcomes += 1;
                if let Err(error) = outcome {
                    count.failures += 1;
                    count.first.get_or_insert(error);
                }
                let all = count.expected == Some(count.outcomes);
                let waker = if all { count.waker.take() } else { None };
                if all && count.abandoned {
                    table.free(place);
                }
                waker
            }
            Entry::Free | Entry::Delivered(_) => None,
        };
        drop(table);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// The outcome of a message, whose place is free after that.
    pub(super) fn poll_message(&self, place: Place, waker: &Waker) -> Poll<Result<Delivery, KafkaError>> {
        let mut table = self.lock();
        let Some(entry) = table.entries.get_mut(place) else {
            return Poll::Ready(Err(KafkaError::Canceled));
        };
        match entry {
            Entry::Waiting(waiting) => {
                match waiting {
                    Some(known) => known.clone_from(waker),
                    None => *waiting = Some(waker.clone()),
                }
                Poll::Pending
            }
            Entry::Delivered(outcome) => {
                let outcome = std::mem::replace(outcome, Err(KafkaError::Canceled));
                table.free(place);
                Poll::Ready(outcome)
            }
            _ => Poll::Ready(Err(KafkaError::Canceled)),
        }
    }

    /// Nobody will ask about a message any more.
    pub(super) fn abandon_message(&self, place: Place) {
        let mut table = self.lock();
        match table.entries.get_mut(place) {
            Some(entry @ Entry::Waiting(_)) => *entry = Entry::Abandoned,
            Some(Entry::Delivered(_)) => table.free(place),
            _ => {}
        }
    }

    /// The outcome of a batch of so many messages. Its place stays until [`abandon_batch`](Self::abandon_batch).
    pub(in crate::kafka) fn poll_batch(&self, place: Place, sent: u64, waker: &Waker) -> Poll<Outcome> {
        let mut table = self.lock();
        let Some(Entry::Batch(count)) = table.entries.get_mut(place) else {
            return Poll::Ready(Outcome { failures: 0, first: None });
        };
        if count.outcomes < sent {
            count.expected = Some(sent);
            count.waker = Some(waker.clone());
            return Poll::Pending;
        }
        Poll::Ready(Outcome { failures: count.failures, first: count.first.take() })
    }

    /// Nobody will ask about a batch of so many messages any more.
    pub(in crate::kafka) fn abandon_batch(&self, place: Place, sent: u64) {
        let mut table = self.lock();
        let Some(Entry::Batch(count)) = table.entries.get_mut(place) else { return };
        if count.outcomes == sent {
            table.free(place);
        } else {
            (count.expected, count.abandoned, count.waker) = (Some(sent), true, None);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn take(&mut self, entry: Entry) -> Place {
        if let Some(place) = self.free.pop() {
            self.entries[place] = entry;
            return place;
        }
        self.entries.push(entry);
        self.entries.len() - 1
    }

    fn free(&mut self, place: Place) {
        self.entries[place] = Entry::Free;
        self.free.push(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DELIVERED: Delivery = Delivery { partition: 1, offset: 7 };

    #[test]
    fn places_are_used_again() {
        let table = Completions::default();
        let waker = Waker::noop();
        let first = table.message();
        assert!(table.poll_message(first, waker).is_pending());
        table.complete(first, Ok(DELIVERED));
        assert_eq!(table.poll_message(first, waker), Poll::Ready(Ok(DELIVERED)));
        let lost = table.message();
        assert_eq!(lost, first);
        table.abandon_message(lost);
        // Its report is still to come.
        assert_ne!(table.message(), lost);
        table.complete(lost, Ok(DELIVERED));
        assert_eq!(table.message(), lost);
    }

    #[test]
    fn a_batch_waits_for_all() {
        let table = Completions::default();
        let waker = Waker::noop();
        let batch = table.batch();
        table.complete(batch, Ok(DELIVERED));
        assert!(table.poll_batch(batch, 2, waker).is_pending());
        table.complete(batch, Err(KafkaError::Canceled));
        let Poll::Ready(outcome) = table.poll_batch(batch, 2, waker) else { panic!("all are told") };
        assert_eq!((outcome.failures, outcome.first), (1, Some(KafkaError::Canceled)));
        table.abandon_batch(batch, 2);
        assert_eq!(table.batch(), batch);
        // One that is dropped while messages are under way keeps its place until they are told.
        table.abandon_batch(batch, 1);
        assert_ne!(table.message(), batch);
        table.complete(batch, Ok(DELIVERED));
        assert_eq!(table.message(), batch);
    }
}
