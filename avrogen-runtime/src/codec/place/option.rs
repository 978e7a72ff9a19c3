//! Unions of null and one other branch, and of null alone.

/// `["null", T]` as an `Option<T>`.
pub mod null_first {
    use crate::codec::place::union_index;
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 1;

    /// Most bytes.
    #[inline(always)]
    pub fn bound<T>(value: Option<&T>, some: impl FnOnce(&T) -> usize) -> usize {
        1 + value.map_or(0, some)
    }

    /// Writes the branch and the value.
    ///
    /// # Errors
    /// Those of the value.
    #[inline(always)]
    pub fn encode<T>(
        value: Option<&T>,
        w: &mut Writer,
        some: impl FnOnce(&T, &mut Writer) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match value {
            None => union_index::encode(0, w),
            Some(value) => {
                union_index::encode(1, w)?;
                some(value, w)
            }
        }
    }

    /// Reads the branch and the value.
    ///
    /// # Errors
    /// Those of the index and of the value.
    #[inline(always)]
    pub fn decode<'de, T>(
        r: &mut Reader<'de>,
        some: impl FnOnce(&mut Reader<'de>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        if r.take_second()? { some(r).map(Some) } else { Ok(None) }
    }
}

/// `[T, "null"]` as an `Option<T>`.
pub mod null_last {
    use crate::codec::place::union_index;
    use crate::{Error, Reader, Writer};

    pub use super::null_first::{MIN, bound};

    /// Writes the branch and the value.
    ///
    /// # Errors
    /// Those of the value.
    #[inline(always)]
    pub fn encode<T>(
        value: Option<&T>,
        w: &mut Writer,
        some: impl FnOnce(&T, &mut Writer) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match value {
            None => union_index::encode(1, w),
            Some(value) => {
                union_index::encode(0, w)?;
                some(value, w)
            }
        }
    }

    /// Reads the branch and the value.
    ///
    /// # Errors
    /// Those of the index and of the value.
    #[inline(always)]
    pub fn decode<'de, T>(
        r: &mut Reader<'de>,
        some: impl FnOnce(&mut Reader<'de>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        if r.take_second()? { Ok(None) } else { some(r).map(Some) }
    }
}

/// `["null"]` as `()`: its index is there all the same.
pub mod only_null {
    use crate::codec::place::union_index;
    use crate::{Error, Reader};

    /// Reads the branch.
    ///
    /// # Errors
    /// Those of the index.
    pub fn decode(r: &mut Reader<'_>) -> Result<(), Error> {
        match union_index::decode(r)? {
            0 => Ok(()),
            index => Err(union_index::unknown(index, r)),
        }
    }
}
