//! Who knows schemas.

use std::sync::atomic::{AtomicU64, Ordering};

/// Where schemas come from, such as one client of one registry: ids and fingerprints mean nothing outside of it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source(u64);

impl Source {
    /// One that differs from all others of the process.
    #[expect(clippy::new_without_default, reason = "each is another one, which no default is")]
    pub fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}
