//! The sets to generate: what the configuration and `avrogen.toml` say together.

use std::path::PathBuf;

use crate::config::{Config, Selector, Settings};
use crate::error::Error;
use crate::lock::Requested;
use crate::project::{At, Project, Set, is_set_name};

/// One set to generate. Paths are relative to the package.
pub(crate) struct Job<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) subjects: Vec<Requested>,
    pub(crate) settings: Settings,
    pub(crate) selectors: Vec<Selector>,
    /// Whether the topics are made here: in the default set, all of whose schemas are here, and in a named one for which the
    /// configuration gives them.
    pub(crate) has_topics: bool,
}

/// The sets that a configuration asks for, with what holds for each.
pub(crate) fn jobs<'a>(config: &'a Config, project: Option<&'a Project>) -> Result<Vec<Job<'a>>, Error> {
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
    Job { name: None, paths, subjects: requested(config), settings, selectors, has_topics: !config.part }
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
        _ if is_given => (config.schemas.clone().unwrap_or_default(), requested(config)),
        (Some(set), Some(project)) => (in_folder(project, &set.paths), requested_by(set)),
        _ => (Vec::new(), Vec::new()),
    };
    let selectors = [own.selectors, selectors].concat();
    let has_topics = only && !config.topics.is_empty() && !config.part;
    Job { name: Some(name), paths, subjects, settings, selectors, has_topics }
}

fn in_folder(project: &Project, paths: &[At<String>]) -> Vec<PathBuf> {
    paths.iter().map(|path| project.folder.join(&path.value)).collect()
}

fn requested(config: &Config) -> Vec<Requested> {
    config.subjects.iter().map(|name| Requested { name: name.clone(), span: None }).collect()
}

fn requested_by(set: &Set) -> Vec<Requested> {
    set.subjects.iter().map(|at| Requested { name: at.value.clone(), span: Some(at.span) }).collect()
}
