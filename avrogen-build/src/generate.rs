//! The sequence that every face calls: load, parse, check, plan, emit and format.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::source::{FileId, SourceMap};

use crate::codes;
use crate::compat::{self, Gate, ParsedFile};
use crate::config::Config;
use crate::error::{Error, Findings};
use crate::lock::{Locked, Texts, Version, topic_pins};
use crate::paths::{display, relative};
use crate::project::{Project, SchemaFile, check_topics, inline_files, subjects_of_files};
use crate::stages::check::check;
use crate::stages::generated::{Generated, GeneratedSet};
use crate::stages::inputs::{ProjectInput, read_lock, read_project};
use crate::stages::jobs::{Job, jobs};
use crate::stages::load::{Loaded, LoadedSet, load_set};
use crate::stages::moved::moved_since_lock;
use crate::stages::parse::{Parsed, ParsedSet, parse};
use crate::stages::plan::{self, TopicInput, plan};
use crate::stages::separate::{Candidate, files_of_conflict, separate_found};

impl Config {
    /// Generates in memory, and prints and writes nothing.
    ///
    /// # Errors
    /// Everything that is wrong with schemas and settings, or misuse.
    pub fn generate(&self) -> Result<Generated, Error> {
        generate(self)
    }
}

/// What the sets of one run share.
struct Run<'a> {
    base: &'a Path,
    project: Option<&'a Project>,
    gate: Option<&'a Gate>,
}

/// What one set came to.
struct Made {
    /// None where one of the findings is an error.
    set: Option<GeneratedSet>,
    findings: Vec<Diagnostic>,
    watched: BTreeSet<PathBuf>,
}

fn generate(config: &Config) -> Result<Generated, Error> {
    let base = config.base();
    let mut sources = SourceMap::new();
    let ProjectInput { project, findings: mut diagnostics, mut watched } =
        read_project(config, &base, &mut sources)?;
    let project = project.as_ref();
    // A file with a syntax error says nothing reliable about paths and sets.
    let is_readable = diagnostics.iter().all(|finding| finding.code != codes::TOML_SYNTAX);
    let jobs = if is_readable { jobs(config, project)? } else { Vec::new() };
    let lock = read_lock(config, &base, project, &jobs, &mut sources)?;
    diagnostics.extend(lock.findings);
    watched.extend(lock.watched);
    let run = Run { base: &base, project, gate: lock.gate.as_ref() };
    let mut locked = lock.locked;
    let mut sets = Vec::new();
    for job in jobs {
        let made = run.set(job, &mut locked, &mut sources)?;
        diagnostics.extend(made.findings);
        watched.extend(made.watched);
        sets.extend(made.set);
    }
    let mut findings = Findings { sources, diagnostics };
    findings.shorten();
    if findings.has_errors() {
        return Err(Error::Findings(Box::new(findings)));
    }
    Ok(Generated { sets, findings, watched: watched.into_iter().collect() })
}

impl Run<'_> {
    fn set(&self, job: Job<'_>, locked: &mut Locked, sources: &mut SourceMap) -> Result<Made, Error> {
        let loaded = load_set(self.base, &job, self.project, locked, sources)?;
        let LoadedSet { loaded, pinned, mut findings, is_whole } = loaded;
        let set = if is_whole {
            let (set, found) = match self.code(job, &loaded, &pinned, locked, sources) {
                Ok((set, warnings)) => (Some(set), warnings),
                Err(errors) => (None, errors),
            };
            findings.extend(found);
            set
        } else {
            None
        };
        // Errors first: the limit must not leave warnings alone.
        findings.sort_by_key(|finding| !finding.is_error());
        Ok(Made { set, findings, watched: loaded.watched })
    }

    /// Tells how to keep files apart that define one name differently, at the first such finding.
    fn help_to_separate(
        &self,
        job: &Job<'_>,
        loaded: &Loaded,
        pinned: &BTreeMap<FileId, Version>,
        sources: &SourceMap,
        findings: &mut [Diagnostic],
    ) {
        let folder = self.project.map_or(Path::new(""), |project| &project.folder);
        let candidate = |(file, path): &(FileId, PathBuf)| Candidate {
            file: *file,
            path: display(&relative(self.base, folder, path)),
            subject: pinned.get(file).map(ToString::to_string),
        };
        let all: Vec<Candidate> = loaded.files.iter().map(candidate).collect();
        let taken = self.project.iter().flat_map(|project| project.sets.keys().cloned()).collect();
        let Some(separation) = separate_found(sources, &all, &taken, findings) else { return };
        let place = match job.name {
            Some(name) => format!("in place of [set.{name}]"),
            None => "in place of [schemas], if it is there".to_owned(),
        };
        let help = format!(
            "or give them sets of their own: put these lines into avrogen.toml {place} (docs/registry.md#types-from-what-is-pinned):"
        );
        let conflict = findings.iter_mut().find(|finding| files_of_conflict(finding).is_some());
        if let Some(conflict) = conflict {
            conflict.help.push(help);
            let lines = separation.lines();
            conflict.help.extend(lines.lines().filter(|line| !line.is_empty()).map(str::to_owned));
        }
    }

    /// The code of a set and warnings, or all findings.
    fn code(
        &self,
        job: Job<'_>,
        loaded: &Loaded,
        pinned: &BTreeMap<FileId, Version>,
        locked: &mut Locked,
        sources: &mut SourceMap,
    ) -> Result<(GeneratedSet, Vec<Diagnostic>), Vec<Diagnostic>> {
        let Parsed { set, mut findings } = parse(self.base, self.project, loaded, sources);
        self.help_to_separate(&job, loaded, pinned, sources, &mut findings);
        let Some(ParsedSet { schemas, files }) = set else { return Err(findings) };
        findings.extend(check(&schemas));
        if findings.iter().any(Diagnostic::is_error) {
            return Err(findings);
        }
        let topics = match self.project.filter(|_| job.has_topics) {
            Some(project) => {
                findings.extend(check_topics(project, &schemas, &files));
                if findings.iter().any(Diagnostic::is_error) {
                    return Err(findings);
                }
                with_pins(plan::topics(project, &files), &schemas, locked, sources)
            }
            None => Vec::new(),
        };
        let Before { history, schemas: working, past, findings: found } =
            self.before(&job, &schemas, &files, pinned, locked, sources);
        findings.extend(found);
        let inline = inline_files(self.project, &files);
        let subjects = subjects_of_files(self.project, files);
        let input = plan::Input {
            name: job.name,
            set: &schemas,
            sources,
            settings: &job.settings,
            selectors: &job.selectors,
            subject: &|file| subjects.get(&file).cloned(),
            // A text of the lock stays as it is.
            is_inline: &|file| inline.contains(&file) && !pinned.contains_key(&file),
            pinned,
            topics: &topics,
            history: &history,
        };
        if let Some(gate) = self.gate {
            let moved = |settings: &compat::Settings<'_>| moved_since_lock(&input, &working, &past, settings);
            findings.extend(gate.check(&past, &working, self.project, moved));
        }
        if findings.iter().any(is_unknown) {
            let adapted = plan::adapted(&input);
            findings.retain(|finding| {
                !is_unknown(finding) || finding.span().is_none_or(|span| !adapted.contains(&span))
            });
        }
        if let Some(project) = self.project {
            project.judge(&mut findings);
        }
        match plan(&input) {
            Ok((plan, mut warnings)) => {
                if let Some(project) = self.project {
                    project.judge(&mut warnings);
                }
                findings.extend(warnings);
                if findings.iter().any(|finding| finding.is_error() && is_unknown(finding)) {
                    return Err(findings);
                }
                Ok((GeneratedSet::new(plan, job.settings.out), findings))
            }
            Err(errors) => {
                findings.extend(errors);
                Err(findings)
            }
        }
    }

    /// What the lock has of the schemas of a set.
    fn before(
        &self,
        job: &Job<'_>,
        schemas: &Arc<SchemaSet>,
        files: &[(FileId, SchemaFile)],
        pinned: &BTreeMap<FileId, Version>,
        locked: &mut Locked,
        sources: &mut SourceMap,
    ) -> Before {
        let Some(valid) = locked.valid() else { return Before::default() };
        // A pinned version was checked when it became one.
        let working = files.iter().filter(|(file, _)| !pinned.contains_key(file));
        let parsed: Vec<ParsedFile> = working
            .map(|(file, known)| ParsedFile {
                file: *file,
                path: known.path.clone(),
                set: Arc::clone(schemas),
            })
            .collect();
        let subjects: Vec<String> = valid.lock.lock.subjects.keys().cloned().collect();
        let mut schemas = compat::schemas(self.project, &parsed, &subjects);
        let subjects: BTreeSet<&str> = schemas
            .iter()
            .map(|schema| &*schema.subject)
            .chain(pinned.values().map(|version| &*version.subject))
            .collect();
        let mut findings = Vec::new();
        let past = compat::locked(&valid.lock, subjects, &mut valid.texts, sources, &mut findings);
        if self.gate.is_none() {
            // Where nothing is checked, a text that cannot be read is no fault of the build.
            findings.clear();
        }
        if job.name.is_some() {
            // The schemas of a named set may be an older version each.
            schemas.retain(|schema| !compat::is_locked(schema, past.get(&schema.subject)));
        }
        let history = plan::History::of(past.values());
        let past = compat::past_of(&schemas, &past);
        Before { history, schemas, past, findings }
    }
}

/// What the lock has of the schemas of a set.
#[derive(Default)]
struct Before {
    /// What the locked versions have named.
    history: plan::History,
    /// The schemas that are held against the lock.
    schemas: Vec<compat::Schema>,
    /// For each of them what it was.
    past: Vec<compat::Past>,
    findings: Vec<Diagnostic>,
}

/// Whether a finding is about a logical type that an adapter may be for.
fn is_unknown(finding: &Diagnostic) -> bool {
    finding.code == avrogen_schema::codes::UNKNOWN_LOGICAL_TYPE
}

/// Topics with what the lock pins of them.
fn with_pins<'a>(
    topics: Vec<TopicInput<'a>>,
    schemas: &SchemaSet,
    locked: &Locked,
    sources: &mut SourceMap,
) -> Vec<TopicInput<'a>> {
    let (lock, mut texts) = match locked {
        Locked::Absent => return topics,
        Locked::Broken(lock) => (&**lock, Texts::new()),
        // A copy: a text that is read here for the first time has its findings reported by what needs it.
        Locked::Valid(valid) => (&valid.lock, valid.texts.clone()),
    };
    let pinned = |mut input: TopicInput<'a>| {
        input.pins = topic_pins(lock, &mut texts, schemas, input.topic, input.values, sources);
        input
    };
    topics.into_iter().map(pinned).collect()
}
