//! Resolutions that are kept, since compiling one takes longer than reading a thousand messages.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::Resolution;
use super::key::ResolutionKey;
use crate::Error;
use crate::error::Fault;
use crate::schema::Schema;

/// Resolutions, as many as there is room for; those go first that were not used for longest. Threads share it: those that
/// find what they need do not wait for each other, and of those that miss the same one at the same time, one compiles it.
/// [`Deserializer::cache`](crate::framing::confluent::Deserializer::cache) takes one in place of the [shared](Self::shared) one.
pub struct ResolutionCache {
    entries: RwLock<HashMap<ResolutionKey, Entry>>,
    clock: AtomicU64,
    capacity: usize,
}

struct Entry {
    outcome: Arc<OnceLock<Outcome>>,
    /// When it was used last: whoever reads says so, too.
    used: AtomicU64,
}

/// What does not go together never will.
type Outcome = Result<Arc<Resolution>, Box<str>>;

impl ResolutionCache {
    /// With room for so many, and for one at least.
    pub fn new(capacity: usize) -> Self {
        Self { entries: RwLock::default(), clock: AtomicU64::new(0), capacity: capacity.max(1) }
    }

    /// The one that the process shares: with room for 1,000.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<ResolutionCache> = OnceLock::new();
        SHARED.get_or_init(|| Self::new(1_000))
    }

    /// A resolution that is kept.
    ///
    /// # Errors
    /// Inside: that the two schemas cannot be resolved is kept, too.
    #[doc(hidden)]
    pub fn get(&self, key: &ResolutionKey) -> Option<Result<Arc<Resolution>, Error>> {
        let entries = self.read();
        let entry = entries.get(key)?;
        self.touch(entry);
        entry.outcome.get().map(to_result)
    }

    /// A resolution that is kept, or is from now on.
    ///
    /// # Errors
    /// Where the two schemas cannot be resolved; see [`Resolution::new`].
    ///
    /// ```
    /// use std::sync::Arc;
    /// use avrogen_runtime::datum::Schema;
    /// use avrogen_runtime::framing::confluent::SchemaId;
    /// use avrogen_runtime::resolution::{ResolutionCache, ResolutionKey, Source, WriterId};
    ///
    /// let (writer, reader) = (Schema::parse(r#""int""#)?, Schema::parse(r#""double""#)?);
    /// let cache = ResolutionCache::new(100);
    /// let key = ResolutionKey {
    ///     source: Source::new(),
    ///     context: "".into(),
    ///     writer: WriterId::Registered(SchemaId::Id(7)),
    ///     reader: (&reader).into(),
    /// };
    /// let compiled = cache.get_or_compile(&key, &writer, || Ok(reader))?;
    /// assert!(Arc::ptr_eq(&compiled, &cache.get(&key).expect("it is kept")?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(hidden)]
    pub fn get_or_compile(
        &self,
        key: &ResolutionKey,
        writer: &Schema,
        reader: impl FnOnce() -> Result<Schema, Error>,
    ) -> Result<Arc<Resolution>, Error> {
        let cell = self.cell(key);
        // Who comes meanwhile waits here, and not for all others.
        to_result(cell.get_or_init(|| {
            let compiled = reader().and_then(|reader| Resolution::new(writer, &reader));
            compiled.map(Arc::new).map_err(|error| error.to_string().into())
        }))
    }

    fn cell(&self, key: &ResolutionKey) -> Arc<OnceLock<Outcome>> {
        let mut entries = self.write();
        if !entries.contains_key(key) && entries.len() >= self.capacity {
            // To compile takes longer than to look through them all.
            let used = |(_, entry): &(_, &Entry)| entry.used.load(Ordering::Relaxed);
            let oldest = entries.iter().min_by_key(used).map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                entries.remove(&oldest);
            }
        }
        let make = || Entry { outcome: Arc::default(), used: AtomicU64::new(0) };
        let entry = entries.entry(key.clone()).or_insert_with(make);
        self.touch(entry);
        Arc::clone(&entry.outcome)
    }

    fn touch(&self, entry: &Entry) {
        entry.used.store(self.clock.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
    }

    /// How many are kept.
    pub fn len(&self) -> usize {
        self.read().len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn read(&self) -> RwLockReadGuard<'_, HashMap<ResolutionKey, Entry>> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<ResolutionKey, Entry>> {
        self.entries.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn to_result(outcome: &Outcome) -> Result<Arc<Resolution>, Error> {
    match outcome {
        Ok(resolution) => Ok(Arc::clone(resolution)),
        Err(message) => Err(Error::new(Fault::Unresolvable(message.clone()), 0)),
    }
}

impl fmt::Debug for ResolutionCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResolutionCache")
            .field("len", &self.len())
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;
    use crate::data::resolution::key::WriterId;
    use crate::schema::{SchemaId, Source};

    fn schema(text: &str) -> Schema {
        Schema::parse(text).unwrap()
    }

    fn key(source: Source, context: &str, id: i32, reader: &Schema) -> ResolutionKey {
        let writer = WriterId::Registered(SchemaId::Id(id));
        ResolutionKey { source, context: context.into(), writer, reader: reader.into() }
    }

    #[test]
    fn nothing_is_confused() {
        let cache = ResolutionCache::new(100);
        let reader = |default: &str| {
            schema(&format!(
                r#"{{"type": "record", "name": "R", "fields": [{{"name": "a", "type": "int", "default": {default}}}]}}"#
            ))
        };
        let writer = schema(r#"{"type": "record", "name": "R", "fields": []}"#);
        let (here, there) = (Source::new(), Source::new());
        // The fingerprints of the two readers are the same.
        for (at, source) in [here, there].into_iter().enumerate() {
            for context in ["", ".a"] {
                for id in [1, 2] {
                    for default in 0..2 {
                        let reader = reader(&default.to_string());
                        let key = key(source, context, id, &reader);
                        assert!(cache.get(&key).is_none(), "{at} {context} {id} {default}");
                        let compiled = cache.get_or_compile(&key, &writer, || Ok(reader)).unwrap();
                        assert_eq!(*compiled.transcode(&[]).unwrap(), [2 * default]);
                    }
                }
            }
        }
        assert_eq!(cache.len(), 16);
    }

    #[test]
    fn it_is_bounded_and_forgets_what_was_not_used() {
        let cache = ResolutionCache::new(2);
        let (source, int) = (Source::new(), schema(r#""int""#));
        let get = |id| cache.get_or_compile(&key(source, "", id, &int), &int, || Ok(int.clone())).unwrap();
        let first = get(1);
        get(2);
        get(1);
        get(3);
        assert_eq!(cache.len(), 2);
        assert!(Arc::ptr_eq(&first, &get(1)));
        assert!(cache.get(&key(source, "", 2, &int)).is_none());
    }

    #[test]
    fn who_finds_it_waits_for_nobody_who_finds_it_too() {
        let cache = ResolutionCache::new(2);
        let (source, int) = (Source::new(), schema(r#""int""#));
        let get = |id| cache.get(&key(source, "", id, &int));
        let compile = |id| cache.get_or_compile(&key(source, "", id, &int), &int, || Ok(int.clone()));
        compile(1).unwrap();
        compile(2).unwrap();
        // Somebody reads, and does not go on before somebody else has read.
        let reading = cache.read();
        std::thread::scope(|scope| {
            assert!(scope.spawn(|| get(1).is_some()).join().unwrap());
        });
        drop(reading);
        // Reading it counts as use.
        compile(3).unwrap();
        assert!(get(1).is_some() && get(2).is_none());
    }

    #[test]
    fn one_thread_compiles_for_all() {
        let cache = ResolutionCache::new(10);
        let compiled = AtomicUsize::new(0);
        let (writer, reader) = (schema(r#""int""#), schema(r#""long""#));
        let key = key(Source::new(), "", 1, &reader);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let make = || {
                        compiled.fetch_add(1, Ordering::SeqCst);
                        Ok(reader.clone())
                    };
                    cache.get_or_compile(&key, &writer, make).unwrap();
                });
            }
        });
        assert_eq!(compiled.into_inner(), 1);
    }

    #[test]
    fn what_cannot_be_resolved_is_known_from_then_on() {
        let cache = ResolutionCache::new(10);
        let record =
            |fields: &str| schema(&format!(r#"{{"type": "record", "name": "R", "fields": [{fields}]}}"#));
        let writer = record(r#"{"name": "a", "type": "int"}, {"name": "b", "type": "int"}"#);
        let reader = record(r#"{"name": "b", "type": "int", "aliases": ["a"]}"#);
        let key = key(Source::new(), "", 1, &reader);
        let error = cache.get_or_compile(&key, &writer, || Ok(reader.clone())).unwrap_err();
        assert_eq!(cache.get(&key).unwrap().unwrap_err().to_string(), error.to_string());
    }
}
