//! Schemas: registered, looked up and fetched.

use std::collections::BTreeMap;
use std::sync::Arc;

use reqwest::Method;

use super::{Client, incomplete};
use crate::registry::base_url::Path;
use crate::registry::error::Error;
use crate::registry::subject::QualifiedSubject;
use crate::registry::types::{
    Deleted, Registration, Schema, StoredSchema, SubjectVersion, Version, VersionOf, WireSchema,
};

/// How a schema is registered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RegisterOptions {
    /// Whether the registry normalizes it first: texts that differ in nothing but the order of aliases or properties are
    /// one version then.
    pub normalize: bool,
    /// The id that it is to have: in import mode only.
    pub id: Option<i32>,
    /// The version that it is to have: in import mode only.
    pub version: Option<i32>,
}

/// How a schema is looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LookupOptions {
    /// Whether the registry normalizes it first.
    pub normalize: bool,
    /// Whether versions that were softly deleted count.
    pub deleted: bool,
}

impl Client {
    /// Registers a schema under a subject. A schema that is there already keeps its id and version.
    ///
    /// # Errors
    /// [`Incompatible`](super::ErrorKind::Incompatible), [`InvalidSchema`](super::ErrorKind::InvalidSchema), or whatever
    /// kept the registry from answering.
    pub async fn register(&self, subject: &str, schema: &Schema) -> Result<Arc<Registration>, Error> {
        self.register_with(subject, schema, &RegisterOptions::default()).await
    }

    /// Registers a schema in a certain way.
    ///
    /// # Errors
    /// As [`register`](Self::register).
    pub async fn register_with(
        &self,
        subject: &str,
        schema: &Schema,
        options: &RegisterOptions,
    ) -> Result<Arc<Registration>, Error> {
        let key = (subject.to_owned(), schema.clone(), options.clone());
        let ask = async || {
            let path = Path::new("subjects").segment(subject)?.word("versions");
            let path = path.flag("normalize", options.normalize);
            let mut body = WireSchema::from(schema);
            (body.id, body.version) = (options.id, options.version);
            let answer: WireSchema = self.send(Method::POST, path, &body).await?;
            self.memos().forget_latest(subject);
            let registration = answer.into_registration().ok_or_else(|| incomplete("an id"))?;
            Ok(Arc::new(registration))
        };
        self.memos().registered.get(key, ask).await
    }

    /// Finds the version of a subject that holds a schema.
    ///
    /// # Errors
    /// [`SubjectNotFound`](super::ErrorKind::SubjectNotFound), [`SchemaNotFound`](super::ErrorKind::SchemaNotFound), or
    /// whatever kept the registry from answering.
    pub async fn lookup(&self, subject: &str, schema: &Schema) -> Result<Arc<SubjectVersion>, Error> {
        self.lookup_with(subject, schema, &LookupOptions::default()).await
    }

    /// Finds the version of a subject that holds a schema, in a certain way.
    ///
    /// # Errors
    /// As [`lookup`](Self::lookup).
    pub async fn lookup_with(
        &self,
        subject: &str,
        schema: &Schema,
        options: &LookupOptions,
    ) -> Result<Arc<SubjectVersion>, Error> {
        let key = (subject.to_owned(), schema.clone(), options.clone());
        let ask = async || {
            let path = Path::new("subjects").segment(subject)?;
            let path = path.flag("normalize", options.normalize).flag("deleted", options.deleted);
            let answer: WireSchema = self.send(Method::POST, path, &WireSchema::from(schema)).await?;
            subject_version(answer)
        };
        self.memos().found.get(key, ask).await
    }

    /// The schema of an id. An id means something only within its context, so the subject is told wherever it is known, or
    /// the context alone (`:.context:`).
    ///
    /// # Errors
    /// [`SchemaNotFound`](super::ErrorKind::SchemaNotFound), or whatever kept the registry from answering.
    pub async fn schema_by_id(&self, id: i32, subject: Option<&str>) -> Result<Arc<StoredSchema>, Error> {
        let context = subject.map(|subject| QualifiedSubject::parse(subject).context().to_owned());
        let ask = async || {
            let path = Path::new("schemas").word("ids").segment(&id.to_string())?;
            let path = path.query_if(subject.map(|subject| ("subject", subject.to_owned())));
            let answer: WireSchema = self.get(path).await?;
            let stored = answer.into_stored(Some(id)).ok_or_else(|| incomplete("a schema"))?;
            Ok(Arc::new(stored))
        };
        self.memos().ids.get((context, id), ask).await
    }

    /// The schema of a globally unique id, from servers that know such.
    ///
    /// # Errors
    /// [`SchemaNotFound`](super::ErrorKind::SchemaNotFound), or whatever kept the registry from answering.
    pub async fn schema_by_guid(&self, guid: &str) -> Result<Arc<StoredSchema>, Error> {
        let ask = async || {
            let path = Path::new("schemas").word("guids").segment(guid)?;
            let mut answer: WireSchema = self.get(path).await?;
            answer.guid.get_or_insert_with(|| guid.to_owned());
            let stored = answer.into_stored(None).ok_or_else(|| incomplete("a schema"))?;
            Ok(Arc::new(stored))
        };
        self.memos().guids.get(guid.to_owned(), ask).await
    }

    /// A version of a subject, unless it was deleted.
    ///
    /// # Errors
    /// [`SubjectNotFound`](super::ErrorKind::SubjectNotFound), [`VersionNotFound`](super::ErrorKind::VersionNotFound), or
    /// whatever kept the registry from answering.
    pub async fn version(
        &self,
        subject: &str,
        version: impl Into<Version>,
    ) -> Result<Arc<SubjectVersion>, Error> {
        match version.into() {
            Version::Latest => self.latest(subject).await,
            version @ Version::Number(_) => self.fetch_version(subject, version, false).await,
        }
    }

    /// The latest version of a subject. It counts as the latest for [a while](super::CacheSettings::latest_lifetime).
    ///
    /// # Errors
    /// [`SubjectNotFound`](super::ErrorKind::SubjectNotFound), or whatever kept the registry from answering.
    pub async fn latest(&self, subject: &str) -> Result<Arc<SubjectVersion>, Error> {
        let ask = async || self.fetch_version(subject, Version::Latest, false).await;
        self.memos().latest.get(subject.to_owned(), ask).await
    }

    /// A version of a subject whether it was deleted or not: what references lead to, and what messages were written with.
    ///
    /// # Errors
    /// [`SubjectNotFound`](super::ErrorKind::SubjectNotFound), [`VersionNotFound`](super::ErrorKind::VersionNotFound), or
    /// whatever kept the registry from answering.
    pub async fn version_even_deleted(
        &self,
        subject: &str,
        version: i32,
    ) -> Result<Arc<SubjectVersion>, Error> {
        let ask = async || self.fetch_version(subject, Version::Number(version), true).await;
        self.memos().versions.get((subject.to_owned(), version), ask).await
    }

    async fn fetch_version(
        &self,
        subject: &str,
        version: Version,
        deleted: bool,
    ) -> Result<Arc<SubjectVersion>, Error> {
        let path = Path::new("subjects").segment(subject)?.word("versions").word(&version.to_string());
        subject_version(self.get(path.flag("deleted", deleted)).await?)
    }

    /// The latest version of a subject whose metadata has all of these properties.
    ///
    /// # Errors
    /// [`SubjectNotFound`](super::ErrorKind::SubjectNotFound), [`SchemaNotFound`](super::ErrorKind::SchemaNotFound), or
    /// whatever kept the registry from answering.
    pub async fn latest_with_metadata(
        &self,
        subject: &str,
        properties: &BTreeMap<String, String>,
    ) -> Result<Arc<SubjectVersion>, Error> {
        let ask = async || {
            let mut path = Path::new("subjects").segment(subject)?.word("metadata").flag("deleted", true);
            for (key, value) in properties {
                path = path.query("key", key).query("value", value);
            }
            subject_version(self.get(path).await?)
        };
        self.memos().tagged.get((subject.to_owned(), properties.clone()), ask).await
    }

    /// The versions of subjects that hold the schema of an id. As with [`schema_by_id`](Self::schema_by_id), a subject tells
    /// the context; some servers then name only that subject's versions.
    ///
    /// # Errors
    /// [`SchemaNotFound`](super::ErrorKind::SchemaNotFound), or whatever kept the registry from answering.
    pub async fn versions_of_id(
        &self,
        id: i32,
        subject: Option<&str>,
        deleted: bool,
    ) -> Result<Vec<VersionOf>, Error> {
        let path = Path::new("schemas").word("ids").word(&id.to_string()).word("versions");
        let path = path.query_if(subject.map(|subject| ("subject", subject.to_owned())));
        self.get(path.flag("deleted", deleted)).await
    }

    /// The subjects that hold the schema of an id; see [`versions_of_id`](Self::versions_of_id).
    ///
    /// # Errors
    /// [`SchemaNotFound`](super::ErrorKind::SchemaNotFound), or whatever kept the registry from answering.
    pub async fn subjects_of_id(
        &self,
        id: i32,
        subject: Option<&str>,
        deleted: bool,
    ) -> Result<Vec<String>, Error> {
        let path = Path::new("schemas").word("ids").word(&id.to_string()).word("subjects");
        let path = path.query_if(subject.map(|subject| ("subject", subject.to_owned())));
        self.get(path.flag("deleted", deleted)).await
    }

    /// Versions of all subjects that begin with a prefix, or only the latest of each.
    ///
    /// # Errors
    /// Whatever kept the registry from answering.
    pub async fn schemas(
        &self,
        prefix: &str,
        deleted: Deleted,
        latest_only: bool,
    ) -> Result<Vec<SubjectVersion>, Error> {
        let path = Path::new("schemas").query("subjectPrefix", prefix);
        let path = path.query_if(deleted.query()).flag("latestOnly", latest_only);
        let answers: Vec<WireSchema> = self.get(path).await?;
        let versions = answers.into_iter().map(WireSchema::into_subject_version);
        versions.collect::<Option<_>>().ok_or_else(|| incomplete("a subject, version, id or schema"))
    }

    /// The languages of schemas that the registry takes.
    ///
    /// # Errors
    /// Whatever kept the registry from answering.
    pub async fn schema_types(&self) -> Result<Vec<String>, Error> {
        self.get(Path::new("schemas").word("types")).await
    }
}

fn subject_version(answer: WireSchema) -> Result<Arc<SubjectVersion>, Error> {
    let version = answer.into_subject_version();
    version.map(Arc::new).ok_or_else(|| incomplete("a subject, version, id or schema"))
}
