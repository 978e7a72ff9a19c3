//! The lock.

use avrogen_build::compat::{is_locked, locked, past_of};
use avrogen_build::lock::Texts;

use super::Baseline;
use crate::workspace::Workspace;

/// What `avrogen.lock` has of the subjects. Schemas of a named set that are one of their versions are left out: a set may
/// hold an older one.
pub(super) fn read(workspace: &mut Workspace) -> Baseline {
    let Some(lock) = &workspace.lock else { return Baseline::default() };
    let mut baseline = Baseline { name: "the lock".to_owned(), ..Baseline::default() };
    let mut texts = Texts::new();
    if workspace.is_whole() {
        for version in lock.lock.schemas.keys() {
            texts.text(lock, version, &mut workspace.sources, &mut baseline.errors);
        }
        let has = |subject: &&String| workspace.schemas.iter().any(|schema| schema.subject == **subject);
        baseline.gone_subjects = lock.lock.subjects.keys().filter(|subject| !has(subject)).cloned().collect();
    }
    let subjects = workspace.schemas.iter().map(|schema| schema.subject.as_str());
    let past = locked(lock, subjects, &mut texts, &mut workspace.sources, &mut baseline.errors);
    let kept: Vec<_> = std::mem::take(&mut workspace.schemas)
        .into_iter()
        .zip(std::mem::take(&mut workspace.in_set))
        .filter(|(schema, in_set)| !in_set || !is_locked(schema, past.get(&schema.subject)))
        .collect();
    (workspace.schemas, workspace.in_set) = kept.into_iter().unzip();
    baseline.past = past_of(&workspace.schemas, &past);
    baseline
}
