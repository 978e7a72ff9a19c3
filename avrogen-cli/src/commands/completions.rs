//! `avrogen completions`: what a shell needs to complete commands and options.

use std::io::Write as _;

use anyhow::Result;
use clap_complete::Shell;

use crate::exit::Exit;
use crate::output;

/// Print a script that completes avrogen's commands in a shell
///
/// For bash: source <(avrogen completions bash)
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(options: &Options, mut command: clap::Command) -> Result<Exit> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(options.shell, &mut command, name, &mut script);
    let mut out = output::data();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Exit::Clean)
}
