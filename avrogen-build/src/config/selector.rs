//! Settings for some of the types or fields: those that a pattern matches.

use avrogen_schema::source::Span;

use super::settings::{Scope, Settings};

/// Settings for what a pattern matches.
#[derive(Clone, Debug)]
pub(crate) struct Selector {
    pub(crate) scope: Scope,
    pub(crate) pattern: String,
    /// Where it stands, if it stands in a file.
    pub(crate) span: Option<Span>,
    pub(crate) settings: Settings,
    /// Whether it may be about schemas that are not here.
    pub(crate) may_miss: bool,
}
