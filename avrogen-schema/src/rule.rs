//! Rules as data: what is looked for, how bad it is, and the words that `avrogen explain` has for it.

use crate::codes::Explanation;
use crate::diagnostic::Severity;

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its id, its purpose in a few words, and its explanation.
    pub explanation: Explanation,
    /// What it is about.
    pub kind: RuleKind,
    /// How bad a finding is, unless the settings say otherwise; `None` for a rule that is off.
    pub severity: Option<Severity>,
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RuleKind {
    /// The verdict of a registry.
    Verdict,
    /// What a registry lets pass and people regret. Never part of a verdict.
    Warning,
    /// What the wire allows and callers of generated code have to follow. Never part of a verdict.
    Source,
    /// What stands around the schemas: files that are gone, waivers. Never part of a verdict.
    Project,
    /// Style.
    Lint,
    /// What is told of a schema whoever reads it. Never part of a verdict.
    Reading,
}

impl RuleKind {
    /// Its name, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Warning => "warning",
            Self::Source => "source",
            Self::Project => "project",
            Self::Lint => "lint",
            Self::Reading => "reading",
        }
    }
}

impl Rule {
    /// A rule that decides the verdict.
    pub(crate) const fn verdict(code: &'static str, title: &'static str, text: &'static str) -> Self {
        Self::new(RuleKind::Verdict, Some(Severity::Error), Explanation { code, title, text })
    }

    /// A rule that only warns.
    pub(crate) const fn warning(code: &'static str, title: &'static str, text: &'static str) -> Self {
        Self::new(RuleKind::Warning, Some(Severity::Warning), Explanation { code, title, text })
    }

    /// A rule about generated code.
    pub(crate) const fn source(code: &'static str, title: &'static str, text: &'static str) -> Self {
        Self::new(RuleKind::Source, Some(Severity::Warning), Explanation { code, title, text })
    }

    /// A rule about what stands around the schemas.
    pub(crate) const fn project(
        code: &'static str,
        severity: Severity,
        title: &'static str,
        text: &'static str,
    ) -> Self {
        Self::new(RuleKind::Project, Some(severity), Explanation { code, title, text })
    }

    /// A rule of style.
    pub(crate) const fn lint(
        code: &'static str,
        severity: Option<Severity>,
        title: &'static str,
        text: &'static str,
    ) -> Self {
        Self::new(RuleKind::Lint, severity, Explanation { code, title, text })
    }

    /// A rule that holds for the reading of schemas. Its id is a code of [`codes`](crate::codes).
    pub(crate) const fn reading(explanation: Explanation) -> Self {
        Self::new(RuleKind::Reading, Some(Severity::Warning), explanation)
    }

    const fn new(kind: RuleKind, severity: Option<Severity>, explanation: Explanation) -> Self {
        Self { explanation, kind, severity }
    }

    /// Its id: one of Java Avro's error types, or a slug.
    pub const fn id(&self) -> &'static str {
        self.explanation.code
    }

    /// On one line, for scripts: `rule`, `kind`, `severity`, `purpose`, `explain`.
    pub fn to_json(&self) -> String {
        crate::json::Object::new()
            .text("rule", self.id())
            .text("kind", self.kind.name())
            .text("severity", self.severity.map_or("off", Severity::name))
            .text("purpose", self.explanation.title)
            .text("explain", self.explanation.text)
            .finish()
    }
}
