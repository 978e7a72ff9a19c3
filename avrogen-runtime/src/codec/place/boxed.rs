//! Values behind a box, where a schema is recursive.

use crate::{Error, Reader};

/// Reads a value into a box, whose memory is charged first: a record of many optional fields costs a byte each on
/// the wire and its whole size in memory.
///
/// # Errors
/// Those of the value, and when the limit on memory is met.
#[inline]
pub fn decode<'de, T>(
    r: &mut Reader<'de>,
    value: impl FnOnce(&mut Reader<'de>) -> Result<T, Error>,
) -> Result<Box<T>, Error> {
    r.charge(size_of::<T>(), r.remaining().len())?;
    value(r).map(Box::new)
}
