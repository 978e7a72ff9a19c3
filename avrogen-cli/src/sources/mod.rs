//! Where schemas come from beside the working copies: a registry, a revision of git, and the baselines that are made of them.

pub(crate) mod baseline;
pub(crate) mod git;
pub(crate) mod registry;
