//! For people.

use std::fmt::Write as _;

use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::render::render;
use avrogen_schema::source::SourceMap;

/// Drawn into its text, with an empty line behind it.
pub(super) fn diagnostic(sources: &SourceMap, diagnostic: &Diagnostic, color: bool) -> String {
    let mut drawing = render(sources, diagnostic, color);
    if !diagnostic.labels.is_empty() || !diagnostic.help.is_empty() {
        drawing.push('\n');
    }
    drawing
}

/// `2 errors, 1 warning`
pub(super) fn count(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let parts = [("error", errors), ("warning", diagnostics.len() - errors)];
    let parts = parts.into_iter().filter(|(_, number)| *number > 0);
    let parts = parts.map(|(what, number)| format!("{number} {what}{}", if number == 1 { "" } else { "s" }));
    parts.collect::<Vec<_>>().join(", ")
}

/// In the look of a drawing without a text.
pub(super) fn problem(severity: Severity, message: &str, help: &[String], color: bool) -> String {
    let (on, bold, off) = match (color, severity) {
        (false, _) => ("", "", ""),
        (true, Severity::Error) => ("\x1b[1;91m", "\x1b[0;1m", "\x1b[0m"),
        (true, Severity::Warning) => ("\x1b[1;93m", "\x1b[0;1m", "\x1b[0m"),
    };
    let mut text = format!("{on}{severity}{bold}: {message}{off}");
    for help in help {
        let _ = write!(text, "\n  = {bold}help{off}: {help}");
    }
    text
}
