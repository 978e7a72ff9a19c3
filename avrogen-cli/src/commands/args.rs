//! The command line as a whole.

use clap::Parser;

use super::Command;
use crate::context::GlobalOptions;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "avrogen",
    version,
    about = "Typed Rust from Avro schemas",
    after_help = "Exit codes: 0 clean, 1 findings, 2 could not complete.",
    max_term_width = 100
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: GlobalOptions,
}
