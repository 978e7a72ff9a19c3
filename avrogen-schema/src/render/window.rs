//! The part of a file that a picture shows.

use std::ops::Range;

use crate::diagnostic::Label;
use crate::source::{SourceMap, Span};
use crate::text::push_visible;

/// Some lines of a file, made safe to draw.
pub(super) struct Window {
    /// The first of its labels, whose place heads it.
    pub(super) label: usize,
    /// The number of the first line.
    pub(super) line: usize,
    pub(super) text: String,
    pub(super) marks: Vec<Mark>,
}

/// Where a label is in the text of a window.
pub(super) struct Mark {
    pub(super) label: usize,
    pub(super) range: Range<usize>,
}

/// Bytes of a line before and after what is marked.
const AROUND: usize = 120;
/// Bytes of a line that are marked.
const MARKED: usize = 120;
/// Bytes between two labels of one window.
const APART: usize = 1_000;

/// The windows that show all labels: the primary one's first, and labels that are near each other in one.
pub(super) fn windows(sources: &SourceMap, labels: &[Label]) -> Vec<Window> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|at| (labels[*at].span.file, labels[*at].span.start, *at));
    let near = |a: &usize, b: &usize| {
        let (a, b) = (labels[*a].span, labels[*b].span);
        a.file == b.file && (b.start - a.start) as usize <= APART && !is_far_on_one_line(sources, a, b)
    };
    let mut windows: Vec<Window> =
        order.chunk_by(near).map(|near| Window::new(sources, labels, near)).collect();
    windows.sort_by_key(|window| window.label);
    windows
}

fn is_far_on_one_line(sources: &SourceMap, a: Span, b: Span) -> bool {
    let between = sources.snippet(Span { end: b.start.max(a.start), ..a });
    between.len() > AROUND && !between.contains('\n')
}

impl Window {
    fn new(sources: &SourceMap, labels: &[Label], shown: &[usize]) -> Self {
        let file = labels[shown[0]].span.file;
        let source = &sources.get(file).text;
        let spans: Vec<Range<usize>> = shown.iter().map(|at| one_line(source, labels[*at].span)).collect();
        let (begin, is_cut) = line_begin(source, spans[0].start);
        let last = spans.iter().map(|span| span.end).max().unwrap_or(begin);
        let end = line_end(source, last);
        let mut text = String::from(if is_cut { "..." } else { "" });
        // Where each offset of the source that matters is in the text.
        let mut moved: Vec<(usize, usize)> = Vec::new();
        let mut wanted: Vec<usize> = spans.iter().flat_map(|span| [span.start, span.end]).collect();
        wanted.sort_unstable();
        let mut wanted = wanted.into_iter().peekable();
        for (offset, character) in source[begin..end].char_indices() {
            while let Some(at) = wanted.next_if(|wanted| *wanted <= begin + offset) {
                moved.push((at, text.len()));
            }
            match character {
                '\n' | '\t' => text.push(character),
                '\r' if source[begin + offset..].starts_with("\r\n") => {}
                _ => push_visible(character, &mut text),
            }
        }
        moved.extend(wanted.map(|at| (at, text.len())));
        if end < source.len() && !source[end..].starts_with(['\n', '\r']) {
            text.push_str("...");
        }
        let find = |offset: usize| moved.iter().find(|(from, _)| *from == offset).map_or(0, |(_, to)| *to);
        let marks = shown
            .iter()
            .zip(&spans)
            .map(|(label, span)| Mark { label: *label, range: find(span.start)..find(span.end) });
        let marks: Vec<Mark> = marks.collect();
        let label = shown.iter().copied().min().unwrap_or(0);
        let line = sources.position(Span::new(file, begin, begin)).line;
        Self { label, line, text, marks }
    }
}

/// The part of a span that is on its first line, and not too long.
fn one_line(source: &str, span: Span) -> Range<usize> {
    let start = floor(source, span.start as usize);
    let end = floor(source, (span.end as usize).min(start + MARKED)).max(start);
    let line = source[start..end].find(['\n', '\r']).map_or(end, |at| start + at);
    start..line
}

/// Where the line of an offset begins, and whether that is further away than is shown.
fn line_begin(source: &str, offset: usize) -> (usize, bool) {
    let from = floor(source, offset.saturating_sub(AROUND));
    match source[from..offset].rfind('\n') {
        Some(at) => (from + at + 1, false),
        None => (from, from > 0 && !source[..from].ends_with('\n')),
    }
}

fn line_end(source: &str, offset: usize) -> usize {
    let to = floor(source, offset + AROUND);
    source[offset..to].find(['\n', '\r']).map_or(to, |at| offset + at)
}

fn floor(source: &str, offset: usize) -> usize {
    let mut offset = offset.min(source.len());
    while !source.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
