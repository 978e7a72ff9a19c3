//! What is wrong, where, and what to do: plain values, drawn elsewhere.

use crate::source::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The stage fails.
    Error,
    /// The stage goes on, and the reader should know.
    Warning,
}

/// A place that belongs to a diagnostic, with a few words about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there; may be empty for the primary label.
    pub text: String,
}

/// One finding of one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The slug that `avrogen explain` knows, such as `unknown-name`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// A single terse sentence without a full stop.
    pub message: String,
    /// The first is the primary one, to which `file:line:column` refers.
    pub labels: Vec<Label>,
    /// What to do next, one line each.
    pub help: Vec<String>,
}
