//! The tokens of JSON (RFC 8259), one after the other, as they are asked for.

use std::borrow::Cow;

/// What is wrong with a text, and at which byte.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) message: String,
}

impl Fault {
    #[cold]
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}

pub(super) type Read<T> = Result<T, Fault>;

/// A scalar, or the beginning of an array or object.
#[derive(Debug)]
pub(super) enum Token<'t> {
    Null,
    Boolean(bool),
    /// As it is written.
    Number(&'t str),
    String(Cow<'t, str>),
    Array,
    Object,
}

impl Token<'_> {
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

#[derive(Debug)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    /// Where the value or key that was read last began.
    begin: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at, begin: at }
    }

    pub(super) fn begin(&self) -> usize {
        self.begin
    }

    /// Asserts that there is nothing more.
    pub(super) fn end(&mut self) -> Read<()> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(Fault::new(self.at, "there is more text after the value")),
        }
    }

    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                byte => return byte.copied(),
            }
        }
    }

    pub(super) fn value(&mut self) -> Read<Token<'t>> {
        let next = self.peek();
        self.begin = self.at;
        Ok(match next {
            Some(b'"') => Token::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b'[') => {
                self.at += 1;
                Token::Array
            }
            Some(b'{') => {
                self.at += 1;
                Token::Object
            }
            Some(b'a'..=b'z' | b'A'..=b'Z') => self.word()?,
            _ => return Err(self.unexpected("a value")),
        })
    }

    /// Whether an array goes on with an item, which `first` says is the first one; else its end is passed.
    pub(super) fn item(&mut self, first: bool) -> Read<bool> {
        match self.peek() {
            Some(b']') => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') if !first => {
                self.at += 1;
                Ok(true)
            }
            _ if first => Ok(true),
            _ => Err(self.unexpected("`,` or `]`")),
        }
    }

    /// The key of an object's next member; none at its end, which is passed.
    pub(super) fn member(&mut self, first: bool) -> Read<Option<Cow<'t, str>>> {
        match self.peek() {
            Some(b'}') => {
                self.at += 1;
                return Ok(None);
            }
            Some(b',') if !first => self.at += 1,
            _ if first => {}
            _ => return Err(self.unexpected("`,` or `}`")),
        }
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        self.begin = self.at;
        let key = self.string()?;
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:` after the key"));
        }
        self.at += 1;
        Ok(Some(key))
    }

    /// Python writes these bare, too.
    fn word(&mut self) -> Read<Token<'t>> {
        let rest = &self.text[self.at..];
        let len = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let token = match &rest[..len] {
            "null" => Token::Null,
            "true" => Token::Boolean(true),
            "false" => Token::Boolean(false),
            "NaN" => Token::String("NaN".into()),
            "Infinity" => Token::String("Infinity".into()),
            _ => return Err(Fault::new(self.at, "a word that JSON does not know")),
        };
        self.at += len;
        Ok(token)
    }

    fn number(&mut self) -> Read<Token<'t>> {
        let start = self.at;
        if self.text[start..].starts_with("-Infinity") {
            self.at += "-Infinity".len();
            return Ok(Token::String("-Infinity".into()));
        }
        self.at += usize::from(self.byte() == Some(b'-'));
        let whole = self.digits();
        let has_leading_zero = whole > 1 && self.text.as_bytes()[self.at - whole] == b'0';
        let mut is_complete = whole > 0 && !has_leading_zero;
        if self.byte() == Some(b'.') {
            self.at += 1;
            is_complete &= self.digits() > 0;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            is_complete &= self.digits() > 0;
        }
        if is_complete {
            return Ok(Token::Number(&self.text[start..self.at]));
        }
        let what = if has_leading_zero { "has a leading zero" } else { "is not complete" };
        Err(Fault::new(start, format!("a number that {what}")))
    }

    fn digits(&mut self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += digits;
        digits
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// A string, from its opening quote on.
    fn string(&mut self) -> Read<Cow<'t, str>> {
        let start = self.at;
        self.at += 1;
        let mut unescaped = String::new();
        let mut copied = self.at;
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
            self.at += plain.unwrap_or(rest.len());
            match self.byte() {
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
                    unescaped.push(self.escape()?);
                    copied = self.at;
                }
                Some(control) => {
                    let message = format!("a bare control character (U+{control:04X}) in a string");
                    return Err(Fault::new(self.at, message));
                }
                None => return Err(Fault::new(start, "a string that does not end")),
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let start = self.at;
        let escaped = self.text.as_bytes().get(start + 1);
        self.at += 2;
        Ok(match escaped {
            Some(character @ (b'"' | b'\\' | b'/')) => char::from(*character),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(start),
            _ => return Err(Fault::new(start, "an escape that JSON does not know")),
        })
    }

    /// The rest of `\uXXXX`, and of a second one where the two are a surrogate pair.
    fn unicode_escape(&mut self, start: usize) -> Read<char> {
        let mut code = self.hex4(start)?;
        if let 0xd800..=0xdbff = code
            && self.text[self.at..].starts_with("\\u")
        {
            self.at += 2;
            if let second @ 0xdc00..=0xdfff = self.hex4(start)? {
                code = 0x10000 + ((code - 0xd800) << 10) + (second - 0xdc00);
            }
        }
        char::from_u32(code).ok_or_else(|| Fault::new(start, "half of a surrogate pair is no character"))
    }

    fn hex4(&mut self, start: usize) -> Read<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let digits = digits.and_then(|digits| {
            digits.iter().try_fold(0, |code, digit| Some(code * 16 + char::from(*digit).to_digit(16)?))
        });
        self.at += 4;
        digits.ok_or_else(|| Fault::new(start, "\\u must be followed by four hexadecimal digits"))
    }

    fn unexpected(&self, expected: &str) -> Fault {
        let found = match self.text[self.at..].chars().next() {
            Some(character) => format!("{character:?}"),
            None => "the end of the text".to_owned(),
        };
        Fault::new(self.at, format!("expected {expected}, found {found}"))
    }
}
