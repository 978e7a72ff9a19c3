//! A JSON reader that keeps what other readers lose: where everything stood, and how numbers were written.

#[doc(hidden)]
pub mod lexer;
mod object;
mod print;
mod read;
mod scan;

use crate::source::Span;

pub use object::Object;
pub(crate) use print::compare_keys;
pub use print::{Keys, Numbers, print, print_string};
pub use read::read;

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
    /// An object: members in source order. A key that was repeated stands once, where it stood first, with the value
    /// that it had last: what Java Avro's reader makes of it.
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

impl Value {
    /// The text, where it is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number, where it is written as an integer (`1`, not `1.0` nor `1e0`) that fits.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.kind {
            ValueKind::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The nearest double, where it is a number; infinite where it is too large.
    pub fn as_f64(&self) -> Option<f64> {
        match &self.kind {
            ValueKind::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A member of an object.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match &self.kind {
            ValueKind::Object(members) => {
                members.iter().find(|member| &*member.key == key).map(|member| &member.value)
            }
            _ => None,
        }
    }

    /// What it is, for a message: `a number`.
    pub fn describe(&self) -> &'static str {
        match self.kind {
            ValueKind::Null => "null",
            ValueKind::Bool(_) => "a boolean",
            ValueKind::Number(_) => "a number",
            ValueKind::String(_) => "a string",
            ValueKind::Array(_) => "an array",
            ValueKind::Object(_) => "an object",
        }
    }
}
