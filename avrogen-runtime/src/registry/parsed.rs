//! Schemas that are parsed together with everything that they refer to.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::options::Options;
use avrogen_schema::parse_schemas;
use avrogen_schema::schema::{NodeId, SchemaSet};
use avrogen_schema::source::SourceMap;

use super::error::{Error, ErrorKind};
use super::subject::QualifiedSubject;
use super::types::{Schema, SchemaType, SubjectVersion};

/// How far references are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceLimits {
    /// Versions that one schema may lead to; by default 1,000.
    pub versions: usize,
    /// Bytes of all their texts together; by default 64 MiB.
    pub bytes: usize,
    /// How many are fetched at the same time; by default 16.
    pub in_flight: usize,
}

impl Default for ReferenceLimits {
    fn default() -> Self {
        Self { versions: 1_000, bytes: 64 << 20, in_flight: 16 }
    }
}

/// A schema with everything that it refers to, parsed. It is read [leniently](avrogen_schema::options::Mode::Lenient),
/// as a registry serves what it accepted before rules became stricter.
#[derive(Debug)]
pub struct ParsedSchema {
    schema: Schema,
    references: Vec<Arc<SubjectVersion>>,
    set: SchemaSet,
    root: NodeId,
}

impl ParsedSchema {
    /// The schema as it was registered.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Everything that it refers to, directly or not: what is needed first comes first.
    pub fn references(&self) -> &[Arc<SubjectVersion>] {
        &self.references
    }

    /// The schema and what it refers to.
    pub fn set(&self) -> &SchemaSet {
        &self.set
    }

    /// The node of the schema itself.
    pub fn root(&self) -> NodeId {
        self.root
    }

    pub(super) fn parse(
        name: &str,
        schema: Schema,
        references: Vec<Arc<SubjectVersion>>,
    ) -> Result<Self, Error> {
        let mut sources = SourceMap::new();
        let mut files = Vec::with_capacity(references.len() + 1);
        for version in used(&schema, &references) {
            let name = format!("{} version {}", version.subject, version.version);
            only_avro(&name, &version.schema)?;
            files.push(sources.add(&*name, &*version.schema.text));
        }
        only_avro(name, &schema)?;
        files.push(sources.add(name, &*schema.text));
        let parsed = parse_schemas(&sources, &files, &Options::lenient());
        let refuse = || unreadable(&sources, &parsed.diagnostics);
        let set = parsed.set.ok_or_else(refuse)?;
        let root = set.roots().last().map(|root| root.place.node);
        let root =
            root.ok_or_else(|| Error::new(ErrorKind::Unreadable, format!("{name} holds no schema")))?;
        Ok(Self { schema, references, set, root })
    }
}

/// What one parsed schema is kept by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum ParsedKey {
    Id(Option<String>, i32),
    Guid(String),
    Version(String, i32),
}

/// The references that are parsed: of two that go by one name the first counts, as in Java's client.
fn used<'a>(schema: &'a Schema, references: &'a [Arc<SubjectVersion>]) -> Vec<&'a Arc<SubjectVersion>> {
    let mut names: HashMap<&str, (&str, i32)> = HashMap::new();
    let all = references.iter().flat_map(|version| &version.schema.references).chain(&schema.references);
    for reference in all {
        let subject = QualifiedSubject::parse(&reference.subject).subject();
        names.entry(&reference.name).or_insert((subject, reference.version));
    }
    let chosen: HashSet<(&str, i32)> = names.into_values().collect();
    let is_chosen = |version: &&Arc<SubjectVersion>| {
        let subject = QualifiedSubject::parse(&version.subject).subject();
        chosen.contains(&(subject, version.version))
            || chosen.iter().any(|(of, number)| *of == subject && *number < 1)
    };
    references.iter().filter(is_chosen).collect()
}

fn only_avro(name: &str, schema: &Schema) -> Result<(), Error> {
    if schema.schema_type == SchemaType::Avro {
        return Ok(());
    }
    let message = format!("{name} is a schema in {}, not in Avro", schema.schema_type);
    Err(Error::new(ErrorKind::Unreadable, message))
}

fn unreadable(sources: &SourceMap, diagnostics: &[Diagnostic]) -> Error {
    let Some(first) = diagnostics.iter().find(|diagnostic| diagnostic.is_error()) else {
        return Error::new(ErrorKind::Unreadable, "the schema does not parse");
    };
    let place = first.span().map_or_else(String::new, |span| {
        let position = sources.position(span);
        format!("{}:{}:{}: ", sources.get(span.file).name, position.line, position.column)
    });
    Error::new(ErrorKind::Unreadable, format!("{place}{}: {}", first.code, first.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(subject: &str, schema: Schema) -> Arc<SubjectVersion> {
        Arc::new(SubjectVersion {
            subject: subject.into(),
            version: 1,
            id: 1,
            guid: None,
            timestamp: None,
            deleted: false,
            schema,
        })
    }

    #[test]
    fn a_schema_is_parsed_with_what_it_names() {
        let line = Schema::new(r#"{"type":"record","name":"a.Line","fields":[]}"#);
        let order =
            Schema::new(r#"{"type":"record","name":"a.Order","fields":[{"name":"l","type":"Line"}]}"#)
                .reference("a.Line", "line", 1);
        let parsed = ParsedSchema::parse("order", order.clone(), vec![version("line", line)]).unwrap();
        assert_eq!(parsed.set().node(parsed.root()).kind.type_name(), "a.Order");
        let error = ParsedSchema::parse("order", order, Vec::new()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unreadable);
        assert!(error.to_string().starts_with("order:1:"), "{error}");
    }

    #[test]
    fn of_two_versions_by_one_name_the_first_counts() {
        let old = Schema::new(r#"{"type":"fixed","name":"F","size":1}"#);
        let new = Schema::new(r#"{"type":"fixed","name":"F","size":2}"#);
        let a = Schema::new(r#"{"type":"array","items":"F"}"#).reference("F", "f1", 1);
        let root = Schema::new(r#"["null","F"]"#).reference("a", "a", 1).reference("F", "f2", 1);
        let references = vec![version("f1", old), version("a", a), version("f2", new)];
        let parsed = ParsedSchema::parse("root", root, references).unwrap();
        assert_eq!((parsed.references().len(), parsed.set().roots().len()), (3, 3));
    }

    #[test]
    fn other_languages_are_told_apart() {
        let proto = Schema { schema_type: SchemaType::Protobuf, ..Schema::new("syntax = \"proto3\";") };
        let error = ParsedSchema::parse("s version 1", proto, Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "s version 1 is a schema in PROTOBUF, not in Avro");
    }
}
