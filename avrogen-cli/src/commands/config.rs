//! `avrogen config`: settings of the registry and of its subjects.

use std::io::Write as _;

use anyhow::Result;
use avrogen_runtime::registry::{Config, ConfigUpdate, Error, ErrorKind, Level, blocking};
use clap::Subcommand;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, Output, json, printable};
use crate::sources::registry::{About, failed};

/// Read and change settings of the registry: compatibility levels and others
///
/// Without a subject, the settings are those that hold for the whole registry; `:.context:` are those of a context.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print settings
    Get {
        /// The subject
        #[arg(value_name = "SUBJECT")]
        subject: Option<String>,

        /// What is in force for the subject, be it its own or inherited
        #[arg(long, requires = "subject")]
        effective: bool,
    },
    /// Change settings
    ///
    /// A setting is a compatibility level (NONE, BACKWARD, FORWARD or FULL, the last three also with _TRANSITIVE) or KEY=VALUE
    /// with a key of the registry's: compatibility, normalize, alias, validateFields, compatibilityGroup and so on.
    Set {
        /// The subject, and settings: `avrogen config set users-value FULL normalize=true`
        #[arg(value_name = "[SUBJECT] SETTING", required = true)]
        words: Vec<String>,

        /// The subject, where it could be taken for a setting
        #[arg(long = "subject", value_name = "SUBJECT")]
        subject: Option<String>,
    },
    /// Take settings away, so that what is inherited holds again
    Unset {
        /// The subject
        #[arg(value_name = "SUBJECT")]
        subject: Option<String>,

        /// Only this setting; without it, all of them
        #[arg(long = "key", value_name = "KEY")]
        keys: Vec<String>,
    },
}

/// A line of JSON: the settings of a scope after the command, under the registry's names.
#[derive(Serialize)]
struct Line<'a> {
    subject: Option<&'a str>,
    compatibility: Option<&'static str>,
    settings: Map<String, Value>,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    match &options.action {
        Action::Get { subject, effective } => {
            let registry = context.registry()?;
            let subject = subject.as_deref();
            let config = match subject {
                Some(subject) if *effective => registry.client().effective_config(subject),
                subject => registry.client().config(subject),
            };
            print(subject, &config.map_err(|error| failure(&error, subject))?, &context.output)
        }
        Action::Set { words, subject: named } => {
            let (subject, settings) = subject_and_settings(words)?;
            change(named.as_deref().or(subject), settings, context)
        }
        Action::Unset { subject, keys } if keys.is_empty() => {
            let registry = context.registry()?;
            let subject = subject.as_deref();
            match registry.client().delete_config(subject) {
                // Nothing was set. Servers differ in how they answer that.
                Err(error)
                    if matches!(error.kind(), ErrorKind::NotConfigured | ErrorKind::SubjectNotFound) =>
                {
                    context.output.note("nothing was set");
                }
                outcome => {
                    outcome.map_err(|error| failure(&error, subject))?;
                }
            }
            after(registry.client(), subject, &context.output)
        }
        Action::Unset { subject, keys } => {
            let settings = keys.iter().map(|key| (key.clone(), Value::Null)).collect();
            change(subject.as_deref(), settings, context)
        }
    }
}

fn failure(error: &Error, subject: Option<&str>) -> anyhow::Error {
    failed(error, subject.map_or(About::Registry, About::Subject))
}

/// Sends settings, and prints the settings afterwards.
fn change(subject: Option<&str>, settings: Map<String, Value>, context: &Context) -> Result<Exit> {
    let update = update(settings)?;
    let registry = context.registry()?;
    registry.client().set_config(subject, &update).map_err(|error| failure(&error, subject))?;
    after(registry.client(), subject, &context.output)
}

/// The settings that a scope has of its own.
fn after(client: &blocking::Client, subject: Option<&str>, output: &Output) -> Result<Exit> {
    let config = match client.config(subject) {
        Err(error) if error.kind() == ErrorKind::NotConfigured => Config::default(),
        config => config.map_err(|error| failure(&error, subject))?,
    };
    print(subject, &config, output)
}

fn print(subject: Option<&str>, config: &Config, output: &Output) -> Result<Exit> {
    let mut settings = members(config)?;
    let level = settings.remove("compatibilityLevel");
    let mut out = output::data();
    if output.is_json() {
        let compatibility = config.compatibility_level.map(Level::name);
        json::line(&mut out, &Line { subject, compatibility, settings })?;
    } else {
        for (key, value) in level
            .iter()
            .map(|level| ("compatibility", level))
            .chain(settings.iter().map(|(key, value)| (key.as_str(), value)))
        {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            writeln!(out, "{key} = {}", printable(&text))?;
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}

fn members(config: &Config) -> Result<Map<String, Value>> {
    match serde_json::to_value(config)? {
        Value::Object(members) => Ok(members),
        _ => Ok(Map::new()),
    }
}

/// Returns the settings among words, and the one word that is none.
fn subject_and_settings(words: &[String]) -> Result<(Option<&str>, Map<String, Value>)> {
    let (mut subject, mut settings) = (None, Map::new());
    for word in words {
        if let Ok(level) = word.parse::<Level>() {
            settings.insert("compatibility".to_owned(), level.name().into());
        } else if let Some((key, value)) = word.split_once('=') {
            let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
            settings.insert(key.to_owned(), value);
        } else if subject.replace(word.as_str()).is_some() {
            return Err(Failure::new(format!("`{}` is neither a level nor KEY=VALUE", printable(word)))
                .help("say `avrogen config set [SUBJECT] SETTING..`, as in `avrogen config set users-value FULL`")
                .into());
        }
    }
    if settings.is_empty() {
        return Err(Failure::new("there is nothing to set")
            .help("say a level or KEY=VALUE: `avrogen config set [SUBJECT] FULL_TRANSITIVE`")
            .into());
    }
    Ok((subject, settings))
}

fn update(mut settings: Map<String, Value>) -> Result<ConfigUpdate> {
    // A registry reads the level under one name and writes it under another.
    if let Some(level) = settings.remove("compatibilityLevel") {
        settings.insert("compatibility".to_owned(), level);
    }
    let known = known_keys();
    if let Some(unknown) = settings.keys().find(|key| !known.contains(key)) {
        return Err(Failure::new(format!("there is no setting `{}`", printable(unknown)))
            .help(format!("the settings are {}", known.join(", ")))
            .into());
    }
    serde_json::from_value(Value::Object(settings))
        .map_err(|error| Failure::new(format!("a setting has a value that it cannot have: {error}")).into())
}

/// The keys of a change, as they are sent.
fn known_keys() -> Vec<String> {
    use avrogen_runtime::registry::Setting::Clear;
    let all = ConfigUpdate {
        alias: Clear,
        alias_for_deks: Clear,
        normalize: Clear,
        validate_fields: Clear,
        validate_new_schemas: Clear,
        validate_rules: Clear,
        compatibility: Clear,
        compatibility_policy: Clear,
        compatibility_group: Clear,
        default_metadata: Clear,
        override_metadata: Clear,
        default_rule_set: Clear,
        override_rule_set: Clear,
    };
    match serde_json::to_value(all) {
        Ok(Value::Object(members)) => members.into_iter().map(|(key, _)| key).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Result<(Option<String>, Map<String, Value>)> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let (subject, settings) = subject_and_settings(&words)?;
        Ok((subject.map(str::to_owned), settings))
    }

    #[test]
    fn a_word_that_is_no_setting_is_the_subject() {
        let (subject, settings) = words(&["users-value", "full", "normalize=true"]).expect("settings");
        assert_eq!(subject.as_deref(), Some("users-value"));
        assert_eq!(Value::Object(settings), serde_json::json!({"compatibility": "FULL", "normalize": true}));
        assert_eq!(words(&["NONE"]).expect("settings").0, None);
        assert!(words(&["users-value", "FUL"]).is_err() && words(&["users-value"]).is_err());
    }

    #[test]
    fn settings_are_known_and_have_their_types() {
        let of = |key: &str, value: Value| update(Map::from_iter([(key.to_owned(), value)]));
        assert_eq!(of("compatibilityLevel", "FULL".into()).expect("known"), ConfigUpdate::level(Level::Full));
        assert!(of("normalise", true.into()).expect_err("unknown").to_string().contains("`normalise`"));
        assert!(of("normalize", "yes".into()).is_err());
        assert_eq!(known_keys().len(), 13);
    }
}
