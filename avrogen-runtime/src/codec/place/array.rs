//! array: blocks of items (Avro 1.12 specification, "Arrays").

use crate::codec::place::long;
use crate::codec::reader::room;
use crate::{Error, Reader, Writer};

/// Items of more bytes are in memory before they are moved; smaller ones travel in registers.
const LARGE: usize = 32;

/// Fewest bytes.
pub const MIN: usize = 1;

/// Most bytes.
#[inline]
pub fn bound<T>(items: &[T], item: impl Fn(&T) -> usize) -> usize {
    items.iter().map(item).sum::<usize>() + long::MAX + 1
}

/// Writes all items in one block.
///
/// # Errors
/// Those of the items.
#[inline]
pub fn encode<T>(
    items: &[T],
    w: &mut Writer,
    mut item: impl FnMut(&T, &mut Writer) -> Result<(), Error>,
) -> Result<(), Error> {
    if !items.is_empty() {
        w.put_size(items.len());
        for value in items {
            item(value, w)?;
        }
    }
    w.put_word(0, 1);
    Ok(())
}

/// Reads all blocks; `min` is the fewest bytes of an item.
///
/// # Errors
/// Those of the items; when a block claims more items than the rest of the input can hold; when a limit is met.
#[inline]
pub fn decode<'de, T>(
    r: &mut Reader<'de>,
    min: usize,
    mut item: impl FnMut(&mut Reader<'de>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut items = Vec::new();
    loop {
        let before = r.remaining().len();
        let mut left = r.take_block(min)?;
        if left == 0 {
            return Ok(items);
        }
        while left > 0 {
            let count = room(r, &mut items, left, before)?;
            fill(r, &mut items, count, &mut item)?;
            left -= count;
        }
    }
}

/// Reads so many items, for which there is room, and at least one.
///
/// A large item is put where it belongs only when the one behind it has been read: a processor stalls when it moves
/// what it has just written in pieces of another size, for as long as reading a field takes.
#[inline]
fn fill<'de, T>(
    r: &mut Reader<'de>,
    items: &mut Vec<T>,
    mut left: usize,
    mut item: impl FnMut(&mut Reader<'de>) -> Result<T, Error>,
) -> Result<(), Error> {
    if size_of::<T>() <= LARGE {
        for _ in 0..left {
            items.push(item(r)?);
        }
        return Ok(());
    }
    let mut odd = item(r)?;
    loop {
        left -= 1;
        if left == 0 {
            items.push(odd);
            return Ok(());
        }
        let even = item(r)?;
        items.push(odd);
        left -= 1;
        if left == 0 {
            items.push(even);
            return Ok(());
        }
        odd = item(r)?;
        items.push(even);
    }
}
