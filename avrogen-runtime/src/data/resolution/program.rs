//! The program that two schemas are compiled to.
//!
//! It walks the writer's bytes from the front. What reaches the reader as it stands is not touched one value at a time: it
//! belongs to a *run*, which begins where the last change was and is copied as a whole before the next one. So an
//! instruction that passes over a value copies it, unless it stands between [`Op::Flush`] and [`Op::Cut`].

use avrogen_schema::schema::NodeId;

/// An instruction; a place in the program is an index into the instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// Passes over so many bytes.
    Skip(usize),
    /// Passes over an int, a long, or an index that stays, and over so many bytes behind it.
    Varint { skip: u16 },
    /// Passes over so many of them, and over bytes behind the last one.
    Varints { count: u32, skip: u16 },
    /// Passes over a length and so many bytes.
    Bytes,
    /// Passes over the index of a union of null and one other branch, of which null has this index; over the next
    /// instruction, too, if it is null.
    Optional(u32),
    /// Passes over such a union whose other branch is an int, a long, or an index that stays, and over bytes behind it.
    OptionalVarint { null: u32, skip: u16 },
    /// Passes over such a union, so many ints, longs or indexes more, and over bytes behind the last one.
    OptionalVarints { null: u32, more: u32, skip: u16 },
    /// Passes over an array whose items all take so many bytes; `sized`: over a block whose size is told by that.
    SkipItems { bytes: usize, sized: bool },
    /// Passes over an array or map, the rest of which begins at `end`; `sized`: over a block whose size is told at once.
    SkipBlocks { end: u32, min: u32, sized: bool },

    /// Copies the run.
    Flush,
    /// Begins a run.
    Cut,
    /// Drops so many bytes.
    Drop(usize),
    /// Drops a varint.
    DropVarint,
    /// Drops a length and so many bytes.
    DropBytes,
    /// Writes constant bytes.
    Insert { from: u32, len: u32 },

    /// Replaces the index of a symbol: by an entry of [`Program::enums`].
    Enum(u32),
    /// Goes where the branch's entry of [`Program::branches`] says.
    Union { from: u32, len: u32 },
    /// An array or map whose items change. What follows is done for each item, whose fewest bytes are `min`.
    Blocks { end: u32, min: u32 },
    /// The end of an item.
    Next,

    /// Goes on elsewhere.
    Jump(u32),
    /// Goes elsewhere and comes back; a record of a recursive schema counts as a level.
    Call { to: u32, level: bool },
    /// Makes room for so many slots of a function.
    Slots(u32),
    /// Comes back.
    Return,
    /// Remembers where a value begins.
    Save(u32),
    /// Goes to where a value began.
    Enter(u32),
    /// Goes back.
    Leave,

    /// int to float, and so on; the writer's first.
    Promote(Promotion),
    /// bytes to string: the bytes stay, and must be UTF-8.
    Text,
    /// A number in another unit, by [`Program::scalings`].
    Scale(u32),
    /// A decimal with another scale, by [`Program::decimals`].
    Decimal(u32),

    /// There is no such value for the reader, for one of the [`Program::failures`].
    Fail(u32),
    /// From here on nothing changes.
    Rest,
    /// The end of the datum.
    End,
}

impl Op {
    /// An int, a long, or an index that stays, by itself.
    pub(super) const VARINT: Self = Self::Varint { skip: 0 };

    /// Becomes one with the instruction behind it, where there is such a one.
    pub(super) fn absorbs(&mut self, next: Self) -> bool {
        match (&mut *self, next) {
            (Self::Skip(before), Self::Skip(bytes)) => *before = before.saturating_add(bytes),
            (
                Self::Varint { skip }
                | Self::Varints { skip, .. }
                | Self::OptionalVarint { skip, .. }
                | Self::OptionalVarints { skip, .. },
                Self::Skip(bytes),
            ) => match u16::try_from(bytes).ok().and_then(|bytes| skip.checked_add(bytes)) {
                Some(sum) => *skip = sum,
                None => return false,
            },
            (Self::Varint { skip: 0 }, Self::VARINT) => *self = Self::Varints { count: 2, skip: 0 },
            (Self::OptionalVarint { null, skip: 0 }, Self::VARINT) => {
                *self = Self::OptionalVarints { null: *null, more: 1, skip: 0 };
            }
            (
                Self::Varints { count, skip: 0 } | Self::OptionalVarints { more: count, skip: 0, .. },
                Self::VARINT,
            ) => *count += 1,
            (Self::Insert { from, len }, Self::Insert { from: next, len: more }) if *from + *len == next => {
                *len += more;
            }
            _ => return false,
        }
        true
    }

    /// Whether one more varint behind it costs nothing.
    pub(super) fn counts_varints(&self) -> bool {
        matches!(
            self,
            Self::Varint { skip: 0 } | Self::Varints { skip: 0, .. } | Self::OptionalVarints { skip: 0, .. }
        )
    }
}

/// A promotion that changes bytes. Of the others, int to long and string to bytes do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Promotion {
    IntToFloat,
    IntToDouble,
    LongToFloat,
    LongToDouble,
    FloatToDouble,
}

/// Where a union's branch leads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch {
    pub(super) to: u32,
    pub(super) index: Index,
}

/// What becomes of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Index {
    /// It stays.
    Keep,
    /// The reader's schema is no union.
    Drop,
    /// It is another one.
    Is(u32),
}

/// What becomes of an enum's symbols.
#[derive(Debug)]
pub(super) struct Symbols {
    /// The reader's index for each of the writer's.
    pub(super) indexes: Vec<Option<u32>>,
    pub(super) writer: NodeId,
    pub(super) reader: NodeId,
}

/// A change of a time's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scaling {
    Times(i64),
    Over(i64),
}

/// A change of a decimal's scale, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rescale {
    /// By how many digits the reader's scale is larger than the writer's.
    pub(super) digits: i64,
    /// 10 to the power of the digits, in words, the lowest first; none where there are too many.
    pub(super) power: Option<Vec<u32>>,
    /// The reader's precision.
    pub(super) precision: u32,
    /// The size of a fixed; none of bytes.
    pub(super) size: Option<usize>,
}

/// Why there is no value for the reader.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) writer: NodeId,
    pub(super) message: Box<str>,
}

#[derive(Debug, Default)]
pub(super) struct Program {
    /// Where it begins.
    pub(super) entry: u32,
    pub(super) ops: Vec<Op>,
    pub(super) constants: Vec<u8>,
    pub(super) branches: Vec<Branch>,
    pub(super) enums: Vec<Symbols>,
    pub(super) scalings: Vec<Scaling>,
    pub(super) decimals: Vec<Rescale>,
    pub(super) failures: Vec<Failure>,
}
