//! The client itself.

mod definitions;
mod schemas;
mod settings;
mod subjects;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use reqwest::Method;
use serde::Serialize;

use super::base_url::Path;
use super::builder::ClientBuilder;
use super::environment;
use super::error::{Error, ErrorKind};
use super::memo::{CacheSettings, Memo};
use super::references::{ParsedKey, ParsedSchema, ReferenceLimits};
use super::transport::{Request, Transport};
use super::types::{Registration, Schema, StoredSchema, SubjectVersion};
use crate::schema::Source;

pub use schemas::{LookupOptions, RegisterOptions};
pub use subjects::{Association, ServerVersion};

/// A client of one schema registry.
///
/// It is cheap to clone, and clones share connections, caches and knowledge of which node answers. Every call may be
/// cancelled by dropping its future: what others wait for at the same time goes on.
///
/// ```no_run
/// # async fn example() -> Result<(), avrogen_runtime::registry::Error> {
/// use avrogen_runtime::registry::{Client, Schema};
///
/// let client = Client::new("http://localhost:8081")?;
/// let registered = client.register("users-value", &Schema::new(r#""string""#)).await?;
/// let again = client.schema_by_id(registered.id, Some("users-value")).await?;
/// assert_eq!(again.schema.text, r#""string""#);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(super) shared: Arc<Shared>,
}

/// What clones share.
pub(super) struct Shared {
    source: Source,
    pub(super) transport: Arc<Transport>,
    pub(super) limits: ReferenceLimits,
    pub(super) memos: Memos,
}

/// What is kept. Ids mean something only within a context, and what an id, guid or version stands for never changes.
pub(super) struct Memos {
    ids: Memo<(Option<String>, i32), Arc<StoredSchema>>,
    guids: Memo<String, Arc<StoredSchema>>,
    versions: Memo<(String, i32), Arc<SubjectVersion>>,
    latest: Memo<String, Arc<SubjectVersion>>,
    tagged: Memo<(String, BTreeMap<String, String>), Arc<SubjectVersion>>,
    registered: Memo<(String, Schema, RegisterOptions), Arc<Registration>>,
    found: Memo<(String, Schema, LookupOptions), Arc<SubjectVersion>>,
    pub(super) parsed: Memo<ParsedKey, Arc<ParsedSchema>>,
}

impl Memos {
    fn new(settings: &CacheSettings) -> Self {
        let latest = Some(settings.latest_lifetime);
        Self {
            ids: Memo::new(settings, None),
            guids: Memo::new(settings, None),
            versions: Memo::new(settings, None),
            latest: Memo::new(settings, latest),
            tagged: Memo::new(settings, latest),
            registered: Memo::new(settings, None),
            found: Memo::new(settings, None),
            parsed: Memo::new(settings, None),
        }
    }

    /// A version was added: nothing is the latest any more, and what was missing may be there.
    fn forget_latest(&self, subject: &str) {
        self.latest.retain(|key| key != subject);
        self.tagged.retain(|(key, _)| key != subject);
    }

    /// Versions were deleted.
    fn forget_subject(&self, subject: &str) {
        self.forget_latest(subject);
        self.versions.retain(|(key, _)| key != subject);
        self.registered.retain(|(key, ..)| key != subject);
        self.found.retain(|(key, ..)| key != subject);
    }

    fn forget_all(&self) {
        self.ids.retain(|_| false);
        self.guids.retain(|_| false);
        self.versions.retain(|_| false);
        self.latest.retain(|_| false);
        self.tagged.retain(|_| false);
        self.registered.retain(|_| false);
        self.found.retain(|_| false);
        self.parsed.retain(|_| false);
    }
}

impl Client {
    /// A client of the registry at a URL, or at several, separated by commas, that fail over to each other.
    ///
    /// # Errors
    /// Where the URLs cannot be used.
    pub fn new(urls: impl Into<String>) -> Result<Self, Error> {
        Self::builder(urls).build()
    }

    /// Settings for a client.
    pub fn builder(urls: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(urls)
    }

    /// A client as the `AVROGEN_REGISTRY_*` variables of the environment say; see [`ClientBuilder::from_env`].
    ///
    /// # Errors
    /// Where they are missing, cannot be used or contradict each other.
    pub fn from_env() -> Result<Self, Error> {
        environment::builder(None, &environment::process)?.build()
    }

    pub(super) fn from_parts(
        transport: Arc<Transport>,
        cache: &CacheSettings,
        limits: ReferenceLimits,
    ) -> Self {
        Self {
            shared: Arc::new(Shared { source: Source::new(), transport, limits, memos: Memos::new(cache) }),
        }
    }

    /// What this client's ids are told from another one's by.
    pub fn source(&self) -> Source {
        self.shared.source
    }

    /// The URLs of the registry, without credentials.
    pub fn urls(&self) -> impl ExactSizeIterator<Item = &str> {
        self.shared.transport.urls.iter().map(super::base_url::BaseUrl::as_str)
    }

    /// Forgets everything that is kept.
    pub fn clear_caches(&self) {
        self.memos().forget_all();
    }

    /// Whether a registry answers.
    ///
    /// # Errors
    /// Why none does.
    pub async fn ping(&self) -> Result<(), Error> {
        // A page of one is the cheapest question that every server knows.
        let path = Path::new("subjects").query("limit", "1");
        let _: Vec<String> = self.get(path).await?;
        Ok(())
    }

    pub(super) fn memos(&self) -> &Memos {
        &self.shared.memos
    }

    pub(super) fn transport(&self) -> &Transport {
        &self.shared.transport
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, path: Path) -> Result<T, Error> {
        self.transport().call(Request { method: Method::GET, path, body: None }).await
    }

    async fn delete<T: serde::de::DeserializeOwned>(&self, path: Path) -> Result<T, Error> {
        self.transport().call(Request { method: Method::DELETE, path, body: None }).await
    }

    async fn send<T: serde::de::DeserializeOwned>(
        &self,
        method: Method,
        path: Path,
        body: &impl Serialize,
    ) -> Result<T, Error> {
        let body = serde_json::to_vec(body).map_err(|error| {
            Error::new(ErrorKind::Settings, "the request cannot be written").with_source(error)
        })?;
        self.transport().call(Request { method, path, body: Some(body) }).await
    }
}

/// An answer that lacks what it must have.
fn incomplete(what: &str) -> Error {
    Error::new(ErrorKind::Malformed, format!("the answer lacks {what}"))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("urls", &self.shared.transport.urls).finish_non_exhaustive()
    }
}
