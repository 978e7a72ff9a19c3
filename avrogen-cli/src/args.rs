//! What can be said on the command line.

use std::path::PathBuf;

use clap::{ColorChoice, Parser};

use crate::commands::Command;
use crate::output::Format;

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
    pub(crate) global: Global,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// How data, findings and diagnostics are written
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,

    /// The project file or its folder, instead of the avrogen.toml in this folder or the nearest one above
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) project: Option<PathBuf>,

    /// Say nothing but what was asked for and what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Say more about what is done
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,

    /// When to use colours; `NO_COLOR` switches them off, too
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: ColorChoice,
}
