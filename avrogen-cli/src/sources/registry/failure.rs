//! Failures of a registry, with help for the terminal.

use avrogen_runtime::registry::{Error, ErrorKind};
use avrogen_schema::shell::word;

use crate::failure::Failure;
use crate::output::printable;

/// What a request was about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum About<'a> {
    /// The registry as a whole.
    Registry,
    /// A subject.
    Subject(&'a str),
    /// A schema, by id or guid.
    Schema,
}

/// Returns a failure with what to do next.
pub(crate) fn failed(error: &Error, about: About<'_>) -> anyhow::Error {
    let mut text = error.to_string();
    if let Some(advice) = error.advice() {
        text.truncate(text.strip_suffix(&format!("; {advice}")).map_or(text.len(), str::len));
    }
    let failure = Failure::new(printable(&text));
    match help(error, about) {
        Some(help) => failure.help(help).into(),
        None => failure.into(),
    }
}

fn help(error: &Error, about: About<'_>) -> Option<String> {
    let help = match (error.kind(), about) {
        (ErrorKind::SubjectNotFound, _) => {
            "run `avrogen subjects` for those that there are, or register it: `avrogen push`".to_owned()
        }
        (ErrorKind::VersionNotFound, About::Subject(subject)) => {
            format!("run `avrogen versions {}`", word(subject))
        }
        (ErrorKind::NotConfigured, About::Subject(subject)) => {
            format!("run `avrogen config get {} --effective` for what is in force", word(subject))
        }
        (ErrorKind::Connect, _) => {
            "is the registry running there? AVROGEN_REGISTRY_URL names another; `avrogen dev` runs one".to_owned()
        }
        (ErrorKind::Timeout, _) => "try again later, or see why the registry is slow".to_owned(),
        (ErrorKind::Tls, _) => {
            "name the certificate of the authority that signed the registry's: `ca` of [registry] in avrogen.toml"
                .to_owned()
        }
        (ErrorKind::Unauthorized, _) if refused_credentials().is_some() => refused_credentials()?.to_owned(),
        (ErrorKind::Forbidden, About::Subject(subject)) => {
            format!("ask the registry's owner for access to {}", printable(subject))
        }
        (ErrorKind::Throttled | ErrorKind::Unavailable, _) if error.retry_after().is_some() => {
            let wait = error.retry_after().unwrap_or_default().as_secs();
            format!("try again in {wait} s: the registry asks to be left alone until then")
        }
        (ErrorKind::TooLarge | ErrorKind::References, _) => {
            "no registry of schemas needs as much: see what it serves".to_owned()
        }
        _ => error.advice()?.to_owned(),
    };
    Some(help)
}

/// Returns which credentials to check if the registry refuses them.
fn refused_credentials() -> Option<&'static str> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let advice = [
        (
            "AVROGEN_REGISTRY_OAUTH_CLIENT_ID",
            "the registry refuses the token of AVROGEN_REGISTRY_OAUTH_CLIENT_ID: check its rights",
        ),
        (
            "AVROGEN_REGISTRY_TOKEN",
            "the registry refuses AVROGEN_REGISTRY_TOKEN: check whether it has run out",
        ),
        (
            "AVROGEN_REGISTRY_USER",
            "the registry refuses AVROGEN_REGISTRY_USER: check the name and AVROGEN_REGISTRY_PASSWORD",
        ),
    ];
    advice.into_iter().find(|(name, _)| is_set(name)).map(|(_, advice)| advice)
}
