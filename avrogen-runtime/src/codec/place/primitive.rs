//! null, boolean, int, long, float and double (Avro 1.12 specification, "Primitive Types").

/// `null`: no bytes.
pub mod null {
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 0;
    /// Most bytes.
    pub const MAX: usize = 0;

    /// Writes nothing.
    ///
    /// # Errors
    /// None.
    #[inline(always)]
    pub const fn encode((): (), _: &mut Writer) -> Result<(), Error> {
        Ok(())
    }

    /// Reads nothing.
    ///
    /// # Errors
    /// None.
    #[inline(always)]
    pub const fn decode(_: &mut Reader<'_>) -> Result<(), Error> {
        Ok(())
    }
}

/// `boolean`: a byte of 0 or 1; Java takes other bytes for false, which hides damage.
pub mod boolean {
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 1;
    /// Most bytes.
    pub const MAX: usize = 1;

    /// Writes the value.
    ///
    /// # Errors
    /// None.
    #[inline(always)]
    pub fn encode(value: bool, w: &mut Writer) -> Result<(), Error> {
        w.put_word(u64::from(value), MAX);
        Ok(())
    }

    /// Reads a value.
    ///
    /// # Errors
    /// At the end of the input, and on a byte other than 0 and 1.
    #[inline(always)]
    pub fn decode(r: &mut Reader<'_>) -> Result<bool, Error> {
        r.take_boolean()
    }
}

/// `int`: 32 bits, zig-zag, in groups of seven.
pub mod int {
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 1;
    /// Most bytes.
    pub const MAX: usize = 5;

    /// Writes the value.
    ///
    /// # Errors
    /// None.
    #[inline(always)]
    pub fn encode(value: i32, w: &mut Writer) -> Result<(), Error> {
        w.put_int(value);
        Ok(())
    }

    /// Reads a value; longer encodings than needed are accepted up to 5 bytes, as Java does.
    ///
    /// # Errors
    /// At the end of the input, and on more than 5 bytes or 32 bits.
    #[inline(always)]
    pub fn decode(r: &mut Reader<'_>) -> Result<i32, Error> {
        r.take_int()
    }
}

/// `long`: 64 bits, zig-zag, in groups of seven.
pub mod long {
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 1;
    /// Most bytes.
    pub const MAX: usize = 10;

    /// Writes the value.
    ///
    /// # Errors
    /// None.
    #[inline(always)]
    pub fn encode(value: i64, w: &mut Writer) -> Result<(), Error> {
        w.put_long(value);
        Ok(())
    }

    /// Reads a value; longer encodings than needed are accepted up to 10 bytes, as Java does.
    ///
    /// # Errors
    /// At the end of the input, and on more than 10 bytes or 64 bits.
    #[inline(always)]
    pub fn decode(r: &mut Reader<'_>) -> Result<i64, Error> {
        r.take_long()
    }
}

/// `float`: the four bytes of IEEE 754, little-endian; the payload of a NaN survives.
pub mod float {
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 4;
    /// Most bytes.
    pub const MAX: usize = 4;

    /// Writes the value.
    ///
    /// # Errors
    /// None.
    #[inline(always)]
    pub fn encode(value: f32, w: &mut Writer) -> Result<(), Error> {
        w.put_word(u64::from(value.to_bits()), MAX);
        Ok(())
    }

    /// Reads a value.
    ///
    /// # Errors
    /// At the end of the input.
    #[inline(always)]
    pub fn decode(r: &mut Reader<'_>) -> Result<f32, Error> {
        Ok(f32::from_bits(u32::from_le_bytes(*r.take()?)))
    }
}

/// `double`: the eight bytes of IEEE 754, little-endian; the payload of a NaN survives.
pub mod double {
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 8;
    /// Most bytes.
    pub const MAX: usize = 8;

    /// Writes the value.
    ///
    /// # Errors
    /// None.
    #[inline(always)]
    pub fn encode(value: f64, w: &mut Writer) -> Result<(), Error> {
        w.put_word(value.to_bits(), MAX);
        Ok(())
    }

    /// Reads a value.
    ///
    /// # Errors
    /// At the end of the input.
    #[inline(always)]
    pub fn decode(r: &mut Reader<'_>) -> Result<f64, Error> {
        Ok(f64::from_bits(u64::from_le_bytes(*r.take()?)))
    }
}
