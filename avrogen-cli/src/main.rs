//! The `avrogen` command.
//!
//! A command is one module of [`commands`]: its options, which clap reads, and `run`, which does the work, writes data to
//! stdout and returns how it ended. [`output`] writes everything else to stderr, in the format of `--format`.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod clock;
mod commands;
mod context;
mod data;
mod exit;
mod failure;
#[cfg(feature = "kafka")]
mod kafka;
mod line_ends;
mod location;
mod output;
mod project;
mod project_lock;
#[cfg(test)]
mod reference;
mod sources;
mod sync;

use std::process::ExitCode;

use clap::Parser as _;

use crate::commands::Args;
use crate::context::Context;
use crate::exit::Exit;

fn main() -> ExitCode {
    let Args { command, global } = Args::parse();
    let context = Context::new(global);
    let exit = commands::run(command, &context).unwrap_or_else(|error| {
        // A reader that closed the pipe has seen enough, which is no failure.
        if exit::is_broken_pipe(&error) {
            return Exit::Clean;
        }
        context.output.failure(&error);
        Exit::Incomplete
    });
    exit.into()
}
