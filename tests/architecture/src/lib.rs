//! Reads the sources of a crate as the floors of `ARCHITECTURE.md` see them.
//!
//! A [`Tree`](modules::Tree) has the crate's modules and every path that they mention. [`edges`] resolves these paths to the
//! modules that define what is imported, through groups, renames, globs and re-exports. [`floors`] reads the tables and
//! compares: a module imports from floors below its own. [`listing`] shows what users of a crate can see.

pub mod edges;
pub mod face;
pub mod floors;
mod listing;
pub mod modules;
mod paths;

pub use listing::listing;
