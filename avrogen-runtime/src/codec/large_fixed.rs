//! fixed of many bytes, in a box: a value of a megabyte has no place on the stack.

use crate::error::Fault;
use crate::{Error, Reader, Writer};

/// Writes the value.
///
/// # Errors
/// None.
pub fn encode<const N: usize>(value: &[u8; N], w: &mut Writer) -> Result<(), Error> {
    w.write(value);
    Ok(())
}

/// Reads a value.
///
/// # Errors
/// At the end of the input.
pub fn decode<const N: usize>(r: &mut Reader<'_>) -> Result<Box<[u8; N]>, Error> {
    let bytes: Box<[u8]> = r.take_slice(N)?.into();
    bytes.try_into().map_err(|_| r.fault(Fault::End))
}
