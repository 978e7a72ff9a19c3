//! The client: its settings, its endpoints and what it keeps.

mod builder;
mod definitions;
mod environment;
mod memos;
mod references;
mod schemas;
mod settings;
mod subjects;

use std::fmt;
use std::sync::Arc;

use reqwest::Method;
use serde::Serialize;

use super::base_url::Path;
use super::error::{Error, ErrorKind};
use super::memo::CacheSettings;
use super::parsed::ReferenceLimits;
use super::transport::{Request, Transport};
use crate::schema::Source;

pub use builder::ClientBuilder;
use memos::Memos;
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
    shared: Arc<Shared>,
}

/// What clones share.
struct Shared {
    source: Source,
    transport: Arc<Transport>,
    limits: ReferenceLimits,
    memos: Memos,
}

impl Client {
    fn from_parts(transport: Arc<Transport>, cache: &CacheSettings, limits: ReferenceLimits) -> Self {
        Self {
            shared: Arc::new(Shared { source: Source::new(), transport, limits, memos: Memos::new(cache) }),
        }
    }

    /// Identifies this client's id space.
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

    fn memos(&self) -> &Memos {
        &self.shared.memos
    }

    fn transport(&self) -> &Transport {
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
