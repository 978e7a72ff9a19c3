//! Why nothing was generated.

use std::fmt;
use std::path::Path;

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::SourceMap;

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

impl Findings {
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
