//! `avrogen show`: a schema as the registry has it.

use std::io::Write as _;

use anyhow::Result;
use avrogen_runtime::registry::{
    Metadata, RuleSet, Schema, SchemaReference, SchemaType, SubjectVersion, blocking,
};
use avrogen_schema::format::format;
use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, json, printable};
use crate::sources::registry::{About, failed};

/// Print a schema of the registry, in the layout of `avrogen fmt`
///
/// With --raw the text comes as the registry serves it; with --format json it does, too, and with everything that belongs to it.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The subject, or one version of it: `users-value@4`; without a version, the latest
    #[arg(value_name = "SUBJECT", required_unless_present_any = ["id", "guid"])]
    subject: Option<String>,

    /// The version; a deleted one, too
    #[arg(long, value_name = "N", requires = "subject", conflicts_with_all = ["id", "guid"])]
    version: Option<VersionArg>,

    /// The schema of an id; a subject says in which context
    #[arg(long, value_name = "ID", conflicts_with = "guid")]
    id: Option<i32>,

    /// The schema of a globally unique id
    #[arg(long, value_name = "GUID")]
    guid: Option<String>,

    /// The text byte by byte
    #[arg(long)]
    raw: bool,
}

/// `latest` or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum VersionArg {
    Latest,
    Number(i32),
}

impl std::str::FromStr for VersionArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim().parse() {
            Ok(number) if number >= 1 => Ok(Self::Number(number)),
            _ if text.trim().eq_ignore_ascii_case("latest") => Ok(Self::Latest),
            _ => Err("a version is a number from 1 on, or `latest`".to_owned()),
        }
    }
}

/// A line of JSON. What was not asked for by subject has none.
#[derive(Serialize)]
struct Line<'a> {
    subject: Option<&'a str>,
    version: Option<i32>,
    id: Option<i32>,
    guid: Option<&'a str>,
    #[serde(rename = "type")]
    schema_type: &'a str,
    schema: &'a str,
    references: &'a [SchemaReference],
    metadata: Option<&'a Metadata>,
    rule_set: Option<&'a RuleSet>,
}

/// What was found.
struct Found {
    of: Option<(String, i32)>,
    id: Option<i32>,
    guid: Option<String>,
    schema: Schema,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let registry = context.registry()?;
    let found = find(options, registry.client())?;
    let mut out = output::data();
    let schema = &found.schema;
    if context.output.is_json() {
        let line = Line {
            subject: found.of.as_ref().map(|(subject, _)| subject.as_str()),
            version: found.of.as_ref().map(|(_, version)| *version),
            id: found.id,
            guid: found.guid.as_deref(),
            schema_type: schema.schema_type.as_str(),
            schema: &schema.text,
            references: &schema.references,
            metadata: schema.metadata.as_ref(),
            rule_set: schema.rule_set.as_ref(),
        };
        json::line(&mut out, &line)?;
    } else if options.raw {
        out.write_all(schema.text.as_bytes())?;
    } else {
        let is_avro = schema.schema_type == SchemaType::Avro;
        let text = is_avro.then(|| format(&schema.text, &avrogen_schema::options::Limits::default()).ok());
        match text.flatten() {
            Some(text) => out.write_all(text.as_bytes())?,
            // No JSON, so anything may stand in it.
            None => schema.text.lines().try_for_each(|line| writeln!(out, "{}", printable(line)))?,
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}

fn find(options: &Options, client: &blocking::Client) -> Result<Found> {
    let by_schema = |error| failed(&error, About::Schema);
    if let Some(guid) = &options.guid {
        let stored = client.schema_by_guid(guid).map_err(by_schema)?;
        let (guid, schema) = (stored.guid.clone(), stored.schema.clone());
        return Ok(Found { of: None, id: stored.id, guid, schema });
    }
    if let Some(id) = options.id {
        let stored = client.schema_by_id(id, options.subject.as_deref()).map_err(by_schema)?;
        let (guid, schema) = (stored.guid.clone(), stored.schema.clone());
        return Ok(Found { of: None, id: stored.id, guid, schema });
    }
    let name = options.subject.as_deref().unwrap_or_default();
    let (subject, version) = subject_version(name, options.version)?;
    let found = match version {
        VersionArg::Latest => client.latest(subject),
        VersionArg::Number(number) => client.version_even_deleted(subject, number),
    };
    let found = found.map_err(|error| failed(&error, About::Subject(subject)))?;
    let SubjectVersion { version, id, guid, schema, .. } = &*found;
    Ok(Found {
        of: Some((subject.to_owned(), *version)),
        id: Some(*id),
        guid: guid.clone(),
        schema: schema.clone(),
    })
}

/// `SUBJECT` or `SUBJECT@VERSION`, and what `--version` says beside it.
fn subject_version(name: &str, version: Option<VersionArg>) -> Result<(&str, VersionArg)> {
    let split = name.rsplit_once('@').and_then(|(subject, text)| Some((subject, text.parse().ok()?)));
    match (split, version) {
        (Some((_, inner)), Some(outer)) if inner != outer => {
            Err(Failure::new("two versions are asked for").help("say it once: `SUBJECT@VERSION`").into())
        }
        (Some(found), _) => Ok(found),
        (None, version) => Ok((name, version.unwrap_or(VersionArg::Latest))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_stand_behind_subjects() {
        let of = |name| subject_version(name, None).expect("one version");
        assert_eq!(of("users-value"), ("users-value", VersionArg::Latest));
        assert_eq!(of("users-value@4"), ("users-value", VersionArg::Number(4)));
        assert_eq!(of(":.ctx:a@latest"), (":.ctx:a", VersionArg::Latest));
        assert_eq!(of("me@home"), ("me@home", VersionArg::Latest));
        assert!(subject_version("a@4", Some(VersionArg::Number(3))).is_err());
    }
}
