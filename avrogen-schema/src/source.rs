//! The texts that schemas were read from, and places in them.

use std::sync::Arc;

/// A file of a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
}

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
        self.sources.push(Source { name: name.into(), text: text.into() });
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
        let text = &self.get(span.file).text;
        let (line, column) = line_and_column(text, span.start as usize);
        let (end_line, end_column) = line_and_column(text, span.end as usize);
        Position { line, column, end_line, end_column }
    }
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

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
