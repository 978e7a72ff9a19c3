//! The texts that schemas were read from, and places in them.

use std::sync::{Arc, OnceLock};

/// A file of a [`SourceMap`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

/// A range of bytes in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

/// A span as people and editors count: from 1, columns in characters, the end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line of the first character.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column behind the last character.
    pub end_column: usize,
}

/// One text and the name that diagnostics give it: a path, or `lock:users-value@4`.
#[derive(Clone, Debug)]
pub struct Source {
    /// What diagnostics print.
    pub name: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
    checkpoints: OnceLock<Vec<Checkpoint>>,
}

/// The line and column at some offset, from 1. There is one every [`STRIDE`] bytes, so that looking up a position costs
/// the same wherever it is: a hostile file may be one long line with a finding on every byte.
#[derive(Clone, Copy, Debug)]
struct Checkpoint {
    offset: usize,
    line: usize,
    column: usize,
}

const STRIDE: usize = 1024;

/// All texts of one run. A [`Span`] means something only together with the map its file came from.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text under the name that diagnostics will print.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.sources.len()).expect("under four billion files"));
        self.sources.push(Source { name: name.into(), text: text.into(), checkpoints: OnceLock::new() });
        id
    }

    /// The text and name of a file.
    ///
    /// # Panics
    /// When the id came from another map.
    pub fn get(&self, file: FileId) -> &Source {
        &self.sources[file.0 as usize]
    }

    /// Every file, in the order they were added.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = FileId> + use<> {
        (0..u32::try_from(self.sources.len()).expect("checked in add")).map(FileId)
    }

    /// The text that a span covers; empty where the span does not fall on character borders.
    pub fn snippet(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// A span in lines and columns.
    pub fn position(&self, span: Span) -> Position {
        let source = self.get(span.file);
        let (line, column) = source.line_and_column(span.start as usize);
        let (end_line, end_column) = source.line_and_column(span.end.max(span.start) as usize);
        Position { line, column, end_line, end_column }
    }
}

impl Source {
    fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let offset = border(&self.text, offset);
        let checkpoints = self.checkpoints.get_or_init(|| checkpoints(&self.text));
        let after = checkpoints.partition_point(|checkpoint| checkpoint.offset <= offset);
        let from = checkpoints[after - 1];
        let Checkpoint { line, column, .. } = from.advance(&self.text, offset);
        (line, column)
    }
}

impl Checkpoint {
    const START: Self = Self { offset: 0, line: 1, column: 1 };

    /// What holds at a later offset, which is on a character border.
    fn advance(self, text: &str, offset: usize) -> Self {
        let between = &text[self.offset..offset];
        let lines = between.bytes().filter(|byte| *byte == b'\n').count();
        let column = match between.rfind('\n') {
            Some(at) => between[at + 1..].chars().count() + 1,
            None => self.column + between.chars().count(),
        };
        Self { offset, line: self.line + lines, column }
    }
}

/// The line and column of an offset in a text, from 1 and in characters.
#[doc(hidden)]
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let Checkpoint { line, column, .. } = Checkpoint::START.advance(text, border(text, offset));
    (line, column)
}

/// `str::floor_char_boundary`, which is younger than the oldest Rust that we build with.
fn border(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn checkpoints(text: &str) -> Vec<Checkpoint> {
    let mut at = Checkpoint::START;
    let mut all = vec![at];
    while text.len() - at.offset > STRIDE {
        at = at.advance(text, border(text, at.offset + STRIDE));
        all.push(at);
    }
    all
}

impl Span {
    /// A range of bytes in a file.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let offset = |n| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: offset(start), end: offset(end) }
    }

    /// From the start of this one to the end of the other, which is in the same file.
    #[must_use]
    pub fn to(self, other: Span) -> Self {
        Self { end: other.end.max(self.end), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let mut map = SourceMap::new();
        let text = format!("{{\n  \"é\": {}1\n}}", "ü".repeat(2 * STRIDE));
        let file = map.add("a.avsc", text.as_str());
        let one = text.find('1').expect("it is there");
        let at = map.position(Span::new(file, one, one + 1));
        assert_eq!((at.line, at.column, at.end_line, at.end_column), (2, 8 + 2 * STRIDE, 2, 9 + 2 * STRIDE));
    }

    #[test]
    fn every_offset_agrees_with_counting_from_the_start() {
        let text = "ab\nß\r\n\n😀x".repeat(300);
        let mut map = SourceMap::new();
        let file = map.add("a.avsc", text.as_str());
        for (offset, _) in text.char_indices() {
            let before = &text[..offset];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
            let at = map.position(Span::new(file, offset, offset));
            assert_eq!((at.line, at.column), (line, column), "offset {offset}");
        }
    }

    #[test]
    fn offsets_outside_the_text_are_its_end() {
        let mut map = SourceMap::new();
        let file = map.add("a.avsc", "é");
        let at = map.position(Span::new(file, 1, 99));
        assert_eq!((at.line, at.column, at.end_column), (1, 1, 2));
    }
}
