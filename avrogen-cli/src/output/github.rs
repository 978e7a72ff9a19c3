//! Annotations, as a GitHub workflow takes them from what a step prints.

use std::fmt::Write as _;

use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::source::SourceMap;

pub(super) fn diagnostic(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let mut place = String::new();
    if let Some(span) = diagnostic.span() {
        let at = sources.position(span);
        let file = property(&sources.get(span.file).name);
        let _ = write!(
            place,
            "file={file},line={},col={},endLine={},endColumn={},",
            at.line, at.column, at.end_line, at.end_column
        );
    }
    let _ = write!(place, "title={}", property(diagnostic.code));
    annotation(diagnostic.severity, &place, &diagnostic.message, &diagnostic.help)
}

pub(super) fn problem(severity: Severity, message: &str, help: &[String]) -> String {
    annotation(severity, "title=avrogen", message, help)
}

fn annotation(severity: Severity, place: &str, message: &str, help: &[String]) -> String {
    let mut text = message.to_owned();
    for help in help {
        let _ = write!(text, "\nhelp: {help}");
    }
    let level = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Waived => "notice",
    };
    format!("::{level} {place}::{}", data(&text))
}

/// A workflow reads one line, and takes `%` for the start of an escape.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
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
        let finding = Diagnostic::error("unknown-name", span, "50%\n::error ::x").help("try");
        assert_eq!(
            diagnostic(&sources, &finding),
            "::error file=a%2Cb%3Ac.avsc,line=1,col=1,endLine=1,endColumn=7,title=unknown-name::50%25%0A::error ::x%0Ahelp: try"
        );
    }
}
