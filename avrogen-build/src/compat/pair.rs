//! Which schema of a folder or revision became which schema of the project.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use avrogen_schema::compat::OldVersion;
use avrogen_schema::name::Fullname;
use avrogen_schema::source::SourceMap;

use super::{Past, PastVersion, Schema};

/// What schemas were in a baseline that has one state of them.
#[derive(Debug, Default)]
pub struct Baseline {
    /// What each schema was.
    pub past: Vec<Past>,
    /// The old schemas that are no more.
    pub gone: Vec<Gone>,
}

/// A schema that is no more.
#[derive(Clone, Debug)]
pub struct Gone {
    /// What it was.
    pub schema: Schema,
    /// What findings call it.
    pub name: OldVersion,
}

/// Holds schemas against those of a baseline. They are paired by subject; then by path; then by fullname; then by an alias that
/// says what the name was. Each step takes files that no step before it took.
pub fn compare(new: &[Schema], old: &[Schema], sources: &SourceMap) -> Baseline {
    let name = |schema: &Schema| OldVersion {
        version: None,
        id: None,
        source: sources.get(schema.file).name.to_string(),
    };
    let (pairs, gone) = pair(new, old);
    let past = |at: Option<usize>| {
        let version = at.map(|at| &old[at]).map(|old| PastVersion {
            name: name(old),
            file: old.file,
            set: Arc::clone(&old.set),
            node: old.node,
            waived: Vec::new(),
        });
        Past { versions: version.into_iter().collect(), ..Past::default() }
    };
    let gone = gone.into_iter().map(|at| Gone { schema: old[at].clone(), name: name(&old[at]) });
    Baseline { past: pairs.into_iter().map(past).collect(), gone: gone.collect() }
}

/// For each new schema the old one, and the old ones that are no more, by index.
fn pair(new: &[Schema], old: &[Schema]) -> (Vec<Option<usize>>, Vec<usize>) {
    let mut pairing = Pairing { new, old, found: vec![None; new.len()], taken: HashSet::new() };
    pairing.step(|schema| Some(schema.subject.clone()), |schema| vec![schema.subject.clone()]);
    let path = |schema: &Schema| crate::paths::display(&schema.path);
    pairing.step(|schema| Some(path(schema)), |schema| vec![path(schema)]);
    let fullname = |schema: &Schema| schema.fullname().map(Fullname::to_string);
    pairing.step(fullname, |schema| fullname(schema).into_iter().collect());
    pairing.step(fullname, |schema| {
        let named = schema.set.node(schema.node).kind.named();
        named.into_iter().flat_map(|named| &named.aliases).map(|alias| alias.fullname.to_string()).collect()
    });
    let gone = pairing.gone();
    (pairing.found, gone)
}

struct Pairing<'a> {
    new: &'a [Schema],
    old: &'a [Schema],
    found: Vec<Option<usize>>,
    /// The files of old schemas that have a new one.
    taken: HashSet<(&'a Path, String)>,
}

impl<'a> Pairing<'a> {
    /// Pairs what is left where an old schema has the one key that a new one asks for.
    fn step(&mut self, key: impl Fn(&Schema) -> Option<String>, asks: impl Fn(&Schema) -> Vec<String>) {
        let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
        for (at, old) in self.old.iter().enumerate().filter(|(_, old)| !self.taken.contains(&identity(old))) {
            if let Some(key) = key(old) {
                by_key.entry(key).or_insert(at);
            }
        }
        let mut taken: Vec<(&'a Path, String)> = Vec::new();
        for (new, found) in self.new.iter().zip(&mut self.found).filter(|(_, found)| found.is_none()) {
            if let Some(at) = asks(new).iter().find_map(|key| by_key.get(key)) {
                *found = Some(*at);
                taken.push(identity(&self.old[*at]));
            }
        }
        self.taken.extend(taken);
    }

    /// What no new schema came from, and no new file defines.
    fn gone(&self) -> Vec<usize> {
        let defined: HashSet<&Fullname> =
            self.new.iter().flat_map(|schema| schema.set.names().map(|(name, _)| name)).collect();
        let is_gone = |old: &Schema| {
            !self.taken.contains(&identity(old)) && old.fullname().is_none_or(|name| !defined.contains(name))
        };
        (0..self.old.len()).filter(|at| is_gone(&self.old[*at])).collect()
    }
}

/// One schema may stand under several subjects.
fn identity(schema: &Schema) -> (&Path, String) {
    (&schema.path, schema.fullname().map(Fullname::to_string).unwrap_or_default())
}
