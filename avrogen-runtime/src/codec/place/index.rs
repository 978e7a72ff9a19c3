//! The index of an enum's symbol and of a union's branch.

/// The index of an enum's symbol.
pub mod enum_index {
    use crate::codec::reader::Leaf;
    use crate::error::Fault;
    use crate::{Error, Reader, Writer};

    /// Fewest bytes.
    pub const MIN: usize = 1;
    /// Most bytes.
    pub const MAX: usize = 5;

    /// Writes the index.
    ///
    /// # Errors
    /// None.
    #[inline(always)]
    pub fn encode(index: u32, w: &mut Writer) -> Result<(), Error> {
        w.put_size(index as usize);
        Ok(())
    }

    /// Reads an index. A negative one comes out as a large one, which no symbol has: the match that follows sends
    /// both to [`unknown`].
    ///
    /// # Errors
    /// At the end of the input, and on what is no int.
    #[inline(always)]
    pub fn decode(r: &mut Reader<'_>) -> Result<u32, Error> {
        r.take_index(Leaf::Symbol)
    }

    /// The error for an index that no symbol has.
    #[cold]
    #[inline(never)]
    pub fn unknown(index: u32, r: &Reader<'_>) -> Error {
        r.fault(Fault::Symbol(index))
    }
}

/// The index of a union's branch.
pub mod union_index {
    use crate::codec::reader::Leaf;
    use crate::error::Fault;
    use crate::{Error, Reader};

    pub use super::enum_index::{MAX, MIN, encode};

    /// Reads an index; [as of symbols](super::enum_index::decode).
    ///
    /// # Errors
    /// At the end of the input, and on what is no int.
    #[inline(always)]
    pub fn decode(r: &mut Reader<'_>) -> Result<u32, Error> {
        r.take_index(Leaf::Branch)
    }

    /// The error for an index that no branch has.
    #[cold]
    #[inline(never)]
    pub fn unknown(index: u32, r: &Reader<'_>) -> Error {
        r.fault(Fault::Branch(index))
    }
}
