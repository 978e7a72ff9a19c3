//! Which subject is which schema: one answer for check, lock, push, pull and topics.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use avrogen_schema::ast::Primitive;
use avrogen_schema::source::FileId;
use avrogen_schema::topic::{KeyEncoding, Side, SubjectNameStrategy};

use super::Project;
use super::derived::derived_files;
use super::files::{SchemaFile, safe_names};
use super::topic::Topic;
use crate::paths::normal;

/// The schema of a subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Schema {
    /// The one in a file.
    File(PathBuf),
    /// The one of a fullname, which is no file's top level.
    Type(String),
}

/// Why a subject has its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// `[subject."S"]` names the file.
    Subject,
    /// A topic uses it under this subject.
    Topic,
    /// The file is named after the subject, which is locked.
    FileName,
    /// Its fullname is the subject.
    Fullname,
}

/// A subject and its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The subject.
    pub subject: String,
    /// Its schema.
    pub schema: Schema,
    /// Why.
    pub rule: Rule,
}

/// Which subject is which schema, by subject: what `[subject.*]` says; then what the topics use; then files named after
/// locked subjects; and for files without a subject so far their fullname.
///
/// A file may have several subjects. A topic with a list of values under the strategy `topic-name` has a union for its
/// subject, which stands in a [file of its own](super::union_file); so does a primitive type that is registered for a topic.
pub fn subjects(project: Option<&Project>, files: &[SchemaFile], locked: &[String]) -> Vec<Mapping> {
    let mut found: BTreeMap<String, (Schema, Rule)> = BTreeMap::new();
    for (subject, section) in project.into_iter().flat_map(|project| &project.subjects) {
        if let Some(file) = &section.file {
            let schema = Schema::File(normal(Path::new(&file.value)));
            found.insert(subject.clone(), (schema, Rule::Subject));
        }
    }
    for (subject, fullname) in
        project.into_iter().flat_map(|project| project.topics.values()).flat_map(of_topic)
    {
        let file = files.iter().find(|file| file.fullname.as_ref() == Some(&fullname));
        let schema = file.map_or(Schema::Type(fullname), |file| Schema::File(normal(&file.path)));
        found.entry(subject).or_insert((schema, Rule::Topic));
    }
    for (project, topic) in
        project.into_iter().flat_map(|project| project.topics.values().map(move |topic| (project, topic)))
    {
        for derived in derived_files(project, topic, files) {
            // The registry alone knows the subjects that it associates with a topic.
            if topic.strategy == SubjectNameStrategy::TopicName
                && files.iter().any(|file| normal(&file.path) == derived.path)
            {
                found.entry(derived.subject).or_insert((Schema::File(derived.path), Rule::Topic));
            }
        }
    }
    let mut by_stem: BTreeMap<&OsStr, &SchemaFile> = BTreeMap::new();
    for file in files {
        if let Some(stem) = file.path.file_stem() {
            by_stem.entry(stem).or_insert(file);
        }
    }
    for (subject, name) in safe_names(locked.iter().map(String::as_str)) {
        if let Some(file) = by_stem.get(OsStr::new(&name)) {
            found.entry(subject.to_owned()).or_insert((Schema::File(normal(&file.path)), Rule::FileName));
        }
    }
    let named: BTreeSet<Schema> = found.values().map(|(schema, _)| schema.clone()).collect();
    for file in files {
        let schema = Schema::File(normal(&file.path));
        if let Some(fullname) = file.fullname.clone().filter(|_| !named.contains(&schema)) {
            found.entry(fullname).or_insert((schema, Rule::Fullname));
        }
    }
    found.into_iter().map(|(subject, (schema, rule))| Mapping { subject, schema, rule }).collect()
}

/// The subject under which each file's schema is registered, by the first rule that says one.
pub(crate) fn subjects_of_files(
    project: Option<&Project>,
    known: Vec<(FileId, SchemaFile)>,
) -> HashMap<FileId, String> {
    let (ids, files): (Vec<FileId>, Vec<SchemaFile>) = known.into_iter().unzip();
    let mut mappings = subjects(project, &files, &[]);
    mappings.sort_by(|a, b| (a.rule, &a.subject).cmp(&(b.rule, &b.subject)));
    let subject = |path: PathBuf| {
        let schema = Schema::File(path);
        mappings.iter().find(|mapping| mapping.schema == schema).map(|mapping| mapping.subject.clone())
    };
    let pairs = ids.into_iter().zip(files);
    pairs.filter_map(|(file, known)| Some((file, subject(known.path)?))).collect()
}

/// The files whose schemas are registered without references: those that some inline subject has.
pub(crate) fn inline_files(project: Option<&Project>, known: &[(FileId, SchemaFile)]) -> BTreeSet<FileId> {
    let files: Vec<SchemaFile> = known.iter().map(|(_, file)| file.clone()).collect();
    let is_inline = |mapping: &Mapping| project.is_some_and(|project| project.is_inline(&mapping.subject));
    let inline = subjects(project, &files, &[]).into_iter().filter(is_inline);
    let paths: BTreeSet<Schema> = inline.map(|mapping| mapping.schema).collect();
    let inline = known.iter().filter(|(_, known)| paths.contains(&Schema::File(normal(&known.path))));
    inline.map(|(file, _)| *file).collect()
}

/// The subjects that a topic uses, each with the fullname of its schema.
fn of_topic(topic: &Topic) -> Vec<(String, String)> {
    let is_record = |name: &str| Primitive::from_name(name).is_none();
    let key = topic.key.iter().filter(|key| topic.key_encoding == KeyEncoding::Avro && is_record(&key.value));
    let key = key.filter_map(|key| Some((topic.subject(Side::Key, &key.value)?, key.value.clone())));
    let union = topic.strategy == SubjectNameStrategy::TopicName && topic.many;
    let values = topic.values.iter().filter(|value| !union && is_record(&value.value));
    let values =
        values.filter_map(|value| Some((topic.subject(Side::Value, &value.value)?, value.value.clone())));
    key.chain(values).collect()
}
