//! Text to values, without recursion: depth is bounded by a limit and not by the stack.

use super::lexer::Lexer;
use super::scan::{Result, Scanner};
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
    let mut scanner = Scanner { text, lexer: Lexer::new(text), file, out };
    match scanner.document(limits) {
        Ok(value) => Some(value),
        Err(diagnostic) => {
            out.push(*diagnostic);
            None
        }
    }
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

impl Scanner<'_> {
    fn document(&mut self, limits: &Limits) -> Result<Value> {
        if self.text.len() > limits.text_bytes {
            let message =
                format!("the text has {} bytes, and the limit is {}", self.text.len(), limits.text_bytes);
            return Err(self.fault(codes::TOO_LARGE, 0, 0, message).into());
        }
        let value = self.value(limits.depth.clamp(1, Limits::MAX_DEPTH))?;
        if self.skip_blank()?.is_some() {
            let message = "there is more text after the schema";
            let help = "a file holds one schema; write several as one array, which is a union of them";
            let fault = self.fault(codes::TRAILING_CONTENT, self.at(), self.char_end(), message);
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
        let start = self.at();
        let kind = match self.peek() {
            Some(b'[') => {
                self.lexer.pass(1);
                if self.skip_blank()? != Some(b']') {
                    stack.push(Open::Array { start, items: Vec::new() });
                    return Ok(Next::Value);
                }
                self.lexer.pass(1);
                ValueKind::Array(Vec::new())
            }
            Some(b'{') => {
                self.lexer.pass(1);
                if self.skip_blank()? != Some(b'}') {
                    let key = self.key(start)?;
                    stack.push(Open::Object { start, members: Vec::new(), key });
                    return Ok(Next::Value);
                }
                self.lexer.pass(1);
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
        Ok(Next::Done(Value { span: self.span(start, self.at()), kind }))
    }

    /// Puts a complete value into the container around it, and reads on to the next value or to the container's end.
    fn extend(&mut self, open: Open, value: Value, stack: &mut Vec<Open>) -> Result<Next> {
        let separator = self.skip_blank()?;
        match open {
            Open::Array { start, mut items } => {
                items.push(value);
                match separator {
                    Some(b',') => {
                        self.lexer.pass(1);
                        self.no_trailing_comma(b']')?;
                        stack.push(Open::Array { start, items });
                        Ok(Next::Value)
                    }
                    Some(b']') => {
                        self.lexer.pass(1);
                        Ok(Next::Done(Value {
                            span: self.span(start, self.at()),
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
                        self.lexer.pass(1);
                        self.no_trailing_comma(b'}')?;
                        let key = self.key(start)?;
                        stack.push(Open::Object { start, members, key });
                        Ok(Next::Value)
                    }
                    Some(b'}') => {
                        self.lexer.pass(1);
                        self.fold_repeated_keys(&mut members);
                        Ok(Next::Done(Value {
                            span: self.span(start, self.at()),
                            kind: ValueKind::Object(members),
                        }))
                    }
                    _ => Err(self.unexpected("`,` or `}`", Some(start)).into()),
                }
            }
        }
    }

    fn no_trailing_comma(&mut self, close: u8) -> Result<()> {
        let comma = self.at() - 1;
        if self.skip_blank()? != Some(close) {
            return Ok(());
        }
        let message = format!("a comma before `{}`", char::from(close));
        Err(Box::from(self.fault(codes::JSON_SYNTAX, comma, comma + 1, message).help("remove this comma")))
    }

    /// A key and the colon after it, inside the object that began at `start`.
    fn key(&mut self, start: usize) -> Result<(Box<str>, Span)> {
        if self.skip_blank()? != Some(b'"') {
            return Err(self.unexpected("a key in double quotes", Some(start)).into());
        }
        let from = self.at();
        let key = self.string()?;
        let span = self.span(from, self.at());
        if self.skip_blank()? != Some(b':') {
            return Err(self.unexpected("`:` after the key", None).into());
        }
        self.lexer.pass(1);
        Ok((key, span))
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
            let message =
                format!("the key {} stands twice in one object", crate::text::quote(&members[again].key));
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
}

impl Open {
    fn start(&self) -> usize {
        match self {
            Self::Array { start, .. } | Self::Object { start, .. } => *start,
        }
    }
}
