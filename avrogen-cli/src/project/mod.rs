//! A project on disk.
//!
//! [`ProjectFile`] finds avrogen.toml. [`Checkout`] is what avrogen.toml and avrogen.lock say. Two views add the schema files:
//! [`WorkingCopies`] maps subjects to files, also in a project that is incomplete, and [`Workspace`] has every schema parsed and
//! valid. [`GivenSchemas`] are files named on the command line, outside of any project.

mod checkout;
mod file;
mod given;
mod paths;
mod working_copies;
mod workspace;

pub(crate) use checkout::Checkout;
pub(crate) use file::{PROJECT_FILE, ProjectFile};
pub(crate) use given::{GivenSchemas, top_level};
pub(crate) use working_copies::WorkingCopies;
pub(crate) use workspace::Workspace;
