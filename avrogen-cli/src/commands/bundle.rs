//! `avrogen bundle`: a schema with all that it refers to, in one text.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use avrogen_build::tools::files::{Change, write};
use avrogen_schema::format::format;
use avrogen_schema::name::Fullname;
use avrogen_schema::options::Limits;
use avrogen_schema::schema::{NodeId, SchemaSet};
use avrogen_schema::stored::render;
use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, json};
use crate::project::Checkout;
use crate::sources::named_schema::named_schema;

/// Print a schema with all that it refers to, as one self-contained text
///
/// Each type stands in full where it is first used, and by name after that. Every attribute is kept; comments are not. The text
/// is laid out as `avrogen fmt` does. It suits registries and clients without references: to register such texts, set
/// `references = "inline"` in the subject's table of avrogen.toml.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The schema: a file, `lock:SUBJECT` or `lock:SUBJECT@VERSION`, the same with `registry:`, `git:REV:PATH`
    #[arg(value_name = "FILE")]
    schema: String,

    /// Only the type of this fullname; a protocol with several types needs it
    #[arg(long = "type", value_name = "FULLNAME")]
    name: Option<String>,

    /// Write the text to a file and not to stdout
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
}

/// A line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    name: &'a str,
    schema: &'a str,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let mut checkout = Checkout::open(&context.project)?;
    let (set, first) = named_schema(&options.schema, &mut checkout)?;
    let node = select(&set, first, options)?;
    let bare = render(&set, node);
    // A text that nests deeper than the formatter reads stays on one line.
    let text = format(&bare, &Limits::default()).unwrap_or(bare);
    if let Some(path) = &options.output {
        write(&[Change::text(path, &text)])?;
    }
    let mut out = output::data();
    if context.output.is_json() {
        let name = set.node(node).kind.type_name();
        json::line(&mut out, &Line { file: &options.schema, name, schema: &text })?;
    } else if options.output.is_none() {
        out.write_all(text.as_bytes())?;
    }
    out.flush()?;
    Ok(Exit::Clean)
}

/// The type that was asked for, else the only one of the text.
fn select(set: &SchemaSet, first: NodeId, options: &Options) -> Result<NodeId> {
    let file = set.roots().iter().find(|root| root.place.node == first).map(|root| root.file);
    let roots = set.roots().iter().filter(|root| Some(root.file) == file).map(|root| root.place.node);
    let roots: Vec<NodeId> = roots.collect();
    let names = || -> Vec<&str> { roots.iter().map(|root| set.node(*root).kind.type_name()).collect() };
    if let Some(name) = &options.name {
        return set.named(&Fullname::new(&**name)).ok_or_else(|| {
            Failure::new(format!("no type is named `{name}` in {}", options.schema))
                .help(format!("there are {}", names().join(", ")))
                .into()
        });
    }
    if roots.len() > 1 {
        return Err(Failure::new(format!("{} has {} types", options.schema, roots.len()))
            .help(format!("choose one with --type: {}", names().join(", ")))
            .into());
    }
    Ok(first)
}
