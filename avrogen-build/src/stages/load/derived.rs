//! Files that follow from the tables of topics, taken in as if they were there.

use std::collections::BTreeSet;
use std::path::Path;

use avrogen_schema::ast::{Kind, Primitive};
use avrogen_schema::diagnostic::Collector;
use avrogen_schema::options::Options;
use avrogen_schema::parse;
use avrogen_schema::source::SourceMap;

use super::Loaded;
use crate::paths::{display, normal, relative};
use crate::project::{DerivedFile, Project, SchemaFile, Topic, primitive_files, union_file, values_file};

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
    file: fn(&Project, &Topic, &[SchemaFile]) -> Option<DerivedFile>,
) {
    let known: Vec<SchemaFile> = loaded
        .files
        .iter()
        .map(|(_, path)| SchemaFile { path: relative(base, &project.folder, path), fullname: None })
        .collect();
    let unions = project.topics.values().filter_map(|topic| Some((topic, file(project, topic, &known)?)));
    let missing: Vec<(&Topic, DerivedFile)> =
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
