//! Why a command cannot do what it was asked to.

use std::fmt;

use avrogen_build::{Error, Findings};
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::SourceMap;

use crate::location::Location;

/// Why a command could not do what it was asked to, and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    location: Option<Location>,
    help: Vec<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), location: None, help: Vec::new() }
    }

    /// Sets the location, unless a more exact one is set already.
    pub(crate) fn at(mut self, location: Location) -> Self {
        self.location.get_or_insert(location);
        self
    }

    pub(crate) fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    /// Adds what to do next, with the exact command where there is one.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    pub(crate) fn helps(&self) -> &[String] {
        &self.help
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// Returns an error that carries all diagnostics of some texts.
pub(crate) fn refused(sources: SourceMap, diagnostics: Vec<Diagnostic>) -> Error {
    Error::Findings(Box::new(Findings { sources, diagnostics }))
}
