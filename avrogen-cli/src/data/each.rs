//! Reads JSON values one by one, each with its location.

use std::io::BufReader;
use std::path::PathBuf;

use anyhow::{Context as _, Error, Result};
use avrogen_runtime::json::JsonError;
use avrogen_schema::diagnostic::Severity;

use super::{Input, Values};
use crate::failure::Failure;
use crate::location::Location;
use crate::output::{Output, printable};

/// Why a value is refused.
pub(crate) enum ValueError {
    /// The value is invalid; the next ones are still read.
    Invalid(InvalidValue),
    Other(Error),
}

/// What is wrong with a value, and where in its text.
#[derive(Debug)]
pub(crate) struct InvalidValue {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) message: String,
}

impl InvalidValue {
    /// Creates an error about the whole value.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { line: 1, column: 1, message: message.into() }
    }
}

impl ValueError {
    /// Moves the position behind `before`, the text in front of the value.
    #[cfg(feature = "kafka")]
    pub(crate) fn behind(self, before: &str) -> Self {
        let Self::Invalid(mut wrong) = self else { return self };
        if wrong.line == 1 {
            wrong.column += before.rsplit('\n').next().unwrap_or_default().chars().count();
        }
        wrong.line += before.matches('\n').count();
        Self::Invalid(wrong)
    }
}

impl From<JsonError> for InvalidValue {
    fn from(error: JsonError) -> Self {
        let (line, column) = (error.line().unwrap_or(1), error.column().unwrap_or(1));
        Self { line, column, message: error.message() }
    }
}

impl From<InvalidValue> for ValueError {
    fn from(wrong: InvalidValue) -> Self {
        Self::Invalid(wrong)
    }
}

impl From<Error> for ValueError {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

/// Calls `take` for each value of some files, and reports invalid values. Returns whether every value was valid.
pub(crate) fn each_value(
    files: &[PathBuf],
    output: &Output,
    mut take: impl FnMut(&Location, &str) -> Result<(), ValueError>,
) -> Result<bool> {
    let mut is_whole = true;
    for path in Input::names(files) {
        let input = Input::open(path)?;
        let name = input.name.clone();
        for value in Values::new(BufReader::new(input.into_read())) {
            let (first, text) = value.with_context(|| format!("cannot read {name}"))?;
            let place = Location::line(&*name, first);
            let taken = text_of(&text).map_err(ValueError::from).and_then(|text| take(&place, text));
            match taken {
                Ok(()) => {}
                Err(ValueError::Other(error)) => {
                    return Err(match error.downcast::<Failure>() {
                        Ok(failure) => failure.at(place).into(),
                        Err(error) => error,
                    });
                }
                Err(ValueError::Invalid(InvalidValue { line, column, message })) => {
                    is_whole = false;
                    let (line, column) = (Some(first + line - 1), Some(column));
                    let place = Location::Input { name: name.clone(), line, column };
                    output.problem_at(Severity::Error, Some(&place), &printable(&message), &[]);
                }
            }
        }
    }
    Ok(is_whole)
}

fn text_of(text: &[u8]) -> Result<&str, InvalidValue> {
    std::str::from_utf8(text).map_err(|error| {
        let line = text[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        InvalidValue { line, ..InvalidValue::new("the text is not UTF-8") }
    })
}
