//! Findings as text: a line for machines, a drawing for people, and both as cargo takes them from a build script.

use std::fmt::Write as _;

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::SourceMap;

/// `file:line:col: CODE: summary`, which editors make a link.
pub(crate) fn line(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, message, .. } = diagnostic;
    match diagnostic.span() {
        Some(span) => {
            let at = sources.position(span);
            format!("{}:{}:{}: {code}: {message}", sources.get(span.file).name, at.line, at.column)
        }
        None => format!("{code}: {message}"),
    }
}

/// The finding drawn into its text, without colours.
#[cfg(feature = "render")]
pub(crate) fn drawing(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    avrogen_schema::render::render(sources, diagnostic, false)
}

/// The finding in a few lines.
#[cfg(not(feature = "render"))]
pub(crate) fn drawing(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let mut text = line(sources, diagnostic);
    for help in &diagnostic.help {
        let _ = write!(text, "\n  help: {help}");
    }
    text
}

/// What a build script prints for a finding. Cargo takes instructions line by line and has no way to continue one, so
/// an error is several: the line, and the drawing under it. A text of others is never at the start of a line.
pub(crate) fn instructions(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let mut out = String::new();
    let mut put = |kind: &str, text: &str| {
        let _ = writeln!(out, "cargo::{kind}={}", printable(text));
    };
    let line = line(sources, diagnostic);
    if !diagnostic.is_error() {
        let help = diagnostic.help.first().map(|help| format!(" (help: {help})")).unwrap_or_default();
        put("warning", &format!("{line}{help}"));
        return out;
    }
    put("error", &line);
    // The drawing repeats the summary in its first line.
    for line in drawing(sources, diagnostic).lines().skip(1) {
        put("error", line);
    }
    out
}

/// A line with nothing in it that a terminal or cargo acts on.
pub(crate) fn printable(line: &str) -> String {
    line.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
