//! Files of which each is read with those of the others that it refers to, and no more.
//!
//! Two files that have nothing to do with each other may well define one name, as two versions of a schema do.

use std::collections::{BTreeMap, BTreeSet};

use avrogen_schema::ast::Kind;
use avrogen_schema::diagnostic::{Collector, Diagnostic};
use avrogen_schema::options::Options;
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::source::{FileId, SourceMap};
use avrogen_schema::{Parsed, parse, parse_schemas};

/// Files, and what each of them says about names.
#[derive(Debug)]
pub struct Related {
    options: Options,
    texts: BTreeMap<FileId, Text>,
    definers: BTreeMap<String, BTreeSet<FileId>>,
}

/// What a file's text says about names.
#[derive(Debug, Default)]
struct Text {
    defines: BTreeSet<String>,
    /// Names as they may be meant, the nearest meaning first.
    refers: BTreeSet<Vec<String>>,
}

impl Related {
    /// Looks into files for the names that they define and refer to.
    pub fn new(sources: &SourceMap, files: impl IntoIterator<Item = FileId>, options: Options) -> Self {
        let texts: BTreeMap<_, _> =
            files.into_iter().map(|file| (file, Text::of(sources, file, &options))).collect();
        let mut definers: BTreeMap<String, BTreeSet<FileId>> = BTreeMap::new();
        for (file, text) in &texts {
            for name in &text.defines {
                definers.entry(name.clone()).or_default().insert(*file);
            }
        }
        Self { options, texts, definers }
    }

    /// The schemas of a file, with all that it refers to.
    ///
    /// # Errors
    /// All findings, where one of them is an error.
    pub fn parse(
        &self,
        sources: &SourceMap,
        file: FileId,
    ) -> Result<(SchemaSet, Vec<Diagnostic>), Vec<Diagnostic>> {
        let files: Vec<FileId> = self.needed(file).into_iter().collect();
        let Parsed { set, diagnostics } = parse_schemas(sources, &files, &self.options);
        match set {
            Some(set) => Ok((set, diagnostics)),
            None => Err(diagnostics),
        }
    }

    /// A file and the files that define what it refers to, and so on.
    fn needed(&self, file: FileId) -> BTreeSet<FileId> {
        let mut needed = BTreeSet::from([file]);
        let mut defined: BTreeSet<&str> = BTreeSet::new();
        let mut pending = vec![file];
        while let Some(file) = pending.pop() {
            let Some(text) = self.texts.get(&file) else { continue };
            defined.extend(text.defines.iter().map(String::as_str));
            for names in &text.refers {
                let known =
                    |name: &&String| defined.contains(name.as_str()) || self.definers.contains_key(*name);
                let Some(name) = names.iter().find(known) else { continue };
                if !defined.contains(name.as_str()) {
                    pending.extend(self.definers[name].iter().filter(|file| needed.insert(**file)));
                }
            }
        }
        needed
    }
}

impl Text {
    fn of(sources: &SourceMap, file: FileId, options: &Options) -> Self {
        // What is wrong with the text is told when it is read with all that it needs.
        let ast = parse::parse(sources, file, options, &mut Collector::new(options));
        let mut text = Self::default();
        for schema in &ast.schemas {
            match &schema.kind {
                Kind::Record { named, .. } | Kind::Enum { named, .. } | Kind::Fixed { named, .. } => {
                    text.defines.insert(named.fullname.to_string());
                }
                Kind::Reference { name, namespace } => {
                    let near = namespace.as_ref().filter(|_| !name.contains('.'));
                    let near = near.map(|namespace| format!("{namespace}.{name}"));
                    text.refers.insert(near.into_iter().chain([name.to_string()]).collect());
                }
                _ => {}
            }
        }
        text
    }
}
