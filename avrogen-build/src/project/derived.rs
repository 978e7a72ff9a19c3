//! Schema files that follow from the table of a topic: nobody has to write them.
//!
//! A topic that has many event types under one subject has the union of them for its schema, and a subject of a primitive
//! type, such as a key that is a string, has one word. Where such a file is not among the schemas, it is taken to be there
//! with the text that the table makes, and commands that register or lock it write it.

use std::path::{Path, PathBuf};

use avrogen_schema::ast::Primitive;
use avrogen_schema::topic::{KeyEncoding, Side, SubjectNameStrategy};

use super::Project;
use super::files::{SchemaFile, safe_names};
use super::topic::Topic;
use crate::paths::normal;

/// The file that holds what a topic's table makes: a union, or a primitive type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedFile {
    /// The subject of the schema.
    pub subject: String,
    /// The file, relative to the project's folder.
    pub path: PathBuf,
    /// What stands in it where it is written for the first time.
    pub text: String,
}

/// The file of the union that a topic's values make, where they make one: `[subject."S"] file`, else one of the files that
/// is named after the subject, else a new one of that name among the schemas.
pub fn union_file(project: &Project, topic: &Topic, files: &[SchemaFile]) -> Option<DerivedFile> {
    if !topic.is_union() {
        return None;
    }
    let subject = Side::Value.subject(&topic.name);
    let path = place(project, &subject, files);
    Some(DerivedFile { subject, path, text: text(topic) })
}

/// Where the schema of a subject is that nobody has to write.
fn place(project: &Project, subject: &str, files: &[SchemaFile]) -> PathBuf {
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
pub(crate) fn values_file(project: &Project, topic: &Topic, files: &[SchemaFile]) -> Option<DerivedFile> {
    let hidden = || {
        let path = Path::new(".values").join(format!("{}.avsc", Side::Value.subject(&topic.name)));
        DerivedFile { subject: String::new(), path, text: text(topic) }
    };
    union_file(project, topic, files).or_else(|| topic.many.then(hidden))
}

fn text(topic: &Topic) -> String {
    let names: Vec<String> = topic.values.iter().map(|value| format!("  {:?}", value.value)).collect();
    format!("[\n{}\n]\n", names.join(",\n"))
}

impl Topic {
    /// The subjects of the topic that are of a primitive type, each with the name of the type. Only subjects that are named
    /// after the topic can be: others are named after records.
    pub fn primitives(&self) -> impl Iterator<Item = (String, &str)> {
        let key = self.key.iter().filter(|_| self.key_encoding == KeyEncoding::Avro);
        let value = self.values.iter().filter(|_| !self.many);
        let sides = key.map(|name| (Side::Key, name)).chain(value.map(|name| (Side::Value, name)));
        let sides = sides.filter(|_| self.strategy == SubjectNameStrategy::TopicName);
        sides.filter_map(|(side, name)| {
            let primitive = Primitive::from_name(&name.value)?;
            (primitive != Primitive::Null).then(|| (side.subject(&self.name), name.value.as_str()))
        })
    }
}

/// The files of the primitive types that are registered for a topic, found as that of a [union](union_file) is.
pub(crate) fn primitive_files(project: &Project, topic: &Topic, files: &[SchemaFile]) -> Vec<DerivedFile> {
    let file = |(subject, name): (String, &str)| {
        let path = place(project, &subject, files);
        DerivedFile { subject, path, text: format!("\"{name}\"\n") }
    };
    topic.primitives().map(file).collect()
}

/// The files that the table of a topic makes for its subjects.
pub(crate) fn derived_files<'f>(
    project: &'f Project,
    topic: &'f Topic,
    files: &'f [SchemaFile],
) -> impl Iterator<Item = DerivedFile> + 'f {
    union_file(project, topic, files).into_iter().chain(primitive_files(project, topic, files))
}

/// The folder of the schemas of a project that names none.
pub(crate) const SCHEMAS: &str = "schemas";

/// The first folder of the schemas, relative to that of the project: where schema files go that are new.
pub fn schemas_folder(project: Option<&Project>) -> String {
    let first = project.and_then(|project| project.schemas.as_ref()?.first());
    let first = first.map_or(SCHEMAS, |path| path.value.as_str()).replace('\\', "/");
    let is_file = |part: &str| Path::new(part).extension().is_some_and(|extension| extension == "avsc");
    let is_folder = |part: &&str| !part.contains(['*', '?', '[']) && !is_file(part);
    let parts = first.split('/').take_while(is_folder).filter(|part| !matches!(*part, "" | "."));
    let root = if first.starts_with('/') { "/" } else { "" };
    root.to_owned() + &parts.collect::<Vec<_>>().join("/")
}
