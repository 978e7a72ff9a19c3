//! What is written, and how: data to stdout, all else to stderr.

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
pub(crate) use audience::nobody_reads;
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

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    Quiet,
    Normal,
    Verbose,
}

/// For what was asked for. Flush it at the end: an error on dropping it goes unseen.
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

    /// Whether somebody wants to know everything.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbosity == Verbosity::Verbose
    }

    /// Whether somebody wants to see how far work is.
    pub(crate) fn shows_progress(&self) -> bool {
        self.verbosity >= Verbosity::Normal && self.format == Format::Text
    }

    /// Whether data is written in colours.
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

    /// What was done, in a few words; silent where nothing but data is wanted.
    pub(crate) fn note(&self, text: &str) {
        if self.verbosity >= Verbosity::Normal && self.format != Format::Json {
            say(&lines(text));
        }
    }

    /// What is done in detail, for those who ask for it.
    pub(crate) fn detail(&self, text: &str) {
        if self.verbosity >= Verbosity::Verbose && self.format != Format::Json {
            say(&lines(text));
        }
    }

    /// Everything that was found in texts.
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

    /// Why the command could not do what it was asked to.
    pub(crate) fn failure(&self, error: &anyhow::Error) {
        if let Some(Error::Findings(findings)) = error.downcast_ref() {
            let Findings { sources, diagnostics, .. } = &**findings;
            return self.diagnostics(sources, diagnostics);
        }
        let failure = error.downcast_ref::<Failure>();
        let help = failure.map(Failure::helps).unwrap_or_default();
        self.problem_at(Severity::Error, failure.and_then(Failure::location), &format!("{error:#}"), help);
    }

    /// What was found, in a sentence, and what to do about it. The data says it in detail, so a machine does not need it.
    pub(crate) fn finding(&self, message: &str, help: &str) {
        if self.format != Format::Json {
            self.problem(Severity::Error, message, &[help.to_owned()]);
        }
    }

    /// Something that is wrong and has no place.
    pub(crate) fn problem(&self, severity: Severity, message: &str, help: &[String]) {
        self.problem_at(severity, None, message, help);
    }

    /// Something that is wrong, at a place that is in no schema.
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

/// A text of others on one line, with nothing in it that a terminal acts on.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// The same of a text of our own, which may have several lines and names of others in them.
fn lines(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

/// One text to stderr. Where nobody reads it, there is nobody to tell.
fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
