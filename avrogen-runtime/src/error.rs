//! One word on the hot path, a place and a reason for people.

use std::error::Error as StdError;
use std::fmt;

use crate::adapter::BoxError;

/// Why a value could not be encoded or decoded.
///
/// Its text names the place and the reason, `Order.items[3].price: unexpected end of input`; [`kind`](Self::kind),
/// [`path`](Self::path) and [`offset`](Self::offset) are the same for programs. It is one word wide, so that the
/// results of generated code stay cheap.
pub struct Error(Box<Inner>);

struct Inner {
    fault: Fault,
    offset: usize,
    path: Option<Box<str>>,
    side: Option<SchemaSide>,
}

/// What an [`Error`] is about, as far as a caller may want to act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input ends inside a value.
    UnexpectedEnd,
    /// The bytes are not what any value of the schema encodes to.
    Malformed,
    /// The value is Avro, but the Rust type or the logical type does not hold it.
    OutOfRange,
    /// One of the [`Limits`](crate::Limits) was met.
    LimitExceeded,
    /// An [`Adapter`](crate::Adapter) refused the value.
    Adapter,
    /// The reader's schema has no place for the writer's value, or the two do not go together at all.
    Unresolvable,
    /// What should stand before a datum, to say by which schema it was written, does not, or says nothing that is known.
    Framing,
}

/// Every reason in detail. Small and made of constants, so that the cold paths of generated code stay short.
#[derive(Debug)]
pub(crate) enum Fault {
    End,
    IntRange,
    LongRange,
    Boolean(u8),
    NegativeLength,
    BlockSize,
    Utf8,
    Symbol(u32),
    Branch(u32),
    Trailing,
    Depth,
    Memory,
    EmptyItems,
    /// The rest of a sentence that begins with the place.
    Malformed(&'static str),
    OutOfRange(&'static str),
    Adapter(BoxError),
    /// The rest of a sentence that begins with the place in the writer's datum.
    Unresolvable(Box<str>),
    /// What is wrong with what stands before a datum.
    Frame(Box<str>),
}

/// By whose schema a place is told, where the writer's is not the reader's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SchemaSide {
    Writer,
    Reader,
}

impl Error {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(fault: Fault, offset: usize) -> Self {
        Self(Box::new(Inner { fault, offset, path: None, side: None }))
    }

    /// The same error at a place, which begins at a byte of the datum.
    pub(crate) fn placed(mut self, path: String, offset: usize) -> Self {
        self.0.path = Some(path.into());
        self.0.offset = offset;
        self
    }

    /// The same error, counted from a later byte.
    pub(crate) fn moved(mut self, base: usize) -> Self {
        self.0.offset = self.0.offset.saturating_sub(base);
        self
    }

    /// Bytes behind the datum.
    pub(crate) fn trailing(offset: usize) -> Self {
        Self::new(Fault::Trailing, offset)
    }

    /// A reader's schema that cannot be read itself.
    pub(crate) fn unreadable(findings: &avrogen_schema::InvalidSchema) -> Self {
        Self::new(Fault::Unresolvable(findings.to_string().into()), 0)
    }

    /// The same error, in a datum of the writer that was to become one of the reader.
    pub(crate) fn before_resolution(mut self) -> Self {
        self.0.side = Some(SchemaSide::Writer);
        self
    }

    /// The same error, in the datum of the reader that came of one of the writer.
    pub(crate) fn after_resolution(mut self) -> Self {
        self.0.side = Some(SchemaSide::Reader);
        self
    }

    /// Whether the place is one in the datum that came of resolution.
    pub(crate) fn is_of_readers_datum(&self) -> bool {
        self.0.side == Some(SchemaSide::Reader)
    }

    /// Whether the bytes are no datum of the schema at all, so that nothing is known of where it ends.
    pub(crate) fn is_structural(&self) -> bool {
        match self.0.fault {
            Fault::End
            | Fault::IntRange
            | Fault::LongRange
            | Fault::Boolean(_)
            | Fault::NegativeLength
            | Fault::BlockSize
            | Fault::Symbol(_)
            | Fault::Branch(_)
            | Fault::Frame(_)
            | Fault::Trailing => true,
            Fault::Utf8
            | Fault::Depth
            | Fault::Memory
            | Fault::EmptyItems
            | Fault::Malformed(_)
            | Fault::OutOfRange(_)
            | Fault::Adapter(_)
            | Fault::Unresolvable(_) => false,
        }
    }

    /// What it is about.
    pub fn kind(&self) -> ErrorKind {
        match self.0.fault {
            Fault::End => ErrorKind::UnexpectedEnd,
            Fault::IntRange
            | Fault::LongRange
            | Fault::Boolean(_)
            | Fault::NegativeLength
            | Fault::BlockSize
            | Fault::Utf8
            | Fault::Symbol(_)
            | Fault::Branch(_)
            | Fault::Trailing
            | Fault::Malformed(_) => ErrorKind::Malformed,
            Fault::OutOfRange(_) => ErrorKind::OutOfRange,
            Fault::Depth | Fault::Memory | Fault::EmptyItems => ErrorKind::LimitExceeded,
            Fault::Adapter(_) => ErrorKind::Adapter,
            Fault::Unresolvable(_) => ErrorKind::Unresolvable,
            Fault::Frame(_) => ErrorKind::Framing,
        }
    }

    /// The place in the value, such as `Order.items[3].price`, where it is known. After schema resolution it is told by the
    /// names of the schema that the text of the error names.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// How many bytes of the datum stand before the fault: where it was read by the reader's schema after resolution, of the
    /// reader's datum.
    pub fn offset(&self) -> usize {
        self.0.offset
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::End => "unexpected end of input",
            Self::IntRange => "int takes more than 32 bits",
            Self::LongRange => "long takes more than 64 bits",
            Self::Boolean(byte) => return write!(f, "boolean is neither 0 nor 1 but {byte}"),
            Self::NegativeLength => "length is negative",
            Self::BlockSize => "block is larger than the rest of the input",
            Self::Utf8 => "string is not UTF-8",
            Self::Symbol(index) => return write!(f, "enum has no symbol {}", index.cast_signed()),
            Self::Branch(index) => return write!(f, "union has no branch {}", index.cast_signed()),
            Self::Trailing => "bytes left over behind the datum",
            Self::Depth => "records are nested too deeply",
            Self::Memory => "decoded value takes more memory than the limit allows",
            Self::EmptyItems => "more items of zero bytes than the limit allows",
            Self::Malformed(reason) | Self::OutOfRange(reason) => reason,
            Self::Unresolvable(reason) | Self::Frame(reason) => reason,
            Self::Adapter(reason) => return write!(f, "{reason}"),
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = self.path() {
            write!(f, "{path}: ")?;
        }
        write!(f, "{}", self.0.fault)?;
        match self.0.side {
            Some(SchemaSide::Writer) => f.write_str(" (by the writer's schema)"),
            Some(SchemaSide::Reader) => f.write_str(" (by the reader's schema, after resolution)"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("path", &self.path())
            .field("offset", &self.offset())
            .field("fault", &self.0.fault)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.fault {
            Fault::Adapter(reason) => Some(&**reason),
            _ => None,
        }
    }
}

/// A text that is no symbol of the enum it was parsed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownSymbol {
    of: &'static str,
}

impl UnknownSymbol {
    /// For generated code: the fullname of the enum.
    #[doc(hidden)]
    pub const fn new(of: &'static str) -> Self {
        Self { of }
    }
}

impl fmt::Display for UnknownSymbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a symbol of {}", self.of)
    }
}

impl StdError for UnknownSymbol {}
