//! The client for tools that are not asynchronous.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

use super::{
    Association, Config, ConfigUpdate, Deleted, Error, ErrorKind, Level, LookupOptions, Mode, ParsedSchema,
    RegisterOptions, Registration, Schema, ServerVersion, StoredSchema, SubjectVersion, Verdict, Version,
    VersionOf,
};
use crate::SchemaDef;

/// A [`Client`](super::Client) whose calls return when they are done.
///
/// ```no_run
/// use avrogen_runtime::registry::{Client, blocking};
///
/// let client = blocking::Client::new(Client::new("http://localhost:8081")?)?;
/// for subject in client.subjects(Default::default())? {
///     println!("{subject} is at version {}", client.latest(&subject)?.version);
/// }
/// # Ok::<(), avrogen_runtime::registry::Error>(())
/// ```
#[derive(Clone)]
pub struct Client {
    inner: super::Client,
    runtime: Arc<Own>,
}

/// A runtime that ends without waiting, which is not allowed in asynchronous code.
struct Own(Option<Runtime>);

impl Drop for Own {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Client {
    /// Wraps a client.
    ///
    /// # Errors
    /// Where the system has no resources for a runtime.
    pub fn new(client: super::Client) -> Result<Self, Error> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| {
            Error::new(ErrorKind::Settings, "no runtime can be started").with_source(error)
        })?;
        Ok(Self { inner: client, runtime: Arc::new(Own(Some(runtime))) })
    }

    /// The client within.
    pub fn inner(&self) -> &super::Client {
        &self.inner
    }

    /// Runs any work on the client within, such as many calls at the same time.
    ///
    /// # Errors
    /// Those of the work, and [`Settings`](ErrorKind::Settings) where this thread runs asynchronous code already: waiting
    /// here would keep that from going on.
    pub fn run<T>(&self, work: impl AsyncFnOnce(&super::Client) -> Result<T, Error>) -> Result<T, Error> {
        if Handle::try_current().is_ok() {
            let message =
                "a blocking client cannot be used in asynchronous code: use `registry::Client` there";
            return Err(Error::new(ErrorKind::Settings, message));
        }
        let Some(runtime) = &self.runtime.0 else { unreachable!("it is there until this is dropped") };
        runtime.block_on(work(&self.inner))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

macro_rules! blocking {
    ($(fn $name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        impl Client {
            $(
                #[doc = concat!("Like [`Client::", stringify!($name), "`](super::Client::", stringify!($name), ").")]
                ///
                /// # Errors
                /// The same, and those of [`run`](Self::run).
                pub fn $name(&self, $($argument: $type),*) -> Result<$answer, Error> {
                    self.run(async |client| client.$name($($argument),*).await)
                }
            )*
        }
    };
}

blocking! {
    fn ping() -> ();
    fn register(subject: &str, schema: &Schema) -> Arc<Registration>;
    fn register_with(subject: &str, schema: &Schema, options: &RegisterOptions) -> Arc<Registration>;
    fn lookup(subject: &str, schema: &Schema) -> Arc<SubjectVersion>;
    fn lookup_with(subject: &str, schema: &Schema, options: &LookupOptions) -> Arc<SubjectVersion>;
    fn schema_by_id(id: i32, subject: Option<&str>) -> Arc<StoredSchema>;
    fn schema_by_guid(guid: &str) -> Arc<StoredSchema>;
    fn version(subject: &str, version: impl Into<Version>) -> Arc<SubjectVersion>;
    fn latest(subject: &str) -> Arc<SubjectVersion>;
    fn version_even_deleted(subject: &str, version: i32) -> Arc<SubjectVersion>;
    fn register_definition(subject: &str, definition: &'static SchemaDef, options: &RegisterOptions) -> Arc<Registration>;
    fn lookup_definition(subject: &str, definition: &'static SchemaDef, options: &LookupOptions) -> Arc<SubjectVersion>;
    fn latest_with_metadata(subject: &str, properties: &BTreeMap<String, String>) -> Arc<SubjectVersion>;
    fn versions_of_id(id: i32, subject: Option<&str>, deleted: bool) -> Vec<VersionOf>;
    fn subjects_of_id(id: i32, subject: Option<&str>, deleted: bool) -> Vec<String>;
    fn schema_types() -> Vec<String>;
    fn server_version() -> ServerVersion;
    fn associations(cluster: Option<&str>, topic: &str, association_type: &str) -> Vec<Association>;
    fn schemas(prefix: &str, deleted: Deleted, latest_only: bool) -> Vec<SubjectVersion>;
    fn subjects(deleted: Deleted) -> Vec<String>;
    fn subjects_with_prefix(prefix: &str, deleted: Deleted) -> Vec<String>;
    fn versions(subject: &str, deleted: Deleted) -> Vec<i32>;
    fn referenced_by(subject: &str, version: impl Into<Version>) -> Vec<i32>;
    fn delete_subject(subject: &str, permanent: bool) -> Vec<i32>;
    fn delete_version(subject: &str, version: impl Into<Version>, permanent: bool) -> i32;
    fn contexts() -> Vec<String>;
    fn delete_context(context: &str) -> ();
    fn check(subject: &str, schema: &Schema) -> Verdict;
    fn check_against(subject: &str, version: impl Into<Version>, schema: &Schema) -> Verdict;
    fn config(subject: Option<&str>) -> Config;
    fn effective_config(subject: &str) -> Config;
    fn level(subject: &str) -> Level;
    fn set_config(subject: Option<&str>, update: &ConfigUpdate) -> Config;
    fn delete_config(subject: Option<&str>) -> Config;
    fn mode(subject: Option<&str>) -> Mode;
    fn effective_mode(subject: &str) -> Mode;
    fn set_mode(subject: Option<&str>, mode: Mode, force: bool) -> Mode;
    fn delete_mode(subject: &str) -> Mode;
    fn references(subject: Option<&str>, schema: &Schema) -> Vec<Arc<SubjectVersion>>;
    fn parse(subject: Option<&str>, schema: &Schema) -> Arc<ParsedSchema>;
    fn parsed_by_id(id: i32, subject: Option<&str>) -> Arc<ParsedSchema>;
    fn parsed_by_guid(guid: &str, subject: Option<&str>) -> Arc<ParsedSchema>;
    fn parsed_version(subject: &str, version: impl Into<Version>) -> Arc<ParsedSchema>;
}
