//! The tokens of JSON (RFC 8259): blanks, words, numbers and strings.
//!
//! Two readers ask for them: the one of schemas, which keeps places and reports findings, and the one of data, which writes
//! what it reads. Both decide what may follow what, and what a fault is called.

use std::borrow::Cow;
use std::fmt;

/// A text and how far it has been read.
#[derive(Debug)]
pub struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

/// A token that is none, and the bytes that are to blame.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A number begins with a zero that more digits follow.
    LeadingZero,
    /// A number lacks digits.
    IncompleteNumber,
    /// A string has this character, which must be escaped.
    Control(u8),
    /// The text ends within a string.
    OpenString,
    /// A backslash begins no escape.
    UnknownEscape,
    /// `\u` lacks some of its digits.
    ShortEscape,
    /// Half of a surrogate pair stands alone.
    LoneSurrogate,
}

impl<'t> Lexer<'t> {
    /// Begins behind the byte order mark, if the text has one.
    #[inline]
    pub fn new(text: &'t str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at }
    }

    /// The offset of the next byte.
    #[inline]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The text that is left.
    #[inline]
    pub fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// The next byte.
    #[inline]
    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over bytes, which must be whole characters.
    #[inline]
    pub fn pass(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Passes over blanks. Returns the byte behind them.
    #[inline]
    pub fn skip_blanks(&mut self) -> Option<u8> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                byte => return byte,
            }
        }
    }

    /// Reads letters, digits and underscores.
    #[inline]
    pub fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let len = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        self.at += len;
        &rest[..len]
    }

    /// Reads a number, and returns it as it is written.
    ///
    /// # Errors
    /// Where digits are missing, or follow a leading zero.
    #[inline]
    pub fn number(&mut self) -> Result<&'t str, Fault> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let whole = self.digits();
        let has_leading_zero = whole > 1 && self.text.as_bytes()[self.at - whole] == b'0';
        let mut is_complete = whole > 0 && !has_leading_zero;
        if self.peek() == Some(b'.') {
            self.at += 1;
            is_complete &= self.digits() > 0;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            is_complete &= self.digits() > 0;
        }
        if is_complete {
            return Ok(&self.text[start..self.at]);
        }
        let kind = if has_leading_zero { FaultKind::LeadingZero } else { FaultKind::IncompleteNumber };
        Err(Fault { start, end: self.at, kind })
    }

    #[inline]
    fn digits(&mut self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += digits;
        digits
    }

    /// Reads a string from its opening quote on, and returns it unescaped. `lone` decides which character half of a surrogate
    /// pair is, if it is one.
    ///
    /// # Errors
    /// Where the string has no end, has a bare control character, or an escape is none.
    #[inline]
    pub fn string(
        &mut self,
        mut lone: impl FnMut(Fault) -> Result<char, Fault>,
    ) -> Result<Cow<'t, str>, Fault> {
        let start = self.at;
        self.at += 1;
        let mut unescaped = String::new();
        let mut copied = self.at;
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
            self.at += plain.unwrap_or(rest.len());
            match self.peek() {
                Some(b'"') => {
                    let rest = &self.text[copied..self.at];
                    self.at += 1;
                    if copied == start + 1 {
                        return Ok(Cow::Borrowed(rest));
                    }
                    unescaped.push_str(rest);
                    return Ok(Cow::Owned(unescaped));
                }
                Some(b'\\') => {
                    unescaped.push_str(&self.text[copied..self.at]);
                    let character = match self.escape() {
                        Err(fault) if fault.kind == FaultKind::LoneSurrogate => lone(fault)?,
                        escaped => escaped?,
                    };
                    unescaped.push(character);
                    copied = self.at;
                }
                Some(control) => {
                    let kind = FaultKind::Control(control);
                    return Err(Fault { start: self.at, end: self.at + 1, kind });
                }
                None => return Err(Fault { start, end: start + 1, kind: FaultKind::OpenString }),
            }
        }
    }

    /// Reads an escape, and passes over half of a surrogate pair, too.
    fn escape(&mut self) -> Result<char, Fault> {
        let start = self.at;
        let character = match self.text.as_bytes().get(start + 1) {
            Some(character @ (b'"' | b'\\' | b'/')) => char::from(*character),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(start),
            _ => {
                let end =
                    self.text[start + 1..].chars().next().map_or(start + 1, |c| start + 1 + c.len_utf8());
                return Err(Fault { start, end, kind: FaultKind::UnknownEscape });
            }
        };
        self.at += 2;
        Ok(character)
    }

    /// Reads `\uXXXX`, and a second one where the two are a surrogate pair.
    fn unicode_escape(&mut self, start: usize) -> Result<char, Fault> {
        let first = self.hex4(start)?;
        self.at = start + 6;
        if let 0xd800..=0xdbff = first
            && self.rest().starts_with("\\u")
            && let second @ 0xdc00..=0xdfff = self.hex4(self.at)?
        {
            self.at += 6;
            let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let kind = FaultKind::LoneSurrogate;
        char::from_u32(first).ok_or(Fault { start, end: self.at, kind })
    }

    /// The digits of the escape that begins at `start`.
    fn hex4(&self, start: usize) -> Result<u32, Fault> {
        let digits = self.text.as_bytes().get(start + 2..start + 6);
        let code = digits.and_then(|digits| {
            digits.iter().try_fold(0, |code, digit| Some(code * 16 + char::from(*digit).to_digit(16)?))
        });
        code.ok_or(Fault { start, end: start + 2, kind: FaultKind::ShortEscape })
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LeadingZero => "a number with a leading zero",
            Self::IncompleteNumber => "a number that is not complete",
            Self::Control(control) => {
                return write!(f, "a bare control character (U+{control:04X}) in a string");
            }
            Self::OpenString => "a string that does not end",
            Self::UnknownEscape => "an escape that JSON does not know",
            Self::ShortEscape => "\\u must be followed by four hexadecimal digits",
            Self::LoneSurrogate => "half of a surrogate pair is not a character",
        })
    }
}
