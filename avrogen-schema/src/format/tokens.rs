//! A text that is known to be JSON, cut into pieces.

/// A piece of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Line ends before it: none, one, or more.
    pub(super) lines: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// `{` or `[`
    Open,
    /// `}` or `]`
    Close,
    Comma,
    Colon,
    /// A string, number or word.
    Scalar,
    /// `// ..`, without its line end.
    LineComment,
    /// `/* .. */`
    BlockComment,
}

impl Token {
    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// All tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = 0_u8;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_whitespace() {
            lines = lines.saturating_add(u8::from(*byte == b'\n'));
            at += 1;
            continue;
        }
        let (kind, end) = match byte {
            b'{' | b'[' => (TokenKind::Open, at + 1),
            b'}' | b']' => (TokenKind::Close, at + 1),
            b',' => (TokenKind::Comma, at + 1),
            b':' => (TokenKind::Colon, at + 1),
            b'/' if bytes.get(at + 1) == Some(&b'/') => (TokenKind::LineComment, line_end(bytes, at)),
            b'/' => {
                let rest = text.get(at + 2..).and_then(|rest| rest.find("*/"));
                (TokenKind::BlockComment, rest.map_or(bytes.len(), |found| at + 2 + found + 2))
            }
            b'"' => (TokenKind::Scalar, string_end(bytes, at)),
            _ => (TokenKind::Scalar, word_end(bytes, at)),
        };
        all.push(Token { kind, start: at, end, lines });
        (at, lines) = (end, 0);
    }
    all
}

/// Where a line comment ends, without the blanks behind it.
fn line_end(bytes: &[u8], start: usize) -> usize {
    let rest = &bytes[start..];
    let line = &rest[..rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())];
    start + line.trim_ascii_end().len()
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn word_end(bytes: &[u8], start: usize) -> usize {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b",:{}[]\"/".contains(byte);
    bytes[start..].iter().position(ends).map_or(bytes.len(), |length| start + length)
}
