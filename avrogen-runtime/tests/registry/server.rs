//! The registries that the contract is held against.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use avrogen_runtime::registry::{Client, ErrorKind, RetryPolicy, Schema};
use avrogen_runtime::testing::Registry;

/// Which server it is. They differ, and each difference is an expectation with the server's name on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The embedded one, which does what Confluent's does, or Confluent's.
    Confluent,
    /// Apicurio Registry's interface for Confluent's clients.
    Apicurio,
}

/// A registry, and a client of it.
pub(crate) struct Server {
    pub(crate) kind: Kind,
    pub(crate) client: Client,
    /// Only the embedded one.
    _registry: Option<Registry>,
    /// Sets the subjects of this test apart from those of others.
    prefix: String,
}

impl Server {
    /// A subject that no other test knows.
    pub(crate) fn subject(&self, name: &str) -> String {
        format!("{}-{name}", self.prefix)
    }

    /// What this server is expected to do.
    pub(crate) fn expects<T>(&self, confluent: T, apicurio: T) -> T {
        match self.kind {
            Kind::Confluent => confluent,
            Kind::Apicurio => apicurio,
        }
    }

    /// Registers a text and returns its id.
    pub(crate) async fn register(&self, subject: &str, text: &str) -> i32 {
        let registered = self.client.register(subject, &Schema::new(text)).await;
        registered.unwrap_or_else(|error| panic!("{subject}: {error}")).id
    }

    /// Registers a text and returns why that is refused.
    pub(crate) async fn refuses(&self, subject: &str, text: &str) -> ErrorKind {
        let refused = self.client.register(subject, &Schema::new(text)).await;
        refused.expect_err("it is to be refused").kind()
    }
}

/// A client for tests: it fails soon, and keeps nothing for long.
pub(crate) fn client(url: &str) -> Client {
    let retry = RetryPolicy { retries: 0, ..RetryPolicy::default() };
    Client::builder(url)
        .retry(retry)
        .timeout(Duration::from_secs(30))
        .build()
        .expect("the URL is well-formed")
}

/// The embedded registry, and the one that the environment names. That one must answer: a variable that leads nowhere is a
/// mistake.
pub(crate) async fn servers() -> Vec<Server> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("the clock is right");
    let prefix = format!("t{}-{}", now.as_micros(), COUNT.fetch_add(1, Ordering::Relaxed));
    let registry = Registry::start().expect("there is a free port");
    let mut servers = vec![Server {
        kind: Kind::Confluent,
        client: client(&registry.url()),
        _registry: Some(registry),
        prefix: prefix.clone(),
    }];
    if let Ok(url) = std::env::var("AVROGEN_TEST_REGISTRY_URL") {
        let client = client(&url);
        client.ping().await.unwrap_or_else(|error| panic!("AVROGEN_TEST_REGISTRY_URL: {error}"));
        let kind = if url.contains("/apis/ccompat") { Kind::Apicurio } else { Kind::Confluent };
        servers.push(Server { kind, client, _registry: None, prefix });
    }
    servers
}

/// A test that runs against each server.
macro_rules! contract {
    ($(#[doc = $doc:literal])* async fn $name:ident($server:ident) $body:block) => {
        $(#[doc = $doc])*
        #[tokio::test]
        async fn $name() {
            for $server in &$crate::server::servers().await {
                println!("against {:?}", $server.kind);
                $body
            }
        }
    };
}

pub(crate) use contract;
