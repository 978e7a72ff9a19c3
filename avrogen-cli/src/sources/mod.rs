//! Where schemas come from beside the working copies: a registry, a revision of git, and the baselines that are made of
//! them; and how a command line names such a schema.

pub(crate) mod baseline;
pub(crate) mod git;
pub(crate) mod name;
pub(crate) mod named_schema;
pub(crate) mod registry;
