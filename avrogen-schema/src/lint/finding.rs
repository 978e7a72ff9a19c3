//! A finding of style.

use crate::compat::project::Remark;
use crate::compat::{Waiver, Words};
use crate::diagnostic::{Diagnostic, Label, Note, Severity};
use crate::json::Object;
use crate::rule::Rule;
use crate::source::{SourceMap, Span};

/// What a rule of style found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is here.
    pub severity: Severity,
    /// The path by name: a fullname, and a field behind it.
    pub path: String,
    /// What it is in one terse sentence.
    pub title: String,
    /// Where it is, and what else belongs to it.
    pub labels: Vec<Label>,
    /// Ways out.
    pub fix: Vec<String>,
    /// Why and until when it has been accepted.
    pub waived: Option<Waiver>,
}

impl Finding {
    pub(super) fn new(rule: &'static Rule, severity: Severity, words: Words) -> Self {
        let Words { title, path, span, label, more, fix, .. } = words;
        let mut labels = vec![Label { span, text: label.fill("") }];
        labels.extend(more.into_iter().map(|(span, text)| Label { span, text }));
        Self { rule, severity, path, title, labels, fix, waived: None }
    }

    /// Where it is.
    pub fn span(&self) -> Span {
        self.labels[0].span
    }

    /// The command that explains the rule.
    pub fn explain(&self) -> String {
        format!("avrogen explain {}", self.rule.id())
    }

    /// Accepts it. It stays a finding, and fails nothing any more.
    pub fn waive(&mut self, reason: impl Into<String>, until: impl Into<String>) {
        self.severity = Severity::Waived;
        self.waived = Some(Waiver { reason: reason.into(), until: until.into() });
    }

    /// As a diagnostic, which can be drawn.
    pub fn diagnostic(&self) -> Diagnostic {
        let note = |name: &'static str, text: &str| Note { name, text: text.to_owned() };
        let mut notes = vec![note("path", &self.path)];
        notes.extend(self.fix.iter().map(|fix| note("fix", fix)));
        notes.push(note("explain", &self.explain()));
        if let Some(Waiver { reason, until }) = &self.waived {
            notes.push(note("waived", &format!("until {until}: {reason}")));
        }
        Diagnostic {
            code: self.rule.id(),
            severity: self.severity,
            message: self.title.clone(),
            labels: self.labels.clone(),
            help: Vec::new(),
            notes,
        }
    }

    /// On one line, for scripts.
    pub fn to_json(&self, sources: &SourceMap) -> String {
        let object = Object::new()
            .text("rule", self.rule.id())
            .text("severity", self.severity.name())
            .place(sources, Some(self.span()))
            .text("path", &self.path)
            .text("message", &self.title)
            .text("fix", &self.fix.join("; "))
            .text("explain", &self.explain());
        let object = match &self.waived {
            Some(Waiver { reason, until }) => {
                object.object("waived", &Object::new().text("reason", reason).text("until", until))
            }
            None => object.null("waived"),
        };
        object.finish()
    }
}

impl From<Remark> for Finding {
    fn from(remark: Remark) -> Self {
        let Remark { rule, severity, path, title, place: (span, text), fix, .. } = remark;
        Self { rule, severity, path, title, labels: vec![Label { span, text }], fix, waived: None }
    }
}
