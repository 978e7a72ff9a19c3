//! Everything that is printed: data to stdout, all else to stderr.

#[cfg(feature = "kafka")]
mod audience;
pub(crate) mod diff;
pub(crate) mod findings;
mod github;
pub(crate) mod json;
mod progress;
mod text;

use std::env;
use std::io::{self, BufWriter, IsTerminal as _, Write};

use avrogen_build::{Error, Findings};
use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::source::SourceMap;
use clap::{ColorChoice, ValueEnum};

use crate::failure::Failure;
use crate::location::Location;

#[cfg(feature = "kafka")]
pub(crate) use audience::reader_is_gone;
pub(crate) use progress::Progress;

/// How data, findings and diagnostics are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object a line
    Json,
    /// Findings and diagnostics as annotations of a GitHub workflow
    Github,
    /// Findings as a Code Quality report of GitLab
    Gitlab,
    /// Findings as a JUnit report
    Junit,
    /// Findings as SARIF 2.1.0, for code scanning
    Sarif,
}

/// How much is written to stderr.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    Quiet,
    Normal,
    Verbose,
}

/// Returns a writer of data. Flush it at the end: an error on dropping it goes unseen.
pub(crate) fn data() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// How a command writes.
#[derive(Debug)]
pub(crate) struct Output {
    format: Format,
    verbosity: Verbosity,
    color: ColorChoice,
}

impl Output {
    pub(crate) fn new(format: Format, verbosity: Verbosity, color: ColorChoice) -> Self {
        Self { format, verbosity, color }
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Returns whether `--verbose` was given.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbosity == Verbosity::Verbose
    }

    /// Returns whether progress is shown.
    pub(crate) fn shows_progress(&self) -> bool {
        self.verbosity >= Verbosity::Normal && self.format == Format::Text
    }

    /// Returns whether data is written in colours.
    pub(crate) fn colors_data(&self) -> bool {
        self.colors(io::stdout().is_terminal())
    }

    fn colors(&self, is_terminal: bool) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                let off = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                is_terminal && !off && env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }

    /// Writes what was done, in a few words, unless `--quiet` was given or the format is JSON.
    pub(crate) fn note(&self, text: &str) {
        if self.verbosity >= Verbosity::Normal && self.format != Format::Json {
            say(&lines(text));
        }
    }

    /// Writes a detail of what was done, if `--verbose` was given.
    pub(crate) fn detail(&self, text: &str) {
        if self.verbosity >= Verbosity::Verbose && self.format != Format::Json {
            say(&lines(text));
        }
    }

    /// Writes diagnostics about texts.
    pub(crate) fn diagnostics(&self, sources: &SourceMap, diagnostics: &[Diagnostic]) {
        let color = self.colors(io::stderr().is_terminal());
        for diagnostic in diagnostics {
            say(&match self.format {
                Format::Json => json::diagnostic(sources, diagnostic),
                Format::Github => github::diagnostic(sources, diagnostic),
                _ => text::diagnostic(sources, diagnostic, color),
            });
        }
        if self.format == Format::Text && !diagnostics.is_empty() {
            self.note(&text::count(diagnostics));
        }
    }

    /// Writes why the command failed.
    pub(crate) fn failure(&self, error: &anyhow::Error) {
        if let Some(Error::Findings(findings)) = error.downcast_ref() {
            let Findings { sources, diagnostics, .. } = &**findings;
            return self.diagnostics(sources, diagnostics);
        }
        let failure = error.downcast_ref::<Failure>();
        let help = failure.map(Failure::helps).unwrap_or_default();
        self.problem_at(Severity::Error, failure.and_then(Failure::location), &format!("{error:#}"), help);
    }

    /// Writes a finding in a sentence, and what to do about it. The data have the details, so JSON leaves it out.
    pub(crate) fn finding(&self, message: &str, help: &str) {
        if self.format != Format::Json {
            self.problem(Severity::Error, message, &[help.to_owned()]);
        }
    }

    /// Writes a problem without a location.
    pub(crate) fn problem(&self, severity: Severity, message: &str, help: &[String]) {
        self.problem_at(severity, None, message, help);
    }

    /// Writes a problem at a location that is in no schema.
    pub(crate) fn problem_at(
        &self,
        severity: Severity,
        place: Option<&Location>,
        message: &str,
        help: &[String],
    ) {
        if self.is_json() {
            return say(&json::problem(severity, place, message, help));
        }
        let color = self.colors(io::stderr().is_terminal());
        let place_in_words = place.map(|place| format!("{}: ", printable(&place.to_string())));
        let message = lines(&(place_in_words.unwrap_or_default() + message));
        let help: Vec<String> = help.iter().map(|help| lines(help)).collect();
        say(&match self.format {
            Format::Github => github::problem(severity, place, &message, &help),
            _ => text::problem(severity, &message, &help, color),
        });
    }
}

/// Returns foreign text on one line, without control characters.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Returns our own text without control characters other than line ends: it may contain foreign names.
fn lines(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

/// Writes a text to stderr. If stderr is closed, there is no other place to report that.
fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
