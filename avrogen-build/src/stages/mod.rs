//! The stages from schemas to files of Rust, each a function from value to value.

pub(crate) mod check;
pub(crate) mod emit;
pub(crate) mod format;
pub(crate) mod generated;
pub(crate) mod inputs;
pub(crate) mod jobs;
pub(crate) mod load;
pub(crate) mod parse;
pub mod plan;
pub(crate) mod write;
