//! What was handed out of one partition and is not done, and where its contiguous prefix ends.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Shared;
use super::stretch::Stretch;

/// A partition during one assignment. After a rebalance it is another.
#[derive(Default)]
pub(super) struct Window {
    /// In order. The consumer goes on with the last one.
    stretches: VecDeque<Arc<Stretch>>,
    /// Where to go on: behind the contiguous prefix.
    position: Option<i64>,
    /// The position that a commit or a transaction took along.
    pub(super) taken: Option<i64>,
    /// Whether the position has been told to librdkafka.
    pub(super) is_told: bool,
}

impl Window {
    /// Where a message of this offset belongs.
    pub(super) fn stretch_for(&mut self, number: i32, offset: i64, shared: &Arc<Shared>) -> Arc<Stretch> {
        self.advance();
        match self.stretches.back() {
            Some(last) if last.goes_on_with(offset) && !last.is_full() => return Arc::clone(last),
            _ => {}
        }
        // A seek leads back: what stood behind is received again.
        while let Some(last) = self.stretches.back().filter(|last| !last.goes_on_with(offset)) {
            last.cut(offset);
            if last.len() == 0 {
                self.stretches.pop_back();
            }
        }
        let next = Stretch::new(number, shared);
        self.stretches.push_back(Arc::clone(&next));
        next
    }

    /// Moves the position behind what is done.
    fn advance(&mut self) {
        while let Some(first) = self.stretches.front() {
            let prefix = first.prefix();
            if let Some(last) = prefix.checked_sub(1) {
                let position = Some(first.offset(last) + 1);
                if self.position != position {
                    (self.position, self.is_told) = (position, false);
                }
            }
            // The last one is gone on with until it is full.
            if prefix < first.len() || (self.stretches.len() == 1 && !first.is_full()) {
                return;
            }
            self.stretches.pop_front();
        }
    }

    /// Behind what is done without a gap.
    pub(super) fn position(&mut self) -> Option<i64> {
        self.advance();
        self.position
    }

    /// How many messages there are from the first that is not done.
    pub(super) fn len(&mut self) -> usize {
        self.advance();
        let prefix = self.stretches.front().map_or(0, |first| first.prefix());
        self.stretches.iter().map(|stretch| stretch.len()).sum::<usize>().saturating_sub(prefix)
    }

    /// The offset of the first that is not done.
    pub(super) fn first(&self) -> Option<i64> {
        let first = self.stretches.front()?;
        Some(first.offset(first.prefix()))
    }

    pub(super) fn undone(&self) -> usize {
        self.stretches.iter().map(|stretch| stretch.undone()).sum()
    }

    pub(super) fn any_done(&self) -> bool {
        let all = self.stretches.iter().map(|stretch| stretch.len()).sum::<usize>();
        self.position.is_some() || self.undone() < all
    }

    #[cfg(test)]
    pub(super) fn stretches(&self) -> usize {
        self.stretches.len()
    }

    /// The partition is somebody else's.
    pub(super) fn revoke(&self) {
        self.stretches.iter().for_each(|stretch| stretch.revoke());
    }
}
