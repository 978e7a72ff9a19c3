//! Maps that drop the least recently used entry and entries that are too old.
//!
//! `moka` does not fit here. Its fetches keep an answer that an invalidation has overtaken (`invalidate_entries_if` covers only
//! entries that were inserted before it), so the epochs of [`memo`](super::memo) would remain. Its waiters panic after 200
//! cancelled fetches in a row. The tokens of [`auth`](super::auth) need [`flight`](super::flight) without a cache.
//! And it adds 16 crates to the feature `registry` in place of about 250 lines.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::{Duration, Instant};

/// A map with room for so many entries.
#[derive(Debug)]
pub(crate) struct Cache<K, V> {
    capacity: usize,
    /// `None`: entries do not age.
    lifetime: Option<Duration>,
    entries: HashMap<K, Entry<V>>,
    clock: u64,
}

#[derive(Debug)]
struct Entry<V> {
    value: V,
    used: u64,
    made: Instant,
}

impl<K: Eq + Hash + Clone, V: Clone> Cache<K, V> {
    pub(crate) fn new(capacity: usize, lifetime: Option<Duration>) -> Self {
        Self { capacity, lifetime, entries: HashMap::new(), clock: 0 }
    }

    pub(crate) fn get(&mut self, key: &K, now: Instant) -> Option<V> {
        let entry = self.entries.get_mut(key)?;
        if self.lifetime.is_some_and(|lifetime| now.saturating_duration_since(entry.made) >= lifetime) {
            self.entries.remove(key);
            return None;
        }
        self.clock += 1;
        entry.used = self.clock;
        Some(entry.value.clone())
    }

    pub(crate) fn insert(&mut self, key: K, value: V, now: Instant) {
        if self.capacity == 0 || self.lifetime.is_some_and(|lifetime| lifetime.is_zero()) {
            return;
        }
        if self.entries.len() >= self.capacity && !self.entries.contains_key(&key) {
            // An entry is made after a request to a registry: looking through them all costs nothing beside it.
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                self.entries.remove(&oldest);
            }
        }
        self.clock += 1;
        self.entries.insert(key, Entry { value, used: self.clock, made: now });
    }

    pub(crate) fn retain(&mut self, keep: impl Fn(&K) -> bool) {
        self.entries.retain(|key, _| keep(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let now = Instant::now();
        let mut cache = Cache::new(2, None);
        cache.insert("a", 1, now);
        cache.insert("b", 2, now);
        assert_eq!(cache.get(&"a", now), Some(1));
        cache.insert("c", 3, now);
        assert_eq!(
            (cache.get(&"a", now), cache.get(&"b", now), cache.get(&"c", now)),
            (Some(1), None, Some(3))
        );
        cache.insert("c", 4, now);
        assert_eq!((cache.get(&"a", now), cache.get(&"c", now)), (Some(1), Some(4)));
        cache.retain(|key| *key != "a");
        assert_eq!(cache.get(&"a", now), None);
    }

    #[test]
    fn entries_age() {
        let now = Instant::now();
        let mut cache = Cache::new(2, Some(Duration::from_secs(60)));
        cache.insert("a", 1, now);
        assert_eq!(cache.get(&"a", now + Duration::from_secs(59)), Some(1));
        assert_eq!(cache.get(&"a", now + Duration::from_secs(60)), None);
        assert_eq!(cache.get(&"a", now), None);
    }

    #[test]
    fn no_room_or_no_life_keeps_nothing() {
        let now = Instant::now();
        for mut cache in [Cache::new(0, None), Cache::new(9, Some(Duration::ZERO))] {
            cache.insert("a", 1, now);
            assert_eq!(cache.get(&"a", now), None);
        }
    }
}
