//! The tokens of a schema's text, with comments between them and findings for what is wrong.

use std::borrow::Cow;

use super::lexer::{Fault, FaultKind, Lexer};
use crate::codes;
use crate::diagnostic::{Collector, Diagnostic};
use crate::json::ValueKind;
use crate::source::{FileId, Span};

pub(super) type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// A text that is being read, and where findings go.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) lexer: Lexer<'a>,
    pub(super) file: FileId,
    pub(super) out: &'a mut Collector,
}

impl Scanner<'_> {
    pub(super) fn word(&mut self) -> Result<ValueKind> {
        let start = self.at();
        match self.lexer.word() {
            "null" => Ok(ValueKind::Null),
            "true" => Ok(ValueKind::Bool(true)),
            "false" => Ok(ValueKind::Bool(false)),
            _ => {
                let message = "a word that JSON does not know";
                let fault = self.fault(codes::JSON_SYNTAX, start, self.at(), message);
                Err(Box::from(fault.help("put text into double quotes; bare words are null, true and false")))
            }
        }
    }

    /// A number is kept as it is written; only its form is checked.
    pub(super) fn number(&mut self) -> Result<Box<str>> {
        let number = self.lexer.number();
        number.map(Into::into).map_err(|fault| self.diagnose(fault, fault.start).into())
    }

    /// A string, from its opening quote on.
    pub(super) fn string(&mut self) -> Result<Box<str>> {
        let begin = self.at();
        let Self { lexer, file, out, .. } = self;
        let string = lexer.string(|Fault { start, end, kind }| {
            let span = Span::new(*file, start, end);
            let finding = Diagnostic::error(codes::LONE_SURROGATE, span, kind.to_string());
            let help = "write the character itself, or both halves, such as \\ud83d\\ude00";
            out.push_strict(finding.help(help));
            Ok(char::REPLACEMENT_CHARACTER)
        });
        string.map(Cow::into).map_err(|fault| self.diagnose(fault, begin).into())
    }

    /// The finding for a token that is none, which began at `begin`.
    fn diagnose(&self, Fault { start, end, kind }: Fault, begin: usize) -> Diagnostic {
        let message = match kind {
            FaultKind::Control(b'\n' | b'\r') => "a string that does not end on its line".to_owned(),
            kind => kind.to_string(),
        };
        let fault = self.fault(codes::JSON_SYNTAX, start, end, message);
        match kind {
            FaultKind::Control(control) => {
                let help = match control {
                    b'\n' => "end the string with a double quote, or write the line break as \\n".to_owned(),
                    b'\t' => "write a tab as \\t".to_owned(),
                    _ => format!("write it as \\u{control:04x}"),
                };
                fault.label(self.span(begin, begin + 1), "the string begins here").help(help)
            }
            FaultKind::OpenString => fault.help("add the closing double quote"),
            FaultKind::UnknownEscape => fault.help("write a backslash itself as \\\\"),
            _ => fault,
        }
    }

    /// Passes over blanks and comments. Returns the byte behind them.
    pub(super) fn skip_blank(&mut self) -> Result<Option<u8>> {
        loop {
            match self.lexer.skip_blanks() {
                Some(b'/') => self.comment()?,
                byte => return Ok(byte),
            }
        }
    }

    fn comment(&mut self) -> Result<()> {
        let (start, rest) = (self.at(), self.lexer.rest());
        let len = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if !rest.starts_with("/*") {
            let message = "a slash outside of a string";
            return Err(self.fault(codes::JSON_SYNTAX, start, start + 1, message).into());
        } else if let Some(end) = rest[2..].find("*/") {
            2 + end + 2
        } else {
            let message = "a comment that does not end";
            return Err(self.fault(codes::JSON_SYNTAX, start, start + 2, message).into());
        };
        self.lexer.pass(len);
        Ok(())
    }

    pub(super) fn at(&self) -> usize {
        self.lexer.at()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.lexer.peek()
    }

    /// Where the character at the cursor ends.
    pub(super) fn char_end(&self) -> usize {
        self.at() + self.lexer.rest().chars().next().map_or(0, char::len_utf8)
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    pub(super) fn unexpected(&self, expected: &str, inside: Option<usize>) -> Diagnostic {
        let (end, found) = match self.lexer.rest().chars().next() {
            Some(character) => (self.char_end(), crate::text::quote(character.encode_utf8(&mut [0; 4]))),
            None => (self.at(), "the end of the text".to_owned()),
        };
        let message = format!("expected {expected}, found {found}");
        let mut fault = self.fault(codes::JSON_SYNTAX, self.at(), end, message);
        if expected.starts_with("`,`")
            && matches!(self.peek(), Some(b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b'a'..=b'z'))
        {
            fault = fault.help("put a comma before this");
        }
        if let Some(start) = inside {
            let what = if self.text.as_bytes()[start] == b'{' { "this object" } else { "this array" };
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
