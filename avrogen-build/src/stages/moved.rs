//! Names of generated code that have come to mean something else. Callers compile on, and read and write the wrong thing.

use std::collections::{BTreeMap, BTreeSet};

use avrogen_schema::compat::Finding;
use avrogen_schema::compat::project::{RUST_NAME_MOVED, Remark, quote};
use avrogen_schema::diagnostic::Label;
use avrogen_schema::options::Options;
use avrogen_schema::parse_schemas;
use avrogen_schema::schema::SchemaSet;
use avrogen_schema::source::{FileId, SourceMap};

use super::plan::{History, Input, Meaning, Meanings, meanings};
use crate::compat::{Mode, Past, PastVersion, Schema, Settings, modes, severity_of};
use crate::config::{Selector, Settings as Generate};
use crate::quote::toml_string;

/// What decides names beside the schemas.
pub(crate) struct Naming<'a> {
    pub(crate) sources: &'a SourceMap,
    pub(crate) settings: &'a Generate,
    pub(crate) selectors: &'a [Selector],
    pub(crate) history: &'a History,
}

impl Naming<'_> {
    fn meanings(&self, set: &SchemaSet) -> Meanings {
        meanings(&Input {
            name: None,
            set,
            sources: self.sources,
            settings: self.settings,
            selectors: self.selectors,
            subject: &|_| None,
            is_inline: &|_| false,
            pinned: &BTreeMap::new(),
            topics: &[],
            history: self.history,
        })
    }

    /// The meanings of names where all schemas are generated as one set; where they cannot be one, of each by itself.
    fn together<'s>(&self, sets: impl Iterator<Item = &'s SchemaSet>) -> Meanings {
        let sets: Vec<&SchemaSet> = sets.collect();
        let files = sets.iter().flat_map(|set| set.roots()).map(|root| root.file);
        let files: Vec<FileId> = files.collect::<BTreeSet<_>>().into_iter().collect();
        match parse_schemas(self.sources, &files, &Options::lenient()).set {
            Some(set) => self.meanings(&set),
            None => sets.into_iter().rev().flat_map(|set| self.meanings(set)).collect(),
        }
    }
}

/// The names of schemas that meant something else in the newest version of the past of each: the locked one, or that of a
/// folder or revision. The locked versions say which names were given to what, where there is a lock.
pub fn moved<'p>(
    schemas: &[Schema],
    past: &[Past],
    locked: impl IntoIterator<Item = &'p Past>,
    sources: &SourceMap,
    settings: &Settings<'_>,
) -> Vec<Finding> {
    let general = settings.project.map(|project| project.generate.clone()).unwrap_or_default();
    let naming = Naming {
        sources,
        settings: &general.settings,
        selectors: &general.selectors,
        history: &History::of(locked),
    };
    let pairs = pairs(schemas, past);
    let new = naming.together(pairs.iter().map(|(schema, _)| &*schema.set));
    let old = naming.together(pairs.iter().map(|(_, version)| &*version.set));
    compare(&new, &old, &pairs, settings)
}

/// As [`moved`], of a set that is to be generated, against the lock.
pub(crate) fn moved_since_lock(
    new: &Input<'_>,
    schemas: &[Schema],
    past: &[Past],
    settings: &Settings<'_>,
) -> Vec<Finding> {
    let naming = Naming {
        sources: new.sources,
        settings: new.settings,
        selectors: new.selectors,
        history: new.history,
    };
    let new = meanings(new);
    let pairs = pairs(schemas, past);
    let old = naming.together(pairs.iter().map(|(_, version)| &*version.set));
    compare(&new, &old, &pairs, settings)
}

fn pairs<'a>(schemas: &'a [Schema], past: &'a [Past]) -> Vec<(&'a Schema, &'a PastVersion)> {
    let pairs = schemas.iter().zip(past);
    pairs.filter_map(|(schema, past)| Some((schema, past.versions.last()?))).collect()
}

fn compare(
    new: &Meanings,
    old: &Meanings,
    pairs: &[(&Schema, &PastVersion)],
    settings: &Settings<'_>,
) -> Vec<Finding> {
    let Some(severity) = severity_of(&RUST_NAME_MOVED, settings.project) else { return Vec::new() };
    let has_moved =
        |path: &str| old.get(path).zip(new.get(path)).is_some_and(|(before, now)| !now.is(before));
    let mut findings = Vec::new();
    for (path, before) in old.iter().filter(|(path, _)| has_moved(path)) {
        // Whatever a type has that is another one is another thing.
        if before.holder.as_deref().is_some_and(has_moved) {
            continue;
        }
        let now = &new[path];
        let of_file = pairs.iter().find(|(schema, _)| schema.file == now.span.file);
        let of_old = || pairs.iter().find(|(_, version)| version.file == before.span.file);
        let Some((schema, version)) = of_file.or_else(of_old).or(pairs.first()) else { continue };
        let (mode, _): (Mode, _) = modes(&schema.subject, None, settings);
        let (was, is) = (quote(&before.names[0]), quote(&now.names[0]));
        let remark = Remark {
            rule: &RUST_NAME_MOVED,
            severity,
            subject: schema.subject.clone(),
            mode,
            old: Some(version.name.clone()),
            path: avro_path(now),
            title: format!(
                "the Rust name {} was the {} {was} and is the {} {is} now",
                quote(path),
                before.what,
                now.what
            ),
            place: (now.span, format!("has the name {} now", quote(now.ident.bare()))),
            fix: fix(before, now, new),
        };
        let mut finding = Finding::from(remark);
        finding.labels.push(Label { span: before.span, text: "had it before".to_owned() });
        findings.push(finding);
    }
    findings
}

/// The path by name of what a name means.
fn avro_path(meaning: &Meaning) -> String {
    match (&meaning.fullname, meaning.what) {
        (Some(fullname), "field") => format!("{fullname}.{}", meaning.names[0]),
        (Some(fullname), _) => fullname.clone(),
        (None, _) => meaning.names[0].clone(),
    }
}

/// How each keeps its name: what had it before asks for it, else what has it now takes another one.
fn fix(before: &Meaning, now: &Meaning, new: &Meanings) -> Vec<String> {
    let table = match (now.what, &now.fullname) {
        ("field", _) => "fields",
        ("type", Some(_)) => "types",
        _ => {
            let (was, is) = (quote(&before.names[0]), quote(&now.names[0]));
            return vec![format!("put {was} before {is}, or give {is} another name in the schema")];
        }
    };
    let line = |path: String, name: &str| {
        format!(
            "add `[generate.{table}.{}]` to avrogen.toml, and below it `rust-name = {}`",
            toml_string(&path),
            toml_string(name)
        )
    };
    let Some(kept) = new.values().find(|one| one.holder == before.holder && one.is(before)) else {
        let joint = if table == "fields" { "_" } else { "" };
        let line = line(avro_path(now), &format!("{}{joint}2", now.ident.bare()));
        return vec![format!(
            "give the new one another name with the setting `rust-name` in avrogen.toml: {line}"
        )];
    };
    let line = line(avro_path(kept), before.ident.bare());
    vec![format!("let it keep the name by a setting: {line}")]
}
