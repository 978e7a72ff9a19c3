//! What has to be done with the writer's data: a tree of actions for each pair of records, the pairs in a list.
//!
//! Errors are actions, too. As in Java Avro, a branch or symbol that the reader does not have is an error of the datum
//! that uses it, and so is a record that lacks a field of the reader without a default.

use avrogen_schema::schema::NodeId;

use super::program::{Promotion, Rescale, Scaling};

/// What is to be done with a datum of the writer.
#[derive(Debug)]
pub(super) enum Action {
    /// It stays as it is.
    Copy,
    /// It becomes a branch of a union of the reader.
    Branch {
        index: usize,
        action: Box<Action>,
    },
    /// One action for each branch of a union of the writer.
    Union(Vec<Action>),
    /// For each item of an array, or value of a map.
    Items(Box<Action>),
    /// One of the pairs of records.
    Record(usize),
    /// The reader's index of each of the writer's symbols.
    Enum {
        indexes: Vec<Option<u32>>,
        reader: NodeId,
    },
    Promote(Promotion),
    Text,
    Scale(Scaling),
    Decimal(Rescale),
    /// There is no such value for the reader.
    Fail(Box<str>),
}

/// A step through a record.
#[derive(Debug)]
pub(super) enum Step {
    /// The next field of the writer, or one without bytes, for the reader's next one.
    Field(usize, Action),
    /// The next field of the writer, which the reader does not have.
    Drop(usize),
    /// The next fields of the writer, which the reader has later: where they begin is kept in a slot.
    Save { slot: usize, fields: Vec<usize> },
    /// The fields that begin where a slot says.
    Load { slot: usize, fields: Vec<(usize, Action)> },
    /// A default of the reader, which has bytes.
    Insert(Vec<u8>),
    /// There is no such record for the reader: the only step, then.
    Fail(Box<str>),
}

/// A record of the writer that is read as one of the reader.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) writer: NodeId,
    pub(super) steps: Vec<Step>,
    /// Whether nothing changes.
    pub(super) is_copy: bool,
}

#[derive(Debug)]
pub(super) struct Plan {
    pub(super) root: Action,
    pub(super) pairs: Vec<Pair>,
}
