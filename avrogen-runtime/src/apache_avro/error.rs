//! Why a value of `apache-avro` is none of a generated type.

use std::fmt;

use crate::Error;

/// Why a value of `apache-avro` is none of a generated type: `User.id: found a string, expecting long`.
pub struct ValueError(Box<Inner>);

#[derive(Debug)]
enum Inner {
    /// The steps to the place, the last one first.
    Value {
        path: Vec<String>,
        message: String,
    },
    Datum(Error),
}

impl ValueError {
    #[cold]
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Inner::Value { path: Vec::new(), message: message.into() }))
    }

    /// It is a datum of the schema, and none that the type can be.
    #[cold]
    pub(super) fn of_datum(error: Error) -> Self {
        Self(Box::new(Inner::Datum(error)))
    }

    /// The same error, met in a part.
    #[cold]
    pub(super) fn within(mut self, step: String) -> Self {
        if let Inner::Value { path, .. } = &mut *self.0 {
            path.push(step);
        }
        self
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Inner::Value { path, message } => {
                path.iter().rev().try_for_each(|step| f.write_str(step))?;
                write!(f, ": {message}")
            }
            Inner::Datum(error) => write!(f, "{error}"),
        }
    }
}

impl fmt::Debug for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ValueError").field(&self.0).finish()
    }
}

impl std::error::Error for ValueError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Inner::Value { .. } => None,
            Inner::Datum(error) => Some(error),
        }
    }
}
