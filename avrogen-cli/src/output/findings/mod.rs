//! Findings as data: what `check` and `lint` write to stdout, in every format.

mod github;
mod gitlab;
mod junit;
mod sarif;
mod summary;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use avrogen_build::tools::place;
use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::fingerprint::{hex, md5};
use avrogen_schema::source::{Position, SourceMap};
use avrogen_schema::{compat, lint};

use super::{Format, Output, text};

pub(crate) use summary::Counts;

/// A finding, whichever command has it.
#[derive(Debug)]
pub(crate) struct Issue {
    /// As it is drawn.
    pub(crate) diagnostic: Diagnostic,
    /// Its lines of JSON.
    pub(crate) json: Vec<String>,
    /// The path by name.
    pub(crate) path: String,
    /// The subject; empty if there is none.
    pub(crate) subject: String,
}

impl Issue {
    /// Creates an issue from a finding of compatibility. An error says how to accept it until a day.
    pub(crate) fn of_check(finding: &compat::Finding, sources: &SourceMap, accept_until: &str) -> Self {
        // Findings around the schemas are mended, not accepted, and mere information needs no waiver.
        let accepts = finding.severity == Severity::Error
            && finding.rule.kind != avrogen_schema::rule::RuleKind::Project;
        Self {
            diagnostic: finding.diagnostic(accepts.then_some(accept_until)),
            json: finding.to_json(sources),
            path: finding.path.clone(),
            subject: finding.subject.clone(),
        }
    }

    /// A finding of style.
    pub(crate) fn of_lint(finding: &lint::Finding, sources: &SourceMap) -> Self {
        Self {
            diagnostic: finding.diagnostic(),
            json: vec![finding.to_json(sources)],
            path: finding.path.clone(),
            subject: String::new(),
        }
    }

    fn severity(&self) -> Severity {
        self.diagnostic.severity
    }

    /// The file, from the folder that a report counts from, and the place in it.
    fn place(&self, sources: &SourceMap, root: Option<&Path>) -> (String, Position) {
        let span = self.diagnostic.span();
        let first = Position { line: 1, column: 1, end_line: 1, end_column: 1 };
        let at = span.map_or(first, |span| sources.position(span));
        let file = span.map_or("", |span| &*sources.get(span.file).name);
        (from(root, file), at)
    }

    /// Returns what identifies the finding across edits, which move lines and add versions. An edit that breaks both
    /// directions gives two findings, which differ in what they break.
    fn fingerprint(&self, file: &str) -> String {
        let Diagnostic { code, message, notes, .. } = &self.diagnostic;
        let breaks = notes.iter().find(|note| note.name == "breaks").map_or("", |note| &note.text);
        hex(&md5([code, &*self.subject, &*self.path, message, breaks, file].join("\0").as_bytes()))
    }

    /// Returns the lines below the message.
    fn details(&self) -> Vec<String> {
        let label =
            self.diagnostic.labels.first().map(|label| label.text.clone()).filter(|text| !text.is_empty());
        let notes = self.diagnostic.notes.iter().map(|note| format!("{}: {}", note.name, note.text));
        label.into_iter().chain(notes).collect()
    }
}

/// Writes findings. `files` are those that were looked at, for reports that tell of clean ones too.
pub(crate) fn write(
    out: &mut impl Write,
    output: &Output,
    sources: &SourceMap,
    issues: &[Issue],
    files: &[String],
) -> io::Result<()> {
    let counts = Counts::of(issues);
    match output.format() {
        Format::Text => {
            let color = output.colors_data();
            for issue in issues {
                writeln!(out, "{}", text::diagnostic(sources, &issue.diagnostic, color))?;
            }
        }
        Format::Json => {
            for line in issues.iter().flat_map(|issue| &issue.json) {
                writeln!(out, "{line}")?;
            }
        }
        Format::Github => {
            let root = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
            for issue in issues {
                writeln!(out, "{}", github::annotation(sources, issue, root.as_deref()))?;
            }
            counts.tell_workflow()?;
        }
        Format::Gitlab => {
            let root = std::env::var_os("CI_PROJECT_DIR").map(PathBuf::from);
            gitlab::write(out, sources, issues, root.as_deref())?;
        }
        Format::Junit => junit::write(out, sources, issues, files)?,
        Format::Sarif => {
            let root = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
            sarif::write(out, sources, issues, root.as_deref())?;
        }
    }
    out.flush()
}

/// A file as seen from another folder, where it is inside of that.
fn from(root: Option<&Path>, file: &str) -> String {
    let inside = root
        .and_then(|root| place(Path::new(""), Path::new(file)).strip_prefix(root).ok().map(Path::to_owned));
    inside.map_or_else(|| file.to_owned(), |path| avrogen_build::tools::display(&path))
}
