//! What every command works with: the options of all commands, and what they lead to.

use std::path::PathBuf;

use anyhow::Result;
use clap::ColorChoice;

use crate::output::{Format, Output, Verbosity};
use crate::project::ProjectFile;
use crate::sources::registry::Registry;

/// Options of every command.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalOptions {
    /// How data, findings and diagnostics are written
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,

    /// The project file or its folder, instead of the avrogen.toml in this folder or the nearest one above
    #[arg(long, global = true, value_name = "FILE")]
    project: Option<PathBuf>,

    /// Say nothing but what was asked for and what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,

    /// Say more about what is done
    #[arg(short, long, global = true)]
    verbose: bool,

    /// When to use colours; `NO_COLOR` switches them off, too
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: ColorChoice,
}

/// The output and the project file that a command was started with.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) output: Output,
    pub(crate) project: ProjectFile,
}

impl Context {
    pub(crate) fn new(options: GlobalOptions) -> Self {
        let verbosity = match (options.quiet, options.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, true) => Verbosity::Verbose,
            (false, false) => Verbosity::Normal,
        };
        Self {
            output: Output::new(options.format, verbosity, options.color),
            project: ProjectFile::new(options.project),
        }
    }

    /// Returns the registry of the environment or of the project.
    ///
    /// # Errors
    /// When none is named, or its settings cannot be used.
    pub(crate) fn registry(&self) -> Result<Registry> {
        Registry::connect(self.project.load()?.as_ref())
    }
}
