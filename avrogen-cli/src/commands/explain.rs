//! `avrogen explain`: what a code means, why it matters, and how to fix what it reports.

use std::io::Write as _;

use anyhow::Result;
use avrogen_schema::codes::Explanation;
use avrogen_schema::{catalog, suggest};
use serde::Serialize;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, json};

/// Say what a diagnostic or a rule means, why it matters, and how to fix what it reports
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The code of a diagnostic or the id of a rule; without it, all are listed
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// A line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    title: &'a str,
    text: &'a str,
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let one = options.code.as_deref().map(find).transpose()?;
    let mut out = output::data();
    let width = all().map(|of| of.code.len()).max().unwrap_or_default();
    for Explanation { code, title, text } in all().filter(|of| one.is_none_or(|one| one.code == of.code)) {
        if context.output.is_json() {
            json::line(&mut out, &Line { code, title, text })?;
        } else if one.is_some() {
            writeln!(out, "{code}: {title}\n\n{}", text.trim_end())?;
        } else {
            writeln!(out, "{code:width$}  {title}")?;
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}

/// Every code that a command can report, the stages of reading schemas first, and then the rules.
fn all() -> impl Iterator<Item = &'static Explanation> {
    let of_stages = || avrogen_schema::codes::TABLE.iter().chain(avrogen_build::tools::codes::TABLE);
    // A rule may be the one that a stage has too, and is explained once.
    let is_new = move |rule: &&Explanation| of_stages().all(|of| of.code != rule.code);
    of_stages().chain(catalog::rules().map(|rule| &rule.explanation).filter(is_new))
}

/// The explanation of a code as it stands in a message, with or without what stands around it.
fn find(text: &str) -> Result<&'static Explanation, Failure> {
    let code = text.trim();
    let code = code.split_once('[').map_or(code, |(_, inside)| inside.trim_end_matches([']', ':']));
    if let Some(explanation) = all().find(|of| of.code.eq_ignore_ascii_case(code)) {
        return Ok(explanation);
    }
    let failure = Failure::new(format!("there is no code `{code}`"));
    Err(match suggest::nearest(code, all().map(|of| of.code)) {
        Some(near) => failure.help(format!("did you mean `{near}`? run `avrogen explain {near}`")),
        None => failure.help("run `avrogen explain` for the list of all codes"),
    })
}

#[cfg(test)]
mod tests {
    use avrogen_schema::rule::Rule;

    use super::*;

    /// Every report of a finding names the command that explains it.
    #[test]
    fn every_code_and_every_rule_is_explained_once() {
        let codes =
            avrogen_schema::codes::TABLE.iter().chain(avrogen_build::tools::codes::TABLE).map(|of| of.code);
        for code in codes.chain(catalog::rules().map(Rule::id)) {
            assert_eq!(find(code).map(|of| of.code).ok(), Some(code));
            assert_eq!(all().filter(|of| of.code == code).count(), 1, "{code}");
        }
        assert!(find("error[TYPE_MISMATCH]:").is_ok());
        let far = find("TYPE_MISMACH").expect_err("no code");
        assert!(format!("{far:?}").contains("TYPE_MISMATCH"), "{far:?}");
    }
}
