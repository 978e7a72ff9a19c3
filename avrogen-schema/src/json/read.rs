//! Text to values, without recursion: depth is bounded by a limit and not by the stack.

use std::fmt::Write as _;

use super::{Member, Value, ValueKind};
use crate::codes;
use crate::diagnostic::{Collector, Diagnostic};
use crate::options::Limits;
use crate::source::{FileId, Span};

/// Reads one JSON value (RFC 8259) that takes up a whole text, in time linear in its length.
///
/// Besides what the RFC allows, a byte order mark before it and the comments `//` and `/* */` are accepted, as Java Avro
/// accepts them. A syntax error ends the reading, so there is at most one; repeated keys are reported and read on.
/// A lone surrogate is refused by a strict reader, and U+FFFD for a lenient one.
///
/// # Errors
/// `None`, and the findings are with the collector.
pub fn read(text: &str, file: FileId, limits: &Limits, out: &mut Collector) -> Option<Value> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, file, out };
    match reader.document(limits) {
        Ok(value) => Some(value),
        Err(diagnostic) => {
            out.push(*diagnostic);
            None
        }
    }
}

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    file: FileId,
    out: &'a mut Collector,
}

/// A container that has begun and not ended.
enum Open {
    Array { start: usize, items: Vec<Value> },
    Object { start: usize, members: Vec<Member>, key: (Box<str>, Span) },
}

/// What comes after something has been read.
enum Next {
    /// A value must follow.
    Value,
    /// A value is complete.
    Done(Value),
}

impl Reader<'_> {
    fn document(&mut self, limits: &Limits) -> Result<Value> {
        if self.bytes.len() > limits.text_bytes {
            let message =
                format!("the text has {} bytes, and the limit is {}", self.bytes.len(), limits.text_bytes);
            return Err(self.fault(codes::TOO_LARGE, 0, 0, message).into());
        }
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
        let value = self.value(limits.depth.clamp(1, Limits::MAX_DEPTH))?;
        self.skip_blank()?;
        if self.at < self.bytes.len() {
            let message = "there is more text after the schema";
            let help = "a file holds one schema; write several as one array, which is a union of them";
            let fault = self.fault(codes::TRAILING_CONTENT, self.at, self.char_end(), message);
            return Err(Box::from(fault.at("the schema ended before this").help(help)));
        }
        Ok(value)
    }

    fn value(&mut self, depth: usize) -> Result<Value> {
        let mut stack: Vec<Open> = Vec::new();
        let mut next = self.begin(&mut stack)?;
        loop {
            next = match next {
                Next::Value => {
                    if stack.len() > depth {
                        let message = format!("arrays and objects are nested more than {depth} levels deep");
                        let start = stack.last().map_or(0, Open::start);
                        let fault = self.fault(codes::TOO_DEEP, start, start + 1, message);
                        let help = "define the inner schemas beside each other, and refer to them by name";
                        return Err(fault.help(help).into());
                    }
                    self.begin(&mut stack)?
                }
                Next::Done(value) => match stack.pop() {
                    None => return Ok(value),
                    Some(open) => self.extend(open, value, &mut stack)?,
                },
            };
        }
    }

    /// Reads a scalar, or the beginning of a container up to its first value.
    fn begin(&mut self, stack: &mut Vec<Open>) -> Result<Next> {
        self.skip_blank()?;
        let start = self.at;
        let kind = match self.peek() {
            Some(b'[') => {
                self.at += 1;
                self.skip_blank()?;
                if self.peek() != Some(b']') {
                    stack.push(Open::Array { start, items: Vec::new() });
                    return Ok(Next::Value);
                }
                self.at += 1;
                ValueKind::Array(Vec::new())
            }
            Some(b'{') => {
                self.at += 1;
                self.skip_blank()?;
                if self.peek() != Some(b'}') {
                    let key = self.key(start)?;
                    stack.push(Open::Object { start, members: Vec::new(), key });
                    return Ok(Next::Value);
                }
                self.at += 1;
                ValueKind::Object(Vec::new())
            }
            Some(b'"') => ValueKind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => ValueKind::Number(self.number()?),
            Some(b'a'..=b'z') => self.word()?,
            _ => {
                let inside = stack.last().map(Open::start);
                return Err(self.unexpected("a value", inside).into());
            }
        };
        Ok(Next::Done(Value { span: self.span(start, self.at), kind }))
    }

    /// Puts a complete value into the container around it, and reads on to the next value or to the container's end.
    fn extend(&mut self, open: Open, value: Value, stack: &mut Vec<Open>) -> Result<Next> {
        self.skip_blank()?;
        let separator = self.peek();
        match open {
            Open::Array { start, mut items } => {
                items.push(value);
                match separator {
                    Some(b',') => {
                        self.at += 1;
                        self.no_trailing_comma(b']')?;
                        stack.push(Open::Array { start, items });
                        Ok(Next::Value)
                    }
                    Some(b']') => {
                        self.at += 1;
                        Ok(Next::Done(Value {
                            span: self.span(start, self.at),
                            kind: ValueKind::Array(items),
                        }))
                    }
                    _ => Err(self.unexpected("`,` or `]`", Some(start)).into()),
                }
            }
            Open::Object { start, mut members, key: (key, key_span) } => {
                members.push(Member { key, key_span, value });
                match separator {
                    Some(b',') => {
                        self.at += 1;
                        self.no_trailing_comma(b'}')?;
                        let key = self.key(start)?;
                        stack.push(Open::Object { start, members, key });
                        Ok(Next::Value)
                    }
                    Some(b'}') => {
                        self.at += 1;
                        self.fold_repeated_keys(&mut members);
                        Ok(Next::Done(Value {
                            span: self.span(start, self.at),
                            kind: ValueKind::Object(members),
                        }))
                    }
                    _ => Err(self.unexpected("`,` or `}`", Some(start)).into()),
                }
            }
        }
    }

    fn no_trailing_comma(&mut self, close: u8) -> Result<()> {
        let comma = self.at - 1;
        self.skip_blank()?;
        if self.peek() != Some(close) {
            return Ok(());
        }
        let message = format!("a comma before `{}`", char::from(close));
        Err(Box::from(self.fault(codes::JSON_SYNTAX, comma, comma + 1, message).help("remove this comma")))
    }

    /// A key and the colon after it, inside the object that began at `start`.
    fn key(&mut self, start: usize) -> Result<(Box<str>, Span)> {
        self.skip_blank()?;
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes", Some(start)).into());
        }
        let from = self.at;
        let key = self.string()?;
        let span = self.span(from, self.at);
        self.skip_blank()?;
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:` after the key", None).into());
        }
        self.at += 1;
        Ok((key, span))
    }

    fn word(&mut self) -> Result<ValueKind> {
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
    fn number(&mut self) -> Result<Box<str>> {
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
    fn string(&mut self) -> Result<Box<str>> {
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

    /// Reports repeated keys, and leaves each where it stood first with the value it had last.
    fn fold_repeated_keys(&mut self, members: &mut Vec<Member>) {
        const FEW: usize = 8;
        let repeats =
            |(at, member): (usize, &Member)| members[..at].iter().any(|other| other.key == member.key);
        if members.len() <= FEW && !members.iter().enumerate().any(repeats) {
            return;
        }
        let mut order: Vec<usize> = (0..members.len()).collect();
        order.sort_by(|a, b| members[*a].key.cmp(&members[*b].key).then(a.cmp(b)));
        let mut repeated: Vec<(usize, usize)> = Vec::new();
        for pair in order.chunk_by(|a, b| members[*a].key == members[*b].key) {
            repeated.extend(pair.windows(2).map(|two| (pair[0], two[1])));
        }
        if repeated.is_empty() {
            return;
        }
        repeated.sort_unstable();
        let mut drop = vec![false; members.len()];
        for (first, again) in repeated {
            let mut message = String::from("the key ");
            let _ = write!(message, "{} stands twice in one object", crate::text::quote(&members[again].key));
            let finding = Diagnostic::warning(codes::DUPLICATE_KEY, members[again].key_span, message)
                .label(members[first].key_span, "first here")
                .help("remove one of the two; readers take the last");
            self.out.push(finding);
            let span = members[again].value.span;
            let last = std::mem::replace(&mut members[again].value, Value { span, kind: ValueKind::Null });
            members[first].value = last;
            drop[again] = true;
        }
        let mut index = 0;
        members.retain(|_| {
            index += 1;
            !drop[index - 1]
        });
    }

    fn skip_blank(&mut self) -> Result<()> {
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

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Where the character at the cursor ends.
    fn char_end(&self) -> usize {
        self.at + self.text[self.at..].chars().next().map_or(0, char::len_utf8)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    fn unexpected(&self, expected: &str, inside: Option<usize>) -> Diagnostic {
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

    fn fault(&self, code: &'static str, start: usize, end: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.span(start, end), message)
    }
}

impl Open {
    fn start(&self) -> usize {
        match self {
            Self::Array { start, .. } | Self::Object { start, .. } => *start,
        }
    }
}
