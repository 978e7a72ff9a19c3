//! map: blocks of keys and values (Avro 1.12 specification, "Maps"). Of equal keys the last one wins.

use crate::codec::place::{str_ref, string};
use crate::{Error, Reader};

/// What stands for a map's keys: `String`, or `&str` in borrowed forms. Implemented for these two.
pub trait Key<'de>: Ord + std::hash::Hash + AsRef<str> + Sized {
    /// Reads a key.
    ///
    /// # Errors
    /// Those of a string.
    fn decode(r: &mut Reader<'de>) -> Result<Self, Error>;
}

impl<'de> Key<'de> for String {
    #[inline(always)]
    fn decode(r: &mut Reader<'de>) -> Result<Self, Error> {
        string::decode(r)
    }
}

impl<'de> Key<'de> for &'de str {
    #[inline(always)]
    fn decode(r: &mut Reader<'de>) -> Result<Self, Error> {
        str_ref::decode(r)
    }
}

/// `map` as a `BTreeMap`: equal values have equal bytes.
pub mod map_btree {
    use std::collections::BTreeMap;

    use super::Key;
    use crate::codec::place::{long, string};
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 1;

    /// Most bytes.
    #[inline]
    pub fn bound<K: AsRef<str>, T>(map: &BTreeMap<K, T>, value: impl Fn(&T) -> usize) -> usize {
        map.iter().map(|(key, of)| string::bound(key.as_ref()) + value(of)).sum::<usize>() + long::MAX + 1
    }

    /// Writes all entries in one block, in the order of their keys.
    ///
    /// # Errors
    /// Those of the values.
    #[inline]
    pub fn encode<K: AsRef<str>, T>(
        map: &BTreeMap<K, T>,
        w: &mut Writer,
        mut value: impl FnMut(&T, &mut Writer) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if !map.is_empty() {
            w.put_size(map.len());
            for (key, of) in map {
                string::encode(key.as_ref(), w)?;
                value(of, w)?;
            }
        }
        w.put_word(0, 1);
        Ok(())
    }

    /// Reads all blocks; `min` is the fewest bytes of a value.
    ///
    /// # Errors
    /// Those of the keys and values; when a block claims more entries than the rest of the input can hold; when a limit
    /// is met.
    #[inline]
    pub fn decode<'de, K: Key<'de>, T>(
        r: &mut Reader<'de>,
        min: usize,
        mut value: impl FnMut(&mut Reader<'de>) -> Result<T, Error>,
    ) -> Result<BTreeMap<K, T>, Error> {
        let mut map = BTreeMap::new();
        let mut charged = 0;
        loop {
            let before = r.remaining().len();
            let count = r.take_block(string::MIN + min)?;
            if count == 0 {
                return Ok(map);
            }
            let cost = memory(map.len().saturating_add(count), size_of::<(K, T)>());
            r.charge(cost.saturating_sub(charged), before)?;
            charged = cost;
            for _ in 0..count {
                let key = K::decode(r)?;
                map.insert(key, value(r)?);
            }
        }
    }

    /// Most memory of a tree of so many entries: a leaf has room for 11 and, but for the first, holds at least 5; every
    /// six leaves need at most one node above them, which has 12 pointers more.
    fn memory(entries: usize, entry: usize) -> usize {
        let leaf = entry.saturating_mul(11).saturating_add(16);
        if entries <= 11 {
            return leaf;
        }
        let leaves = entries / 5 + 1;
        let inner = leaves / 5 + 1;
        leaves.saturating_mul(leaf).saturating_add(inner.saturating_mul(leaf.saturating_add(96)))
    }
}

/// `map` as a `HashMap`, by setting: faster to fill, in no order.
#[expect(clippy::implicit_hasher, reason = "generated fields have the default hasher")]
pub mod map_hash {
    use std::collections::HashMap;

    use super::Key;
    use crate::codec::place::{long, string};
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 1;

    /// Most bytes.
    #[inline]
    pub fn bound<K: AsRef<str>, T>(map: &HashMap<K, T>, value: impl Fn(&T) -> usize) -> usize {
        map.iter().map(|(key, of)| string::bound(key.as_ref()) + value(of)).sum::<usize>() + long::MAX + 1
    }

    /// Writes all entries in one block, in no order.
    ///
    /// # Errors
    /// Those of the values.
    #[inline]
    pub fn encode<K: AsRef<str>, T>(
        map: &HashMap<K, T>,
        w: &mut Writer,
        mut value: impl FnMut(&T, &mut Writer) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if !map.is_empty() {
            w.put_size(map.len());
            #[expect(clippy::iter_over_hash_type, reason = "no order is the caller's choice of type")]
            for (key, of) in map {
                string::encode(key.as_ref(), w)?;
                value(of, w)?;
            }
        }
        w.put_word(0, 1);
        Ok(())
    }

    /// Reads all blocks; `min` is the fewest bytes of a value.
    ///
    /// # Errors
    /// Those of the keys and values; when a block claims more entries than the rest of the input can hold; when a limit
    /// is met.
    #[inline]
    pub fn decode<'de, K: Key<'de>, T>(
        r: &mut Reader<'de>,
        min: usize,
        mut value: impl FnMut(&mut Reader<'de>) -> Result<T, Error>,
    ) -> Result<HashMap<K, T>, Error> {
        let mut map = HashMap::new();
        let mut charged = 0;
        loop {
            let before = r.remaining().len();
            let count = r.take_block(string::MIN + min)?;
            if count == 0 {
                return Ok(map);
            }
            let cost = memory(map.len().saturating_add(count), size_of::<(K, T)>());
            r.charge(cost.saturating_sub(charged), before)?;
            charged = cost;
            for _ in 0..count {
                let key = K::decode(r)?;
                map.insert(key, value(r)?);
            }
        }
    }

    /// Most memory of a table while it grows to so many entries: buckets are a power of two of which 7 of 8 are used,
    /// with a byte of control each, and the table before has half as many.
    fn memory(entries: usize, entry: usize) -> usize {
        let buckets = (entries.saturating_add(1).saturating_mul(8) / 7).max(4).checked_next_power_of_two();
        buckets.unwrap_or(usize::MAX).saturating_mul(entry.saturating_add(1)).saturating_add(32) / 2 * 3
    }
}
