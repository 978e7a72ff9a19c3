//! The commands, one file each.

mod completions;
mod explain;
mod fingerprint;
mod generate;
mod init;

use anyhow::Result;
use clap::Subcommand;

use crate::args::Global;
use crate::exit::Exit;
use crate::output::Output;
use crate::project::ProjectFile;

/// What every command is given.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) output: Output,
    pub(crate) project: ProjectFile,
}

impl Context {
    pub(crate) fn new(global: &Global) -> Self {
        Self { output: Output::new(global), project: ProjectFile::new(global.project.clone()) }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Options),
    Generate(generate::Options),
    Fingerprint(fingerprint::Options),
    Explain(explain::Options),
    Completions(completions::Options),
}

/// Runs a command to its end.
pub(crate) fn run(command: Command, context: &Context) -> Result<Exit> {
    match command {
        Command::Init(options) => init::run(&options, context),
        Command::Generate(options) => generate::run(&options, context),
        Command::Fingerprint(options) => fingerprint::run(&options, context),
        Command::Explain(options) => explain::run(&options, context),
        Command::Completions(options) => completions::run(&options),
    }
}
