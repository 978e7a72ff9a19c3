//! A client of schema registries that speak Confluent's REST interface: Confluent's own, Apicurio, Karapace and
//! Redpanda.
//!
//! [`Client`] is asynchronous; `blocking`, a feature, has the same for tools. What production needs is built in: several nodes that fail
//! over, retries with jitter, the usual credentials, bounded caches with one request for all who miss the same answer, and
//! limits on what a registry may serve.

mod auth;
pub(crate) mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
mod cache;
mod client;
mod error;
mod flight;
mod memo;
mod oauth;
mod parsed;
mod retry;
mod secret;
pub(crate) mod subject;
mod tasks;
mod tls;
mod transport;
pub(crate) mod types;

pub use auth::{AccessToken, TokenSource};
pub use client::{Association, Client, ClientBuilder, LookupOptions, RegisterOptions, ServerVersion};
pub use error::{Error, ErrorKind};
pub use memo::CacheSettings;
pub use oauth::OAuth;
pub use parsed::{ParsedSchema, ReferenceLimits};
pub use retry::RetryPolicy;
pub use subject::QualifiedSubject;
#[doc(hidden)]
pub use tasks::TaskQueue;
pub use types::{
    Config, ConfigUpdate, Deleted, Level, Metadata, Mode, Registration, Rule, RuleSet, Schema,
    SchemaReference, SchemaType, Setting, StoredSchema, SubjectVersion, UnknownMode, Verdict, Version,
    VersionOf,
};
