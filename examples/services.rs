//! Where an example runs: on a broker and a registry of its own, or on those that `--brokers` and `--registry` name.

use std::error::Error;

use avrogen_runtime::kafka::{Client, ClientBuilder};
use avrogen_runtime::registry;
use avrogen_runtime::testing::Kafka;

/// A broker and a registry.
pub(crate) enum Services {
    /// In this process, until this is dropped.
    Own(Kafka),
    /// Those of the command line.
    Given { brokers: String, registry: registry::Client },
}

impl Services {
    pub(crate) fn from_args() -> Result<Self, Box<dyn Error>> {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => Ok(Self::Own(Kafka::start()?)),
            ["--brokers", brokers, "--registry", url] => {
                Ok(Self::Given { brokers: brokers.to_owned(), registry: registry::Client::new(url)? })
            }
            _ => Err("usage: [--brokers HOST:PORT --registry URL]".into()),
        }
    }

    /// Settings for a client of both.
    pub(crate) fn client(&self) -> Result<ClientBuilder, Box<dyn Error>> {
        match self {
            Self::Own(kafka) => Ok(kafka.client_builder()?),
            Self::Given { brokers, registry } => Ok(Client::builder(brokers).registry(registry.clone())),
        }
    }
}
