//! Style: what a schema could do better while it is still young. Nothing here is wrong, and every rule has a severity that
//! a project may set.
//!
//! ```
//! use avrogen_schema::lint::{Settings, lint};
//! use avrogen_schema::{options::Options, parse_text};
//!
//! let set = parse_text(r#"{"type": "enum", "name": "com.acme.size", "symbols": ["S"], "default": "S", "doc": "."}"#, &Options::strict())?;
//! let findings = lint(&set, &Settings::default());
//! assert_eq!(findings.len(), 1);
//! assert_eq!((findings[0].rule.id(), &*findings[0].fix[0]), ("type-name-case", "name it `Size`"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod case;
mod finding;
pub(crate) mod rules;

use std::collections::BTreeMap;

use crate::compat::Words;
use crate::diagnostic::Severity;
use crate::rule::Rule;
use crate::schema::{Field, Kind, Named, NodeId, Place, Record, SchemaSet};

pub use finding::Finding;

/// How findings are judged.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Severities by rule, where they are not those of the rules; `None` for a rule that is off.
    pub severities: BTreeMap<String, Option<Severity>>,
}

/// Applies every rule that is on to every schema of a set. The findings are in the order of files and places.
pub fn lint(set: &SchemaSet, settings: &Settings) -> Vec<Finding> {
    let subject = Subject { set };
    let mut findings = Vec::new();
    for (rule, check) in &rules::CHECKS {
        let Some(severity) = settings.severity(rule) else { continue };
        let mut found = Vec::new();
        check(&subject, &mut found);
        findings.extend(found.into_iter().map(|words| Finding::new(rule, severity, words)));
    }
    findings.sort_by_key(|finding| (finding.span().file, finding.span().start));
    findings
}

impl Settings {
    fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.severities.get(rule.id()).copied().unwrap_or(rule.severity)
    }
}

/// What a rule looks at.
pub(crate) struct Subject<'a> {
    pub(crate) set: &'a SchemaSet,
}

/// Finds what a rule looks for.
pub(crate) type Check = fn(&Subject<'_>, &mut Vec<Words>);

impl<'a> Subject<'a> {
    /// Every named schema.
    fn named(&self) -> impl Iterator<Item = (NodeId, &'a Kind, &'a Named)> {
        let set = self.set;
        set.names().filter_map(move |(_, id)| {
            let kind = &set.node(id).kind;
            Some((id, kind, kind.named()?))
        })
    }

    fn records(&self) -> impl Iterator<Item = &'a Record> {
        self.named().filter_map(|(_, kind, _)| match kind {
            Kind::Record(record) => Some(record),
            _ => None,
        })
    }

    /// Every field, with its path.
    fn fields(&self) -> impl Iterator<Item = (String, &'a Field)> {
        self.records()
            .flat_map(|record| record.fields.iter().map(move |field| (field_path(record, field), field)))
    }

    /// Every place in a field that is not inside of a named schema, from the outside in.
    fn places_in(&self, field: &Field) -> Vec<Place> {
        let mut places = Vec::new();
        let mut pending = vec![field.place];
        while let Some(place) = pending.pop() {
            places.push(place);
            match &self.set.node(place.node).kind {
                Kind::Array(inner) | Kind::Map(inner) => pending.push(*inner),
                Kind::Union(branches) => pending.extend(branches.iter().rev()),
                _ => {}
            }
        }
        places
    }

    /// The branches of a field's schema, where it is a union.
    fn branches(&self, field: &Field) -> Option<&'a [Place]> {
        match &self.set.node(field.place.node).kind {
            Kind::Union(branches) => Some(branches),
            _ => None,
        }
    }
}

fn field_path(record: &Record, field: &Field) -> String {
    format!("{}.{}", record.named.fullname, field.name)
}
