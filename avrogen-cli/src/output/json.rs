//! One JSON object a line. `docs/json` describes the objects as JSON Schemas, and tests hold the output against them.

use std::io::{self, Write};

use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::source::SourceMap;
use serde::Serialize;

use crate::location::Location;

/// A diagnostic. Without a position in a text, the fields of the position are null.
#[derive(Default, Serialize)]
struct Object<'a> {
    code: Option<&'a str>,
    severity: String,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    help: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partition: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<i64>,
}

/// Writes one object.
pub(crate) fn line(out: &mut impl Write, object: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, object)?;
    out.write_all(b"\n")
}

pub(super) fn diagnostic(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.span();
    let at = span.map(|span| sources.position(span));
    text(&Object {
        code: Some(diagnostic.code),
        severity: diagnostic.severity.to_string(),
        message: &diagnostic.message,
        file: span.map(|span| &*sources.get(span.file).name),
        line: at.map(|at| at.line),
        column: at.map(|at| at.column),
        end_line: at.map(|at| at.end_line),
        end_column: at.map(|at| at.end_column),
        help: joined(&diagnostic.help),
        ..Object::default()
    })
}

pub(super) fn problem(
    severity: Severity,
    place: Option<&Location>,
    message: &str,
    help: &[String],
) -> String {
    let mut object =
        Object { severity: severity.to_string(), message, help: joined(help), ..Object::default() };
    match place {
        None => {}
        Some(Location::Input { name, line, column }) => {
            (object.file, object.line, object.column) = (Some(&**name), *line, *column);
            (object.end_line, object.end_column) = (*line, *column);
        }
        #[cfg(feature = "kafka")]
        Some(Location::Message { topic, partition, offset }) => {
            (object.topic, object.partition, object.offset) =
                (Some(&**topic), Some(*partition), Some(*offset));
        }
    }
    text(&object)
}

fn joined(help: &[String]) -> Option<String> {
    (!help.is_empty()).then(|| help.join("\n"))
}

fn text(object: &Object<'_>) -> String {
    serde_json::to_string(object).expect("texts and numbers are JSON")
}
