//! The project that commands work on: its settings, its schemas by subject, its lock and its waivers.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use avrogen_build::tools::compat::{self, ParsedFile, Schema, WAIVERS_FILE, Waivers};
use avrogen_build::tools::lock::{Lock, LockFile};
use avrogen_build::tools::project::{Project, Topic, add_primitives, add_unions};
use avrogen_build::tools::{Loaded, codes, load, place};
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::options::Options;
use avrogen_schema::shell::word;
use avrogen_schema::source::{FileId, SourceMap};

use super::ProjectFile;
use crate::failure::{Failure, refused};

/// What was read of a project.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) sources: SourceMap,
    pub(crate) project: Option<Project>,
    /// The folder of the project, relative to the current one.
    pub(crate) folder: PathBuf,
    /// The paths that were asked for; none for those of the project.
    pub(crate) given: Vec<PathBuf>,
    pub(crate) lock: Option<LockFile>,
    pub(crate) schemas: Vec<Schema>,
    /// For each schema whether it belongs to a named set.
    pub(crate) in_set: Vec<bool>,
    /// Warnings about files that are no schemas.
    pub(crate) warnings: Vec<Diagnostic>,
}

/// Files that belong together: the default set, or a named one.
struct Group {
    paths: Vec<PathBuf>,
    is_named: bool,
}

impl Workspace {
    /// Reads the project of the current folder, and the schemas at some paths; without paths all of the project's.
    ///
    /// # Errors
    /// Whatever makes that impossible, all of what is wrong with the texts together.
    pub(crate) fn open(file: &ProjectFile, paths: &[PathBuf]) -> Result<Self> {
        let mut workspace = Self::settings(file)?;
        workspace.given = paths.to_vec();
        let mut errors = Vec::new();
        for group in workspace.groups()? {
            workspace.read(&group, &mut errors)?;
        }
        workspace.tell_missing_files();
        let (mut schemas, mut in_set) = (std::mem::take(&mut workspace.schemas), Vec::new());
        let mut order: Vec<usize> = (0..schemas.len()).collect();
        order.sort_by(|a, b| {
            let key = |at: &usize| (&schemas[*at].subject, &schemas[*at].path);
            key(a).cmp(&key(b))
        });
        in_set.extend(order.iter().map(|at| workspace.in_set[*at]));
        schemas = order.into_iter().map(|at| schemas[at].clone()).collect();
        (workspace.schemas, workspace.in_set) = (schemas, in_set);
        if errors.is_empty() { Ok(workspace) } else { Err(refused(workspace.sources, errors).into()) }
    }

    /// Warns of subjects whose file is not there: nothing is known of them then. What a topic's table makes needs none.
    fn tell_missing_files(&mut self) {
        let Some(project) = self.project.as_ref().filter(|_| self.given.is_empty()) else { return };
        for (subject, section) in &project.subjects {
            let Some(file) = &section.file else { continue };
            let makes = |topic: &Topic| {
                let is_union = topic.is_union() && *subject == format!("{}-value", topic.name);
                is_union || topic.primitives().any(|(primitive, _)| primitive == *subject)
            };
            if self.folder.join(&file.value).is_file() || project.topics.values().any(makes) {
                continue;
            }
            let message = format!("`{subject}` has no schema: there is no file {}", file.value);
            let warning = Diagnostic::warning(codes::INVALID_VALUE, file.span, message);
            self.warnings.push(
                warning.help(format!("correct the path, or run `avrogen pull --subject {}`", word(subject))),
            );
        }
    }

    /// Reads the project without its schemas.
    pub(crate) fn settings(file: &ProjectFile) -> Result<Self> {
        let (mut sources, mut found) = (SourceMap::new(), Vec::new());
        let file = file.find()?;
        let project = match &file {
            Some(file) => Some(Project::read(Path::new(""), file, &mut sources, &mut found)?),
            None => None,
        };
        let folder = project.as_ref().map_or_else(PathBuf::new, |project| project.folder.clone());
        let lock = LockFile::read(Path::new(""), &folder, &mut sources, &mut found)?;
        let (errors, warnings): (Vec<_>, Vec<_>) = found.into_iter().partition(Diagnostic::is_error);
        if !errors.is_empty() {
            return Err(refused(sources, errors).into());
        }
        let (given, schemas, in_set) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { sources, project, folder, given, lock, schemas, in_set, warnings })
    }

    /// Whether the schemas are all of the project.
    pub(crate) fn is_whole(&self) -> bool {
        self.given.is_empty()
    }

    /// Leaves the schemas of named sets out.
    pub(crate) fn only_default_set(&mut self) {
        let in_set = std::mem::take(&mut self.in_set);
        let mut in_set = in_set.into_iter();
        self.schemas.retain(|_| !in_set.next().unwrap_or_default());
        self.in_set = vec![false; self.schemas.len()];
    }

    /// What the lock has; nothing where there is none.
    pub(crate) fn locked(&self) -> Lock {
        self.lock.as_ref().map(|file| file.lock.clone()).unwrap_or_default()
    }

    fn subjects(&self) -> Vec<String> {
        self.lock.iter().flat_map(|file| file.lock.subjects.keys().cloned()).collect()
    }

    /// What has been accepted.
    pub(crate) fn waivers(&mut self) -> Result<Waivers> {
        let path = self.folder.join(WAIVERS_FILE);
        if !path.exists() {
            return Ok(Waivers::default());
        }
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let file = self.sources.add(avrogen_build::tools::display(&path), text);
        Ok(Waivers::parse(&self.sources, file))
    }

    /// The schemas of the project, or the folder `schemas`.
    pub(crate) fn default_paths(&self) -> Vec<PathBuf> {
        let of_project = self.project.as_ref().and_then(|project| project.schemas.as_ref());
        of_project.map_or_else(
            || vec![self.folder.join("schemas")],
            |paths| paths.iter().map(|path| self.folder.join(&path.value)).collect(),
        )
    }

    /// The files of all sets.
    pub(crate) fn all_paths(&self) -> Result<Vec<PathBuf>> {
        Ok(self.groups()?.into_iter().flat_map(|group| group.paths).collect())
    }

    fn groups(&self) -> Result<Vec<Group>> {
        if !self.given.is_empty() {
            return Ok(vec![Group { paths: self.given.clone(), is_named: false }]);
        }
        let sets = self.project.iter().flat_map(Project::sets);
        let sets: Vec<Group> = sets
            .map(|(_, paths)| Group {
                paths: paths.iter().map(|path| self.folder.join(&path.value)).collect(),
                is_named: true,
            })
            .collect();
        let says_paths = self.project.as_ref().is_some_and(|project| project.schemas.is_some());
        // Sets that are made from the lock leave the working copies to nobody else.
        let is_free = sets.iter().all(|set| set.paths.is_empty());
        let mut paths = if says_paths || is_free { self.default_paths() } else { Vec::new() };
        if !sets.is_empty() && !says_paths {
            paths.retain(|path| path.exists());
        }
        if !says_paths && sets.is_empty() && !paths.iter().all(|path| path.exists()) {
            let message = "there are no schemas: no `paths` in avrogen.toml and no folder `schemas`";
            return Err(Failure::new(message)
                .help("name the schemas as arguments, or run `avrogen init`")
                .into());
        }
        let subjects = self.project.iter().flat_map(|project| project.subjects.values());
        let files = subjects.filter_map(|subject| Some(self.folder.join(&subject.file.as_ref()?.value)));
        paths.extend(files.filter(|file| file.is_file()));
        let default = (!paths.is_empty()).then_some(Group { paths, is_named: false });
        Ok(default.into_iter().chain(sets).collect())
    }

    fn read(&mut self, group: &Group, errors: &mut Vec<Diagnostic>) -> Result<()> {
        let before = errors.len();
        let Some(mut loaded) = self.load(&group.paths, errors)? else { return Ok(()) };
        if let Some(project) = self.project.as_ref().filter(|_| !group.is_named) {
            add_unions(Path::new(""), project, &mut loaded, &mut self.sources);
            // Whoever names files asks about no other schemas.
            if self.given.is_empty() {
                add_primitives(Path::new(""), project, &mut loaded, &mut self.sources);
            }
        }
        if errors.len() > before {
            return Ok(());
        }
        let files: Vec<(FileId, PathBuf)> =
            loaded.files.iter().map(|(file, path)| (*file, self.relative(path))).collect();
        let (mut parsed, mut found) = compat::parse(&self.sources, &files, &[], Options::strict());
        if found.iter().any(|one| one.code == avrogen_schema::codes::UNKNOWN_NAME) && !self.given.is_empty() {
            let others = self.neighbours(&group.paths, self.default_paths());
            (parsed, found) = compat::parse(&self.sources, &files, &others, Options::strict());
        }
        errors.extend(found);
        self.take(&parsed, group.is_named);
        Ok(())
    }

    /// Reads files; nothing where a path of avrogen.toml leads nowhere, which is among the errors then.
    pub(crate) fn load(&mut self, paths: &[PathBuf], errors: &mut Vec<Diagnostic>) -> Result<Option<Loaded>> {
        let error = match load(Path::new(""), paths, &mut self.sources, errors) {
            Ok(loaded) => return Ok(Some(loaded)),
            Err(error) => error,
        };
        match self.project.as_ref().and_then(|project| project.locate(Path::new(""), &error)) {
            Some(finding) => {
                errors.push(finding);
                Ok(None)
            }
            None => Err(error.into()),
        }
    }

    fn take(&mut self, parsed: &[ParsedFile], is_named: bool) {
        let schemas = compat::schemas(self.project.as_ref(), parsed, &self.subjects());
        self.in_set.extend(schemas.iter().map(|_| is_named));
        self.schemas.extend(schemas);
    }

    /// Files that some may refer to: those beside them, and some others.
    pub(crate) fn neighbours(&mut self, paths: &[PathBuf], others: Vec<PathBuf>) -> Vec<FileId> {
        let beside = paths.iter().filter(|path| path.is_file()).filter_map(|path| path.parent());
        let beside = beside.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        let around: BTreeSet<PathBuf> = others.into_iter().chain(beside.map(Path::to_owned)).collect();
        let mut files = Vec::new();
        for path in around {
            let mut found = Vec::new();
            // What cannot be read defines nothing.
            let loaded = load(Path::new(""), &[path], &mut self.sources, &mut found).unwrap_or_default();
            let broken: Vec<_> = found.iter().filter_map(|one| Some(one.span()?.file)).collect();
            files.extend(loaded.files.into_iter().filter(|(file, _)| !broken.contains(file)));
        }
        let mut seen: BTreeSet<PathBuf> =
            paths.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
        files.retain(|(_, path)| fs::canonicalize(path).is_ok_and(|real| seen.insert(real)));
        files.into_iter().map(|(file, _)| file).collect()
    }

    /// A path relative to the project's folder.
    pub(crate) fn relative(&self, path: &Path) -> PathBuf {
        let folder = place(Path::new(""), &self.folder);
        place(Path::new(""), path).strip_prefix(&folder).unwrap_or(path).to_owned()
    }
}
