//! `avrogen fingerprint`: what identifies a schema, to Avro and to a registry.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use avrogen_schema::canonical::canonical_form;
use avrogen_schema::fingerprint::{crc64, hex, md5, sha256};
use avrogen_schema::name::Fullname;
use avrogen_schema::options;
use avrogen_schema::schema::{Root, SchemaSet};
use avrogen_schema::stored::stored;
use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::refused;
use crate::output::{self, json, printable};
use crate::project::GivenSchemas;

/// Print fingerprints of schemas
///
/// They are taken over the Parsing Canonical Form, which leaves out what does not change the encoding: doc, defaults,
/// aliases, logical types. A file is read with those of the other files that it refers to. With --format json there are
/// also the canonical form and the texts that a registry stores, without and with `normalize`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Schemas: files, folders or globs
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// Accept what Avro accepts in schemas that exist already: any name, and defaults that do not match
    #[arg(long)]
    lenient: bool,
}

/// A line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    name: &'a str,
    rabin: String,
    md5: String,
    sha256: String,
    canonical: String,
    stored: String,
    normalized: String,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let reading = if options.lenient { options::Options::lenient() } else { options::Options::strict() };
    let schemas = GivenSchemas::read(&options.paths, reading)?;
    let mut refusals = Vec::new();
    let mut out = output::data();
    for file in &schemas.files {
        let (set, warnings) = match schemas.parse(*file) {
            Ok(parsed) => parsed,
            Err(findings) => {
                refusals.extend(findings);
                continue;
            }
        };
        let own = |finding: &&_| {
            avrogen_schema::diagnostic::Diagnostic::span(finding).is_none_or(|span| span.file == *file)
        };
        let warnings: Vec<_> = warnings.iter().filter(own).cloned().collect();
        context.output.diagnostics(&schemas.sources, &warnings);
        for root in set.roots().iter().filter(|root| root.file == *file) {
            let line = line(&set, root, &schemas.sources.get(*file).name);
            if context.output.is_json() {
                json::line(&mut out, &line)?;
            } else {
                text(&mut out, &line)?;
            }
        }
    }
    out.flush()?;
    if refusals.is_empty() {
        return Ok(Exit::Clean);
    }
    // A file that others refer to is read again with each.
    refusals.sort_by_key(|finding| finding.span().map(|span| (span.file, span.start)));
    refusals.dedup();
    Err(refused(schemas.sources, refusals).into())
}

fn line<'a>(set: &'a SchemaSet, root: &Root, file: &'a str) -> Line<'a> {
    let node = root.place.node;
    let canonical = canonical_form(set, node);
    let own = set.defined_in(root.file);
    let is_given = |name: &Fullname| !own.contains(name);
    Line {
        file,
        name: set.node(node).kind.type_name(),
        rabin: hex(&crc64(canonical.as_bytes()).to_le_bytes()),
        md5: hex(&md5(canonical.as_bytes())),
        sha256: hex(&sha256(canonical.as_bytes())),
        stored: stored(set, node, false, &is_given),
        normalized: stored(set, node, true, &is_given),
        canonical,
    }
}

fn text(out: &mut impl Write, line: &Line<'_>) -> io::Result<()> {
    writeln!(out, "{} ({})", printable(line.name), printable(line.file))?;
    writeln!(out, "  rabin   {}\n  md5     {}\n  sha256  {}", line.rabin, line.md5, line.sha256)
}
