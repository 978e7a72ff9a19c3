//! Locations in an input that is no schema: a text, data or a topic.

use std::fmt;

/// The name of standard input in messages.
pub(crate) const STDIN: &str = "standard input";

/// What a message points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    /// A file or standard input. Lines and columns count from 1, and binary input has none.
    Input { name: String, line: Option<usize>, column: Option<usize> },
    /// A message of a topic.
    #[cfg(feature = "kafka")]
    Message { topic: String, partition: i32, offset: i64 },
}

impl Location {
    /// Returns the location of a whole input.
    pub(crate) fn input(name: impl Into<String>) -> Self {
        Self::Input { name: name.into(), line: None, column: None }
    }

    /// Returns the location of a line of an input.
    pub(crate) fn line(name: impl Into<String>, line: usize) -> Self {
        Self::Input { name: name.into(), line: Some(line), column: None }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input { name, line: None, .. } => f.write_str(name),
            Self::Input { name, line: Some(line), column: None } => write!(f, "{name}, line {line}"),
            Self::Input { name, line: Some(line), column: Some(column) } => {
                write!(f, "{name}:{line}:{column}")
            }
            #[cfg(feature = "kafka")]
            Self::Message { topic, partition, offset } => write!(f, "{topic}/{partition}@{offset}"),
        }
    }
}
