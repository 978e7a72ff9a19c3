//! Subjects and contexts: what there is, and what is taken away.

use reqwest::Method;
use serde::Deserialize;

use super::Client;
use crate::registry::base_url::Path;
use crate::registry::error::{Error, ErrorKind};
use crate::registry::subject::has_prefix;
use crate::registry::transport::Request;
use crate::registry::types::{Deleted, Version, or_default};

/// What a registry says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct ServerVersion {
    /// Its version.
    #[serde(default, deserialize_with = "or_default")]
    pub version: String,
    /// The commit that it was built from.
    #[serde(default, rename = "commitId")]
    pub commit: Option<String>,
}

/// A subject that belongs to a topic or another resource.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Association {
    /// The subject.
    pub subject: String,
    /// What it is for: `key` or `value`.
    #[serde(default, rename = "associationType")]
    pub association_type: Option<String>,
}

/// From this many on, a list may be the first page of a longer one: servers have a limit of their own.
const PAGE: usize = 1_000;

impl Client {
    /// The subjects of all contexts.
    ///
    /// # Errors
    /// Whatever kept the registry from answering.
    pub async fn subjects(&self, deleted: Deleted) -> Result<Vec<String>, Error> {
        self.subjects_with_prefix(":*:", deleted).await
    }

    /// The subjects whose names begin with a prefix: `:.context:` for those of a context, an empty one for those of the
    /// default context.
    ///
    /// # Errors
    /// Whatever kept the registry from answering.
    pub async fn subjects_with_prefix(&self, prefix: &str, deleted: Deleted) -> Result<Vec<String>, Error> {
        let path = Path::new("subjects").query("subjectPrefix", prefix).query_if(deleted.query());
        let mut all: Vec<String> = self.get(path.clone()).await?;
        let mut page = all.len();
        while page >= PAGE {
            let next: Vec<String> = self.get(path.clone().query("offset", &all.len().to_string())).await?;
            // A server that knows no pages serves the first one again.
            if next.first().is_none_or(|first| all.contains(first)) {
                break;
            }
            page = next.len();
            all.extend(next);
        }
        // Some servers do not look at the prefix.
        all.retain(|subject| has_prefix(subject, prefix));
        Ok(all)
    }

    /// The versions of a subject.
    ///
    /// # Errors
    /// [`SubjectNotFound`](ErrorKind::SubjectNotFound), or whatever kept the registry from answering.
    pub async fn versions(&self, subject: &str, deleted: Deleted) -> Result<Vec<i32>, Error> {
        let path = Path::new("subjects").segment(subject)?.word("versions");
        self.get(path.query_if(deleted.query())).await
    }

    /// The ids of the schemas that refer to a version of a subject.
    ///
    /// # Errors
    /// [`SubjectNotFound`](ErrorKind::SubjectNotFound), [`VersionNotFound`](ErrorKind::VersionNotFound), or whatever kept
    /// the registry from answering.
    pub async fn referenced_by(&self, subject: &str, version: impl Into<Version>) -> Result<Vec<i32>, Error> {
        let version = version.into().to_string();
        let path = Path::new("subjects").segment(subject)?.word("versions").word(&version);
        self.get(path.word("referencedby")).await
    }

    /// Deletes a subject and returns the versions that it had. Softly deleted, its ids still lead to their schemas; for
    /// good it can be deleted only after that.
    ///
    /// # Errors
    /// [`Referenced`](ErrorKind::Referenced), [`AlreadyDeleted`](ErrorKind::AlreadyDeleted),
    /// [`NotDeletedFirst`](ErrorKind::NotDeletedFirst), or whatever kept the registry from answering.
    pub async fn delete_subject(&self, subject: &str, permanent: bool) -> Result<Vec<i32>, Error> {
        let path = Path::new("subjects").segment(subject)?.flag("permanent", permanent);
        let outcome = self.delete(path).await;
        self.memos().forget_subject(subject);
        outcome
    }

    /// Deletes a version of a subject and returns its number.
    ///
    /// # Errors
    /// As [`delete_subject`](Self::delete_subject).
    pub async fn delete_version(
        &self,
        subject: &str,
        version: impl Into<Version>,
        permanent: bool,
    ) -> Result<i32, Error> {
        let version = version.into().to_string();
        let path = Path::new("subjects").segment(subject)?.word("versions").word(&version);
        let outcome = self.delete(path.flag("permanent", permanent)).await;
        self.memos().forget_subject(subject);
        outcome
    }

    /// The contexts that there are; `.` is the default one.
    ///
    /// # Errors
    /// Whatever kept the registry from answering.
    pub async fn contexts(&self) -> Result<Vec<String>, Error> {
        self.get(Path::new("contexts")).await
    }

    /// Deletes a context that has no subjects left.
    ///
    /// # Errors
    /// [`Rejected`](ErrorKind::Rejected) where it has some, or whatever kept the registry from answering.
    pub async fn delete_context(&self, context: &str) -> Result<(), Error> {
        let path = Path::new("contexts").segment(context)?;
        self.transport().perform(Request { method: Method::DELETE, path, body: None }).await
    }

    /// What the registry says about itself.
    ///
    /// # Errors
    /// Whatever kept the registry from answering.
    pub async fn server_version(&self) -> Result<ServerVersion, Error> {
        self.get(Path::new("v1").word("metadata").word("version")).await
    }

    /// The subjects that belong to a topic of a Kafka cluster, for its `key` or `value`. Servers that know no associations
    /// have none.
    ///
    /// # Errors
    /// Whatever kept the registry from answering.
    pub async fn associations(
        &self,
        cluster: Option<&str>,
        topic: &str,
        association_type: &str,
    ) -> Result<Vec<Association>, Error> {
        let path = Path::new("associations").word("resources").segment(cluster.unwrap_or("-"))?;
        let path = path.segment(topic)?.query("resourceType", "topic");
        match self.get(path.query("associationType", association_type)).await {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            outcome => outcome,
        }
    }
}
