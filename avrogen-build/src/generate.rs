//! The sequence that every face calls: load, parse, check, plan, emit.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::options::Options;
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::source::FileId;

use crate::codes;
use crate::compat::{self, Gate, ParsedFile};
use crate::config::{Config, PROJECT_FILE, ProjectFile, Selector, Settings};
use crate::error::{Error, Findings};
use crate::lock::{Asked, LOCK_FILE, Locked, Sound, Version, find_pins, pinned};
use crate::project::{self, At, MappedSchema, Project, SchemaFile, Set, is_set_name};
use crate::stages::check::check;
use crate::stages::format::files_of;
use crate::stages::generated::{Generated, GeneratedSet};
use crate::stages::load::{Loaded, load, relative};
use crate::stages::plan::{self, plan};

/// One set to generate. Paths are relative to the package.
struct Job<'a> {
    name: Option<&'a str>,
    paths: Vec<PathBuf>,
    subjects: Vec<Asked>,
    settings: Settings,
    selectors: Vec<Selector>,
}

impl Config {
    /// Generates in memory, and prints and writes nothing.
    ///
    /// # Errors
    /// Everything that is wrong with schemas and settings, or misuse.
    pub fn generate(&self) -> Result<Generated, Error> {
        generate(self)
    }
}

fn generate(config: &Config) -> Result<Generated, Error> {
    let mut run = Run::new(config);
    let project = run.project(&config.project)?;
    let project = run.with_given_topics(config, project);
    run.gate(config, project.as_ref())?;
    let mut sets = Vec::new();
    // What a broken file meant to say about paths and sets nobody knows.
    if run.findings.diagnostics.iter().all(|finding| finding.code != codes::TOML_SYNTAX) {
        for job in jobs(config, project.as_ref())? {
            sets.extend(run.set(job, project.as_ref())?);
        }
    }
    run.findings.shorten();
    if run.findings.has_errors() {
        return Err(Error::Findings(Box::new(run.findings)));
    }
    Ok(Generated { sets, findings: run.findings, watched: run.watched.into_iter().collect() })
}

/// The sets that a configuration asks for, with what holds for each.
fn jobs<'a>(config: &'a Config, project: Option<&'a Project>) -> Result<Vec<Job<'a>>, Error> {
    let mut jobs = Vec::new();
    if let Some(name) = &config.set {
        let set = project.and_then(|project| project.sets.get(name));
        if !is_set_name(name) {
            return Err(Error::misuse(format!("`{name}` is no name of a set: letters, digits, `-` and `_`")));
        }
        if set.is_none() && config.schemas.is_none() && config.subjects.is_empty() {
            let message =
                format!("the set `{name}` has no schemas: name them, or add [set.{name}] to avrogen.toml");
            return Err(Error::misuse(message));
        }
        jobs.push(job_of_set(config, project, name, set));
        return Ok(jobs);
    }
    let sets = project.into_iter().flat_map(|project| &project.sets);
    let of_project = project.and_then(|project| Some((project, project.schemas.as_ref()?)));
    let paths = match (&config.schemas, of_project) {
        (Some(paths), _) => Some(paths.clone()),
        (None, _) if !config.subjects.is_empty() => Some(Vec::new()),
        (None, Some((project, paths))) => Some(in_folder(project, paths)),
        (None, None) if sets.clone().next().is_some() => None,
        (None, None) => {
            Some(vec![project.map_or_else(PathBuf::new, |project| project.folder.clone()).join("schemas")])
        }
    };
    if let Some(paths) = paths {
        jobs.push(default_job(config, project, paths));
    }
    if !config.part {
        jobs.extend(sets.map(|(name, set)| job_of_set(config, project, name, Some(set))));
    }
    Ok(jobs)
}

fn default_job(config: &Config, project: Option<&Project>, paths: Vec<PathBuf>) -> Job<'static> {
    let mut of_project = project.map(|project| project.generate.clone()).unwrap_or_default();
    let inherited = &mut of_project.settings;
    inherited.out = inherited.out.take().zip(project).map(|(out, project)| project.folder.join(out));
    for selector in &mut of_project.selectors {
        selector.may_miss = config.part;
    }
    let mut settings = config.settings.clone().or(of_project.settings);
    settings.out = settings.out.filter(|_| !config.in_place);
    let selectors = [of_project.selectors, config.selectors.clone()].concat();
    Job { name: None, paths, subjects: asked(config), settings, selectors }
}

/// A named set has the settings of `[generate]`, where it does not say otherwise; selectors and `out` are its own.
fn job_of_set<'a>(config: &Config, project: Option<&Project>, name: &'a str, set: Option<&Set>) -> Job<'a> {
    let only = config.set.is_some();
    let general = project.map(|project| project.generate.settings.clone()).unwrap_or_default();
    let own = set.map(|set| set.generate.clone()).unwrap_or_default();
    let mut settings = own.settings.clone().or(Settings { out: None, ..general });
    settings.out = own.settings.out.zip(project).map(|(out, project)| project.folder.join(out));
    let given = Settings { out: config.settings.out.clone().filter(|_| only), ..config.settings.clone() };
    let mut settings = given.or(settings);
    settings.out = settings.out.filter(|_| !config.in_place);
    let selectors = if only { config.selectors.clone() } else { Vec::new() };
    let is_given = only && (config.schemas.is_some() || !config.subjects.is_empty());
    let (paths, subjects) = match (set, project) {
        _ if is_given => (config.schemas.clone().unwrap_or_default(), asked(config)),
        (Some(set), Some(project)) => (in_folder(project, &set.paths), asked_by(set)),
        _ => (Vec::new(), Vec::new()),
    };
    Job { name: Some(name), paths, subjects, settings, selectors: [own.selectors, selectors].concat() }
}

fn in_folder(project: &Project, paths: &[At<String>]) -> Vec<PathBuf> {
    paths.iter().map(|path| project.folder.join(&path.value)).collect()
}

fn asked(config: &Config) -> Vec<Asked> {
    config.subjects.iter().map(|name| Asked { name: name.clone(), span: None }).collect()
}

fn asked_by(set: &Set) -> Vec<Asked> {
    set.subjects.iter().map(|at| Asked { name: at.value.clone(), span: Some(at.span) }).collect()
}

/// What the sets of one run share.
struct Run {
    base: PathBuf,
    /// Whether there are schemas that this run does not see.
    is_part: bool,
    /// Whether the topics that the configuration gives are those of the one set that it names.
    are_of_set: bool,
    locked: Locked,
    gate: Option<Gate>,
    findings: Findings,
    watched: BTreeSet<PathBuf>,
}

impl Run {
    fn new(config: &Config) -> Self {
        let (findings, watched) = (Findings::default(), BTreeSet::new());
        let are_of_set = config.set.is_some() && !config.topics.is_empty();
        let (base, locked) = (config.base(), Locked::default());
        Self { base, is_part: config.part, are_of_set, locked, gate: None, findings, watched }
    }

    /// The lock, where there is a sound one; it is read when it is first needed.
    fn locked(&mut self, project: Option<&Project>) -> Result<Option<(&mut Sound, &mut Findings)>, Error> {
        let folder = project.map_or(Path::new(""), |project| &project.folder);
        self.locked.read(&self.base, folder, &mut self.findings)?;
        let Some(sound) = self.locked.sound() else { return Ok(None) };
        self.watched.insert(folder.join(LOCK_FILE));
        Ok(Some((sound, &mut self.findings)))
    }

    /// Reads what the schemas are checked against, where they are.
    fn gate(&mut self, config: &Config, project: Option<&Project>) -> Result<(), Error> {
        let of_project = || project.is_none_or(|project| project.compatibility.build);
        let has_project = !matches!(config.project, ProjectFile::None);
        if config.part || !has_project || !config.check.unwrap_or_else(of_project) {
            return Ok(());
        }
        let folder = project.map_or(Path::new(""), |project| &project.folder);
        let base = self.base.clone();
        if let Some((locked, Findings { sources, diagnostics })) = self.locked(project)? {
            let gate = Gate::read(&base, folder, locked, sources, diagnostics);
            self.watched.extend(gate.watched.iter().cloned());
            self.gate = Some(gate);
        }
        Ok(())
    }

    fn project(&mut self, file: &ProjectFile) -> Result<Option<Project>, Error> {
        let path = match file {
            ProjectFile::None => return Ok(None),
            ProjectFile::OfPackage => {
                let path = Path::new(PROJECT_FILE);
                if !self.base.join(path).exists() {
                    return Ok(None);
                }
                path
            }
            ProjectFile::At(path) => path,
        };
        let Findings { sources, diagnostics } = &mut self.findings;
        let project = Project::read(&self.base, path, sources, diagnostics)?;
        self.watched.insert(path.to_owned());
        Ok(Some(project))
    }

    /// The project with the topics that the configuration gives, which are read like those of the file.
    fn with_given_topics(&mut self, config: &Config, project: Option<Project>) -> Option<Project> {
        if config.topics.is_empty() {
            return project;
        }
        let text = config.topics.values().map(String::as_str).collect::<Vec<_>>().join("\n");
        let file = self.findings.sources.add("Config::topic", text);
        let (given, findings) = Project::parse(&self.findings.sources, file, Path::new(""));
        self.findings.diagnostics.extend(findings);
        match project {
            None => Some(given),
            Some(mut project) => {
                if self.are_of_set {
                    project.topics.clear();
                }
                project.topics.extend(given.topics);
                Some(project)
            }
        }
    }

    /// One set; nothing where something is wrong with it, which is among the findings then.
    fn set(&mut self, job: Job<'_>, project: Option<&Project>) -> Result<Option<GeneratedSet>, Error> {
        let mut findings = Vec::new();
        let mut loaded = match load(&self.base, &job.paths, &mut self.findings.sources, &mut findings) {
            Ok(loaded) => loaded,
            Err(error) => match project.and_then(|project| project.locate(&self.base, &error)) {
                Some(finding) => {
                    self.findings.diagnostics.push(finding);
                    return Ok(None);
                }
                None => return Err(error),
            },
        };
        let pinned = self.pinned(&job.subjects, project, &mut findings)?;
        loaded.files.extend(pinned.iter().map(|(file, (_, path))| (*file, path.clone())));
        let pinned: BTreeMap<_, _> = pinned.into_iter().map(|(file, (version, _))| (file, version)).collect();
        if let Some(project) = self.with_topics(&job, project) {
            project::add_values(&self.base, project, &mut loaded, &mut self.findings.sources);
        }
        self.watched.extend(loaded.watched.iter().cloned());
        // What is wrong with a text may have been told before.
        let is_whole = findings.is_empty() && (job.subjects.is_empty() || !pinned.is_empty());
        let generated =
            if is_whole { self.code(job, &loaded, &pinned, project, &mut findings) } else { None };
        // Errors first: the limit must not leave warnings alone.
        findings.sort_by_key(|finding| !finding.is_error());
        self.findings.diagnostics.extend(findings);
        Ok(generated)
    }

    /// The texts of the lock that a set asks for, each with its version and its path.
    fn pinned(
        &mut self,
        asked: &[Asked],
        project: Option<&Project>,
        findings: &mut Vec<Diagnostic>,
    ) -> Result<BTreeMap<FileId, (Version, PathBuf)>, Error> {
        if asked.is_empty() {
            return Ok(BTreeMap::new());
        }
        let folder = project.map_or_else(PathBuf::new, |project| project.folder.clone());
        let Some((Sound { lock, texts }, Findings { sources, .. })) = self.locked(project)? else {
            if matches!(self.locked, Locked::Absent) {
                findings.extend(asked.iter().map(Asked::without_lock));
            }
            return Ok(BTreeMap::new());
        };
        let files = pinned(asked, lock, texts, sources, findings);
        let path = |version: &Version| folder.join(&lock.lock.schemas[version].file);
        let files: BTreeMap<_, _> = files
            .into_iter()
            .map(|(file, version)| {
                let path = path(&version);
                (file, (version, path))
            })
            .collect();
        self.watched.extend(files.values().map(|(_, path)| path.clone()));
        Ok(files)
    }

    /// The project, where the topics that it has are made: in the default set, all of whose schemas are here, and in a
    /// named one for which the configuration gives them.
    fn with_topics<'p>(&self, job: &Job<'_>, project: Option<&'p Project>) -> Option<&'p Project> {
        project.filter(|_| (job.name.is_none() || self.are_of_set) && !self.is_part)
    }

    fn code(
        &mut self,
        job: Job<'_>,
        loaded: &Loaded,
        pinned: &BTreeMap<FileId, Version>,
        project: Option<&Project>,
        findings: &mut Vec<Diagnostic>,
    ) -> Option<GeneratedSet> {
        let files: Vec<FileId> = loaded.files.iter().map(|(file, _)| *file).collect();
        let parsed = avrogen_schema::parse_schemas(&self.findings.sources, &files, &Options::strict());
        findings.extend(parsed.diagnostics);
        let set = Arc::new(parsed.set?);
        let endless = check(&set);
        if !endless.is_empty() {
            findings.extend(endless);
            return None;
        }
        let known = schema_files(&self.base, &set, loaded, project);
        let mut topics = Vec::new();
        if let Some(project) = self.with_topics(&job, project) {
            let wrong = project::check_topics(project, &set, &known);
            if !wrong.is_empty() {
                findings.extend(wrong);
                return None;
            }
            topics = plan::topics(project, &known);
            let sources = &mut self.findings.sources;
            self.watched.extend(find_pins(&self.base, project, &set, &mut topics, sources));
        }
        if let (Some(gate), Some(locked)) = (&self.gate, self.locked.sound()) {
            // What is pinned is a version that was checked when it became one.
            let parsed = known.iter().filter(|(file, _)| !pinned.contains_key(file)).map(|(file, known)| {
                ParsedFile { file: *file, path: known.path.clone(), set: Arc::clone(&set) }
            });
            let subjects: Vec<String> = locked.lock.lock.subjects.keys().cloned().collect();
            let schemas = compat::schemas(project, &parsed.collect::<Vec<_>>(), &subjects);
            let sources = &mut self.findings.sources;
            findings.extend(gate.check(locked, schemas, job.name.is_some(), project, sources));
        }
        let subjects = subjects_of_files(known, project);
        let sources = &self.findings.sources;
        let input = plan::Input {
            name: job.name,
            set: &set,
            sources,
            settings: &job.settings,
            selectors: &job.selectors,
            subject: &|file| subjects.get(&file).cloned(),
            pinned,
            topics: &topics,
        };
        match plan(&input) {
            Ok((plan, warnings)) => {
                findings.extend(warnings);
                let files = files_of(&plan, job.settings.out.as_deref());
                let name = job.name.map(str::to_owned);
                Some(GeneratedSet { name, plan, out: job.settings.out, files })
            }
            Err(errors) => {
                findings.extend(errors);
                None
            }
        }
    }
}

/// The files of a set, with their paths as seen from the project's folder.
fn schema_files(
    base: &Path,
    set: &SchemaSet,
    loaded: &Loaded,
    project: Option<&Project>,
) -> Vec<(FileId, SchemaFile)> {
    let folder = project.map_or(Path::new(""), |project| &project.folder);
    let fullname = |file: FileId| {
        let root = set.roots().iter().find(|root| root.file == file)?;
        set.node(root.place.node).kind.named().map(|named| named.fullname.to_string())
    };
    let known = |(file, path): &(FileId, PathBuf)| {
        (*file, SchemaFile { path: relative(base, folder, path), fullname: fullname(*file) })
    };
    loaded.files.iter().map(known).collect()
}

/// The subject under which each file's schema is registered, by the first rule that says one.
fn subjects_of_files(known: Vec<(FileId, SchemaFile)>, project: Option<&Project>) -> HashMap<FileId, String> {
    let (ids, files): (Vec<FileId>, Vec<SchemaFile>) = known.into_iter().unzip();
    let mut mappings = project::subjects(project, &files, &[]);
    mappings.sort_by(|a, b| (a.rule, &a.subject).cmp(&(b.rule, &b.subject)));
    let subject = |path: PathBuf| {
        let schema = MappedSchema::File(path);
        mappings.iter().find(|mapping| mapping.schema == schema).map(|mapping| mapping.subject.clone())
    };
    let pairs = ids.into_iter().zip(files);
    pairs.filter_map(|(file, known)| Some((file, subject(known.path)?))).collect()
}
