//! array: blocks of items (Avro 1.12 specification, "Arrays").

use crate::codec::long;
use crate::reader::room;
use crate::{Error, Reader, Writer};

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
            for _ in 0..count {
                items.push(item(r)?);
            }
            left -= count;
        }
    }
}
