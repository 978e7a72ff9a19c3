//! fixed: so many bytes as they are.

use crate::{Error, Reader, Writer};

/// Writes the value.
///
/// # Errors
/// None.
#[inline(always)]
pub fn encode<const N: usize>(value: &[u8; N], w: &mut Writer) -> Result<(), Error> {
    if N <= 64 {
        w.put(*value, N);
    } else {
        w.write(value);
    }
    Ok(())
}

/// Reads a value.
///
/// # Errors
/// At the end of the input.
#[inline(always)]
pub fn decode<const N: usize>(r: &mut Reader<'_>) -> Result<[u8; N], Error> {
    r.take().copied()
}
