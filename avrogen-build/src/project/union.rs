//! The union of a topic that has many event types under one subject: a schema that lists them.
//!
//! Nobody has to write it. Where its file is not among the schemas, it is taken to be there with the text that
//! `value` of the topic makes, and commands that register or lock it write it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use avrogen_schema::ast::{Kind, Primitive};
use avrogen_schema::diagnostic::Collector;
use avrogen_schema::options::Options;
use avrogen_schema::parse;
use avrogen_schema::source::SourceMap;

use super::Project;
use super::subject::{SchemaFile, normal, safe_names};
use super::topic::Topic;
use crate::lock::schemas_folder;
use crate::stages::load::{Loaded, display, relative};

/// The file that holds what a topic's table makes: a union, or a primitive type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnionFile {
    /// The subject of the schema.
    pub subject: String,
    /// The file, relative to the project's folder.
    pub path: PathBuf,
    /// What stands in it where it is written for the first time.
    pub text: String,
}

/// The file of the union that a topic's values make, where they make one: `[subject."S"] file`, else one of the files that
/// is named after the subject, else a new one of that name among the schemas.
pub fn union_file(project: &Project, topic: &Topic, files: &[SchemaFile]) -> Option<UnionFile> {
    if !topic.is_union() {
        return None;
    }
    let subject = format!("{}-value", topic.name);
    let path = place(project, &subject, files);
    Some(UnionFile { subject, path, text: text(topic) })
}

/// Where the schema of a subject is that nobody has to write.
pub(super) fn place(project: &Project, subject: &str, files: &[SchemaFile]) -> PathBuf {
    let name = safe_names([subject]).remove(subject).unwrap_or_default();
    let chosen = project.subjects.get(subject).and_then(|section| section.file.as_ref());
    let named = || files.iter().find(|file| file.path.file_stem().is_some_and(|stem| stem == name.as_str()));
    match (chosen, named()) {
        (Some(chosen), _) => normal(Path::new(&chosen.value)),
        (None, Some(file)) => normal(&file.path),
        // Where pull would put it.
        (None, None) => Path::new(&schemas_folder(Some(project))).join(format!("{name}.avsc")),
    }
}

/// The file from which the enum of a topic with many event types is made. Where each is registered by itself, that is one
/// which nobody sees: the union is no schema of a subject then.
pub(crate) fn values_file(project: &Project, topic: &Topic, files: &[SchemaFile]) -> Option<UnionFile> {
    let hidden = || {
        let path = Path::new(".values").join(format!("{}-value.avsc", topic.name));
        UnionFile { subject: String::new(), path, text: text(topic) }
    };
    union_file(project, topic, files).or_else(|| topic.many.then(hidden))
}

fn text(topic: &Topic) -> String {
    let names: Vec<String> = topic.values.iter().map(|value| format!("  {:?}", value.value)).collect();
    format!("[\n{}\n]\n", names.join(",\n"))
}

/// Takes the unions of topics in that are registered and that no file holds, as if they were there. One of which a value is
/// defined nowhere, or stands twice, is left out: that is told about the topic. Paths are relative to `base`.
pub fn add_unions(base: &Path, project: &Project, loaded: &mut Loaded, sources: &mut SourceMap) {
    add(base, project, loaded, sources, union_file);
}

/// The same with those from which nothing but an enum is made.
pub(crate) fn add_values(base: &Path, project: &Project, loaded: &mut Loaded, sources: &mut SourceMap) {
    add(base, project, loaded, sources, values_file);
}

fn add(
    base: &Path,
    project: &Project,
    loaded: &mut Loaded,
    sources: &mut SourceMap,
    file: fn(&Project, &Topic, &[SchemaFile]) -> Option<UnionFile>,
) {
    let known: Vec<SchemaFile> = loaded
        .files
        .iter()
        .map(|(_, path)| SchemaFile { path: relative(base, &project.folder, path), fullname: None })
        .collect();
    let unions = project.topics.values().filter_map(|topic| Some((topic, file(project, topic, &known)?)));
    let missing: Vec<(&Topic, UnionFile)> =
        unions.filter(|(_, file)| known.iter().all(|known| normal(&known.path) != file.path)).collect();
    if missing.is_empty() {
        return;
    }
    let defined = defined(loaded, sources);
    for (topic, union) in missing {
        let is_known = |name: &str| Primitive::from_name(name).is_some() || defined.contains(name);
        let names: BTreeSet<&str> = topic.values.iter().map(|value| value.value.as_str()).collect();
        if names.len() == topic.values.len() && names.into_iter().all(is_known) {
            let path = project.folder.join(&union.path);
            loaded.files.push((sources.add(display(&path), union.text), path));
        }
    }
}

/// The names that files define.
fn defined(loaded: &Loaded, sources: &SourceMap) -> BTreeSet<String> {
    let options = Options::strict();
    let mut names = BTreeSet::new();
    for (file, _) in &loaded.files {
        // What is wrong with a text is told when it is read with all others.
        let ast = parse::parse(sources, *file, &options, &mut Collector::new(&options));
        names.extend(ast.schemas.iter().filter_map(|schema| match &schema.kind {
            Kind::Record { named, .. } | Kind::Enum { named, .. } | Kind::Fixed { named, .. } => {
                Some(named.fullname.to_string())
            }
            _ => None,
        }));
    }
    names
}
