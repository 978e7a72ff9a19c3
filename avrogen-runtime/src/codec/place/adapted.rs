//! Values of the user's own types.

use crate::error::Fault;
use crate::{Adapter, BoxError, Error, Reader, Writer};

/// Converts the value and writes what came out.
///
/// # Errors
/// Those of the conversion and of the value.
pub fn encode<A: Adapter>(
    value: &A::Rust,
    w: &mut Writer,
    avro: impl FnOnce(&A::Avro, &mut Writer) -> Result<(), Error>,
) -> Result<(), Error> {
    match A::to_avro(value) {
        Ok(value) => avro(&value, w),
        Err(reason) => Err(refused(w.len(), reason)),
    }
}

/// Reads a value and converts it.
///
/// # Errors
/// Those of the value and of the conversion.
pub fn decode<'de, A: Adapter>(
    r: &mut Reader<'de>,
    avro: impl FnOnce(&mut Reader<'de>) -> Result<A::Avro, Error>,
) -> Result<A::Rust, Error> {
    let before = r.offset();
    A::from_avro(avro(r)?).map_err(|reason| refused(before, reason))
}

#[cold]
fn refused(offset: usize, reason: BoxError) -> Error {
    Error::new(Fault::Adapter(reason), offset)
}
