//! A revision of git.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;
use avrogen_build::tools::compat::{self, compare, parse, schemas};
use avrogen_build::tools::project::Project;
use avrogen_build::tools::select;
use avrogen_schema::options::Options;
use avrogen_schema::source::{FileId, SourceMap};

use super::{Baseline, tells_gone};
use crate::failure::Failure;
use crate::project::{self, Workspace};
use crate::sources::git::{Entry, Repository, Revision};

/// Reads the schemas of the project at a revision, by the settings of that revision.
pub(super) fn read(
    repository: &Repository,
    revision: &Revision,
    workspace: &mut Workspace,
) -> Result<Baseline> {
    let folder = inside(repository, &workspace.checkout.folder)?;
    let tree = Tree::read(repository, revision)?;
    let project = tree.project(&folder, workspace)?;
    let asked = if workspace.is_whole() {
        tree.of_project(&folder, project.as_ref())
    } else {
        tree.of_paths(&workspace.given)?
    };
    let mut wanted: BTreeSet<&Path> = asked.iter().copied().collect();
    if !workspace.is_whole() {
        wanted.extend(tree.of_project(&folder, project.as_ref()));
        let beside = workspace.given.iter().filter(|path| path.is_file()).filter_map(|path| path.parent());
        let beside: Vec<PathBuf> = beside.map(Path::to_owned).collect();
        wanted.extend(tree.of_paths(&beside)?);
    }
    let files = tree.texts(&wanted, &folder, &mut workspace.checkout.sources)?;
    let (asked, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|(path, _, _)| asked.contains(&path.as_path()));
    let plain = |files: &[(PathBuf, PathBuf, FileId)]| -> Vec<(FileId, PathBuf)> {
        files.iter().map(|(_, path, file)| (*file, path.clone())).collect()
    };
    let (asked, others) = (plain(&asked), plain(&others));
    let other_files: Vec<FileId> = others.iter().map(|(file, _)| *file).collect();
    let (mut parsed, errors) = parse(&workspace.checkout.sources, &asked, &other_files, Options::lenient());
    let mut baseline = Baseline { name: format!("git:{}", revision.name), errors, ..Baseline::default() };
    let asked_files: BTreeSet<FileId> = asked.iter().map(|(file, _)| *file).collect();
    // Other files may hold the old schema under another path; their errors do not matter here.
    let (more, _) = parse(
        &workspace.checkout.sources,
        &others,
        &asked_files.iter().copied().collect::<Vec<_>>(),
        Options::lenient(),
    );
    parsed.extend(more);
    let old = schemas(project.as_ref().or(workspace.checkout.settings.as_ref()), &parsed, &[]);
    let paired = compare(&workspace.schemas, &old, &workspace.checkout.sources);
    baseline.past = paired.past;
    if tells_gone(&workspace.given) {
        let is_asked = |schema: &compat::Schema| asked_files.contains(&schema.file);
        baseline.gone = paired.gone.into_iter().filter(|gone| is_asked(&gone.schema)).collect();
    }
    Ok(baseline)
}

fn inside(repository: &Repository, path: &Path) -> Result<PathBuf> {
    Ok(repository.inside(path).ok_or_else(|| {
        Failure::new(format!("{} is not in the repository of the current folder", path.display()))
            .help("run the command in that repository")
    })?)
}

/// The files of a revision.
struct Tree<'r> {
    repository: &'r Repository,
    revision: &'r Revision,
    entries: BTreeMap<PathBuf, Entry>,
}

impl<'r> Tree<'r> {
    fn read(repository: &'r Repository, revision: &'r Revision) -> Result<Self> {
        let entries = repository.files(revision)?;
        let entries = entries.into_iter().map(|entry| (entry.path.clone(), entry)).collect();
        Ok(Self { repository, revision, entries })
    }

    /// Returns the settings at the revision; none if there was no avrogen.toml or it is invalid today.
    fn project(&self, folder: &Path, workspace: &mut Workspace) -> Result<Option<Project>> {
        let path = folder.join(project::PROJECT_FILE);
        let Some(entry) = self.entries.get(&path) else { return Ok(None) };
        let bytes = self.repository.contents(std::slice::from_ref(entry))?;
        let name = self.repository.shown(self.revision, &path);
        let file = workspace.checkout.sources.add(name, String::from_utf8_lossy(&bytes[0]));
        let (project, findings) =
            Project::parse(&workspace.checkout.sources, file, &workspace.checkout.folder);
        Ok(findings.is_empty().then_some(project))
    }

    fn select(&self, path: &Path) -> Vec<&Path> {
        let files: Vec<&Path> = self.entries.keys().map(PathBuf::as_path).collect();
        select(path, &files)
    }

    /// The schemas of the project, with the files that its subjects name.
    fn of_project(&self, folder: &Path, project: Option<&Project>) -> Vec<&Path> {
        let listed = project.and_then(|project| project.schemas.as_ref());
        let mut paths: Vec<String> = match listed {
            Some(paths) => paths.iter().map(|path| path.value.clone()).collect(),
            None => vec!["schemas".to_owned()],
        };
        let subjects = project.into_iter().flat_map(|project| project.subjects.values());
        paths.extend(subjects.filter_map(|subject| Some(subject.file.as_ref()?.value.clone())));
        let sets = project.into_iter().flat_map(Project::sets);
        paths.extend(sets.flat_map(|(_, paths)| paths.iter().map(|path| path.value.clone())));
        let inside = paths.iter().filter_map(|path| normal(&folder.join(path)));
        inside.flat_map(|path| self.select(&path)).collect()
    }

    /// The schemas at paths that are relative to the current folder.
    fn of_paths(&self, paths: &[PathBuf]) -> Result<Vec<&Path>> {
        let mut all = Vec::new();
        for path in paths {
            all.extend(self.select(&inside(self.repository, path)?));
        }
        Ok(all)
    }

    /// Reads files: each with its path in the repository, in the project, and its text.
    fn texts(
        &self,
        paths: &BTreeSet<&Path>,
        folder: &Path,
        sources: &mut SourceMap,
    ) -> Result<Vec<(PathBuf, PathBuf, FileId)>> {
        let entries: Vec<Entry> = paths.iter().filter_map(|path| self.entries.get(*path).cloned()).collect();
        let contents = self.repository.contents(&entries)?;
        let mut files = Vec::with_capacity(entries.len());
        for (entry, bytes) in entries.into_iter().zip(contents) {
            let file = sources
                .add(self.repository.shown(self.revision, &entry.path), String::from_utf8_lossy(&bytes));
            let path = entry
                .path
                .strip_prefix(folder)
                .map_or_else(|_| self.repository.outside(&entry.path), Path::to_owned);
            files.push((entry.path, path, file));
        }
        Ok(files)
    }
}

/// A path without `.` and `..`; nothing where it leads out.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::Normal(name) => normal.push(name),
            std::path::Component::ParentDir => {
                if !normal.pop() {
                    return None;
                }
            }
            std::path::Component::CurDir => {}
            _ => return None,
        }
    }
    Some(normal)
}
