//! What reading a file may cost.

use super::header::SYNC_MARKER;

/// What a block takes beside its data at least.
const BLOCK_FRAME: usize = SYNC_MARKER + 2;

/// Bytes that count for a record beside its own: what it takes to hand it out.
pub(super) const RECORD: usize = 16;

/// Bounds on the memory that reading a container file may take, all on by default.
///
/// No length that a file claims is believed before so many bytes were there. With the defaults, no file of a mebibyte makes
/// a reader take more than 64, whatever it expands to.
///
/// ```
/// use avrogen_runtime::container::Limits;
///
/// let limits = Limits::new().decompressed(1 << 30).datum(avrogen_runtime::Limits::new().memory(1 << 30));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub(super) datum: crate::Limits,
    pub(super) header: usize,
    pub(super) block: usize,
    pub(super) decompressed: usize,
    pub(super) decompressed_per_byte: usize,
    pub(super) expanded: usize,
    pub(super) expanded_per_byte: usize,
}

impl Limits {
    /// The defaults.
    pub const fn new() -> Self {
        Self {
            datum: crate::Limits::new(),
            header: 32 << 20,
            block: 1 << 30,
            decompressed: 32 << 20,
            decompressed_per_byte: 8,
            expanded: 256 << 20,
            expanded_per_byte: 512,
        }
    }

    /// What a record may take together with the block that it stands in; by default [`Limits`](crate::Limits) for as many
    /// bytes as the block has in the file. The items of zero bytes are those of all the file, and grow with it.
    #[must_use]
    pub const fn datum(self, limits: crate::Limits) -> Self {
        Self { datum: limits, ..self }
    }

    /// Bytes of the metadata, the schema among them; by default 32 MiB.
    #[must_use]
    pub const fn header(self, bytes: usize) -> Self {
        Self { header: bytes, ..self }
    }

    /// Bytes of a block as it stands in the file; by default 1 GiB. No more memory is taken than there are bytes.
    #[must_use]
    pub const fn block(self, bytes: usize) -> Self {
        Self { block: bytes, ..self }
    }

    /// Bytes of a block after decompression, whatever its size in the file; by default 32 MiB.
    #[must_use]
    pub const fn decompressed(self, bytes: usize) -> Self {
        Self { decompressed: bytes, ..self }
    }

    /// Bytes allowed on top for each byte of the block in the file; by default 8.
    #[must_use]
    pub const fn decompressed_per_byte(self, bytes: usize) -> Self {
        Self { decompressed_per_byte: bytes, ..self }
    }

    /// Bytes of all blocks together after decompression, whatever the file's size; by default 256 MiB. Memory is not at stake
    /// here, but time: a mebibyte may be ten thousand blocks that each expand to what a block may be. A record counts as sixteen
    /// bytes more.
    #[must_use]
    pub const fn expanded(self, bytes: usize) -> Self {
        Self { expanded: bytes, ..self }
    }

    /// Bytes allowed on top of [`expanded`](Self::expanded) for each byte of the blocks that were read; by default 512. So a file
    /// may be of any length, unless nearly all of it is repetition.
    #[must_use]
    pub const fn expanded_per_byte(self, bytes: usize) -> Self {
        Self { expanded_per_byte: bytes, ..self }
    }

    /// Bytes that a block adds to those that all together may take after decompression.
    pub(super) const fn expanded_for(&self, stored: usize) -> usize {
        stored.saturating_add(BLOCK_FRAME).saturating_mul(self.expanded_per_byte)
    }

    /// Bytes of the data of a block of so many bytes.
    pub(super) const fn decompressed_for(&self, stored: usize) -> usize {
        self.decompressed.saturating_add(stored.saturating_mul(self.decompressed_per_byte))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}
