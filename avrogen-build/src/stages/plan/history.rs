//! What locked versions of schemas have named. A Rust name, once given, stays: the names of all locked versions are given
//! again in the order in which they came, before those of the schemas of now.

use std::collections::{HashMap, HashSet};

use avrogen_schema::schema::{Kind, Named, SchemaSet};

use crate::compat::Past;

/// Names in Avro, in the order in which locked versions brought them.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// The fullnames of types.
    types: Names,
    /// The fields of each record and the symbols of each enum, by fullname.
    members: HashMap<String, Names>,
}

/// Names in order, each once.
#[derive(Clone, Debug, Default)]
struct Names {
    known: HashSet<String>,
    ordered: Vec<NamedOnce>,
}

/// A name, as the first version that has it has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedOnce {
    pub(crate) name: String,
    /// What the same thing was called before, as far as nothing else in the version is called so.
    pub(crate) aliases: Vec<String>,
}

impl Names {
    fn add<'n>(&mut self, name: &str, aliases: impl Iterator<Item = &'n str>) {
        if self.known.insert(name.to_owned()) {
            let aliases = aliases.map(str::to_owned).collect();
            self.ordered.push(NamedOnce { name: name.to_owned(), aliases });
        }
    }
}

impl History {
    /// What versions have named. A registry counts its ids up, so that they tell which of two subjects was first to have a name.
    pub(crate) fn of<'v>(past: impl IntoIterator<Item = &'v Past>) -> Self {
        let mut versions: Vec<_> = past.into_iter().flat_map(|past| &past.versions).collect();
        versions.sort_by_key(|version| version.name.id);
        let mut history = Self::default();
        for version in versions {
            history.add(&version.set);
        }
        history
    }

    /// Adds what a version names that no version before it named. Versions come oldest first.
    fn add(&mut self, version: &SchemaSet) {
        let mut schemas: Vec<_> = version.names().map(|(_, id)| version.node(id)).collect();
        schemas.sort_by_key(|node| (node.span.file, node.span.start));
        let there: HashSet<&str> = version.names().map(|(name, _)| name.as_str()).collect();
        for node in schemas {
            let Some(named) = node.kind.named() else { continue };
            let name = named.fullname.as_str();
            let aliases = named.aliases.iter().map(|alias| alias.fullname.as_str());
            let aliases: Vec<&str> = aliases.filter(|alias| !there.contains(alias)).collect();
            if !self.members.contains_key(name) {
                let renamed = aliases.iter().find_map(|alias| self.members.get(*alias)).cloned();
                self.members.insert(name.to_owned(), renamed.unwrap_or_default());
            }
            self.types.add(name, aliases.into_iter());
            let Some(members) = self.members.get_mut(name) else { continue };
            match &node.kind {
                Kind::Record(record) => {
                    let there: HashSet<&str> = record.fields.iter().map(|field| &*field.name).collect();
                    for field in &record.fields {
                        let aliases = field.aliases.iter().map(|alias| &*alias.name);
                        members.add(&field.name, aliases.filter(|alias| !there.contains(alias)));
                    }
                }
                Kind::Enum(of) => {
                    of.symbols.iter().for_each(|symbol| members.add(&symbol.text, [].into_iter()));
                }
                _ => {}
            }
        }
    }

    /// The fullnames of all types that were ever there, in order.
    pub(crate) fn types(&self) -> &[NamedOnce] {
        &self.types.ordered
    }

    /// The fields or symbols that a type ever had, in order, whatever it was called; nothing where no version has it.
    pub(crate) fn members(&self, named: &Named) -> Option<&[NamedOnce]> {
        let aliases = named.aliases.iter().map(|alias| &alias.fullname);
        let mut fullnames = [&named.fullname].into_iter().chain(aliases);
        fullnames.find_map(|name| self.members.get(name.as_str())).map(|names| &*names.ordered)
    }
}
