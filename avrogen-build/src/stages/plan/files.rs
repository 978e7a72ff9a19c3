//! How the code of a plan is divided: into files, modules, and chunks of items that are emitted apart from each other.

use std::ops::Range;
use std::path::PathBuf;

use super::ir::{ModuleId, Plan};
use crate::paths::is_device;

/// How code is divided into files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One file, modules within each other.
    Single,
    /// A file for each module.
    Tree,
}

/// A file of code.
#[derive(Clone, Debug)]
pub(crate) struct PlannedFile {
    /// Its path below the folder of a tree; empty where there is one file.
    pub(crate) path: PathBuf,
    pub(crate) parts: Vec<Part>,
}

/// A part of a file or of a module in it.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Items(Chunk),
    Module(Head, Vec<Self>),
}

/// A module that has its content at hand, or is declared.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Head {
    /// One that a namespace makes.
    Namespace(ModuleId),
    /// The one with the schemas, of the name `__schemas`.
    Schemas,
    /// The one with what the markers of topics implement, of the name `__topics`.
    Topics,
}

/// Items that belong together. Those of one kind are several chunks where there are many, for several threads to lay out.
#[derive(Clone, Debug)]
pub(crate) enum Chunk {
    /// The line by which a runtime that does not fit says so.
    Level,
    /// What the types of a module have in scope.
    Imports(ModuleId),
    /// Some types of a module.
    Types(ModuleId, Range<usize>),
    /// The markers of some topics.
    Markers(Range<usize>),
    /// A module in another file, whose path is given where it is not the usual one.
    Declaration(Head, Option<String>),
    /// What the schemas have in scope.
    SchemaImports,
    /// Some schemas.
    Schemas(Range<usize>),
    /// What the implementations for topics have in scope.
    TopicImports,
    /// What the markers of some topics implement.
    Topics(Range<usize>),
    /// What holds of types of other crates.
    Assertions,
}

impl PlannedFile {
    /// How deep modules stand within each other.
    pub(crate) fn depth(&self) -> usize {
        let mut pending = vec![(&self.parts, 0)];
        let mut deepest = 0;
        while let Some((parts, depth)) = pending.pop() {
            deepest = deepest.max(depth);
            pending.extend(parts.iter().filter_map(|part| match part {
                Part::Module(_, parts) => Some((parts, depth + 1)),
                Part::Items(_) => None,
            }));
        }
        deepest
    }
}

/// So many types, schemas or topics make a chunk.
const CHUNK: usize = 16;

impl Plan {
    /// The files of the plan's code; the first has the root.
    pub(crate) fn files(&self, layout: Layout) -> Vec<PlannedFile> {
        let mut files = Vec::new();
        self.add_file(Self::ROOT, &[], layout, &mut files);
        if layout == Layout::Tree {
            files.extend(
                self.hidden()
                    .into_iter()
                    .rev()
                    .map(|(name, _, parts)| PlannedFile { path: PathBuf::from(format!("{name}.rs")), parts }),
            );
        }
        files
    }

    fn add_file(&self, id: ModuleId, path: &[&str], layout: Layout, files: &mut Vec<PlannedFile>) {
        let module = self.module(id);
        let is_parent = id == Self::ROOT || !module.modules.is_empty();
        let stems: Vec<String> = path.iter().map(|module| file_stem(module)).collect();
        files.push(PlannedFile { path: path_of(&stems, is_parent), parts: self.content(id, layout) });
        if layout == Layout::Tree {
            for child in &module.modules {
                let path = [path, &[self.module(*child).ident.bare()]].concat();
                self.add_file(*child, &path, layout, files);
            }
        }
    }

    /// What stands in a module: its types, then the modules within it.
    fn content(&self, id: ModuleId, layout: Layout) -> Vec<Part> {
        let module = self.module(id);
        let mut parts = Vec::new();
        if id == Self::ROOT {
            parts.push(Part::Items(Chunk::Level));
        } else if !module.types.is_empty() {
            parts.push(Part::Items(Chunk::Imports(id)));
        }
        parts.extend(chunks(module.types.len()).map(|range| Part::Items(Chunk::Types(id, range))));
        if id == Self::ROOT {
            parts.extend(chunks(self.topics.len()).map(|range| Part::Items(Chunk::Markers(range))));
        }
        for child in &module.modules {
            let head = Head::Namespace(*child);
            parts.push(match layout {
                Layout::Single => Part::Module(head, self.content(*child, layout)),
                Layout::Tree => Part::Items(Chunk::Declaration(head, self.unusual_path(*child))),
            });
        }
        if id == Self::ROOT {
            parts.extend(self.hidden().into_iter().map(|(_, head, parts)| match layout {
                Layout::Single => Part::Module(head, parts),
                Layout::Tree => Part::Items(Chunk::Declaration(head, None)),
            }));
            if !self.externs.is_empty() && !self.schemas.is_empty() {
                parts.push(Part::Items(Chunk::Assertions));
            }
        }
        parts
    }

    /// The modules at the root that no namespace makes, each with its name. Case conversion takes leading underscores off,
    /// so that no namespace makes such a name.
    fn hidden(&self) -> Vec<(&'static str, Head, Vec<Part>)> {
        let mut hidden = Vec::new();
        if !self.topics.is_empty() {
            let topics = chunks(self.topics.len()).map(|range| Part::Items(Chunk::Topics(range)));
            let parts = std::iter::once(Part::Items(Chunk::TopicImports)).chain(topics).collect();
            hidden.push((TOPICS, Head::Topics, parts));
        }
        if !self.schemas.is_empty() {
            let schemas = chunks(self.schemas.len()).map(|range| Part::Items(Chunk::Schemas(range)));
            let parts = std::iter::once(Part::Items(Chunk::SchemaImports)).chain(schemas).collect();
            hidden.push((SCHEMAS, Head::Schemas, parts));
        }
        hidden
    }

    /// Where a module's file is, if not where the compiler looks for it.
    fn unusual_path(&self, id: ModuleId) -> Option<String> {
        let module = self.module(id);
        let stem = file_stem(module.ident.bare());
        let end = if module.modules.is_empty() { ".rs" } else { "/mod.rs" };
        (stem != module.ident.bare()).then(|| format!("{stem}{end}"))
    }
}

/// The name of the module with the schemas.
pub(crate) const SCHEMAS: &str = "__schemas";

/// The name of the module with what the markers of topics implement.
pub(crate) const TOPICS: &str = "__topics";

fn chunks(count: usize) -> impl Iterator<Item = Range<usize>> {
    (0..count).step_by(CHUNK).map(move |from| from..count.min(from + CHUNK))
}

/// The file of a module in a tree: modules that hold others are folders.
fn path_of(stems: &[String], is_parent: bool) -> PathBuf {
    let Some((last, above)) = stems.split_last() else { return PathBuf::from("mod.rs") };
    let mut file: PathBuf = above.iter().collect();
    if is_parent {
        file.extend([last.as_str(), "mod.rs"]);
    } else {
        file.push(format!("{last}.rs"));
    }
    file
}

/// A module's name as that of a file or folder. Windows opens devices under some names.
fn file_stem(module: &str) -> String {
    if is_device(module) { format!("{module}_") } else { module.to_owned() }
}
