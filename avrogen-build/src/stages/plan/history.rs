//! What locked versions of schemas have named. A Rust name, once given, stays: the names of all locked versions are given
//! again in the order in which they came, before those of the schemas of now.

use std::collections::HashMap;

use avrogen_schema::schema::{Kind, SchemaSet};

/// Names in Avro, in the order in which locked versions brought them.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// The fullnames of types.
    types: Names,
    /// The fields of each record and the symbols of each enum, by fullname.
    members: HashMap<String, Names>,
}

/// Names in order, each once.
#[derive(Debug, Default)]
struct Names {
    places: HashMap<String, usize>,
    ordered: Vec<String>,
}

impl Names {
    fn add(&mut self, name: &str) {
        if !self.places.contains_key(name) {
            self.places.insert(name.to_owned(), self.ordered.len());
            self.ordered.push(name.to_owned());
        }
    }
}

impl History {
    /// Adds what a version names that no version before it named. Versions come oldest first.
    pub(crate) fn add(&mut self, version: &SchemaSet) {
        let mut named: Vec<_> = version.names().map(|(_, id)| version.node(id)).collect();
        named.sort_by_key(|node| (node.span.file, node.span.start));
        for node in named {
            let Some(name) = node.kind.named().map(|named| named.fullname.as_str()) else { continue };
            self.types.add(name);
            match &node.kind {
                Kind::Record(record) => {
                    let fields = self.members.entry(name.to_owned()).or_default();
                    record.fields.iter().for_each(|field| fields.add(&field.name));
                }
                Kind::Enum(of) => {
                    let symbols = self.members.entry(name.to_owned()).or_default();
                    of.symbols.iter().for_each(|symbol| symbols.add(&symbol.text));
                }
                _ => {}
            }
        }
    }

    /// The fullnames of all types that were ever there, in order.
    pub(crate) fn types(&self) -> &[String] {
        &self.types.ordered
    }

    /// The fields or symbols that a type ever had, in order.
    pub(crate) fn members(&self, fullname: &str) -> &[String] {
        self.members.get(fullname).map_or(&[], |names| &names.ordered)
    }
}
