//! `avrogen versions`: the history of a subject.

use std::io::Write as _;
use std::sync::Arc;

use anyhow::Result;
use avrogen_runtime::registry::{Client, Deleted, Error, ErrorKind, SubjectVersion};
use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, json};
use crate::sources::registry::{About, each, failed};

/// List the versions of a subject with their ids
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The subject
    #[arg(value_name = "SUBJECT")]
    subject: String,

    /// Those that were softly deleted, too
    #[arg(long)]
    deleted: bool,
}

/// A line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    subject: &'a str,
    version: i32,
    id: i32,
    guid: Option<&'a str>,
    deleted: bool,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let subject = &options.subject;
    let registry = context.registry()?;
    let found = registry.run(async |client| {
        let found = list(client, subject, options.deleted).await;
        found.map_err(|error| failed(&error, About::Subject(subject)))
    })?;
    let mut out = output::data();
    for (version, deleted) in &found {
        let SubjectVersion { version, id, guid, .. } = &**version;
        if context.output.is_json() {
            let line = Line { subject, version: *version, id: *id, guid: guid.as_deref(), deleted: *deleted };
            json::line(&mut out, &line)?;
        } else {
            let note = if *deleted { "  deleted" } else { "" };
            writeln!(out, "{version:<4} id {id}{note}")?;
        }
    }
    out.flush()?;
    if found.is_empty() {
        return Err(Failure::new(format!("{subject} has no versions")).into());
    }
    Ok(Exit::Clean)
}

/// Every version, in the order of the numbers, and whether it was deleted.
async fn list(
    client: &Client,
    subject: &str,
    deleted: bool,
) -> Result<Vec<(Arc<SubjectVersion>, bool)>, Error> {
    let live = match client.versions(subject, Deleted::Excluded).await {
        // All of them are deleted.
        Err(error) if deleted && error.kind() == ErrorKind::SubjectNotFound => Vec::new(),
        live => live?,
    };
    let all = if deleted { client.versions(subject, Deleted::Included).await? } else { live.clone() };
    let ask = |number: i32| {
        let (client, subject) = (client.clone(), subject.to_owned());
        async move { client.version_even_deleted(&subject, number).await }
    };
    let mut found = each(all, ask, &mut |_, _| {}).await?;
    found.sort_by_key(|version| version.version);
    let is_deleted = |version: &SubjectVersion| version.deleted || !live.contains(&version.version);
    Ok(found.into_iter().map(|version| (version.clone(), is_deleted(&version))).collect())
}
