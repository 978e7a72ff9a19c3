//! Diagnostics as pictures, in the look of rustc.
//!
//! Nothing that a file says may change how the rest is shown: controls, direction marks and invisible characters are
//! drawn as escapes, and of a long line only what is around the finding.

mod window;

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::SourceMap;
use crate::text;
use window::Window;

/// What stands for the path until the picture is drawn: the true place goes there, which the shortened text does not know.
/// The character is private, and an escape wherever else it comes up.
const PLACE: &str = "\u{f8ff}";

/// The longest message or help that is drawn.
const LONGEST: usize = 600;

/// Draws a diagnostic, with the escape sequences of a terminal where `color` is set, and without a line end.
pub fn render(sources: &SourceMap, diagnostic: &Diagnostic, color: bool) -> String {
    let windows = window::windows(sources, &diagnostic.labels);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Waived => Level::NOTE.with_name("waived"),
    };
    let mut group = Group::with_title(level.primary_title(visible(&diagnostic.message)).id(diagnostic.code));
    for window in &windows {
        group = group.element(snippet(window, diagnostic));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.with_name(note.name).message(visible(&note.text)));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    place(&renderer.render(&[group]), sources, &windows, diagnostic)
}

fn snippet<'a>(
    window: &'a Window,
    diagnostic: &Diagnostic,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let annotations = window.marks.iter().map(|mark| {
        let kind = if mark.label == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let text = visible(&diagnostic.labels[mark.label].text);
        kind.span(mark.range.clone()).label((!text.is_empty()).then_some(text))
    });
    Snippet::source(window.text.as_str()).path(PLACE).line_start(window.line).annotations(annotations)
}

/// Puts file, line and column of each window where the picture has the private character.
fn place(picture: &str, sources: &SourceMap, windows: &[Window], diagnostic: &Diagnostic) -> String {
    let mut parts = picture.split(PLACE);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (part, window) in parts.zip(windows) {
        let span = diagnostic.labels[window.label].span;
        let at = sources.position(span);
        text::push_line(&sources.get(span.file).name, &mut out);
        let _ = write!(out, ":{}:{}", at.line, at.column);
        let is_place = |character: char| character.is_ascii_digit() || character == ':';
        out.push_str(part.trim_start_matches(is_place));
    }
    out
}

fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(LONGEST));
    for (count, character) in text.chars().enumerate() {
        if count == LONGEST {
            out.push_str("...");
            break;
        }
        text::push_visible(character, &mut out);
    }
    out
}
