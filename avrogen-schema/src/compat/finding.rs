//! A finding of a check, as a value that is drawn, printed and waived elsewhere.

use super::words::Words;
use super::{Direction, Mode, advice};
use crate::diagnostic::{Diagnostic, Label, Note, Severity};
use crate::json::Object;
use crate::rule::Rule;
use crate::shell::word;
use crate::source::{SourceMap, Span};
use crate::text::quote;

/// One thing that is wrong with an edit of one subject, in one direction, and every old version that shows it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is here.
    pub severity: Severity,
    /// The subject.
    pub subject: String,
    /// The mode of the subject.
    pub mode: Mode,
    /// Who cannot read; nobody, where it is a warning.
    pub direction: Option<Direction>,
    /// The old versions that show it, newest first. Those of a warning are the ones it compares with, if any.
    pub old: Vec<OldVersion>,
    /// The path by name in the new schema.
    pub path: String,
    /// Java Avro's location; none of a warning.
    pub location: Option<String>,
    /// Java Avro's message; of a warning, its title.
    pub message: String,
    /// What it is in one terse sentence.
    pub title: String,
    /// Where it is: first in the new schema, or at what is around what is gone; then elsewhere, in old ones too.
    pub labels: Vec<Label>,
    /// What it means under the mode.
    pub breaks: Option<String>,
    /// Ways out.
    pub fix: Vec<String>,
    /// Which side is upgraded first.
    pub deploy: Option<String>,
    /// What to do if the change must be made and no edit makes it pass.
    pub new_topic: Option<&'static str>,
    /// Why and until when it has been accepted.
    pub waived: Option<Waiver>,
}

/// An old version of a subject, as a finding names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OldVersion {
    /// Its number in the registry or the lock.
    pub version: Option<u32>,
    /// Its id in the registry.
    pub id: Option<i64>,
    /// Where its text was taken from: `lock`, `git:main:schemas/user.avsc`, a path.
    pub source: String,
}

/// Why a finding has been accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The reason.
    pub reason: String,
    /// The last day on which it counts, as it is written.
    pub until: String,
}

/// What is known of a finding before its versions are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) direction: Option<Direction>,
    pub(crate) location: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) words: Words,
}

impl Finding {
    pub(crate) fn new(
        rule: &'static Rule,
        severity: Severity,
        subject: &str,
        mode: Mode,
        draft: Draft,
        old: Vec<OldVersion>,
    ) -> Self {
        let Draft { direction, location, message, words } = draft;
        let label = words.label.fill(&versions(subject, &old));
        let mut labels = vec![Label { span: words.span, text: label }];
        labels.extend(words.more.into_iter().map(|(span, text)| Label { span, text }));
        Self {
            rule,
            severity,
            subject: subject.to_owned(),
            mode,
            direction,
            path: words.path,
            location,
            message: message.unwrap_or_else(|| words.title.clone()),
            title: words.title,
            labels,
            breaks: direction.map(|direction| advice::breaks(mode, direction, old.len())),
            fix: words.fix,
            deploy: None,
            new_topic: words.needs_new_topic.then_some(advice::NEW_TOPIC),
            waived: None,
            old,
        }
    }

    /// Where it is in the new schema.
    pub fn span(&self) -> Span {
        self.labels[0].span
    }

    /// The command that explains the rule.
    pub fn explain(&self) -> String {
        format!("avrogen explain {}", self.rule.id())
    }

    /// The command that accepts it until a day.
    pub fn accept(&self, until: &str) -> String {
        let path = word(&self.path);
        format!("avrogen waive {} {path} --reason \"...\" --until {until}", self.rule.id())
    }

    /// Accepts it. It stays a finding, and fails nothing any more.
    pub fn waive(&mut self, reason: impl Into<String>, until: impl Into<String>) {
        self.severity = Severity::Waived;
        self.waived = Some(Waiver { reason: reason.into(), until: until.into() });
    }

    /// As a diagnostic, which can be drawn. With a day, the command that accepts the finding until then is told too.
    pub fn diagnostic(&self, accept_until: Option<&str>) -> Diagnostic {
        let mut notes = Vec::new();
        let mut note = |name: &'static str, text: String| notes.push(Note { name, text });
        if let Some(breaks) = &self.breaks {
            note("breaks", breaks.clone());
        }
        note("path", self.path.clone());
        for fix in &self.fix {
            note("fix", fix.clone());
        }
        if let Some(topic) = self.new_topic {
            note("topic", topic.to_owned());
        }
        if let Some(deploy) = &self.deploy {
            note("deploy", deploy.clone());
        }
        note("explain", self.explain());
        match (&self.waived, accept_until) {
            (Some(Waiver { reason, until }), _) => note("waived", format!("until {until}: {reason}")),
            (None, Some(until)) => note("accept", self.accept(until)),
            (None, None) => {}
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

    /// For scripts: one object for each old version, or one alone where there is none.
    pub fn to_json(&self, sources: &SourceMap) -> Vec<String> {
        if self.old.is_empty() {
            return vec![self.object(sources, None).finish()];
        }
        self.old.iter().map(|old| self.object(sources, Some(old)).finish()).collect()
    }

    fn object(&self, sources: &SourceMap, old: Option<&OldVersion>) -> Object {
        let object = Object::new()
            .text("rule", self.rule.id())
            .text("severity", self.severity.name())
            .text("subject", &self.subject)
            .text("mode", self.mode.name())
            .text_or_null("direction", self.direction.map(Direction::name));
        let object = match old {
            Some(old) => object.object("old", &old.object()),
            None => object.null("old"),
        };
        let object = object
            .place(sources, Some(self.span()))
            .text("path", &self.path)
            .text_or_null("location", self.location.as_deref())
            .text("message", &self.message)
            .text("title", &self.title)
            .text("fix", &self.fix.join("; "))
            .text_or_null("deploy", self.deploy.as_deref())
            .text_or_null("topic", self.new_topic)
            .text("explain", &self.explain());
        let labels = self
            .labels
            .iter()
            .map(|label| Object::new().place(sources, Some(label.span)).text("text", &label.text));
        let object = object.objects("labels", labels);
        match &self.waived {
            Some(waiver) => {
                let waiver = Object::new().text("reason", &waiver.reason).text("until", &waiver.until);
                object.object("waived", &waiver)
            }
            None => object.null("waived"),
        }
    }
}

impl OldVersion {
    fn object(&self) -> Object {
        let number = |object: Object, key: &str, number: Option<i64>| match number {
            Some(number) => object.integer(key, number),
            None => object.null(key),
        };
        let object = number(Object::new(), "version", self.version.map(i64::from));
        number(object, "id", self.id).text("source", &self.source)
    }
}

/// Versions in a sentence: `users-value version 3 (id 1042) and version 4 (id 1077)`.
pub(crate) fn versions(subject: &str, old: &[OldVersion]) -> String {
    let mut sorted: Vec<&OldVersion> = old.iter().collect();
    sorted.sort_by_key(|version| version.version);
    let numbered = sorted.iter().any(|version| version.version.is_some());
    let one = |version: &&OldVersion| match (version.version, version.id) {
        (Some(number), Some(id)) => format!("version {number} (id {id})"),
        (Some(number), None) => format!("version {number}"),
        (None, _) => quote(&version.source),
    };
    let texts: Vec<String> = sorted.iter().map(one).collect();
    let listed = crate::describe::list(&texts);
    if numbered { format!("{subject} {listed}") } else { listed }
}
