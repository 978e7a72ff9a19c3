//! Where encoded bytes come from: a cursor over a slice, and what the datum may still cost.

mod appended;
mod budget;
mod take;

use crate::Error;
use crate::codec::limits::Limits;
use crate::error::Fault;

pub(crate) use appended::{Appended, Leaf};
pub(crate) use budget::room;

/// The bytes of one datum or several, read from the front.
///
/// Generated code reads from it. [`from_slice`](crate::from_slice) is how to use it for a single datum;
/// [`read`](Self::read) reads several that stand behind each other, all on the limits of one.
///
/// ```
/// # use avrogen_runtime::__private::v1;
/// # struct Count(i32);
/// # impl<'de> v1::Decode<'de> for Count {
/// #     fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> { v1::int::decode(r).map(Self) }
/// # }
/// use avrogen_runtime::Reader;
///
/// let mut reader = Reader::new(&[2, 4]);
/// assert_eq!(reader.read::<Count>()?.0, 1);
/// assert_eq!(reader.read::<Count>()?.0, 2);
/// reader.finish()?;
/// # Ok::<(), avrogen_runtime::Error>(())
/// ```
#[derive(Debug)]
pub struct Reader<'de> {
    rest: &'de [u8],
    /// Values that stand behind it.
    appended: &'de [Appended],
    /// Length of the whole input, from which the offset follows.
    total: usize,
    /// Bytes of memory that may still be taken.
    memory: usize,
    /// Items of zero bytes that may still come.
    empty_items: usize,
    /// Records that may still lie within each other.
    depth: u32,
}

impl<'de> Reader<'de> {
    /// Reads under the default [`Limits`].
    pub const fn new(bytes: &'de [u8]) -> Self {
        Self::with_limits(bytes, Limits::new())
    }

    /// Reads under limits of the caller's choice.
    pub const fn with_limits(bytes: &'de [u8], limits: Limits) -> Self {
        Self {
            rest: bytes,
            appended: &[],
            total: bytes.len(),
            memory: limits.memory_for(bytes.len()),
            empty_items: limits.empty_items,
            depth: limits.depth,
        }
    }

    /// Bytes read so far.
    pub const fn offset(&self) -> usize {
        self.total - self.rest.len()
    }

    /// Bytes not read yet.
    pub const fn remaining(&self) -> &'de [u8] {
        self.rest
    }

    /// Records that may still lie within each other.
    pub(crate) const fn depth(&self) -> u32 {
        self.depth
    }

    /// What may still be taken, however much is left to read.
    pub(crate) const fn limits(&self) -> Limits {
        Limits { depth: self.depth, memory: self.memory, memory_per_byte: 0, empty_items: self.empty_items }
    }

    /// Takes from the items of zero bytes that may still come.
    pub(crate) const fn spend_empty_items(&mut self, items: usize) {
        self.empty_items = self.empty_items.saturating_sub(items);
    }

    /// Passes over bytes that something else has read.
    pub(crate) fn skip(&mut self, bytes: usize) -> Result<(), Error> {
        self.take_slice(bytes).map(|_| ())
    }

    /// Asserts that everything has been read.
    ///
    /// # Errors
    /// When bytes are left over.
    pub fn finish(self) -> Result<(), Error> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.fault(Fault::Trailing)) }
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn fault(&self, fault: Fault) -> Error {
        Error::new(fault, self.offset())
    }

    /// A fault in the value that began where so many bytes were left.
    #[cold]
    #[inline(never)]
    pub(crate) fn fault_from(&self, remaining: usize, fault: Fault) -> Error {
        Error::new(fault, self.total - remaining)
    }
}
