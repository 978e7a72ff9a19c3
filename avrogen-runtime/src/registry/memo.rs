//! Answers that are kept, with one request for all who miss the same one.

use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::cache::Cache;
use super::error::{Error, ErrorKind};
use super::flight::Flights;

/// How much is kept, and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheSettings {
    /// Entries of each map; by default 1,000.
    pub capacity: usize,
    /// How long the latest version of a subject counts as the latest; by default 60 s. Zero asks each time.
    pub latest_lifetime: Duration,
    /// How long "there is no such subject, version or schema" is believed; by default zero: it is asked each time.
    pub missing_lifetime: Duration,
}

impl Default for CacheSettings {
    fn default() -> Self {
        Self { capacity: 1_000, latest_lifetime: Duration::from_secs(60), missing_lifetime: Duration::ZERO }
    }
}

/// Answers to one kind of question.
#[derive(Debug)]
pub(crate) struct Memo<K, V> {
    found: Mutex<Cache<K, V>>,
    missing: Mutex<Cache<K, Error>>,
    flights: Flights<K, V>,
    /// Counts invalidations: an answer that was asked for before one must not be kept after it.
    epoch: AtomicU64,
}

impl<K: Eq + Hash + Clone, V: Clone> Memo<K, V> {
    /// `lifetime` is for what was found: `None` for what never changes.
    pub(crate) fn new(settings: &CacheSettings, lifetime: Option<Duration>) -> Self {
        Self {
            found: Mutex::new(Cache::new(settings.capacity, lifetime)),
            missing: Mutex::new(Cache::new(settings.capacity, Some(settings.missing_lifetime))),
            flights: Flights::new(),
            epoch: AtomicU64::new(0),
        }
    }

    /// The answer, kept or fetched.
    pub(crate) async fn get<F>(&self, key: K, fetch: impl FnOnce() -> F) -> Result<V, Error>
    where
        F: Future<Output = Result<V, Error>>,
    {
        if let Some(known) = self.known(&key) {
            return known;
        }
        let work = async || {
            // Another flight may have landed since the look above.
            if let Some(known) = self.known(&key) {
                return known;
            }
            let epoch = self.epoch.load(Ordering::SeqCst);
            let outcome = fetch().await;
            self.keep(&key, &outcome, epoch);
            outcome
        };
        self.flights.join(&key, work).await
    }

    fn known(&self, key: &K) -> Option<Result<V, Error>> {
        let now = Instant::now();
        let found = lock(&self.found).get(key, now).map(Ok);
        found.or_else(|| lock(&self.missing).get(key, now).map(Err))
    }

    fn keep(&self, key: &K, outcome: &Result<V, Error>, epoch: u64) {
        use ErrorKind::{SchemaNotFound, SubjectNotFound, VersionNotFound};
        let now = Instant::now();
        let mut found = lock(&self.found);
        if self.epoch.load(Ordering::SeqCst) != epoch {
            return;
        }
        match outcome {
            Ok(value) => found.insert(key.clone(), value.clone(), now),
            Err(error) if matches!(error.kind(), SubjectNotFound | VersionNotFound | SchemaNotFound) => {
                lock(&self.missing).insert(key.clone(), error.clone(), now);
            }
            Err(_) => {}
        }
    }

    /// Forgets whatever does not satisfy `keep`.
    pub(crate) fn retain(&self, keep: impl Fn(&K) -> bool) {
        let mut found = lock(&self.found);
        self.epoch.fetch_add(1, Ordering::SeqCst);
        found.retain(&keep);
        lock(&self.missing).retain(&keep);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memo(missing_lifetime: Duration) -> Memo<&'static str, u32> {
        Memo::new(&CacheSettings { missing_lifetime, ..CacheSettings::default() }, None)
    }

    async fn missing() -> Result<u32, Error> {
        Err(Error::from_status(404, Some(40403), "none".into()))
    }

    #[tokio::test]
    async fn what_was_found_is_kept() {
        let memo = memo(Duration::ZERO);
        assert_eq!(memo.get("a", async || Ok(1)).await.unwrap(), 1);
        assert_eq!(memo.get("a", async || Ok(2)).await.unwrap(), 1);
        memo.retain(|key| *key != "a");
        assert_eq!(memo.get("a", async || Ok(3)).await.unwrap(), 3);
    }

    #[tokio::test]
    async fn what_is_missing_is_kept_only_on_demand() {
        for (lifetime, expected) in [(Duration::ZERO, Some(1)), (Duration::from_secs(60), None)] {
            let memo = memo(lifetime);
            assert!(memo.get("a", missing).await.is_err());
            assert_eq!(memo.get("a", async || Ok(1)).await.ok(), expected);
        }
        let memo = memo(Duration::from_secs(60));
        let down = async || Err(Error::new(ErrorKind::Connect, "down"));
        assert!(memo.get("a", down).await.is_err());
        assert_eq!(memo.get("a", async || Ok(1)).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn an_answer_from_before_an_invalidation_is_not_kept() {
        let memo = memo(Duration::ZERO);
        let overtaken = async || {
            memo.retain(|_| false);
            Ok(1)
        };
        assert_eq!(memo.get("a", overtaken).await.unwrap(), 1);
        assert_eq!(memo.get("a", async || Ok(2)).await.unwrap(), 2);
    }
}
