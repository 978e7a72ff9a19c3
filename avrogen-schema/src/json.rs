//! A JSON reader that keeps what other readers lose: where everything stood, and how numbers were written.

use crate::source::Span;

/// A JSON value and where it stood.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its text.
    pub span: Span,
    /// What it is.
    pub kind: ValueKind,
}

/// What a JSON value is.
#[derive(Clone, Debug)]
pub enum ValueKind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it was written.
    Number(Box<str>),
    /// A string, unescaped.
    String(Box<str>),
    /// An array.
    Array(Vec<Value>),
    /// An object: members in source order, repeated keys kept.
    Object(Vec<Member>),
}

/// A member of a JSON object.
#[derive(Clone, Debug)]
pub struct Member {
    /// The key, unescaped.
    pub key: Box<str>,
    /// Where the key stood, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Value,
}
