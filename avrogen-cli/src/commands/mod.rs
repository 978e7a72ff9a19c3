//! The commands, one file each.

mod args;
mod bundle;
mod check;
mod completions;
mod config;
mod decode;
mod dev;
mod diff;
mod encode;
mod explain;
mod fingerprint;
mod fmt;
mod generate;
mod init;
mod lint;
mod lock;
#[cfg(feature = "kafka")]
mod produce;
mod pull;
mod push;
mod rules;
mod show;
mod subjects;
#[cfg(feature = "kafka")]
mod tail;
#[cfg(feature = "kafka")]
mod translate;
mod versions;
mod waive;
#[cfg(not(feature = "kafka"))]
mod without_kafka;

use anyhow::Result;
use clap::{CommandFactory as _, Subcommand};

pub(crate) use args::Args;

use crate::context::Context;
use crate::exit::Exit;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Options),
    Generate(generate::Options),
    Check(check::Options),
    Lock(lock::Options),
    Waive(waive::Options),
    Rules(rules::Options),
    Diff(diff::Options),
    Lint(lint::Options),
    Fmt(fmt::Options),
    Bundle(bundle::Options),
    Fingerprint(fingerprint::Options),
    Pull(pull::Options),
    Plan(push::PlanOptions),
    Push(push::Options),
    Subjects(subjects::Options),
    Versions(versions::Options),
    Show(show::Options),
    Config(config::Options),
    Decode(decode::Options),
    Encode(encode::Options),
    #[cfg(feature = "kafka")]
    Tail(tail::Options),
    #[cfg(feature = "kafka")]
    Produce(produce::Options),
    #[cfg(feature = "kafka")]
    Translate(translate::Options),
    #[cfg(not(feature = "kafka"))]
    #[command(visible_aliases = ["produce", "translate"])]
    Tail(without_kafka::Options),
    Dev(dev::Options),
    Explain(explain::Options),
    Completions(completions::Options),
}

/// Runs a command to its end.
pub(crate) fn run(command: Command, context: &Context) -> Result<Exit> {
    match command {
        Command::Init(options) => init::run(&options, context),
        Command::Generate(options) => generate::run(&options, context),
        Command::Check(options) => check::run(&options, context),
        Command::Lock(options) => lock::run(&options, context),
        Command::Waive(options) => waive::run(&options, context),
        Command::Rules(options) => rules::run(&options, context),
        Command::Diff(options) => diff::run(&options, context),
        Command::Lint(options) => lint::run(&options, context),
        Command::Fmt(options) => fmt::run(&options, context),
        Command::Bundle(options) => bundle::run(&options, context),
        Command::Fingerprint(options) => fingerprint::run(&options, context),
        Command::Pull(options) => pull::run(&options, context),
        Command::Plan(options) => push::run_plan(&options, context),
        Command::Push(options) => push::run(&options, context),
        Command::Subjects(options) => subjects::run(&options, context),
        Command::Versions(options) => versions::run(&options, context),
        Command::Show(options) => show::run(&options, context),
        Command::Config(options) => config::run(&options, context),
        Command::Decode(options) => decode::run(&options, context),
        Command::Encode(options) => encode::run(&options, context),
        #[cfg(feature = "kafka")]
        Command::Tail(options) => tail::run(&options, context),
        #[cfg(feature = "kafka")]
        Command::Produce(options) => produce::run(&options, context),
        #[cfg(feature = "kafka")]
        Command::Translate(options) => translate::run(&options, context),
        #[cfg(not(feature = "kafka"))]
        Command::Tail(_) => without_kafka::run(),
        Command::Dev(options) => dev::run(&options, context),
        Command::Explain(options) => explain::run(&options, context),
        Command::Completions(options) => completions::run(&options, Args::command()),
    }
}
