//! Defaults whose Rust type has no literal.

use crate::{Error, Reader};

/// The value of a default, from its encoding.
///
/// # Panics
/// Never in generated code: the generator has checked that the Rust type holds the default.
pub fn default_value<'de, T>(
    bytes: &'de [u8],
    decode: impl FnOnce(&mut Reader<'de>) -> Result<T, Error>,
) -> T {
    match decode(&mut Reader::new(bytes)) {
        Ok(value) => value,
        Err(error) => {
            panic!("a default that avrogen checked does not decode, which is a bug of avrogen: {error}")
        }
    }
}
