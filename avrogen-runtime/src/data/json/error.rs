//! Why a JSON text is no datum of a schema.

use std::fmt;

use avrogen_schema::source::line_and_column;

use super::tokens::Fault;
use crate::Error;

/// Why a JSON text is no datum of a schema: `1:9: found a string, expecting an int`.
pub struct JsonError(Box<Inner>);

#[derive(Debug)]
enum Inner {
    Text { line: usize, column: usize, message: String },
    Datum(Error),
}

impl JsonError {
    #[cold]
    pub(super) fn of_text(text: &str, Fault { at, message }: Fault) -> Self {
        let (line, column) = line_and_column(text, at);
        Self(Box::new(Inner::Text { line, column, message }))
    }

    /// What the text encodes is a datum, and none that the type can be.
    #[cold]
    pub(crate) fn of_datum(error: Error) -> Self {
        Self(Box::new(Inner::Datum(error)))
    }

    /// The line, from 1; none where the text is a datum that the type cannot be.
    pub fn line(&self) -> Option<usize> {
        match &*self.0 {
            Inner::Text { line, .. } => Some(*line),
            Inner::Datum(_) => None,
        }
    }

    /// The column, from 1, in characters.
    pub fn column(&self) -> Option<usize> {
        match &*self.0 {
            Inner::Text { column, .. } => Some(*column),
            Inner::Datum(_) => None,
        }
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> String {
        match &*self.0 {
            Inner::Text { message, .. } => message.clone(),
            Inner::Datum(error) => error.to_string(),
        }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Inner::Text { line, column, message } => write!(f, "{line}:{column}: {message}"),
            Inner::Datum(error) => write!(f, "{error}"),
        }
    }
}

impl fmt::Debug for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("JsonError").field(&self.0).finish()
    }
}

impl std::error::Error for JsonError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Inner::Text { .. } => None,
            Inner::Datum(error) => Some(error),
        }
    }
}
