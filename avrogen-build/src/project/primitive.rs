//! Subjects of a topic that are of a primitive type, such as a key that is a string: their schema is one word.
//!
//! As with the union of many event types, nobody has to write it. Where its file is not among the schemas, commands take it
//! to be there with what the topic's table says, and those that register or lock it write it.

use std::path::Path;

use avrogen_schema::ast::Primitive;
use avrogen_schema::source::SourceMap;

use super::Project;
use super::subject::{SchemaFile, normal};
use super::topic::Topic;
use super::union::{UnionFile, place};
use crate::config::{KeyEncoding, SubjectNameStrategy};
use crate::stages::load::{Loaded, display, relative};

impl Topic {
    /// The subjects of the topic that are of a primitive type, each with the name of the type. Only subjects that are named
    /// after the topic can be: others are named after records.
    pub fn primitives(&self) -> impl Iterator<Item = (String, &str)> {
        let key = self.key.iter().filter(|_| self.key_encoding == KeyEncoding::Avro);
        let value = self.values.iter().filter(|_| !self.many);
        let sides = key.map(|name| ("key", name)).chain(value.map(|name| ("value", name)));
        let sides = sides.filter(|_| self.strategy == SubjectNameStrategy::TopicName);
        sides.filter_map(|(side, name)| {
            let primitive = Primitive::from_name(&name.value)?;
            (primitive != Primitive::Null).then(|| (format!("{}-{side}", self.name), name.value.as_str()))
        })
    }
}

/// The files of the primitive types that are registered for a topic, found as that of a [union](super::union_file) is.
pub(crate) fn primitive_files(project: &Project, topic: &Topic, files: &[SchemaFile]) -> Vec<UnionFile> {
    let file = |(subject, name): (String, &str)| {
        let path = place(project, &subject, files);
        UnionFile { subject, path, text: format!("\"{name}\"\n") }
    };
    topic.primitives().map(file).collect()
}

/// Takes the primitive types of topics in that no file holds, as if one did. Paths are relative to `base`.
pub fn add_primitives(base: &Path, project: &Project, loaded: &mut Loaded, sources: &mut SourceMap) {
    let known: Vec<SchemaFile> = loaded
        .files
        .iter()
        .map(|(_, path)| SchemaFile { path: relative(base, &project.folder, path), fullname: None })
        .collect();
    for file in project.topics.values().flat_map(|topic| primitive_files(project, topic, &known)) {
        if known.iter().all(|known| normal(&known.path) != file.path) {
            let path = project.folder.join(&file.path);
            loaded.files.push((sources.add(display(&path), file.text), path));
        }
    }
}
