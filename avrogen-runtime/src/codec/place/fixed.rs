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

/// fixed of many bytes, in a box: a value of a megabyte has no place on the stack.
pub mod large {
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
    /// At the end of the input, and when the limit on memory is met.
    pub fn decode<const N: usize>(r: &mut Reader<'_>) -> Result<Box<[u8; N]>, Error> {
        let before = r.remaining().len();
        let bytes = r.take_slice(N)?;
        r.charge(N, before)?;
        Box::<[u8]>::from(bytes).try_into().map_err(|_| r.fault(Fault::End))
    }
}
