//! The generator's parts, for the command `avrogen` and for the tests. They change without notice: nothing here is public.

pub use crate::compat::Related;
pub use crate::config::{SETTINGS, Scope, Setting};
pub use crate::paths::{display, place};
pub use crate::stages::load::{Loaded, add_primitives, add_unions, load, locate, select};
pub use crate::stages::moved::moved;
pub use crate::stages::plan;
pub use crate::stages::separate::{Candidate, Member, Separation, separate};

/// The codes of diagnostics.
pub mod codes {
    pub use crate::codes::*;
}

/// The check of a project against what came before it.
pub mod compat {
    pub use crate::compat::*;
}

/// `avrogen.lock` as data.
pub mod lock {
    pub use crate::lock::*;
}

/// `avrogen.toml` as data.
pub mod project {
    pub use crate::project::*;
}

/// The one way in which files are written.
pub mod files {
    pub use crate::files::*;
}
