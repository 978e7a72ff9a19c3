//! What a schema refers to, and schemas with all of that, parsed.
//!
//! A registry may be wrong or hostile: references may lead in a circle, meet again on exponentially many ways, or go on
//! without end. Every version is fetched once, and so many in all.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Client;
use crate::registry::error::{Error, ErrorKind};
use crate::registry::parsed::{ParsedKey, ParsedSchema};
use crate::registry::subject::QualifiedSubject;
use crate::registry::tasks::TaskQueue;
use crate::registry::types::{Schema, SchemaReference, SubjectVersion, Version};

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
}
