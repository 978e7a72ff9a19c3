//! The brokers: those of the options, of the environment or of `[kafka]` in avrogen.toml.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use avrogen_build::tools::project::Project;
use avrogen_runtime::kafka::{Client, ClientBuilder};
use tokio::runtime::Runtime;

use crate::failure::Failure;

/// Where the brokers are, and how to talk to them.
#[derive(clap::Args)]
#[command(next_help_heading = "Brokers")]
pub(crate) struct BrokerOptions {
    /// The brokers' addresses, separated by commas; without it, those of `AVROGEN_KAFKA_BROKERS` or of `[kafka]` in avrogen.toml
    #[arg(long, value_name = "HOST:PORT")]
    brokers: Option<String>,

    /// A setting of librdkafka; may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = setting)]
    settings: Vec<Setting>,

    /// A file with settings of librdkafka, one a line: for those that are secret
    #[arg(long, value_name = "FILE")]
    settings_file: Option<PathBuf>,

    /// How many seconds the brokers may take to answer at first
    #[arg(long, value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: u64,
}

/// A setting of librdkafka. Its value may be a secret.
#[derive(Clone)]
struct Setting {
    name: String,
    value: String,
}

fn setting(text: &str) -> Result<Setting, String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok(Setting { name: name.trim().to_owned(), value: value.trim().to_owned() })
        }
        _ => Err("a setting is a name, `=` and a value".to_owned()),
    }
}

impl BrokerOptions {
    /// A client of the brokers, without a registry. Nothing is sent yet.
    pub(crate) fn client(&self, project: Option<&Project>) -> Result<ClientBuilder> {
        let of_environment =
            || std::env::var("AVROGEN_KAFKA_BROKERS").ok().filter(|brokers| !brokers.is_empty());
        let of_project = || Some(project?.brokers.as_ref()?.value.clone());
        let brokers = self.brokers.clone().or_else(of_environment).or_else(of_project).ok_or_else(|| {
            Failure::new("no broker is named")
                .help("say --brokers HOST:PORT, set AVROGEN_KAFKA_BROKERS, or write into avrogen.toml: [kafka] brokers = \"localhost:9092\"")
                .help("or run the command with a broker of its own: `avrogen dev -- COMMAND`")
        })?;
        let mut client = Client::builder(brokers).start_timeout(Duration::from_secs(self.timeout));
        for Setting { name, value } in self.of_file()?.into_iter().chain(self.settings.iter().cloned()) {
            client = client.set(name, value);
        }
        Ok(client)
    }

    fn of_file(&self) -> Result<Vec<Setting>> {
        let Some(path) = &self.settings_file else { return Ok(Vec::new()) };
        let shown = path.display();
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
        let mut settings = Vec::new();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !is_remark(line)) {
            // The line itself is not shown: it may hold a secret.
            settings
                .push(setting(line).map_err(|wrong| Failure::new(format!("{shown}:{}: {wrong}", at + 1)))?);
        }
        Ok(settings)
    }
}

fn is_remark(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// Creates the runtime for the asynchronous work of a command.
pub(crate) fn runtime() -> Result<Runtime> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("no runtime can be started")
}

impl fmt::Debug for BrokerOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BrokerOptions").field("brokers", &self.brokers).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_names_and_values() {
        let read = |text| setting(text).map(|Setting { name, value }| (name, value)).ok();
        let of = |name: &str, value: &str| Some((name.to_owned(), value.to_owned()));
        assert_eq!(read("acks=all"), of("acks", "all"));
        assert_eq!(read(" sasl.password = a=b "), of("sasl.password", "a=b"));
        assert_eq!(read("acks"), None);
        assert_eq!(read("=all"), None);
    }
}
