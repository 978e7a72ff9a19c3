//! One run over a subject: every version that its mode asks for, every finding once.

use std::collections::{BTreeMap, HashMap};

use super::case::Case;
use super::edit::{Alone, Edit};
use super::finding::{Draft, Finding, OldVersion};
use super::rules::{self, Check, WARNINGS};
use super::source::Source;
use super::words::Words;
use super::{Direction, Incompatibility, Limits, Mode, Outcome, Side, TooLarge, advice, check};
use crate::diagnostic::Severity;
use crate::diff::diff;
use crate::rule::Rule;
use crate::source::{SourceMap, Span};

/// A subject and what it is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its mode.
    pub mode: Mode,
    /// The schema that is about to become its next version.
    pub new: Side<'a>,
    /// What it has already, in the order of the versions.
    pub old: &'a [Baseline<'a>],
    /// Whether its data are keys of messages, framed with the id of their schema.
    pub is_framed_key: bool,
}

/// A version that a subject has already.
#[derive(Clone, Debug)]
pub struct Baseline<'a> {
    /// What findings call it.
    pub name: OldVersion,
    /// Its schema.
    pub schema: Side<'a>,
}

/// How findings are judged.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Severities by rule, where they are not those of the rules; `None` for a rule that is off.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// Whether callers of the generated code are thought of too: what they have to follow since the last version.
    pub source: bool,
    /// How much is compared.
    pub limits: Limits,
}

/// What became of one subject.
#[derive(Clone, Debug)]
pub struct Report {
    /// By place in the new schema.
    pub findings: Vec<Finding>,
    /// The verdict of a registry, which no setting changes.
    pub is_compatible: bool,
    /// The version at which a registry stops: the newest one that is incompatible.
    pub stops_at: Option<OldVersion>,
    /// How many versions were compared.
    pub compared: usize,
    /// Whether there are more findings than the limits allow.
    pub is_truncated: bool,
}

/// The rules' own severities, and up to a thousand findings a version.
impl Default for Settings {
    fn default() -> Self {
        let limits = Limits { incompatibilities: 1_000, ..Limits::default() };
        Self { severities: BTreeMap::new(), source: false, limits }
    }
}

impl Settings {
    fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.severities.get(rule.id()).copied().unwrap_or(rule.severity)
    }
}

/// Checks a subject: every version that counts, in every direction that counts, and the warnings.
///
/// # Errors
/// Where two schemas are too large to be compared.
pub fn report(subject: &Subject<'_>, settings: &Settings) -> Result<Report, TooLarge> {
    let mut run = Run { subject, settings, drafts: Vec::new(), index: HashMap::new(), is_truncated: false };
    let considered: Vec<&Baseline<'_>> = subject.mode.versions(subject.old).collect();
    let mut stops_at = None;
    for (at, baseline) in considered.iter().enumerate() {
        if !run.verdict(baseline, at == 0)? && stops_at.is_none() {
            stops_at = Some(baseline.name.clone());
        }
    }
    run.warnings(&considered)?;
    if settings.source {
        run.source()?;
    }
    let is_compatible = stops_at.is_none();
    let passes_other = !is_compatible && run.passes_other(&considered)?;
    let is_truncated = run.is_truncated;
    let findings = run.finish(passes_other);
    Ok(Report { findings, is_compatible, stops_at, compared: considered.len(), is_truncated })
}

/// Puts the findings of several subjects in the order of files and places.
pub fn sort(findings: &mut [Finding], sources: &SourceMap) {
    findings.sort_by(|a, b| {
        let place = |finding: &Finding| {
            let span = finding.span();
            (sources.get(span.file).name.clone(), span.start)
        };
        (place(a), a.severity, a.rule.id(), &a.path, &a.subject).cmp(&(
            place(b),
            b.severity,
            b.rule.id(),
            &b.path,
            &b.subject,
        ))
    });
}

/// What makes two findings one.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    rule: &'static str,
    direction: Option<Direction>,
    path: String,
    span: Span,
    location: Option<String>,
    message: Option<String>,
    /// Of a warning, which has no other message.
    title: Option<String>,
}

struct Run<'a> {
    subject: &'a Subject<'a>,
    settings: &'a Settings,
    drafts: Vec<(&'static Rule, Draft, Vec<OldVersion>)>,
    index: HashMap<Key, usize>,
    is_truncated: bool,
}

impl Run<'_> {
    /// What is wrong with one version, and whether nothing is.
    fn verdict(&mut self, baseline: &Baseline<'_>, is_last: bool) -> Result<bool, TooLarge> {
        let mut is_compatible = true;
        for direction in self.subject.mode.directions() {
            let subject = self.subject;
            let outcome = compare(subject.new, baseline.schema, *direction, &self.settings.limits)?;
            is_compatible &= outcome.is_compatible();
            let most = self.settings.limits.incompatibilities;
            self.is_truncated |= outcome.ambiguities().len() > most;
            for ambiguity in outcome.ambiguities().iter().take(most) {
                let case = Case::of_ambiguity(&outcome, ambiguity, *direction);
                let spelt = outcome.spell_ambiguity(ambiguity);
                self.add_case(&case, spelt, baseline);
            }
            let (faults, truncated) = outcome.all_faults();
            self.is_truncated |= truncated;
            for fault in faults {
                let mut case = Case::of_fault(&outcome, fault, *direction);
                case.is_last = is_last;
                let Incompatibility { location, message, .. } = outcome.spell(fault);
                self.add_case(&case, (location, message), baseline);
            }
        }
        Ok(is_compatible)
    }

    /// Whether the edit would pass if the mode asked the other question alone.
    fn passes_other(&self, considered: &[&Baseline<'_>]) -> Result<bool, TooLarge> {
        let other = match self.subject.mode.directions() {
            [Direction::Backward] => Direction::Forward,
            [Direction::Forward] => Direction::Backward,
            _ => return Ok(false),
        };
        for baseline in considered {
            if !compare(self.subject.new, baseline.schema, other, &self.settings.limits)?.is_compatible() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn warnings(&mut self, considered: &[&Baseline<'_>]) -> Result<(), TooLarge> {
        let new = self.subject.new;
        let alone = Alone { new, is_framed_key: self.subject.is_framed_key };
        for (at, baseline) in considered.iter().enumerate() {
            let changes = diff(baseline.schema, new)?;
            let edit = Edit { new, changes: &changes, is_last: at == 0 };
            self.warn(&[&baseline.name], |check, out| {
                if let Check::Edit(check) = check {
                    check(&edit, out);
                }
            });
        }
        let history: Vec<Side<'_>> = considered.iter().map(|baseline| baseline.schema).collect();
        let names: Vec<&OldVersion> = considered.iter().map(|baseline| &baseline.name).collect();
        self.warn(&names, |check, out| {
            if let Check::History(check) = check {
                check(new, &history, out);
            }
        });
        self.warn(&[], |check, out| {
            if let Check::Alone(check) = check {
                check(&alone, out);
            }
        });
        Ok(())
    }

    /// Callers were compiled against the last version, whatever the mode.
    fn source(&mut self) -> Result<(), TooLarge> {
        let Some(last) = self.subject.old.last() else { return Ok(()) };
        let source = Source::new(last.schema, self.subject.new)?;
        self.warn(&[&last.name], |check, out| {
            if let Check::Source(check) = check {
                check(&source, out);
            }
        });
        Ok(())
    }

    fn warn(&mut self, old: &[&OldVersion], run: impl Fn(&Check, &mut Vec<Words>)) {
        for (rule, check) in &WARNINGS {
            if self.settings.severity(rule).is_none() {
                continue;
            }
            let mut found = Vec::new();
            run(check, &mut found);
            let most = self.settings.limits.incompatibilities;
            self.is_truncated |= found.len() > most;
            for words in found.into_iter().take(most) {
                let draft = Draft { direction: None, location: None, message: None, words };
                self.add(rule, draft, old);
            }
        }
    }

    fn finish(self, passes_other: bool) -> Vec<Finding> {
        let Subject { name, mode, .. } = *self.subject;
        let mut findings = Vec::new();
        for (rule, draft, old) in self.drafts {
            let Some(severity) = self.settings.severity(rule) else { continue };
            let direction = draft.direction;
            let mut finding = Finding::new(rule, severity, name, mode, draft, old);
            finding.deploy = direction.map(|direction| advice::deploy(mode, direction, passes_other));
            findings.push(finding);
        }
        findings.sort_by_key(|finding| (finding.span().file, finding.span().start, finding.rule.kind));
        findings
    }

    fn add_case(&mut self, case: &Case<'_>, (location, message): (String, String), baseline: &Baseline<'_>) {
        let (rule, words) = rules::words(case);
        let direction = Some(case.direction);
        let draft = Draft { direction, location: Some(location), message: Some(message), words };
        self.add(rule, draft, &[&baseline.name]);
    }

    fn add(&mut self, rule: &'static Rule, draft: Draft, old: &[&OldVersion]) {
        let key = Key {
            rule: rule.id(),
            direction: draft.direction,
            path: draft.words.path.clone(),
            span: draft.words.span,
            location: draft.location.clone(),
            message: draft.message.clone(),
            title: draft.message.is_none().then(|| draft.words.title.clone()),
        };
        let next = self.drafts.len();
        let at = *self.index.entry(key).or_insert(next);
        if at == next {
            self.drafts.push((rule, draft, Vec::new()));
        }
        let versions = &mut self.drafts[at].2;
        for old in old {
            if !versions.contains(old) {
                versions.push((*old).clone());
            }
        }
    }
}

fn compare<'a>(
    new: Side<'a>,
    old: Side<'a>,
    direction: Direction,
    limits: &Limits,
) -> Result<Outcome<'a>, TooLarge> {
    match direction {
        Direction::Backward => check(new, old, limits),
        Direction::Forward => check(old, new, limits),
    }
}
