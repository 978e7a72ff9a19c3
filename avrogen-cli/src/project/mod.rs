//! A project on disk: avrogen.toml, avrogen.lock, the waivers and the schema files.

mod checkout;
mod file;
mod schemas;
mod workspace;

pub(crate) use checkout::Checkout;
pub(crate) use file::{NAME, ProjectFile};
pub(crate) use schemas::{Schemas, top_level};
pub(crate) use workspace::Workspace;
