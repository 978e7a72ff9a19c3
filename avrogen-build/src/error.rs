//! Why nothing was generated.

use std::fmt;
use std::path::Path;

use avrogen_schema::codes::TOO_MANY_FINDINGS;
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::SourceMap;

use crate::files;
use crate::report;

/// Why nothing was generated.
///
/// `Debug` prints what `Display` prints, because `?` in a `main` and `unwrap` print `Debug`.
pub enum Error {
    /// The caller's mistake, or a file system that refuses; one sentence.
    Misuse(String),
    /// What is wrong with the schemas or with `avrogen.toml`.
    Findings(Box<Findings>),
}

/// Diagnostics and the texts that they point into.
#[derive(Debug, Default)]
pub struct Findings {
    /// The texts.
    pub sources: SourceMap,
    /// Everything that was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Findings that are kept of one run: nobody reads more, and a hostile schema has one on every byte.
const MOST_FINDINGS: usize = 1000;

impl Findings {
    /// Drops what is too much, and says how much that is. What others said about what they dropped stays.
    pub(crate) fn shorten(&mut self) {
        let all = std::mem::take(&mut self.diagnostics);
        let (told, mut kept): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|one| one.code == TOO_MANY_FINDINGS);
        let dropped = kept.split_off(kept.len().min(MOST_FINDINGS));
        let place = kept.last().and_then(Diagnostic::span).filter(|_| !dropped.is_empty());
        self.diagnostics = kept;
        self.diagnostics.extend(told);
        if let Some(place) = place {
            let message = format!("{} more findings are not shown", dropped.len());
            let is_error = self.has_errors();
            let make = if is_error { Diagnostic::error } else { Diagnostic::warning };
            self.diagnostics.push(make(TOO_MANY_FINDINGS, place, message));
        }
    }

    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

impl fmt::Display for Findings {
    /// Draws all of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            let line_end = if index == 0 { "" } else { "\n\n" };
            write!(f, "{line_end}{}", report::drawing(&self.sources, diagnostic))?;
        }
        Ok(())
    }
}

impl Error {
    pub(crate) fn misuse(message: impl Into<String>) -> Self {
        Self::Misuse(message.into())
    }

    pub(crate) fn io(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        let path = path.strip_prefix(".").ok().filter(|path| !path.as_os_str().is_empty()).unwrap_or(path);
        Self::Misuse(format!("cannot {doing} {}: {error}", path.display()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Misuse(message) => f.write_str(message),
            Self::Findings(findings) => findings.fmt(f),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

impl From<files::Error> for Error {
    fn from(error: files::Error) -> Self {
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        Self::Misuse(format!("{error}{cause}"))
    }
}
