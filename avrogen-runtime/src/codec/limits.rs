//! What one datum may cost its decoder.

/// Bounds on what decoding one datum may take, all on by default.
///
/// Lengths and counts need no setting: they are checked against the bytes that remain before anything is reserved. What
/// a value takes on the heap is charged before it is taken: items and entries with their size in memory, boxes, text and
/// bytes. With the defaults, no input of a mebibyte makes a decoder take more than 64.
///
/// ```
/// use avrogen_runtime::Limits;
///
/// let limits = Limits::new().depth(32).memory(1 << 20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub(crate) depth: u32,
    pub(crate) memory: usize,
    pub(crate) memory_per_byte: usize,
    pub(crate) empty_items: usize,
}

impl Limits {
    /// The defaults.
    pub const fn new() -> Self {
        Self { depth: 128, memory: 56 << 20, memory_per_byte: 8, empty_items: 16 << 20 }
    }

    /// How many records of a recursive schema may lie within each other; by default 128. A record whose Rust type takes
    /// more than a kibibyte counts once more for each, since it takes that much of the stack: raise this for threads with
    /// large stacks only.
    #[must_use]
    pub const fn depth(self, records: u32) -> Self {
        Self { depth: records, ..self }
    }

    /// Bytes of memory that the decoded value may take whatever the input's size; by default 56 MiB.
    #[must_use]
    pub const fn memory(self, bytes: usize) -> Self {
        Self { memory: bytes, ..self }
    }

    /// Bytes of memory allowed on top for each byte of the input; by default 8.
    #[must_use]
    pub const fn memory_per_byte(self, bytes: usize) -> Self {
        Self { memory_per_byte: bytes, ..self }
    }

    /// Bytes of memory for a datum of so many bytes.
    pub(crate) const fn memory_for(&self, bytes: usize) -> usize {
        self.memory.saturating_add(bytes.saturating_mul(self.memory_per_byte))
    }

    /// Items of zero bytes, such as nulls, in all arrays of the datum together; by default 16,777,216.
    #[must_use]
    pub const fn empty_items(self, items: usize) -> Self {
        Self { empty_items: items, ..self }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}
