//! One request for all who ask at the same time.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::Error;

/// Work in progress, by what it is for.
///
/// Whoever comes first does the work, and whoever comes while it lasts shares the outcome, failures too. A caller that
/// gives up loses nothing for the others: the next in line does the work then.
pub(crate) struct Flights<K, V> {
    open: Mutex<HashMap<K, Arc<Flight<V>>>>,
}

/// The outcome, once there is one. Its lock is held by whoever does the work.
type Flight<V> = tokio::sync::Mutex<Option<Result<V, Error>>>;

impl<K: Eq + Hash + Clone, V: Clone> Flights<K, V> {
    pub(crate) fn new() -> Self {
        Self { open: Mutex::new(HashMap::new()) }
    }

    pub(crate) async fn join<F>(&self, key: &K, work: impl FnOnce() -> F) -> Result<V, Error>
    where
        F: Future<Output = Result<V, Error>>,
    {
        let flight = self.board(key);
        let passenger = Passenger { flights: self, key, flight: &flight };
        let mut outcome = flight.lock().await;
        if let Some(outcome) = &*outcome {
            return outcome.clone();
        }
        let done = work().await;
        *outcome = Some(done.clone());
        // Who comes from here on starts anew: the outcome may be a failure, or go out of date.
        passenger.flights.forget(key, &flight);
        done
    }

    fn board(&self, key: &K) -> Arc<Flight<V>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(open.entry(key.clone()).or_default())
    }

    fn forget(&self, key: &K, flight: &Arc<Flight<V>>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.get(key).is_some_and(|own| Arc::ptr_eq(own, flight)) {
            open.remove(key);
        }
    }
}

impl<K, V> fmt::Debug for Flights<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flights").finish_non_exhaustive()
    }
}

/// Someone who waits or works; the last one to leave takes the entry along, or given-up work would stay listed.
struct Passenger<'a, K: Eq + Hash, V> {
    flights: &'a Flights<K, V>,
    key: &'a K,
    flight: &'a Arc<Flight<V>>,
}

impl<K: Eq + Hash, V> Drop for Passenger<'_, K, V> {
    fn drop(&mut self) {
        let mut open = self.flights.open.lock().unwrap_or_else(PoisonError::into_inner);
        let is_own = open.get(self.key).is_some_and(|own| Arc::ptr_eq(own, self.flight));
        // The map's and this one; new ones come only under the lock.
        if is_own && Arc::strong_count(self.flight) == 2 {
            open.remove(self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Semaphore;

    use super::*;
    use crate::registry::error::ErrorKind;

    struct Work {
        flights: Flights<&'static str, usize>,
        done: AtomicUsize,
        gate: Semaphore,
    }

    impl Work {
        fn new() -> Arc<Self> {
            Arc::new(Self { flights: Flights::new(), done: AtomicUsize::new(0), gate: Semaphore::new(0) })
        }

        async fn ask(self: Arc<Self>, fail: bool) -> Result<usize, Error> {
            let work = async || {
                let _gate = self.gate.acquire().await;
                let count = self.done.fetch_add(1, Ordering::SeqCst) + 1;
                if fail { Err(Error::new(ErrorKind::Connect, "no")) } else { Ok(count) }
            };
            self.flights.join(&"key", work).await
        }

        fn is_idle(&self) -> bool {
            self.flights.open.lock().unwrap().is_empty()
        }
    }

    async fn until(condition: impl Fn() -> bool) {
        while !condition() {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn one_does_the_work_for_all() {
        for fail in [false, true] {
            let work = Work::new();
            let asking: Vec<_> = (0..50).map(|_| tokio::spawn(Arc::clone(&work).ask(fail))).collect();
            let waiting = Arc::clone(&work);
            until(move || {
                let open = waiting.flights.open.lock().unwrap();
                open.get("key").is_some_and(|flight| Arc::strong_count(flight) == 51)
            })
            .await;
            work.gate.add_permits(1);
            for one in asking {
                assert_eq!(one.await.unwrap().is_err(), fail);
            }
            assert_eq!(work.done.load(Ordering::SeqCst), 1);
            assert!(work.is_idle());
            let again = Arc::clone(&work).ask(false).await;
            assert_eq!(again.unwrap(), 2);
        }
    }

    #[tokio::test]
    async fn whoever_gives_up_leaves_the_work_to_the_next() {
        let work = Work::new();
        let first = tokio::spawn(Arc::clone(&work).ask(false));
        let waiting = Arc::clone(&work);
        until(move || !waiting.is_idle()).await;
        let second = tokio::spawn(Arc::clone(&work).ask(false));
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        work.gate.add_permits(1);
        assert_eq!(second.await.unwrap().unwrap(), 1);
        assert!(work.is_idle());

        let work = Work::new();
        let only = tokio::spawn(Arc::clone(&work).ask(false));
        let waiting = Arc::clone(&work);
        until(move || !waiting.is_idle()).await;
        only.abort();
        assert!(only.await.is_err());
        assert!(work.is_idle());
    }
}
