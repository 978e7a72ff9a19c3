//! `avrogen waive`: a finding that is accepted, for a reason and until a day.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};
use avrogen_build::tools::compat::{Date, WAIVERS_FILE, Waiver};
use avrogen_build::tools::files::Change;
use avrogen_schema::catalog;
use avrogen_schema::rule::{Rule, RuleKind};
use avrogen_schema::suggest;
use serde::Serialize;

use crate::clock;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::line_ends;
use crate::output::{self, json};
use crate::project::Checkout;
use crate::project_lock::ProjectLock;

/// Accept a finding of `check` or `lint` until a day
///
/// The waiver is a line of avrogen-waivers.md, beside avrogen.toml: check it in. A waiver for the same rule and path is
/// replaced.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The rule, as the finding names it
    #[arg(value_name = "RULE")]
    rule: String,

    /// The path, as the finding names it
    #[arg(value_name = "PATH")]
    path: String,

    /// Why it is accepted
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// The last day on which it is, as in 2027-01-31
    #[arg(long, value_name = "DATE")]
    until: Date,
}

/// A line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    file: String,
    rule: &'a str,
    path: &'a str,
    reason: &'a str,
    until: String,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let waiver = options.waiver()?;
    let lock = ProjectLock::acquire(&context.project, &context.output)?;
    let file = Checkout::open(&context.project)?.folder.join(WAIVERS_FILE);
    lock.write(&[added(&waiver, &file)?])?;
    drop(lock);
    if context.output.is_json() {
        let mut out = output::data();
        let (rule, path, reason) = (waiver.rule.id(), &*waiver.path, &*waiver.reason);
        let (file, until) = (avrogen_build::tools::display(&file), waiver.until.to_string());
        json::line(&mut out, &Line { file, rule, path, reason, until })?;
        out.flush()?;
    }
    context.output.note(&format!("{}: {waiver}", file.display()));
    Ok(Exit::Clean)
}

/// Returns the file with the waiver in it, in place of one for the same rule and path.
fn added(waiver: &Waiver, file: &Path) -> Result<Change> {
    let text = match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        read => read.with_context(|| format!("cannot read {}", file.display()))?,
    };
    Ok(Change::new(file, line_ends::kept(&text, &waiver.add_to(&text))))
}

impl Options {
    fn waiver(&self) -> Result<Waiver, Failure> {
        let Some(rule) = catalog::rule(&self.rule) else {
            let failure = Failure::new(format!("there is no rule `{}`", self.rule));
            return Err(match suggest::nearest(&self.rule, catalog::rules().map(Rule::id)) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help("run `avrogen rules` for the list of all rules"),
            });
        };
        if rule.kind == RuleKind::Project {
            let message = format!("a finding of {} is mended, and not accepted", rule.id());
            return Err(Failure::new(message).help(format!(
                "it says how; `[rules]` of avrogen.toml sets how bad it is: `{} = \"off\"`",
                rule.id()
            )));
        }
        if self.path.is_empty() || self.path.contains(|c: char| c == '`' || c.is_control()) {
            return Err(Failure::new("the path is that of a finding, such as com.acme.User.country"));
        }
        if self.reason.trim().is_empty() {
            return Err(Failure::new("a waiver needs a reason").help("say why: `--reason \"...\"`"));
        }
        if self.until < clock::today() {
            return Err(Failure::new(format!("{} has passed", self.until))
                .help("name a day to come: `--until YYYY-MM-DD`"));
        }
        let reason = self.reason.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok(Waiver { rule, path: self.path.clone(), until: self.until, reason })
    }
}
