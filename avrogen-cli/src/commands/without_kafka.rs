//! What stands in for the commands of topics where avrogen was built without them.

use std::ffi::OsString;

use anyhow::Result;

use crate::exit::Exit;
use crate::failure::Failure;

/// Not in this build: it lacks the feature `kafka`
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Options {
    /// Whatever the command would take
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _arguments: Vec<OsString>,
}

pub(super) fn run() -> Result<Exit> {
    Err(Failure::new("this avrogen was built without the commands of topics")
        .help("build it with them, as is the default: its feature is called `kafka`, and needs compilers for C and C++ and make")
        .into())
}
