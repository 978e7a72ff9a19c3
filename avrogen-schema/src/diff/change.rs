//! One change, as a value.

use std::fmt;

use crate::json::Object;
use crate::source::{SourceMap, Span};

/// A difference between two schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// To what.
    pub element: Element,
    /// The path by name, in the new schema; of something that is gone, where it was.
    pub path: String,
    /// Where it is in the old schema; of something new, what is around it.
    pub old: Span,
    /// Where it is in the new schema; of something gone, what is around it.
    pub new: Span,
    /// What it was.
    pub from: Option<String>,
    /// What it is.
    pub to: Option<String>,
}

/// What happened to an [`Element`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another name, and an alias says so.
    Renamed,
    /// It is in another namespace.
    Moved,
    /// The same ones stand in another order.
    Reordered,
    /// The new schema reads the old one's data, and not the other way round.
    Widened,
    /// The old schema reads the new one's data, and not the other way round.
    Narrowed,
    /// It is another one.
    Changed,
}

/// What a [`Change`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Element {
    /// The schema of a field, of items, or of the whole.
    Type,
    /// A field of a record.
    Field,
    /// A symbol of an enum.
    Symbol,
    /// A branch of a union.
    Branch,
    /// The size of a fixed.
    Size,
    /// The default of a field or an enum.
    Default,
    /// The logical type of a schema, or its parameters.
    LogicalType,
    /// The documentation.
    Doc,
    /// How a field counts when records are sorted.
    Order,
    /// The aliases of a schema or a field.
    Aliases,
    /// An attribute that the specification does not know.
    Attribute,
}

impl ChangeKind {
    /// Its name, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Reordered => "reordered",
            Self::Widened => "widened",
            Self::Narrowed => "narrowed",
            Self::Changed => "changed",
        }
    }
}

impl Element {
    /// Its name, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Field => "field",
            Self::Symbol => "symbol",
            Self::Branch => "branch",
            Self::Size => "size",
            Self::Default => "default",
            Self::LogicalType => "logical type",
            Self::Doc => "doc",
            Self::Order => "order",
            Self::Aliases => "aliases",
            Self::Attribute => "attribute",
        }
    }

    fn plural(self) -> &'static str {
        match self {
            Self::Field => "fields",
            Self::Symbol => "symbols",
            Self::Branch => "branches",
            _ => self.name(),
        }
    }
}

impl Change {
    /// What happened, without the path: `field added: string`.
    pub fn message(&self) -> String {
        let what =
            if self.kind == ChangeKind::Reordered { self.element.plural() } else { self.element.name() };
        let what = format!("{what} {}", self.kind.name());
        match (&self.from, &self.to) {
            (Some(from), Some(to)) => format!("{what} from {from} to {to}"),
            (Some(one), None) | (None, Some(one)) => format!("{what}: {one}"),
            (None, None) => what,
        }
    }

    /// On one line, for scripts: `change`, `element`, `path`, `from`, `to`, `message`, the place in the new text, and under
    /// `old` that in the old one.
    pub fn to_json(&self, sources: &SourceMap) -> String {
        Object::new()
            .text("change", self.kind.name())
            .text("element", self.element.name())
            .text("path", &self.path)
            .text_or_null("from", self.from.as_deref())
            .text_or_null("to", self.to.as_deref())
            .text("message", &self.message())
            .place(sources, Some(self.new))
            .object("old", &Object::new().place(sources, Some(self.old)))
            .finish()
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = String::new();
        crate::text::push_line(&self.path, &mut line);
        line.push_str(": ");
        crate::text::push_line(&self.message(), &mut line);
        f.write_str(&line)
    }
}
