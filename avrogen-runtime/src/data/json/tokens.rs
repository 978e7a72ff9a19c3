//! The tokens of JSON, one after the other, as a walk over a schema asks for them.

use std::borrow::Cow;

use avrogen_schema::json::lexer::{self, FaultKind, Lexer};

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

impl From<lexer::Fault> for Fault {
    #[cold]
    fn from(fault: lexer::Fault) -> Self {
        match fault.kind {
            FaultKind::LeadingZero => Self::new(fault.start, "a number that has a leading zero"),
            FaultKind::LoneSurrogate => Self::new(fault.start, "half of a surrogate pair is no character"),
            kind => Self::new(fault.start, kind.to_string()),
        }
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
pub(super) struct Tokens<'t> {
    lexer: Lexer<'t>,
    /// Where the value or key that was read last began.
    begin: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let lexer = Lexer::new(text);
        Self { begin: lexer.at(), lexer }
    }

    pub(super) fn begin(&self) -> usize {
        self.begin
    }

    /// Asserts that there is nothing more.
    pub(super) fn end(&mut self) -> Read<()> {
        match self.lexer.skip_blanks() {
            None => Ok(()),
            Some(_) => Err(Fault::new(self.lexer.at(), "there is more text after the value")),
        }
    }

    pub(super) fn value(&mut self) -> Read<Token<'t>> {
        let next = self.lexer.skip_blanks();
        self.begin = self.lexer.at();
        Ok(match next {
            Some(b'"') => Token::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b'[') => {
                self.lexer.pass(1);
                Token::Array
            }
            Some(b'{') => {
                self.lexer.pass(1);
                Token::Object
            }
            Some(b'a'..=b'z' | b'A'..=b'Z') => self.word()?,
            _ => return Err(self.unexpected("a value")),
        })
    }

    /// Whether an array goes on with an item, which `first` says is the first one; else its end is passed.
    pub(super) fn item(&mut self, first: bool) -> Read<bool> {
        match self.lexer.skip_blanks() {
            Some(b']') => {
                self.lexer.pass(1);
                Ok(false)
            }
            Some(b',') if !first => {
                self.lexer.pass(1);
                Ok(true)
            }
            _ if first => Ok(true),
            _ => Err(self.unexpected("`,` or `]`")),
        }
    }

    /// The key of an object's next member; none at its end, which is passed.
    pub(super) fn member(&mut self, first: bool) -> Read<Option<Cow<'t, str>>> {
        match self.lexer.skip_blanks() {
            Some(b'}') => {
                self.lexer.pass(1);
                return Ok(None);
            }
            Some(b',') if !first => self.lexer.pass(1),
            _ if first => {}
            _ => return Err(self.unexpected("`,` or `}`")),
        }
        if self.lexer.skip_blanks() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        self.begin = self.lexer.at();
        let key = self.string()?;
        if self.lexer.skip_blanks() != Some(b':') {
            return Err(self.unexpected("`:` after the key"));
        }
        self.lexer.pass(1);
        Ok(Some(key))
    }

    /// Python writes `NaN` and the infinite numbers bare.
    fn word(&mut self) -> Read<Token<'t>> {
        Ok(match self.lexer.word() {
            "null" => Token::Null,
            "true" => Token::Boolean(true),
            "false" => Token::Boolean(false),
            "NaN" => Token::String("NaN".into()),
            "Infinity" => Token::String("Infinity".into()),
            _ => return Err(Fault::new(self.begin, "a word that JSON does not know")),
        })
    }

    fn number(&mut self) -> Read<Token<'t>> {
        const INFINITY: &str = "-Infinity";
        if self.lexer.rest().starts_with(INFINITY) {
            self.lexer.pass(INFINITY.len());
            return Ok(Token::String(INFINITY.into()));
        }
        Ok(Token::Number(self.lexer.number()?))
    }

    fn string(&mut self) -> Read<Cow<'t, str>> {
        Ok(self.lexer.string(Err)?)
    }

    fn unexpected(&self, expected: &str) -> Fault {
        let found = match self.lexer.rest().chars().next() {
            Some(character) => format!("{character:?}"),
            None => "the end of the text".to_owned(),
        };
        Fault::new(self.lexer.at(), format!("expected {expected}, found {found}"))
    }
}
