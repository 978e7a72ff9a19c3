//! Which partitions have been read to their end.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The partitions whose last message the consumer has received.
#[derive(Default)]
pub(super) struct PartitionEof(Mutex<BTreeSet<i32>>);

impl PartitionEof {
    pub(super) fn reached(&self, partition: i32) {
        self.lock().insert(partition);
    }

    /// A further message has arrived, or the partition was revoked.
    pub(super) fn left(&self, partition: i32) {
        self.lock().remove(&partition);
    }

    pub(super) fn has(&self, partition: i32) -> bool {
        self.lock().contains(&partition)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<i32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
