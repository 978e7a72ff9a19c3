//! string and bytes, owned and borrowed: a length and so many bytes.

/// `string` as an owned `String`.
pub mod string {
    use crate::codec::padded;
    use crate::error::Fault;
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 1;

    /// Most bytes.
    #[inline(always)]
    pub const fn bound(value: &str) -> usize {
        super::bytes::bound(value.as_bytes())
    }

    /// Writes the value.
    ///
    /// # Errors
    /// None.
    #[inline(always)]
    pub fn encode(value: &str, w: &mut Writer) -> Result<(), Error> {
        w.put_bytes(value.as_bytes());
        Ok(())
    }

    /// Reads a value.
    ///
    /// # Errors
    /// At the end of the input, on a negative length, and on what is not UTF-8.
    #[inline(never)]
    pub fn decode(r: &mut Reader<'_>) -> Result<String, Error> {
        let before = r.remaining().len();
        let len = r.take_size()?;
        let from = r.remaining();
        let text = r.take_slice(len)?;
        r.charge(padded::capacity(len), before)?;
        padded::string(text, from).ok_or_else(|| r.fault_from(before, Fault::Utf8))
    }
}

/// `string` borrowed from the input.
pub mod str_ref {
    use crate::error::Fault;
    use crate::{Error, Reader};

    pub use super::string::{MIN, bound, encode};

    /// Reads a value.
    ///
    /// # Errors
    /// At the end of the input, on a negative length, and on what is not UTF-8.
    #[inline(always)]
    pub fn decode<'de>(r: &mut Reader<'de>) -> Result<&'de str, Error> {
        let before = r.remaining().len();
        let len = r.take_size()?;
        std::str::from_utf8(r.take_slice(len)?).map_err(|_| r.fault_from(before, Fault::Utf8))
    }
}

/// `bytes` as an owned `Vec<u8>`.
pub mod bytes {
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 1;

    /// Most bytes.
    #[inline(always)]
    pub const fn bound(value: &[u8]) -> usize {
        value.len() + 10
    }

    /// Writes the value.
    ///
    /// # Errors
    /// None.
    #[inline(always)]
    pub fn encode(value: &[u8], w: &mut Writer) -> Result<(), Error> {
        w.put_bytes(value);
        Ok(())
    }

    /// Reads a value.
    ///
    /// # Errors
    /// At the end of the input, and on a negative length.
    #[inline(never)]
    pub fn decode(r: &mut Reader<'_>) -> Result<Vec<u8>, Error> {
        let before = r.remaining().len();
        let len = r.take_size()?;
        let bytes = r.take_slice(len)?;
        r.charge(len, before)?;
        Ok(bytes.to_vec())
    }
}

/// `bytes` borrowed from the input.
pub mod bytes_ref {
    use crate::{Error, Reader};

    pub use super::bytes::{MIN, bound, encode};

    /// Reads a value.
    ///
    /// # Errors
    /// At the end of the input, and on a negative length.
    #[inline(always)]
    pub fn decode<'de>(r: &mut Reader<'de>) -> Result<&'de [u8], Error> {
        let len = r.take_size()?;
        r.take_slice(len)
    }
}
