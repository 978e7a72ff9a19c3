//! What a schema refers to, and schemas with all of that, parsed.
//!
//! A registry may be wrong or hostile: references may lead in a circle, meet again on exponentially many ways, or go on
//! without end. Every version is fetched once, and so many in all.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::options::Options;
use avrogen_schema::parse_schemas;
use avrogen_schema::schema::{NodeId, SchemaSet};
use avrogen_schema::source::SourceMap;

use super::client::Client;
use super::error::{Error, ErrorKind};
use super::subject::QualifiedSubject;
use super::tasks::TaskQueue;
use super::types::{Schema, SchemaReference, SchemaType, SubjectVersion, Version};

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

    fn parse(name: &str, schema: Schema, references: Vec<Arc<SubjectVersion>>) -> Result<Self, Error> {
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
pub(crate) enum ParsedKey {
    Id(Option<String>, i32),
    Guid(String),
    Version(String, i32),
}

/// A version of a subject, with its context.
type Key = (String, i32);

/// The versions that were fetched, with what each refers to.
type Graph = HashMap<Key, (Arc<SubjectVersion>, Vec<Key>)>;

impl Client {
    /// The schema of an id with everything that it refers to; see [`schema_by_id`](Self::schema_by_id).
    ///
    /// # Errors
    /// As for each fetch, and [`References`](ErrorKind::References) or [`Unreadable`](ErrorKind::Unreadable).
    pub async fn parsed_by_id(&self, id: i32, subject: Option<&str>) -> Result<Arc<ParsedSchema>, Error> {
        let context = subject.map(|subject| QualifiedSubject::parse(subject).context().to_owned());
        let ask = async || {
            let stored = self.schema_by_id(id, subject).await?;
            self.parse_named(&format!("schema {id}"), subject, stored.schema.clone()).await
        };
        self.memos().parsed.get(ParsedKey::Id(context, id), ask).await
    }

    /// The schema of a globally unique id with everything that it refers to.
    ///
    /// # Errors
    /// As [`parsed_by_id`](Self::parsed_by_id).
    pub async fn parsed_by_guid(
        &self,
        guid: &str,
        subject: Option<&str>,
    ) -> Result<Arc<ParsedSchema>, Error> {
        let ask = async || {
            let stored = self.schema_by_guid(guid).await?;
            self.parse_named(&format!("schema {guid}"), subject, stored.schema.clone()).await
        };
        self.memos().parsed.get(ParsedKey::Guid(guid.to_owned()), ask).await
    }

    /// A version of a subject, deleted or not, with everything that it refers to. The latest is never a deleted one.
    ///
    /// # Errors
    /// As [`parsed_by_id`](Self::parsed_by_id).
    pub async fn parsed_version(
        &self,
        subject: &str,
        version: impl Into<Version>,
    ) -> Result<Arc<ParsedSchema>, Error> {
        let found = match version.into() {
            Version::Latest => self.latest(subject).await?,
            Version::Number(number) => self.version_even_deleted(subject, number).await?,
        };
        let name = format!("{subject} version {}", found.version);
        let ask = async || self.parse_named(&name, Some(subject), found.schema.clone()).await;
        self.memos().parsed.get(ParsedKey::Version(subject.to_owned(), found.version), ask).await
    }

    /// Any schema with everything that it refers to. Names of subjects in its references are relative to the context of
    /// `subject`.
    ///
    /// # Errors
    /// As [`parsed_by_id`](Self::parsed_by_id).
    pub async fn parse(&self, subject: Option<&str>, schema: &Schema) -> Result<Arc<ParsedSchema>, Error> {
        self.parse_named(subject.unwrap_or("the schema"), subject, schema.clone()).await
    }

    async fn parse_named(
        &self,
        name: &str,
        subject: Option<&str>,
        schema: Schema,
    ) -> Result<Arc<ParsedSchema>, Error> {
        let references = self.references(subject, &schema).await?;
        ParsedSchema::parse(name, schema, references).map(Arc::new)
    }

    /// Everything that a schema refers to, directly or not, deleted or not: each version once, and what is needed first
    /// comes first. Names of subjects in its references are relative to the context of `subject`.
    ///
    /// # Errors
    /// As for each fetch, and [`References`](ErrorKind::References) where there are too many.
    pub async fn references(
        &self,
        subject: Option<&str>,
        schema: &Schema,
    ) -> Result<Vec<Arc<SubjectVersion>>, Error> {
        let roots = self.keys(subject.unwrap_or_default(), &schema.references).await?;
        let graph = self.graph(&roots).await?;
        Ok(in_order(&graph, &roots))
    }

    /// Fetches level by level, each level at once.
    async fn graph(&self, roots: &[Key]) -> Result<Graph, Error> {
        let limits = self.shared.limits;
        let mut graph = Graph::new();
        let mut seen: HashSet<Key> = roots.iter().cloned().collect();
        let mut fetching = TaskQueue::new(limits.in_flight, roots.to_vec());
        let mut bytes = 0;
        let fetch = |(subject, version): Key| {
            let client = self.clone();
            async move {
                let found = client.version_even_deleted(&subject, version).await?;
                let needs = client.keys(&subject, &found.schema.references).await?;
                Ok::<_, Error>(((subject, version), (found, needs)))
            }
        };
        while let Some(done) = fetching.next(&fetch).await {
            let stopped =
                |_| Error::new(ErrorKind::Connect, "the runtime stopped while references were fetched");
            let (key, (found, needs)) = done.map_err(stopped)??;
            bytes += found.schema.text.len();
            fetching.extend(needs.iter().filter(|need| seen.insert((*need).clone())).cloned());
            graph.insert(key, (found, needs));
            if seen.len() > limits.versions || bytes > limits.bytes {
                let message = format!(
                    "the references lead to more than {} versions or {} bytes of schemas",
                    limits.versions, limits.bytes
                );
                return Err(Error::new(ErrorKind::References, message));
            }
        }
        Ok(graph)
    }

    /// Where references of a schema lead: a version below 1 is the latest.
    async fn keys(&self, subject: &str, references: &[SchemaReference]) -> Result<Vec<Key>, Error> {
        let from = QualifiedSubject::parse(subject);
        let mut keys = Vec::with_capacity(references.len());
        for reference in references {
            let subject = from.relative(&reference.subject);
            let version = match reference.version {
                number @ 1.. => number,
                _ => self.latest(&subject).await?.version,
            };
            keys.push((subject, version));
        }
        Ok(keys)
    }
}

/// Every version once, after what it needs (or, in a circle, after what of that was not begun before it).
fn in_order(graph: &Graph, roots: &[Key]) -> Vec<Arc<SubjectVersion>> {
    let mut order = Vec::with_capacity(graph.len());
    let mut begun: HashSet<&Key> = HashSet::new();
    // A version stands here twice: to be begun, and to be finished.
    let mut stack: Vec<(&Key, bool)> = roots.iter().rev().map(|key| (key, false)).collect();
    while let Some((key, is_finished)) = stack.pop() {
        let Some((version, needs)) = graph.get(key) else { continue };
        if is_finished {
            order.push(Arc::clone(version));
        } else if begun.insert(key) {
            stack.push((key, true));
            stack.extend(needs.iter().rev().map(|need| (need, false)));
        }
    }
    order
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

    fn order(edges: &[(&str, &[&str])], roots: &[&str]) -> Vec<String> {
        let keys = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), 1)).collect::<Vec<Key>>();
        let graph = edges
            .iter()
            .map(|(name, needs)| (((*name).to_owned(), 1), (version(name, Schema::default()), keys(needs))))
            .collect();
        in_order(&graph, &keys(roots)).iter().map(|version| version.subject.clone()).collect()
    }

    #[test]
    fn what_is_needed_first_comes_first() {
        let diamond: &[(&str, &[&str])] = &[("a", &["b", "c"]), ("b", &["d"]), ("c", &["d"]), ("d", &[])];
        assert_eq!(order(diamond, &["a"]), ["d", "b", "c", "a"]);
        assert_eq!(order(diamond, &["c", "a"]), ["d", "c", "b", "a"]);
    }

    #[test]
    fn a_circle_ends() {
        assert_eq!(order(&[("a", &["b"]), ("b", &["a"])], &["a"]), ["b", "a"]);
        assert_eq!(order(&[("a", &["a"])], &["a"]), ["a"]);
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
