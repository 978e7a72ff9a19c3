//! The check of a project: its schemas against what came before them, as the registry would judge.
//!
//! A [`Schema`] is what a file holds under a subject, now ([`schemas()`]) or in a baseline. A [`Past`] is what a subject was:
//! the versions of the lock ([`locked`]), or one schema of a folder or a revision, which [`compare`] finds. [`check()`] puts them
//! through [`avrogen_schema::compat`] and applies the [`Waivers`]. Nothing here asks a network or a clock.

mod accept;
mod check;
mod date;
mod gate;
mod pair;
mod past;
mod related;
mod schemas;
mod settings;
mod waivers;

pub use accept::Acceptance;
pub use check::{Checked, Outcome, check};
pub use date::{Date, InvalidDate};
pub(crate) use gate::Gate;
pub use pair::{Baseline, Gone, compare};
pub use past::{Past, PastVersion, is_locked, locked, past_of};
pub use related::Related;
pub use schemas::{ParsedFile, Schema, inline_files, parse, schemas};
pub use settings::{Callers, Mode, Settings, modes, severity_of};
pub use waivers::{WAIVERS_FILE, Waiver, Waivers};
