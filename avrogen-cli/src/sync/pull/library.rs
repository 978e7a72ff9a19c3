//! The texts of versions, fetched now or locked before, and the schemas in them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use avrogen_build::tools::lock::{Lock, LockFile, Texts, Version, stored_form};
use avrogen_runtime::registry::SubjectVersion;
use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::name::Fullname;
use avrogen_schema::options::Options;
use avrogen_schema::source::{FileId, SourceMap};
use avrogen_schema::stored::render_given;
use avrogen_schema::{Parsed, parse_schemas};

/// The texts that are at hand.
pub(crate) struct Library<'a> {
    pub(crate) fetched: &'a BTreeMap<Version, Arc<SubjectVersion>>,
    /// Which versions there are now, and what they refer to.
    pub(crate) lock: &'a Lock,
    /// The texts that were locked before.
    pub(crate) old: &'a BTreeMap<Version, Arc<str>>,
}

/// Reads the locked texts that are intact on disk.
pub(crate) fn intact(lock: Option<&LockFile>) -> BTreeMap<Version, Arc<str>> {
    let Some(lock) = lock else { return BTreeMap::new() };
    let (mut sources, mut texts) = (SourceMap::new(), Texts::new());
    let mut text = |version: &Version| {
        // A missing or damaged text is fetched again.
        let file = texts.text(lock, version, &mut sources, &mut Vec::new())?;
        Some((version.clone(), Arc::clone(&sources.get(file).text)))
    };
    lock.lock.schemas.keys().filter_map(&mut text).collect()
}

impl Library<'_> {
    pub(crate) fn text(&self, version: &Version) -> Option<&str> {
        let fetched = self.fetched.get(version).map(|text| &*text.schema.text);
        fetched.or_else(|| self.old.get(version).map(|text| &**text))
    }

    /// The form in which a registry stores a text that refers to what a version refers to: two texts with the same form are
    /// one schema in two layouts. None for a text that is no schema together with those.
    pub(crate) fn form(&self, text: &str, like: &Version) -> Option<String> {
        let mut sources = SourceMap::new();
        let (file, parsed) = self.parse(text, like, &mut sources);
        stored_form(&parsed.set?, file)
    }

    /// The text of a version in which the types that `given` tells are named and not spelled out.
    pub(crate) fn text_with(&self, version: &Version, given: &dyn Fn(&Fullname) -> bool) -> Option<String> {
        let (file, parsed) = self.parse(self.text(version)?, version, &mut SourceMap::new());
        let set = parsed.set?;
        let root = set.roots().iter().find(|root| root.file == file)?.place.node;
        let own = set.node(root).kind.named().map(|named| &named.fullname);
        Some(render_given(&set, root, &|name| Some(name) != own && given(name)))
    }

    /// The fullname of a version's schema.
    pub(crate) fn fullname(&self, version: &Version) -> Option<String> {
        let (file, parsed) = self.parse(self.text(version)?, version, &mut SourceMap::new());
        let set = parsed.set?;
        let root = set.roots().iter().find(|root| root.file == file)?;
        set.node(root.place.node).kind.named().map(|named| named.fullname.to_string())
    }

    /// What keeps a version from being a schema, with what it refers to.
    pub(crate) fn errors(&self, version: &Version, sources: &mut SourceMap) -> Vec<Diagnostic> {
        let Some(text) = self.text(version) else { return Vec::new() };
        let (_, parsed) = self.parse(text, version, &mut SourceMap::new());
        if parsed.set.is_some() {
            return Vec::new();
        }
        let (_, parsed) = self.parse(text, version, sources);
        parsed.diagnostics.into_iter().filter(Diagnostic::is_error).collect()
    }

    fn parse(&self, text: &str, like: &Version, sources: &mut SourceMap) -> (FileId, Parsed) {
        let file = sources.add(like.to_string(), text);
        let mut files = vec![file];
        for version in self.referred(like) {
            if let Some(text) = self.text(version) {
                files.push(sources.add(version.to_string(), text));
            }
        }
        (file, parse_schemas(sources, &files, &Options::lenient()))
    }

    /// What a version refers to, directly or not; of two versions under one name the first, as in a registry.
    fn referred(&self, from: &Version) -> Vec<&Version> {
        let (mut names, mut seen, mut all) = (BTreeSet::new(), BTreeSet::from([from]), Vec::new());
        let mut pending = self.lock.schemas.get_key_value(from).into_iter().collect::<Vec<_>>();
        while let Some((_, text)) = pending.pop() {
            for reference in &text.references {
                let Some((version, text)) = self.lock.schemas.get_key_value(&reference.version) else {
                    continue;
                };
                if names.insert(&reference.name) && seen.insert(version) {
                    all.push(version);
                    pending.push((version, text));
                }
            }
        }
        all
    }
}
