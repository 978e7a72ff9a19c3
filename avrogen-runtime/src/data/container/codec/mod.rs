//! How the data of blocks are compressed.

#[cfg(feature = "bzip2")]
mod bzip2;
#[cfg(feature = "deflate")]
mod deflate;
#[cfg(feature = "snappy")]
mod snappy;
#[cfg(any(feature = "bzip2", feature = "deflate", feature = "xz", feature = "zstandard"))]
mod stream;
#[cfg(feature = "xz")]
mod xz;
#[cfg(feature = "zstandard")]
mod zstandard;

use std::fmt;

/// How the data of blocks are compressed. All are known; a file in one whose feature is off is refused with that reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Codec {
    /// Not at all.
    #[default]
    Null,
    /// RFC 1951. Feature `deflate`.
    Deflate,
    /// Snappy with a checksum. Feature `snappy`.
    Snappy,
    /// Zstandard, RFC 8878. Feature `zstandard`.
    Zstandard,
    /// bzip2. Feature `bzip2`.
    Bzip2,
    /// xz. Feature `xz`.
    Xz,
}

impl Codec {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Null, Self::Deflate, Self::Snappy, Self::Zstandard, Self::Bzip2, Self::Xz];

    /// Its name in a file's metadata.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Deflate => "deflate",
            Self::Snappy => "snappy",
            Self::Zstandard => "zstandard",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }

    /// The codec of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|codec| codec.name() == name)
    }

    /// Whether this build has it.
    pub const fn is_available(self) -> bool {
        match self {
            Self::Null => true,
            Self::Deflate => cfg!(feature = "deflate"),
            Self::Snappy => cfg!(feature = "snappy"),
            Self::Zstandard => cfg!(feature = "zstandard"),
            Self::Bzip2 => cfg!(feature = "bzip2"),
            Self::Xz => cfg!(feature = "xz"),
        }
    }

    /// The levels of compression that it has, the usual one first.
    pub const fn levels(self) -> Option<(u32, std::ops::RangeInclusive<u32>)> {
        match self {
            Self::Null | Self::Snappy => None,
            Self::Zstandard => Some((3, 1..=22)),
            Self::Bzip2 => Some((9, 1..=9)),
            Self::Deflate | Self::Xz => Some((6, 0..=9)),
        }
    }

    /// What decompresses the blocks of a file; none where they are not compressed.
    ///
    /// # Errors
    /// Where this build does not have it.
    pub(super) fn unpacker(self) -> Result<Option<Box<dyn Unpack>>, String> {
        match self {
            Self::Null => Ok(None),
            #[cfg(feature = "deflate")]
            Self::Deflate => Ok(Some(Box::new(deflate::Inflate::new()))),
            #[cfg(feature = "snappy")]
            Self::Snappy => Ok(Some(Box::new(snappy::Unpacker::new()))),
            #[cfg(feature = "zstandard")]
            Self::Zstandard => Ok(Some(Box::new(zstandard::Unpacker::new()))),
            #[cfg(feature = "bzip2")]
            Self::Bzip2 => Ok(Some(Box::new(bzip2::Unpacker::new()))),
            #[cfg(feature = "xz")]
            Self::Xz => Ok(Some(Box::new(xz::Unpacker::new()))),
            #[allow(unreachable_patterns, reason = "there is no other one where all features are on")]
            _ => Err(self.unavailable()),
        }
    }

    /// What compresses the blocks of a file; none where they are not to be compressed.
    ///
    /// # Errors
    /// Where this build does not have it, or it has no such level.
    pub(super) fn packer(self, level: Option<u32>) -> Result<Option<Box<dyn Pack>>, String> {
        let level = self.level(level)?;
        // Not all have one.
        let _ = level;
        match self {
            Self::Null => Ok(None),
            #[cfg(feature = "deflate")]
            Self::Deflate => Ok(Some(Box::new(deflate::Deflate::new(level)))),
            #[cfg(feature = "snappy")]
            Self::Snappy => Ok(Some(Box::new(snappy::Packer::new()))),
            #[cfg(feature = "zstandard")]
            Self::Zstandard => Ok(Some(Box::new(zstandard::Packer::new(level)?))),
            #[cfg(feature = "bzip2")]
            Self::Bzip2 => Ok(Some(Box::new(bzip2::Packer::new(level)))),
            #[cfg(feature = "xz")]
            Self::Xz => Ok(Some(Box::new(xz::Packer::new(level)))),
            #[allow(unreachable_patterns, reason = "there is no other one where all features are on")]
            _ => Err(self.unavailable()),
        }
    }

    fn level(self, level: Option<u32>) -> Result<u32, String> {
        match (self.levels(), level) {
            (None, None) => Ok(0),
            (None, Some(_)) => Err(format!("the codec {self} has no levels")),
            (Some((usual, _)), None) => Ok(usual),
            (Some((_, levels)), Some(level)) if levels.contains(&level) => Ok(level),
            (Some((_, levels)), Some(level)) => {
                let (least, most) = levels.into_inner();
                Err(format!("the codec {self} has the levels {least} to {most}, and not {level}"))
            }
        }
    }

    /// Why this build cannot use it.
    fn unavailable(self) -> String {
        format!("the codec {self} needs the feature `{self}` of avrogen-runtime")
    }
}

impl fmt::Display for Codec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What came of decompressing a block.
#[derive(Debug)]
#[cfg_attr(
    not(any(feature = "bzip2", feature = "deflate", feature = "xz", feature = "zstandard")),
    expect(dead_code, reason = "nothing is decompressed piece by piece")
)]
pub(super) enum Unpacked {
    /// All of it.
    Whole,
    /// As much as the compressed data, which end too early, have.
    Cut,
    /// The compressed data are damaged, in this way.
    Corrupt(String),
    /// There are more than the limit.
    TooLarge,
}

/// The decompressor of a file, which keeps what it needs between blocks.
pub(super) trait Unpack: Send {
    /// Decompresses a block into an empty vector, whose allocation is used again.
    fn unpack(&mut self, stored: &[u8], limit: usize, out: &mut Vec<u8>) -> Unpacked;
}

/// The compressor of a file, which keeps what it needs between blocks.
pub(super) trait Pack: Send {
    /// Compresses the data of a block into an empty vector, whose allocation is used again.
    fn pack(&mut self, data: &[u8], out: &mut Vec<u8>) -> Result<(), String>;
}
