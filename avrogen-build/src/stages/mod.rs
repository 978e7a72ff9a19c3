//! The stages from schemas to files of Rust, each a function from value to value.

pub(crate) mod check;
pub(crate) mod emit;
#[cfg(feature = "format")]
pub(crate) mod format;
pub(crate) mod generated;
pub(crate) mod inputs;
pub(crate) mod jobs;
#[cfg(feature = "format")]
pub(crate) mod layout;
pub(crate) mod load;
pub(crate) mod moved;
pub(crate) mod parse;
pub mod plan;
#[cfg(feature = "format")]
pub(crate) mod seal;
pub(crate) mod separate;
pub(crate) mod threads;
pub(crate) mod tokens;
pub(crate) mod write;
