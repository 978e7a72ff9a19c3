//! Between a project and a registry: `pull` brings subjects into the project, `push` registers the project's schemas.

mod comments;
pub(crate) mod pull;
pub(crate) mod push;
