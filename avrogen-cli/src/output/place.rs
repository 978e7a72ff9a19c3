//! Where something is that is no schema: in a text, in data, or in a topic.

use std::fmt;

/// A place that a message is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Of an input: lines and columns count from 1, and there are none in bytes.
    Input { name: String, line: Option<usize>, column: Option<usize> },
    /// A message of a topic.
    #[cfg(feature = "kafka")]
    Message { topic: String, partition: i32, offset: i64 },
}

impl Place {
    /// An input as a whole.
    pub(crate) fn input(name: impl Into<String>) -> Self {
        Self::Input { name: name.into(), line: None, column: None }
    }

    /// A line of an input.
    pub(crate) fn line(name: impl Into<String>, line: usize) -> Self {
        Self::Input { name: name.into(), line: Some(line), column: None }
    }
}

impl fmt::Display for Place {
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
