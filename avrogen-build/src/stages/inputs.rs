//! What a run reads before the schemas: `avrogen.toml` with the topics of the builder, and what the schemas are held against.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::SourceMap;

use super::jobs::Job;
use crate::compat::Gate;
use crate::config::{Config, PROJECT_FILE, ProjectFile};
use crate::error::Error;
use crate::lock::{LOCK_FILE, Locked, locked_folder};
use crate::project::Project;

/// What `avrogen.toml` and the builder say of the project.
pub(crate) struct ProjectInput {
    /// None where there is no file, and no topic of the builder.
    pub(crate) project: Option<Project>,
    pub(crate) findings: Vec<Diagnostic>,
    pub(crate) watched: BTreeSet<PathBuf>,
}

/// Reads the project file, and with it the topics that the builder gives, which are read like those of the file.
pub(crate) fn read_project(
    config: &Config,
    base: &Path,
    sources: &mut SourceMap,
) -> Result<ProjectInput, Error> {
    let mut findings = Vec::new();
    let path = match &config.project {
        ProjectFile::None => None,
        ProjectFile::OfPackage => Some(Path::new(PROJECT_FILE)).filter(|path| base.join(path).exists()),
        ProjectFile::At(path) => Some(path.as_path()),
    };
    let of_file = match path {
        Some(path) => Some(Project::read(base, path, sources, &mut findings)?),
        None => None,
    };
    let watched = path.into_iter().map(Path::to_owned).collect();
    if config.topics.is_empty() {
        return Ok(ProjectInput { project: of_file, findings, watched });
    }
    let text = config.topics.values().map(String::as_str).collect::<Vec<_>>().join("\n");
    let file = sources.add("Config::topic", text);
    let (given, found) = Project::parse(sources, file, Path::new(""));
    findings.extend(found);
    let project = match of_file {
        None => given,
        Some(mut project) => {
            // Topics that are given beside a set are that set's.
            if config.set.is_some() {
                project.topics.clear();
            }
            project.topics.extend(given.topics);
            project
        }
    };
    Ok(ProjectInput { project: Some(project), findings, watched })
}

/// What the schemas are held against.
pub(crate) struct LockInput {
    pub(crate) locked: Locked,
    /// None where a build checks nothing.
    pub(crate) gate: Option<Gate>,
    pub(crate) findings: Vec<Diagnostic>,
    pub(crate) watched: BTreeSet<PathBuf>,
}

/// Reads the lock, where there is one: for the check of the build, sets that are made from its texts, topics, whose versions it
/// pins, and the names that locked versions have given.
pub(crate) fn read_lock(
    config: &Config,
    base: &Path,
    project: Option<&Project>,
    jobs: &[Job<'_>],
    sources: &mut SourceMap,
) -> Result<LockInput, Error> {
    let mut input =
        LockInput { locked: Locked::Absent, gate: None, findings: Vec::new(), watched: BTreeSet::new() };
    let is_gated = is_gated(config, project);
    let is_needed = is_gated || jobs.iter().any(|job| !job.subjects.is_empty());
    let has_topics = project.is_some() && jobs.iter().any(|job| job.has_topics);
    if !is_needed && matches!(config.project, ProjectFile::None) {
        return Ok(input);
    }
    let folder = project.map_or(Path::new(""), |project| &project.folder);
    match Locked::read(base, folder, sources) {
        Ok((locked, findings)) => {
            input.locked = locked;
            input.findings.extend(findings.into_iter().filter(|_| is_needed));
        }
        // Topics can do without pins, and names without a history.
        Err(_) if !is_needed => return Ok(input),
        Err(error) => return Err(error),
    }
    if matches!(input.locked, Locked::Absent) {
        return Ok(input);
    }
    input.watched.insert(folder.join(LOCK_FILE));
    let texts = folder.join(locked_folder(project));
    input.watched.extend(Some(texts).filter(|texts| has_topics && base.join(texts).is_dir()));
    if let Some(valid) = input.locked.valid().filter(|_| is_gated) {
        let gate = Gate::read(base, folder, valid, sources, &mut input.findings);
        input.watched.extend(gate.watched.iter().cloned());
        input.gate = Some(gate);
    }
    Ok(input)
}

/// Whether the build checks its schemas against the lock.
fn is_gated(config: &Config, project: Option<&Project>) -> bool {
    let of_project = || project.is_none_or(|project| project.compatibility.build);
    let has_project = !matches!(config.project, ProjectFile::None);
    !config.part && has_project && config.check.unwrap_or_else(of_project)
}
