//! Annotations of a GitHub workflow, which it reads from the output of a step.

use std::fmt::Write as _;

use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::source::{Position, SourceMap};

use crate::location::{Location, STDIN};

pub(super) fn diagnostic(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let place = diagnostic.span().map(|span| (&*sources.get(span.file).name, sources.position(span)));
    annotation(diagnostic.severity, place, diagnostic.code, &with_help(&diagnostic.message, &diagnostic.help))
}

pub(super) fn problem(
    severity: Severity,
    place: Option<&Location>,
    message: &str,
    help: &[String],
) -> String {
    let place = match place {
        // A place of standard input is in no file that could be shown.
        Some(Location::Input { name, line: Some(line), column }) if name != STDIN => {
            let (line, column) = (*line, column.unwrap_or(1));
            Some((&**name, Position { line, column, end_line: line, end_column: column }))
        }
        _ => None,
    };
    annotation(severity, place, "avrogen", &with_help(message, help))
}

fn with_help(message: &str, help: &[String]) -> String {
    let mut text = message.to_owned();
    for help in help {
        let _ = write!(text, "\nhelp: {help}");
    }
    text
}

/// One annotation, at a place of a file or at none.
pub(super) fn annotation(
    severity: Severity,
    place: Option<(&str, Position)>,
    title: &str,
    text: &str,
) -> String {
    let mut properties = String::new();
    if let Some((file, at)) = place {
        let _ = write!(
            properties,
            "file={},line={},col={},endLine={},endColumn={},",
            property(file),
            at.line,
            at.column,
            at.end_line,
            at.end_column
        );
    }
    let _ = write!(properties, "title={}", property(title));
    let level = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Waived => "notice",
    };
    format!("::{level} {properties}::{}", data(text))
}

/// A workflow reads one line, and takes `%` for the start of an escape.
fn data(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            // A log is shown in something like a terminal.
            character if character.is_control() => out.push('\u{fffd}'),
            character => out.push(character),
        }
    }
    out
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_the_annotation() {
        let mut sources = SourceMap::new();
        let file = sources.add("a,b:c.avsc", "\"lang\"");
        let span = avrogen_schema::source::Span::new(file, 0, 6);
        let finding = Diagnostic::error("unknown-name", span, "50%\n::error \u{1b}::x").help("try");
        assert_eq!(
            diagnostic(&sources, &finding),
            "::error file=a%2Cb%3Ac.avsc,line=1,col=1,endLine=1,endColumn=7,title=unknown-name::50%25%0A::error \u{fffd}::x%0Ahelp: try"
        );
    }
}
