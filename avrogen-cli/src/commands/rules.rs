//! `avrogen rules`: everything that `check` and `lint` look for.

use std::io::Write as _;

use anyhow::Result;
use avrogen_build::tools::compat::severity_of;
use avrogen_schema::catalog;
use avrogen_schema::diagnostic::Severity;
use avrogen_schema::rule::Rule;

use crate::context::Context;
use crate::exit::Exit;
use crate::output;
use crate::project::Checkout;

/// List the rules of `check` and `lint`
///
/// Each with what it is about and how bad its findings are in this project: `[rules]` of avrogen.toml sets that. What a rule
/// means, why, and how to fix what it finds: `avrogen explain RULE`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {}

pub(super) fn run(_: &Options, context: &Context) -> Result<Exit> {
    let checkout = Checkout::open(&context.project)?;
    let rules: Vec<Rule> = catalog::rules()
        .map(|rule| Rule { severity: severity_of(rule, checkout.settings.as_ref()), ..*rule })
        .collect();
    let mut out = output::data();
    let width = rules.iter().map(|rule| rule.id().len()).max().unwrap_or_default();
    for rule in &rules {
        if context.output.is_json() {
            writeln!(out, "{}", rule.to_json())?;
        } else {
            let severity = rule.severity.map_or("off", Severity::name);
            let (id, kind, title) = (rule.id(), rule.kind.name(), rule.explanation.title);
            writeln!(out, "{id:width$}  {kind:8}  {severity:8}  {title}")?;
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}
