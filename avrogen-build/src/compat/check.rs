//! The check itself: every schema with its mode against its past, then the waivers.

use avrogen_schema::compat::{Baseline, Finding, Mode, OldVersion, Report, Subject, TooLarge, report};
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::equality::{Equality, equal};
use avrogen_schema::rule::{Rule, RuleKind};
use avrogen_schema::shell::word;
use avrogen_schema::source::Span;

use super::settings::{Callers, Settings, modes};
use super::{Acceptance, Past, PastVersion, Schema};
use crate::codes;

/// What came of a check.
#[derive(Debug, Default)]
pub struct Checked {
    /// What was found, subject by subject.
    pub findings: Vec<Finding>,
    /// Errors that say what could not be checked, and warnings about modes.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of each schema.
    pub outcomes: Vec<Outcome>,
}

/// What became of one schema.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its subject.
    pub subject: String,
    /// Its mode.
    pub mode: Mode,
    /// How many versions it was compared with.
    pub compared: usize,
    /// Whether the subject is new.
    pub is_new: bool,
    /// The version at which a registry stops.
    pub stops_at: Option<OldVersion>,
}

/// Checks schemas, each against what it was: the past at its place. A subject without versions is new, and passes. To the
/// findings come those that were made elsewhere, to which waivers apply as well.
pub fn check(schemas: &[Schema], past: &[Past], settings: &Settings<'_>, elsewhere: Vec<Finding>) -> Checked {
    let mut run = Run { settings, rules: rule_settings(settings), checked: Checked::default() };
    for (schema, past) in schemas.iter().zip(past) {
        run.subject(schema, past);
    }
    run.checked.findings.extend(elsewhere);
    run.waive();
    run.checked
}

fn rule_settings(settings: &Settings<'_>) -> avrogen_schema::compat::Settings {
    let severities = settings.project.map(|project| project.severities.clone()).unwrap_or_default();
    let source = settings.callers != Callers::None;
    avrogen_schema::compat::Settings { severities, source, ..avrogen_schema::compat::Settings::default() }
}

struct Run<'a> {
    settings: &'a Settings<'a>,
    rules: avrogen_schema::compat::Settings,
    checked: Checked,
}

impl Run<'_> {
    fn subject(&mut self, schema: &Schema, past: &Past) {
        let (mode, served) = modes(&schema.subject, past.served, self.settings);
        let span = schema
            .set
            .node(schema.node)
            .kind
            .named()
            .map_or_else(|| schema.set.node(schema.node).span, |named| named.name_span);
        if let Some(served) = served {
            self.checked.diagnostics.push(mode_differs(schema, mode, served, span));
        }
        if mode.is_transitive() && past.is_partial {
            self.checked.diagnostics.push(incomplete(schema, mode, span));
            return;
        }
        let mut outcome = Outcome {
            subject: schema.subject.clone(),
            mode,
            compared: 0,
            is_new: past.versions.is_empty(),
            stops_at: None,
        };
        match self.report(schema, mode, &past.versions) {
            Ok(report) => {
                outcome.compared = report.compared;
                outcome.stops_at = report.stops_at;
                if report.is_truncated {
                    let most = self.rules.limits.incompatibilities;
                    let message =
                        format!("{} has more than {most} findings, and not all are shown", schema.subject);
                    let code = avrogen_schema::codes::TOO_MANY_FINDINGS;
                    let finding = Diagnostic::warning(code, span, message);
                    self.checked.diagnostics.push(finding.help("mend those, and check again"));
                }
                let callers = self.settings.callers;
                let counts = |finding: &Finding| {
                    callers != Callers::Silent
                        || finding.rule.kind != RuleKind::Source
                        || finding.rule.id() == SILENT
                };
                self.checked.findings.extend(report.findings.into_iter().filter(counts));
            }
            Err(error) => self.checked.diagnostics.push(too_large(schema, error, span)),
        }
        if past.is_local {
            self.local(schema, mode, &past.versions);
        }
        self.checked.outcomes.push(outcome);
    }

    /// Versions that no registry checked, each against those before it: a lock that was edited by hand hides nothing.
    fn local(&mut self, schema: &Schema, mode: Mode, versions: &[PastVersion]) {
        for (at, version) in versions.iter().enumerate().skip(1) {
            let is_current = at + 1 == versions.len() && is_equal(schema, version);
            let of_version =
                Schema { file: version.file, set: version.set.clone(), node: version.node, ..schema.clone() };
            let new = if is_current { schema } else { &of_version };
            // That it is too large is told where the schema itself is checked.
            let Ok(report) = self.report(new, mode, &versions[..at]) else { continue };
            let is_open = |finding: &Finding| {
                let key = format!("{} {}", finding.rule.id(), finding.path);
                finding.rule.kind == RuleKind::Verdict && !version.waived.contains(&key)
            };
            let known = std::mem::take(&mut self.checked.findings);
            let found: Vec<Finding> = report
                .findings
                .into_iter()
                .filter(is_open)
                .filter(|finding| !is_known(finding, &known))
                .collect();
            self.checked.findings = known;
            self.checked.findings.extend(found);
        }
    }

    fn report(&self, new: &Schema, mode: Mode, versions: &[PastVersion]) -> Result<Report, TooLarge> {
        let old: Vec<Baseline<'_>> = versions
            .iter()
            .map(|version| Baseline { name: version.name.clone(), schema: version.side() })
            .collect();
        let name = new.subject.as_str();
        let subject = Subject { name, mode, new: new.side(), old: &old, is_framed_key: new.is_framed_key };
        report(&subject, &self.rules)
    }

    /// Applies the waivers, and tells what is wrong with them.
    fn waive(&mut self) {
        let Settings { project, waivers, today, callers, is_whole, .. } = *self.settings;
        let mut acceptance = Acceptance::new(waivers, today);
        for finding in &mut self.checked.findings {
            if let Some(waiver) = acceptance.of(finding.rule, &finding.path) {
                finding.waive(&waiver.reason, waiver.until.to_string());
            }
        }
        // What was not looked for needs no waiver today.
        let looked_for = |rule: &Rule| match rule.kind {
            RuleKind::Lint | RuleKind::Reading => false,
            RuleKind::Source => match callers {
                Callers::None => false,
                Callers::Silent => rule.id() == SILENT,
                Callers::All => true,
            },
            RuleKind::Verdict | RuleKind::Warning | RuleKind::Project => true,
        };
        let remarks = acceptance.remarks(project, is_whole, looked_for);
        self.checked.findings.extend(remarks.into_iter().map(Finding::from));
    }
}

/// The rule about what the compiler does not notice.
const SILENT: &str = "constructor-reordered";

fn is_equal(schema: &Schema, version: &PastVersion) -> bool {
    equal((&schema.set, schema.node), (&version.set, version.node), Equality::Lookup)
}

fn is_known(finding: &Finding, known: &[Finding]) -> bool {
    known.iter().any(|other| {
        (other.rule.id(), &other.subject, &other.path, other.direction, &other.message, other.span())
            == (
                finding.rule.id(),
                &finding.subject,
                &finding.path,
                finding.direction,
                &finding.message,
                finding.span(),
            )
    })
}

fn mode_differs(schema: &Schema, mode: Mode, served: Mode, span: Span) -> Diagnostic {
    let subject = &schema.subject;
    let message = format!("{subject} is checked under {mode}, and its registry has {served}");
    Diagnostic::warning(codes::MODE_DIFFERS, span, message).help(format!(
        "take the mode of [subject.\"{subject}\"] out, or run `avrogen config set {subject} {mode}`"
    ))
}

fn incomplete(schema: &Schema, mode: Mode, span: Span) -> Diagnostic {
    let subject = &schema.subject;
    let message = format!("{subject} cannot be checked under {mode}: not all of its versions are locked");
    Diagnostic::error(codes::INCOMPLETE_HISTORY, span, message)
        .help(format!("run `avrogen pull --subject {} --version all`", word(subject)))
}

fn too_large(schema: &Schema, error: TooLarge, span: Span) -> Diagnostic {
    let message = format!("{} cannot be checked: {error}", schema.subject);
    Diagnostic::error(avrogen_schema::codes::TOO_LARGE, span, message)
}
