//! `avrogen subjects`: what a registry holds.

use std::io::Write as _;

use anyhow::Result;
use avrogen_runtime::registry::Deleted;
use regex::Regex;
use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;
use crate::output::{self, json, printable};
use crate::sources::registry::{About, failed};

/// List the subjects of the registry
///
/// The registry is that of `AVROGEN_REGISTRY_URL`, else of `[registry] url` in avrogen.toml. Credentials come from the
/// environment: `AVROGEN_REGISTRY_USER` and `_PASSWORD`, `_TOKEN`, or `_OAUTH_TOKEN_URL`, `_OAUTH_CLIENT_ID` and
/// `_OAUTH_CLIENT_SECRET`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Only those that a regular expression matches somewhere; `^` and `$` bind it to the ends
    #[arg(long, value_name = "RE")]
    pattern: Option<Regex>,

    /// Only those that begin like this; `:.context:` stands for all of a context
    #[arg(long, value_name = "PREFIX")]
    prefix: Option<String>,

    /// Those that were softly deleted, too
    #[arg(long)]
    deleted: bool,
}

/// A line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    subject: &'a str,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let registry = context.registry()?;
    let deleted = if options.deleted { Deleted::Included } else { Deleted::Excluded };
    let prefix = options.prefix.as_deref().unwrap_or(":*:");
    let mut subjects = registry
        .client()
        .subjects_with_prefix(prefix, deleted)
        .map_err(|error| failed(&error, About::Registry))?;
    subjects.sort();
    let is_asked_for =
        |subject: &&String| options.pattern.as_ref().is_none_or(|pattern| pattern.is_match(subject));
    let mut out = output::data();
    for subject in subjects.iter().filter(is_asked_for) {
        if context.output.is_json() {
            json::line(&mut out, &Line { subject })?;
        } else {
            writeln!(out, "{}", printable(subject))?;
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}
