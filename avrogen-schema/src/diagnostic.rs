//! What is wrong, where, and what to do: plain values, drawn elsewhere.

use std::fmt::{self, Write as _};

use crate::options::{Mode, Options};
use crate::source::{SourceMap, Span};
use crate::text;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The stage fails.
    Error,
    /// The stage goes on, and the reader should know.
    Warning,
    /// Nothing is wrong, and the reader may want to know.
    Info,
    /// It would be an error or a warning, and somebody has accepted it.
    Waived,
}

impl Severity {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Waived => "waived",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A place that belongs to a diagnostic, with a few words about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there; may be empty for the primary label.
    pub text: String,
}

/// A line about a diagnostic, under a name: `fix: add a default`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What the line tells.
    pub name: &'static str,
    /// The line.
    pub text: String,
}

/// One finding of one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The slug that `avrogen explain` knows, such as `unknown-name`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// A single terse sentence without a full stop.
    pub message: String,
    /// The first is the primary one, to which `file:line:column` refers.
    pub labels: Vec<Label>,
    /// What to do next, one line each.
    pub help: Vec<String>,
    /// What else is to be told, in this order.
    pub notes: Vec<Note>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, span, message)
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, span, message)
    }

    fn new(code: &'static str, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        let labels = vec![Label { span, text: String::new() }];
        Self { labels, ..Self::without_place(code, severity, message) }
    }

    /// About something that stands in no file that was read.
    pub fn without_place(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code, severity, message, labels: Vec::new(), help: Vec::new(), notes: Vec::new() }
    }

    /// Words at the primary place.
    #[must_use]
    pub fn at(mut self, text: impl Into<String>) -> Self {
        if let Some(primary) = self.labels.first_mut() {
            primary.text = text.into();
        }
        self
    }

    /// A further place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// What to do next.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// What to do next, where there is something to say.
    #[must_use]
    pub fn help_if(self, text: Option<String>) -> Self {
        match text {
            Some(text) => self.help(text),
            None => self,
        }
    }

    /// A line under a name.
    #[must_use]
    pub fn note(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.notes.push(Note { name, text: text.into() });
        self
    }

    /// Whether the stage fails.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// On one line: `file:line:column: code: message`.
    pub fn summary(&self, sources: &SourceMap) -> String {
        let mut line = String::new();
        if let Some(span) = self.span() {
            let at = sources.position(span);
            text::push_line(&sources.get(span.file).name, &mut line);
            let _ = write!(line, ":{}:{}: ", at.line, at.column);
        }
        let _ = write!(line, "{}: ", self.code);
        text::push_line(&self.message, &mut line);
        line
    }

    /// Where the finding is, unless it has no place.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

/// Gathers what the stages find, up to a limit.
#[derive(Debug)]
pub struct Collector {
    mode: Mode,
    limit: usize,
    kept: Vec<Diagnostic>,
    dropped: usize,
    errors: usize,
}

impl Collector {
    /// An empty one.
    pub fn new(options: &Options) -> Self {
        let limit = options.limits.diagnostics.max(1);
        Self { mode: options.mode, limit, kept: Vec::new(), dropped: 0, errors: 0 }
    }

    /// How strictly the stages read.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Takes a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.is_error());
        if self.kept.len() < self.limit {
            self.kept.push(diagnostic);
        } else {
            self.dropped += 1;
        }
    }

    /// Takes a finding that is an error only for a strict reader: a lenient one goes on.
    pub fn push_strict(&mut self, mut diagnostic: Diagnostic) {
        diagnostic.severity = match self.mode {
            Mode::Strict => Severity::Error,
            Mode::Lenient => Severity::Warning,
        };
        self.push(diagnostic);
    }

    /// How many errors there were, kept or not.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Whether another finding would only be counted.
    pub fn is_full(&self) -> bool {
        self.kept.len() >= self.limit
    }

    /// Everything that was found, by file and place; the last one says how many were not kept.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.kept.sort_by_key(|diagnostic| diagnostic.span().map(|span| (span.file, span.start)));
        if let Some(last) = self.kept.last()
            && self.dropped > 0
            && let Some(span) = last.span()
        {
            let severity = if self.errors > 0 { Severity::Error } else { Severity::Warning };
            let message = format!("{} more findings are not shown", self.dropped);
            self.kept.push(Diagnostic::new(crate::codes::TOO_MANY_FINDINGS, severity, span, message));
        }
        self.kept
    }
}

/// The error of a text that is no valid schema: every diagnostic, with the texts that they point into. Displays a line for
/// each error.
#[derive(Debug)]
pub struct InvalidSchema {
    /// The texts.
    pub sources: SourceMap,
    /// Errors and warnings, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

impl fmt::Display for InvalidSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.diagnostics.iter().filter(|finding| finding.is_error());
        for (at, error) in errors.enumerate() {
            f.write_str(if at == 0 { "" } else { "\n" })?;
            f.write_str(&error.summary(&self.sources))?;
        }
        Ok(())
    }
}

impl std::error::Error for InvalidSchema {}
