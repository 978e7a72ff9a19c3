//! Settings for some of the types or fields: those that a pattern matches.

use avrogen_schema::source::Span;

use super::settings::{Scope, Settings};

/// Settings for what a pattern matches.
#[derive(Clone, Debug)]
pub(crate) struct Selector {
    pub(crate) scope: Scope,
    /// A pattern of names; of a mapping, the value of the property.
    pub(crate) pattern: String,
    /// The property that a mapping goes by: for a logical type it is `logicalType`.
    pub(crate) property: Option<String>,
    /// Where it stands, if it stands in a file.
    pub(crate) span: Option<Span>,
    pub(crate) settings: Settings,
    /// Whether it may be about schemas that are not here.
    pub(crate) may_miss: bool,
}
