//! The registry that a project talks to: where `[registry]` of avrogen.toml or the environment says.

mod failure;
mod parallel;
pub(crate) mod past;

use std::time::Duration;

use anyhow::Result;
use avrogen_build::tools::project::Project;
use avrogen_runtime::registry::{
    Client, ClientBuilder, Error, ErrorKind, ReferenceLimits, RetryPolicy, blocking,
};

use crate::failure::Failure;

pub(crate) use failure::{About, failed};
pub(crate) use parallel::each;

/// The most requests that wait for their answers at the same time.
pub(crate) const IN_FLIGHT: usize = 20;

/// A registry, as far as its settings can be used. Nothing was sent yet.
#[derive(Debug)]
pub(crate) struct Registry {
    client: blocking::Client,
    url: String,
}

impl Registry {
    /// The one of the environment, else that of the project.
    pub(crate) fn connect(project: Option<&Project>) -> Result<Self> {
        let settings = project.map(|project| &project.registry);
        let url = settings.and_then(|settings| settings.url.as_ref()).map(|url| url.value.as_str());
        let builder = ClientBuilder::from_env(url).map_err(|error| unusable(&error))?;
        // Many subjects are asked about at the same time, and each for one thing after the other.
        let builder =
            builder.reference_limits(ReferenceLimits { in_flight: 1, ..ReferenceLimits::default() });
        let mut builder = builder.retry(RetryPolicy {
            // Somebody waits in front of a terminal.
            wait: Duration::from_millis(300),
            max_wait: Duration::from_secs(5),
            ..RetryPolicy::default()
        });
        if let Some(settings) = settings {
            if let Some(ca) = &settings.ca {
                builder = builder.ca_file(ca);
            }
            match (&settings.certificate, &settings.key) {
                (Some(certificate), key) => {
                    // Both may stand in one file.
                    builder = builder.identity_files(certificate, key.as_ref().unwrap_or(certificate));
                }
                (None, Some(_)) => {
                    return Err(Failure::new("`key` of [registry] stands without a `certificate`")
                        .help("name the file with the client's certificate in avrogen.toml")
                        .into());
                }
                (None, None) => {}
            }
        }
        let client = builder.build().map_err(|error| unusable(&error))?;
        let url = client.urls().next().unwrap_or_default().to_owned();
        let client = blocking::Client::new(client).map_err(|error| unusable(&error))?;
        Ok(Self { client, url })
    }

    pub(crate) fn client(&self) -> &blocking::Client {
        &self.client
    }

    /// The first of its URLs, without credentials.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Does work in which many requests wait at the same time.
    pub(crate) fn run<T>(&self, work: impl AsyncFnOnce(&Client) -> Result<T>) -> Result<T> {
        self.client.run(async |client| Ok(work(client).await)).map_err(|error| unusable(&error))?
    }
}

/// Returns what is wrong with the settings. Nothing was sent yet.
fn unusable(error: &Error) -> anyhow::Error {
    if error.kind() != ErrorKind::Settings || !error.to_string().starts_with("no registry is named") {
        return failed(error, About::Registry);
    }
    Failure::new("no registry is named")
        .help("set AVROGEN_REGISTRY_URL, or write into avrogen.toml: [registry] url = \"http://localhost:8081\"")
        .help("or run the command with a registry of its own: `avrogen dev -- COMMAND`")
        .into()
}
