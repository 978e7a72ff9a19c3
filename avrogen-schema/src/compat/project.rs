//! Findings about what stands around the schemas: files that are gone, names of generated code, and waivers. Nothing here is a
//! verdict.

use super::{Finding, Mode, OldVersion};
use crate::diagnostic::{Label, Severity};
use crate::rule::Rule;
use crate::source::Span;
pub use crate::text::quote;

/// A schema of the baseline that is no more.
pub static SCHEMA_DELETED: Rule = Rule::project(
    "schema-deleted",
    Severity::Warning,
    "a schema that the baseline has and the project has not",
    include_str!("project/schema_deleted.md"),
);

/// A waiver whose day has passed.
pub static EXPIRED_WAIVER: Rule = Rule::project(
    "expired-waiver",
    Severity::Error,
    "a waiver whose last day has passed",
    include_str!("project/expired_waiver.md"),
);

/// A waiver for nothing.
pub static UNUSED_WAIVER: Rule = Rule::project(
    "unused-waiver",
    Severity::Warning,
    "a waiver for a finding that is not there",
    include_str!("project/unused_waiver.md"),
);

/// A line that is meant to be a waiver and is none.
pub static INVALID_WAIVER: Rule = Rule::project(
    "invalid-waiver",
    Severity::Error,
    "a line that is meant to be a waiver",
    include_str!("project/invalid_waiver.md"),
);

/// A name of generated code that has come to mean something else.
pub static RUST_NAME_MOVED: Rule = Rule::project(
    "rust-name-moved",
    Severity::Error,
    "a name in Rust that means something else than before",
    include_str!("project/rust_name_moved.md"),
);

pub(crate) static ALL: [&Rule; 5] =
    [&RUST_NAME_MOVED, &SCHEMA_DELETED, &EXPIRED_WAIVER, &UNUSED_WAIVER, &INVALID_WAIVER];

/// What is to be told about something around the schemas.
#[derive(Clone, Debug)]
pub struct Remark {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is here.
    pub severity: Severity,
    /// The subject; empty where it is about none.
    pub subject: String,
    /// The mode of the subject, or of the project.
    pub mode: Mode,
    /// The version that shows it, where one does.
    pub old: Option<OldVersion>,
    /// The path by name, or what else the remark is about.
    pub path: String,
    /// What it is in one terse sentence.
    pub title: String,
    /// Where it is, with a few words.
    pub place: (Span, String),
    /// Ways out.
    pub fix: Vec<String>,
}

impl From<Remark> for Finding {
    fn from(remark: Remark) -> Self {
        let Remark { rule, severity, subject, mode, old, path, title, place: (span, text), fix } = remark;
        Self {
            rule,
            severity,
            subject,
            mode,
            direction: None,
            old: old.into_iter().collect(),
            path,
            location: None,
            message: title.clone(),
            title,
            labels: vec![Label { span, text }],
            breaks: None,
            fix,
            deploy: None,
            new_topic: None,
            waived: None,
        }
    }
}
