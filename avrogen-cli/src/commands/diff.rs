//! `avrogen diff`: what an edit changes.

use std::io::Write as _;

use anyhow::Result;
use avrogen_schema::compat::Side;
use avrogen_schema::diff::diff;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, printable};
use crate::project::Checkout;
use crate::sources::named_schema::named_schema;

/// Tell what an edit changes, in terms of the schema and not of its text
///
/// Fields, symbols and branches that were added, removed or renamed by an alias, types that were widened or narrowed, defaults,
/// documentation. Exits with 1 where there is a difference.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The old schema: a file, `lock:SUBJECT` or `lock:SUBJECT@VERSION`, the same with `registry:`,
    /// `git:REV:PATH` with a path from the current folder
    #[arg(value_name = "A")]
    old: String,

    /// The new schema: the same
    #[arg(value_name = "B")]
    new: String,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let mut checkout = Checkout::open(&context.project)?;
    let (old_set, old) = named_schema(&options.old, &mut checkout)?;
    let (new_set, new) = named_schema(&options.new, &mut checkout)?;
    let changes = diff(Side { set: &old_set, node: old }, Side { set: &new_set, node: new });
    let changes = changes.map_err(|error| Failure::new(error.to_string()))?;
    let mut out = output::data();
    for change in &changes {
        if context.output.is_json() {
            writeln!(out, "{}", change.to_json(&checkout.sources))?;
        } else {
            writeln!(out, "{}", printable(&change.to_string()))?;
        }
    }
    out.flush()?;
    if changes.is_empty() {
        context.output.note("no difference");
        return Ok(Exit::Clean);
    }
    Ok(Exit::Findings)
}
