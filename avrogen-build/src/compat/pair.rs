//! Which schema of a folder or revision became which schema of the project.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use avrogen_schema::name::Fullname;

use super::Schema;

/// What became of the schemas of a baseline.
#[derive(Debug, Default)]
pub struct Pairs {
    /// For each new schema the old one, by index.
    pub old: Vec<Option<usize>>,
    /// The old ones that are no more, by index.
    pub gone: Vec<usize>,
}

/// Pairs schemas: by subject; then by path; then by fullname; then by an alias that says what the name was. Each step takes
/// files that no step before it took.
pub fn pair(new: &[Schema], old: &[Schema]) -> Pairs {
    let mut pairing = Pairing { new, old, found: vec![None; new.len()], taken: HashSet::new() };
    pairing.step(|schema| Some(schema.subject.clone()), |schema| vec![schema.subject.clone()]);
    let path = |schema: &Schema| crate::load::display(&schema.path);
    pairing.step(|schema| Some(path(schema)), |schema| vec![path(schema)]);
    let fullname = |schema: &Schema| schema.fullname().map(Fullname::to_string);
    pairing.step(fullname, |schema| fullname(schema).into_iter().collect());
    pairing.step(fullname, |schema| {
        let named = schema.set.node(schema.node).kind.named();
        named.into_iter().flat_map(|named| &named.aliases).map(|alias| alias.fullname.to_string()).collect()
    });
    let gone = pairing.gone();
    Pairs { old: pairing.found, gone }
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
