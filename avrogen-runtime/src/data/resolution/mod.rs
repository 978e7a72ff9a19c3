//! Reading with a schema other than the writer's (Avro 1.12 specification, "Schema Resolution").
//!
//! A [`Resolution`] compiles the two schemas once into a small program over bytes that turns the writer's datum into the
//! reader's; the one decoder that there is reads the result. So no code is generated for old schemas, and the same
//! program serves generated types and tools.
//!
//! ```
//! use avrogen_runtime::datum::Schema;
//! use avrogen_runtime::resolution::Resolution;
//!
//! let writer = Schema::parse(r#"{"type": "record", "name": "User", "fields": [
//!     {"name": "id", "type": "int"}, {"name": "mail", "type": "string"}]}"#)?;
//! let reader = Schema::parse(r#"{"type": "record", "name": "User", "fields": [
//!     {"name": "id", "type": "double"}, {"name": "age", "type": "int", "default": -1}]}"#)?;
//! let resolution = Resolution::new(&writer, &reader)?;
//! let datum = resolution.transcode(&[2, 6, b'a', b'@', b'b'])?;
//! assert_eq!(*datum, [0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 1]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Which rules
//! Those of the specification and, where it leaves room, of Java Avro 1.12, with which most data are read:
//!
//! * The reader's aliases rename the writer's records, enums, fixeds and fields before anything is compared.
//! * Enums and fixeds must have the same name, namespaces aside; the names of records count in unions only. There, a
//!   record goes to the branch of its fullname, else to one of the same structure; other types go to their own type, and
//!   else to the first branch that they are promoted to.
//! * A branch, symbol or field that the reader cannot do without is an error of the datum that needs it, not of the schemas.
//! * Logical types do not count, but for what Java misreads: a [time in another unit](#times-and-decimals), a decimal of
//!   another scale.
//!
//! It differs from Java in these: bytes that are read as a string must be UTF-8, and a default that belongs to a later branch
//! of a union is taken for that branch, where Java takes the first one of a similar kind. A default that is none is an error
//! of the data that need it. Items that take no bytes for the writer may take some for the reader, which Java refuses.
//!
//! # Times and decimals
//! Where both sides have a logical type that counts time from the same point, the number is converted: `date`,
//! `timestamp-*` and `local-timestamp-*` count from 1970, `time-*` from midnight. A decimal is given the reader's scale.
//! Where that is not exact, or has more digits than the reader's precision, it is an error of that datum.
//!
//! # What is checked
//! What is copied is not looked at beyond its length: the decoder that reads it does that, by the reader's schema. So the
//! bytes of a datum that the writer's schema does not allow may come out as one that the reader's does.

mod action;
mod alias;
mod appended;
mod cache;
mod convert;
mod copies;
mod decimal;
mod emit;
mod key;
mod machine;
mod matching;
mod next;
mod order;
mod output;
mod plan;
mod program;

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use avrogen_schema::schema::Kind;

use crate::codec::decode::Trailing;
use crate::codec::locate::locate_at;
use crate::codec::reader::Appended;
use crate::error::Fault;
use crate::schema::Schema;
pub use crate::schema::Source;
use crate::{AvroType, DecodeOwned, Error, Limits, Reader, from_slice_with};
pub use cache::ResolutionCache;
pub use key::{ReaderKey, ResolutionKey, WriterId};
use machine::{Cause, Halt, Machine, Scratch, Stop};
use matching::{Matching, TooLarge};
use program::Program;

/// How data of one schema are read with another one.
pub struct Resolution {
    writer: Schema,
    reader: Schema,
    program: Program,
    is_identity: bool,
    /// Defaults that are read behind the writer's datum, which then need not be put together with them.
    appended: Vec<Appended>,
    /// Whether data have come that cannot be read like that, though they are some: such as those with bytes behind them.
    needs_program: AtomicBool,
}

thread_local! {
    /// One for each thread is enough, but for an adapter that decodes while it decodes: it finds none and leaves its own.
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

impl Resolution {
    /// Compiles two schemas.
    ///
    /// # Errors
    /// Where aliases of the reader's schema make two fields of the writer's one, or the two are too large for each other.
    /// That they do not fit is an error of data, of those that do not.
    pub fn new(writer: &Schema, reader: &Schema) -> Result<Self, Error> {
        let unresolvable = |message: String| Error::new(Fault::Unresolvable(message.into()), 0);
        let renaming = alias::Renaming::new(writer, reader).map_err(unresolvable)?;
        let too_large = |TooLarge| {
            let message = "the writer's and the reader's schema are too large to be resolved".to_owned();
            unresolvable(message)
        };
        let plan = plan::plan(Matching::new(writer, reader, &renaming)).map_err(too_large)?;
        let is_identity = copies::is_copy(&plan.root, &plan.pairs);
        let program = emit::emit(&plan, writer).map_err(too_large)?;
        let appended = appended::find(&plan, reader);
        let (writer, reader, needs_program) = (writer.clone(), reader.clone(), AtomicBool::new(false));
        Ok(Self { writer, reader, program, is_identity, appended, needs_program })
    }

    /// Compiles a writer's schema for a generated type.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn to<T: AvroType>(writer: &Schema) -> Result<Self, Error> {
        Self::new(writer, &Self::reader_of::<T>()?)
    }

    pub(crate) fn reader_of<T: AvroType>() -> Result<Schema, Error> {
        Schema::of(T::SCHEMA).map_err(|findings| Error::unreadable(&findings))
    }

    /// The writer's schema.
    pub fn writer(&self) -> &Schema {
        &self.writer
    }

    /// The reader's schema.
    pub fn reader(&self) -> &Schema {
        &self.reader
    }

    /// Whether the reader's datum is always the writer's, byte for byte.
    pub fn is_identity(&self) -> bool {
        self.is_identity
    }

    /// The reader's datum for one of the writer's, which takes up the whole slice.
    ///
    /// # Errors
    /// When it is not a datum of the writer's schema, when it is one that the reader's schema has no place for, or when one
    /// of the default [`Limits`] is met.
    pub fn transcode<'d>(&self, datum: &'d [u8]) -> Result<Cow<'d, [u8]>, Error> {
        self.transcode_with(datum, Limits::new())
    }

    /// [`transcode`](Self::transcode) under limits of the caller's choice.
    ///
    /// # Errors
    /// As [`transcode`](Self::transcode).
    pub fn transcode_with<'d>(&self, datum: &'d [u8], limits: Limits) -> Result<Cow<'d, [u8]>, Error> {
        if self.is_identity {
            return Ok(Cow::Borrowed(datum));
        }
        let mut scratch = Scratch::new();
        self.run(datum, limits, Trailing::Refuse, &mut scratch)?;
        Ok(Cow::Owned(scratch.output.take()))
    }

    /// The reader's datum for the first one of the writer's in the input, and how many bytes that one took. For data that
    /// stand behind each other: all of the datum has to be walked, where [`transcode`](Self::transcode) may stop early.
    ///
    /// # Errors
    /// As [`transcode`](Self::transcode).
    pub fn transcode_first<'d>(
        &self,
        input: &'d [u8],
        limits: Limits,
    ) -> Result<(Cow<'d, [u8]>, usize), Error> {
        let mut scratch = Scratch::new();
        let stopped = |halt: Halt| self.stopped(input, halt.into_stop());
        let end = Machine::new(&self.program, input, limits, &mut scratch).run(false).map_err(stopped)?;
        let datum = if self.is_identity {
            Cow::Borrowed(input.get(..end).unwrap_or_default())
        } else {
            Cow::Owned(scratch.output.take())
        };
        Ok((datum, end))
    }

    /// Decodes a datum of the writer, which takes up the whole slice, to the type that the resolution was compiled for.
    ///
    /// # Errors
    /// As [`transcode`](Self::transcode), and when the reader's datum cannot be decoded.
    pub fn decode<T: DecodeOwned>(&self, datum: &[u8]) -> Result<T, Error> {
        self.decode_with(datum, Limits::new())
    }

    /// [`decode`](Self::decode) under limits of the caller's choice.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    pub fn decode_with<T: DecodeOwned>(&self, datum: &[u8], limits: Limits) -> Result<T, Error> {
        self.decode_message(datum, limits, Trailing::Refuse)
    }

    /// [`decode_with`](Self::decode_with), where bytes may stand behind the datum.
    pub(crate) fn decode_message<T: DecodeOwned>(
        &self,
        datum: &[u8],
        limits: Limits,
        trailing: Trailing,
    ) -> Result<T, Error> {
        if self.is_read_in_place() {
            self.read_in_place(datum, limits, trailing)
        } else {
            self.put_together(datum, limits, trailing)
        }
    }

    // By itself, see `read_by_program`.
    #[inline(never)]
    fn read_in_place<T: DecodeOwned>(
        &self,
        datum: &[u8],
        limits: Limits,
        trailing: Trailing,
    ) -> Result<T, Error> {
        let mut reader = Reader::with_limits(datum, limits).appended(&self.appended);
        let mut result = T::decode(&mut reader);
        #[expect(clippy::redundant_pattern_matching, reason = "no reference to the result")]
        if !reader.has_ended() || matches!(result, Err(_)) {
            result = self.again(result, datum, limits, trailing);
        }
        result
    }

    /// Whether the decoder reads the writer's datum where it is, and defaults behind it.
    #[inline]
    fn is_read_in_place(&self) -> bool {
        !self.appended.is_empty() && !self.needs_program.load(Ordering::Relaxed)
    }

    /// By the program, which knows what is wrong, if something is.
    #[cold]
    #[inline(never)]
    fn again<T: DecodeOwned>(
        &self,
        before: Result<T, Error>,
        datum: &[u8],
        limits: Limits,
        trailing: Trailing,
    ) -> Result<T, Error> {
        // There is memory for one of them.
        drop(before);
        let result = self.put_together(datum, limits, trailing);
        self.needs_program.fetch_or(result.is_ok(), Ordering::Relaxed);
        result
    }

    fn put_together<T: DecodeOwned>(
        &self,
        datum: &[u8],
        limits: Limits,
        trailing: Trailing,
    ) -> Result<T, Error> {
        self.read_with(datum, limits, trailing, |datum, limits| read(datum, limits, trailing))
    }

    /// Gives a function the reader's datum, and what it may still cost.
    #[inline]
    pub(crate) fn read_with<R>(
        &self,
        datum: &[u8],
        limits: Limits,
        trailing: Trailing,
        read: impl FnOnce(&[u8], Limits) -> Result<R, Error>,
    ) -> Result<R, Error> {
        if self.is_identity {
            read(datum, limits)
        } else {
            self.read_by_program(datum, limits, trailing, read)
        }
    }

    // The value is built where it is returned: moving it takes as long as decoding some fields of it. So this is a function of
    // its own, with one result, at which it looks without a reference to it.
    #[inline(never)]
    fn read_by_program<R>(
        &self,
        datum: &[u8],
        limits: Limits,
        trailing: Trailing,
        read: impl FnOnce(&[u8], Limits) -> Result<R, Error>,
    ) -> Result<R, Error> {
        // Threads that end may decode, too, when theirs is gone.
        let mut scratch = SCRATCH.try_with(Cell::take).ok().flatten().unwrap_or_default();
        let run = self.run(datum, limits, trailing, &mut scratch);
        let has_run = run.is_ok();
        let mut result = match run {
            Ok(()) => {
                let left = limits.memory_for(datum.len()).saturating_sub(scratch.output.memory());
                read(scratch.output.bytes(), limits.memory(left).memory_per_byte(0))
            }
            Err(error) => Err(error),
        };
        #[expect(clippy::redundant_pattern_matching, reason = "no reference to the result")]
        if has_run && matches!(result, Err(_)) {
            result = after(result);
        }
        keep(scratch);
        result
    }

    fn run(
        &self,
        datum: &[u8],
        limits: Limits,
        trailing: Trailing,
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        match Machine::new(&self.program, datum, limits, scratch).run(true) {
            Ok(end) if end < datum.len() && trailing == Trailing::Refuse => {
                Err(Error::trailing(end).before_resolution())
            }
            Ok(_) => Ok(()),
            Err(halt) => Err(self.stopped(datum, halt.into_stop())),
        }
    }

    /// The error with its place in the writer's datum.
    #[cold]
    #[inline(never)]
    fn stopped(&self, datum: &[u8], stop: Stop) -> Error {
        let (fault, node) = match stop.cause {
            None => (stop.fault, None),
            Some(Cause::Failure(failure)) => match self.program.failures.get(failure as usize) {
                Some(failure) => (Fault::Unresolvable(failure.message.clone()), Some(failure.writer)),
                None => (stop.fault, None),
            },
            Some(Cause::Symbol { of, index }) => (self.unknown_symbol(of, index), None),
        };
        let error = Error::new(fault, stop.offset);
        locate_at(&self.writer, datum, node, error).before_resolution()
    }

    fn unknown_symbol(&self, of: u32, index: u32) -> Fault {
        let message = self.program.enums.get(of as usize).and_then(|symbols| {
            let (Kind::Enum(from), Kind::Enum(to)) =
                (self.writer.kind(symbols.writer), self.reader.kind(symbols.reader))
            else {
                return None;
            };
            let symbol = &from.symbols.get(index as usize)?.text;
            let name = to.named.fullname.as_str();
            Some(format!("found the symbol {symbol}, which the reader's {name} has not, and no default"))
        });
        Fault::Unresolvable(message.unwrap_or_default().into())
    }
}

#[inline]
fn keep(scratch: Box<Scratch>) {
    // Of a thread that ends it is dropped.
    SCRATCH.try_with(|place| place.set(Some(scratch))).ok();
}

#[cold]
#[inline(never)]
fn after<T>(result: Result<T, Error>) -> Result<T, Error> {
    result.map_err(Error::after_resolution)
}

#[inline]
fn read<T: DecodeOwned>(datum: &[u8], limits: Limits, trailing: Trailing) -> Result<T, Error> {
    match trailing {
        Trailing::Refuse => read_whole(datum, limits),
        Trailing::Ignore => read_first(datum, limits),
    }
}

// Each by itself, see `read_by_program`.
#[inline(never)]
fn read_whole<T: DecodeOwned>(datum: &[u8], limits: Limits) -> Result<T, Error> {
    from_slice_with(datum, limits)
}

#[inline(never)]
fn read_first<T: DecodeOwned>(datum: &[u8], limits: Limits) -> Result<T, Error> {
    Reader::with_limits(datum, limits).read()
}

impl fmt::Debug for Resolution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolution")
            .field("writer", &self.writer.name())
            .field("reader", &self.reader.name())
            .field("is_identity", &self.is_identity)
            .finish_non_exhaustive()
    }
}
