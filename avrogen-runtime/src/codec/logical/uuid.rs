//! UUIDs as `uuid::Uuid`.

/// `uuid` on string: the 36 characters of RFC 4122, lower case when written, either case when read.
pub mod uuid_string {
    use uuid::Uuid;

    use crate::codec::place::bytes_ref;
    use crate::error::Fault;
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 37;
    /// Most bytes.
    pub const MAX: usize = 37;

    /// Writes the value.
    ///
    /// # Errors
    /// None.
    #[inline]
    pub fn encode(value: Uuid, w: &mut Writer) -> Result<(), Error> {
        let mut text = [0; 37];
        text[0] = 36 << 1;
        value.hyphenated().encode_lower(&mut text[1..]);
        w.put(text, 37);
        Ok(())
    }

    /// Reads a value.
    ///
    /// # Errors
    /// Those of a string; when it is not a UUID of 36 characters.
    #[inline]
    pub fn decode(r: &mut Reader<'_>) -> Result<Uuid, Error> {
        let before = r.remaining().len();
        let text = bytes_ref::decode(r)?;
        match Uuid::try_parse_ascii(text) {
            Ok(value) if text.len() == 36 => Ok(value),
            _ => Err(r.fault_from(before, Fault::Malformed("string is not a UUID of 36 characters"))),
        }
    }
}

/// `uuid` on fixed: the 16 bytes of RFC 4122, most significant first.
pub mod uuid_fixed {
    use uuid::Uuid;

    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 16;
    /// Most bytes.
    pub const MAX: usize = 16;

    /// Writes the value.
    ///
    /// # Errors
    /// None.
    #[inline]
    pub fn encode(value: Uuid, w: &mut Writer) -> Result<(), Error> {
        w.put(value.into_bytes(), MAX);
        Ok(())
    }

    /// Reads a value.
    ///
    /// # Errors
    /// At the end of the input.
    #[inline]
    pub fn decode(r: &mut Reader<'_>) -> Result<Uuid, Error> {
        r.take().copied().map(Uuid::from_bytes)
    }
}
