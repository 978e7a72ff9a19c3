//! The tokens of JSON: blanks, words, numbers and strings.

use crate::codes;
use crate::diagnostic::{Collector, Diagnostic};
use crate::json::ValueKind;
use crate::source::{FileId, Span};

pub(super) type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// A text and how far it has been read.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) file: FileId,
    pub(super) out: &'a mut Collector,
}

impl Scanner<'_> {
    pub(super) fn word(&mut self) -> Result<ValueKind> {
        let start = self.at;
        while matches!(self.peek(), Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_')) {
            self.at += 1;
        }
        match &self.text[start..self.at] {
            "null" => Ok(ValueKind::Null),
            "true" => Ok(ValueKind::Bool(true)),
            "false" => Ok(ValueKind::Bool(false)),
            _ => {
                let fault = self.fault(codes::JSON_SYNTAX, start, self.at, "a word that JSON does not know");
                Err(Box::from(fault.help("put text into double quotes; bare words are null, true and false")))
            }
        }
    }

    /// A number is kept as it is written; only its form is checked.
    pub(super) fn number(&mut self) -> Result<Box<str>> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let whole = self.digits();
        let leading_zero = whole > 1 && self.bytes[self.at - whole] == b'0';
        let mut complete = whole > 0 && !leading_zero;
        if self.peek() == Some(b'.') {
            self.at += 1;
            complete &= self.digits() > 0;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            complete &= self.digits() > 0;
        }
        if complete {
            return Ok(self.text[start..self.at].into());
        }
        let message =
            if leading_zero { "a number with a leading zero" } else { "a number that is not complete" };
        Err(self.fault(codes::JSON_SYNTAX, start, self.at, message).into())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    /// A string, from its opening quote on.
    pub(super) fn string(&mut self) -> Result<Box<str>> {
        let start = self.at;
        self.at += 1;
        let mut unescaped: Option<String> = None;
        let mut copied = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let rest = &self.text[copied..self.at];
                    self.at += 1;
                    return Ok(match unescaped {
                        None => rest.into(),
                        Some(text) => (text + rest).into(),
                    });
                }
                Some(b'\\') => {
                    let text = unescaped.get_or_insert_default();
                    text.push_str(&self.text[copied..self.at]);
                    let escaped = self.escape()?;
                    unescaped.get_or_insert_default().push(escaped);
                    copied = self.at;
                }
                Some(0x20..) => self.at += 1,
                Some(control) => {
                    let message = if control == b'\n' || control == b'\r' {
                        "a string that does not end on its line".to_owned()
                    } else {
                        format!("a bare control character (U+{control:04X}) in a string")
                    };
                    let fault = self.fault(codes::JSON_SYNTAX, self.at, self.at + 1, message);
                    let fault = fault.label(self.span(start, start + 1), "the string begins here");
                    return Err(Box::from(fault.help(match control {
                        b'\n' => {
                            "end the string with a double quote, or write the line break as \\n".to_owned()
                        }
                        b'\t' => "write a tab as \\t".to_owned(),
                        _ => format!("write it as \\u{control:04x}"),
                    })));
                }
                None => {
                    let fault =
                        self.fault(codes::JSON_SYNTAX, start, start + 1, "a string that does not end");
                    return Err(Box::from(fault.help("add the closing double quote")));
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
        let start = self.at;
        self.at += 2;
        Ok(match self.bytes.get(start + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(start),
            _ => {
                self.at = (start + 1).min(self.bytes.len());
                let fault = self.fault(
                    codes::JSON_SYNTAX,
                    start,
                    self.char_end(),
                    "an escape that JSON does not know",
                );
                return Err(Box::from(fault.help("write a backslash itself as \\\\")));
            }
        })
    }

    /// The rest of `\uXXXX`, and of a second one where the two are a surrogate pair.
    fn unicode_escape(&mut self, start: usize) -> Result<char> {
        let first = self.hex4(start)?;
        if let 0xD800..=0xDBFF = first
            && self.bytes[self.at..].starts_with(b"\\u")
        {
            let second_start = self.at;
            self.at += 2;
            let second = self.hex4(second_start)?;
            if let 0xDC00..=0xDFFF = second {
                let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = second_start;
        }
        if let Some(character) = char::from_u32(first) {
            return Ok(character);
        }
        let message = "half of a surrogate pair is not a character";
        let finding = self.fault(codes::LONE_SURROGATE, start, self.at, message);
        let help = "write the character itself, or both halves, such as \\ud83d\\ude00";
        self.out.push_strict(finding.help(help));
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex4(&mut self, start: usize) -> Result<u32> {
        let digits = self.bytes.get(self.at..self.at + 4).unwrap_or_default();
        let mut code = 0;
        for digit in digits {
            match char::from(*digit).to_digit(16) {
                Some(value) => code = code * 16 + value,
                None => return Err(self.short_escape(start).into()),
            }
        }
        if digits.is_empty() {
            return Err(self.short_escape(start).into());
        }
        self.at += 4;
        Ok(code)
    }

    fn short_escape(&self, start: usize) -> Diagnostic {
        let end = (start + 2).min(self.bytes.len());
        self.fault(codes::JSON_SYNTAX, start, end, "\\u must be followed by four hexadecimal digits")
    }

    pub(super) fn skip_blank(&mut self) -> Result<()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'/') => self.comment()?,
                _ => return Ok(()),
            }
        }
    }

    fn comment(&mut self) -> Result<()> {
        let start = self.at;
        let rest = &self.text[start..];
        if rest.starts_with("//") {
            self.at = rest.find('\n').map_or(self.bytes.len(), |end| start + end);
            return Ok(());
        }
        if !rest.starts_with("/*") {
            self.at = start;
            return Err(self
                .fault(codes::JSON_SYNTAX, start, start + 1, "a slash outside of a string")
                .into());
        }
        match rest[2..].find("*/") {
            Some(end) => self.at = start + 2 + end + 2,
            None => {
                return Err(self
                    .fault(codes::JSON_SYNTAX, start, start + 2, "a comment that does not end")
                    .into());
            }
        }
        Ok(())
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Where the character at the cursor ends.
    pub(super) fn char_end(&self) -> usize {
        self.at + self.text[self.at..].chars().next().map_or(0, char::len_utf8)
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    pub(super) fn unexpected(&self, expected: &str, inside: Option<usize>) -> Diagnostic {
        let (end, found) = match self.text[self.at..].chars().next() {
            Some(character) => (self.char_end(), crate::text::quote(character.encode_utf8(&mut [0; 4]))),
            None => (self.at, "the end of the text".to_owned()),
        };
        let message = format!("expected {expected}, found {found}");
        let mut fault = self.fault(codes::JSON_SYNTAX, self.at, end, message);
        if expected.starts_with("`,`")
            && matches!(self.peek(), Some(b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b'a'..=b'z'))
        {
            fault = fault.help("put a comma before this");
        }
        if let Some(start) = inside {
            let what = if self.bytes[start] == b'{' { "this object" } else { "this array" };
            fault = fault.label(self.span(start, start + 1), format!("in {what}"));
        }
        fault
    }

    pub(super) fn fault(
        &self,
        code: &'static str,
        start: usize,
        end: usize,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::error(code, self.span(start, end), message)
    }
}
