//! Diagnostics for people.

use std::fmt::Write as _;

use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::render::render;
use avrogen_schema::source::SourceMap;

/// Returns a diagnostic drawn into its text, followed by an empty line.
pub(super) fn diagnostic(sources: &SourceMap, diagnostic: &Diagnostic, color: bool) -> String {
    let mut drawing = render(sources, diagnostic, color);
    if !diagnostic.labels.is_empty() || !diagnostic.help.is_empty() {
        drawing.push('\n');
    }
    drawing
}

/// `2 errors, 1 warning`
pub(super) fn count(diagnostics: &[Diagnostic]) -> String {
    let counted = [Severity::Error, Severity::Warning].map(|severity| {
        let number = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        (severity, number)
    });
    let counted = counted.into_iter().filter(|(_, number)| *number > 0);
    let counted =
        counted.map(|(what, number)| format!("{number} {what}{}", if number == 1 { "" } else { "s" }));
    counted.collect::<Vec<_>>().join(", ")
}

/// In the look of a drawing without a text.
pub(super) fn problem(severity: Severity, message: &str, help: &[String], color: bool) -> String {
    let paint = |code: &'static str| if color { code } else { "" };
    let own = paint(match severity {
        Severity::Error => "\x1b[1;91m",
        Severity::Warning => "\x1b[1;93m",
        Severity::Info | Severity::Waived => "\x1b[1;96m",
    });
    let (bold, plain) = (paint("\x1b[0;1m"), paint("\x1b[0m"));
    let mut text = format!("{own}{severity}{bold}: {message}{plain}");
    for help in help {
        let _ = write!(text, "\n  = {bold}help{plain}: {help}");
    }
    text
}
