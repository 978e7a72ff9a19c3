//! What is wrong with a container file, and where in it.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use crate::BoxError;

/// Why a container file could not be read or written.
///
/// Its text says where: `byte 4711, block 3, record 118: User.age: unexpected end of input`. Blocks and records are counted
/// from 1, bytes from 0.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    place: Position,
    message: String,
    source: Option<Cause>,
}

enum Cause {
    Datum(crate::Error),
    Other(BoxError),
}

/// Where in a file something is, as far as that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) offset: Option<u64>,
    pub(super) block: Option<u64>,
    pub(super) record: Option<u64>,
    /// The byte in the block's data, where those are not bytes of the file.
    pub(super) decompressed: Option<u64>,
}

/// What an [`Error`] is about, as far as a caller may want to act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Reading or writing failed.
    Io,
    /// The input does not begin as a container file does.
    NotAContainer,
    /// The metadata at the beginning cannot be read.
    Header,
    /// The schema of the file cannot be read, or has no way to the one that it is to be read or written with.
    Schema,
    /// The codec is unknown, or its feature is off.
    Codec,
    /// The file ends inside a block.
    Truncated,
    /// The file is damaged.
    Corrupt,
    /// One of the [`Limits`](super::Limits) was met.
    LimitExceeded,
    /// A record cannot be decoded or encoded: [`Error::datum_error`] says why.
    Record,
    /// A writer was given settings that contradict the format.
    Settings,
}

impl Error {
    #[cold]
    #[inline(never)]
    pub(super) fn new(kind: ErrorKind, place: Position, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, place, message: message.into(), source: None }))
    }

    pub(super) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(Cause::Other(source.into()));
        self
    }

    #[cold]
    #[inline(never)]
    pub(super) fn record(place: Position, error: crate::Error) -> Self {
        let kind = match error.kind() {
            crate::ErrorKind::LimitExceeded => ErrorKind::LimitExceeded,
            _ => ErrorKind::Record,
        };
        let message = error.to_string();
        Self(Box::new(Inner { kind, place, message, source: Some(Cause::Datum(error)) }))
    }

    /// The same error, met in a record.
    pub(super) fn in_record(mut self, record: u64) -> Self {
        self.0.place.record = Some(record);
        self
    }

    #[cold]
    #[inline(never)]
    pub(super) fn io(place: Position, error: io::Error) -> Self {
        Self::new(ErrorKind::Io, place, error.to_string()).with_source(error)
    }

    /// What it is about.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The byte of the file that is at fault: of a record in a compressed block, the first one of the block's data.
    pub fn offset(&self) -> Option<u64> {
        self.0.place.offset
    }

    /// The block, counted from 1.
    pub fn block(&self) -> Option<u64> {
        self.0.place.block
    }

    /// The record, counted from 1 over all blocks that were read.
    pub fn record_number(&self) -> Option<u64> {
        self.0.place.record
    }

    /// Why a record could not be decoded or encoded.
    pub fn datum_error(&self) -> Option<&crate::Error> {
        match &self.0.source {
            Some(Cause::Datum(error)) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { offset, block, record, decompressed } = self.0.place;
        let parts = [("byte", offset), ("block", block), ("record", record)];
        let mut separator = "";
        for (what, number) in parts {
            if let Some(number) = number {
                write!(f, "{separator}{what} {number}")?;
                separator = ", ";
            }
        }
        if let Some(byte) = decompressed {
            write!(f, " (byte {byte} of the decompressed block)")?;
        }
        if !separator.is_empty() {
            f.write_str(": ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("place", &self.0.place)
            .field("message", &self.0.message)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.source {
            Some(Cause::Datum(error)) => Some(error),
            Some(Cause::Other(error)) => Some(&**error),
            None => None,
        }
    }
}

impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::Io => match &error.0.source {
                Some(Cause::Other(source)) => {
                    source.downcast_ref::<io::Error>().map_or(io::ErrorKind::Other, io::Error::kind)
                }
                _ => io::ErrorKind::Other,
            },
            ErrorKind::Truncated => io::ErrorKind::UnexpectedEof,
            ErrorKind::Settings => io::ErrorKind::InvalidInput,
            _ => io::ErrorKind::InvalidData,
        };
        Self::new(kind, error)
    }
}
