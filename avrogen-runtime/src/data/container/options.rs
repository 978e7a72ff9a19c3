//! How files are written.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use super::error::Position;
use super::header::{CODEC, Metadata, RESERVED, SCHEMA, SYNC_MARKER};
use super::{Codec, Error, ErrorKind};

/// How a container file is written.
///
/// ```
/// use avrogen_runtime::container::{Codec, Options};
///
/// let options = Options::new().codec(Codec::Zstandard).level(7).metadata("origin", "billing");
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    pub(super) codec: Codec,
    pub(super) level: Option<u32>,
    pub(super) block_bytes: usize,
    sync_marker: Option<[u8; 16]>,
    metadata: BTreeMap<String, Vec<u8>>,
}

impl Options {
    /// The defaults: no compression, blocks of 64 KiB.
    pub const fn new() -> Self {
        Self {
            codec: Codec::Null,
            level: None,
            block_bytes: 64 << 10,
            sync_marker: None,
            metadata: BTreeMap::new(),
        }
    }

    /// How blocks are compressed.
    #[must_use]
    pub fn codec(self, codec: Codec) -> Self {
        Self { codec, ..self }
    }

    /// How hard the codec tries, from what [`Codec::levels`] says.
    #[must_use]
    pub fn level(self, level: u32) -> Self {
        Self { level: Some(level), ..self }
    }

    /// How many bytes the records of a block take before it is compressed and written; by default 64 KiB. The last record
    /// may go beyond. Larger blocks compress better; readers hold a block in memory.
    #[must_use]
    pub fn block_bytes(self, bytes: usize) -> Self {
        Self { block_bytes: bytes, ..self }
    }

    /// What stands behind each block, by default 16 random bytes. With a constant one, the same records make the same file.
    #[must_use]
    pub fn sync_marker(self, marker: [u8; 16]) -> Self {
        Self { sync_marker: Some(marker), ..self }
    }

    /// Adds to the file's metadata. Keys that begin with `avro.` are the format's own: with one, no writer can be made.
    #[must_use]
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<Vec<u8>>) -> Self {
        self.metadata.insert(key.into(), value.into());
        self
    }

    /// Everything that stands in the header, and the sync marker.
    pub(super) fn header(&self, schema: String) -> Result<(Metadata, [u8; SYNC_MARKER]), Error> {
        if let Some(key) = self.metadata.keys().find(|key| key.starts_with(RESERVED)) {
            let message = format!("metadata may not be called {key:?}: `{RESERVED}*` is the format's own");
            return Err(Error::new(ErrorKind::Settings, Position::default(), message));
        }
        let mut metadata = self.metadata.clone();
        metadata.insert(SCHEMA.to_owned(), schema.into_bytes());
        metadata.insert(CODEC.to_owned(), self.codec.name().into());
        Ok((metadata, self.sync_marker.unwrap_or_else(random_marker)))
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

/// The seeds of two hash maps: random, and never the same twice. No secret depends on it.
fn random_marker() -> [u8; 16] {
    let random = || RandomState::new().build_hasher().finish();
    (u128::from(random()) << 64 | u128::from(random())).to_be_bytes()
}
