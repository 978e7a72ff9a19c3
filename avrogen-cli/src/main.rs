//! The `avrogen` command.
//!
//! A command is one file of [`commands`]: its options, which clap reads, and `run`, which does the work, writes data to
//! stdout and says how it ended. [`output`] writes everything else to stderr, in the format that was asked for.

mod args;
mod baseline;
mod checkout;
mod clock;
mod commands;
mod data;
mod exclusive;
mod exit;
mod git;
#[cfg(feature = "kafka")]
mod kafka;
mod line_ends;
mod output;
mod progress;
mod project;
mod pull;
mod push;
#[cfg(test)]
mod reference;
mod registry;
mod schemas;
mod shell;
mod workspace;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::Args;
use crate::commands::Context;
use crate::exit::Exit;

fn main() -> ExitCode {
    let args = Args::parse();
    let context = Context::new(&args.global);
    let exit = commands::run(args.command, &context).unwrap_or_else(|error| {
        // Whoever read the output has seen enough, which is no failure.
        if exit::is_broken_pipe(&error) {
            return Exit::Clean;
        }
        context.output.failure(&error);
        Exit::Incomplete
    });
    exit.into()
}
