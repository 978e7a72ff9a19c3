//! The check of a build: against the lock, wherever there is one, and offline.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use avrogen_schema::compat::Finding;
use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::rule::RuleKind;
use avrogen_schema::source::SourceMap;

use crate::compat::{Callers, Past, Schema, Settings, WAIVERS_FILE, Waivers, check};
use crate::lock::ValidLock;
use crate::project::Project;

/// What the schemas of a build are held against.
#[derive(Debug)]
pub(crate) struct Gate {
    waivers: Waivers,
    /// Every file and folder that was read.
    pub(crate) watched: BTreeSet<PathBuf>,
}

impl Gate {
    /// Verifies the texts of the lock of a folder, which is relative to `base`, and reads what has been accepted.
    pub(crate) fn read(
        base: &Path,
        folder: &Path,
        locked: &mut ValidLock,
        sources: &mut SourceMap,
        findings: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut watched = BTreeSet::new();
        let path = folder.join(WAIVERS_FILE);
        let mut waivers = Waivers::default();
        if let Ok(text) = std::fs::read_to_string(base.join(&path)) {
            let file = sources.add(crate::paths::display(&path), text);
            waivers = Waivers::parse(sources, file);
            watched.insert(path);
        }
        let ValidLock { lock, texts } = locked;
        for (version, text) in &lock.lock.schemas {
            texts.text(lock, version, sources, findings);
            let path = folder.join(&text.file);
            watched.extend(path.ancestors().nth(2).map(Path::to_owned));
        }
        Self { waivers, watched }
    }

    /// What is wrong with the schemas of a set, against what the lock has of each. `moved` finds names of generated code that
    /// have come to mean something else.
    pub(crate) fn check(
        &self,
        past: &[Past],
        schemas: &[Schema],
        project: Option<&Project>,
        moved: impl FnOnce(&Settings<'_>) -> Vec<Finding>,
    ) -> Vec<Diagnostic> {
        let settings = Settings {
            project,
            mode: None,
            callers: Callers::Silent,
            waivers: &self.waivers,
            today: None,
            is_whole: false,
        };
        let moved = moved(&settings);
        let checked = check(schemas, past, &settings, moved);
        let mut findings = checked.diagnostics;
        findings.extend(
            checked
                .findings
                .iter()
                .filter(|finding| is_told(finding))
                .map(|finding| finding.diagnostic(None)),
        );
        findings
    }
}

/// A build tells what fails it, and what would go wrong in the callers without a word from the compiler.
fn is_told(finding: &Finding) -> bool {
    match finding.severity {
        Severity::Error => true,
        Severity::Warning => finding.rule.kind == RuleKind::Source,
        Severity::Info | Severity::Waived => false,
    }
}
