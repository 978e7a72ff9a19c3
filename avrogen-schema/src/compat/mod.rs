//! Whether data written with one schema can be read with another, as Java Avro and the registries built on it decide.
//!
//! [`check`] is Java's `SchemaCompatibility`: its verdict, and its incompatibilities with their types, locations and messages, in
//! its order and with its repetitions. Logical types take no part in it, names are compared without their namespace, and a
//! branch of a union is found by trial. What a registry adds is a [`Mode`] and the texts of its answers, in [`registry`].
//!
//! ```
//! use avrogen_schema::compat::{self, Limits, Side};
//! use avrogen_schema::{options::Options, parse_text};
//!
//! let old = parse_text(r#"{"type": "record", "name": "User", "fields": []}"#, &Options::lenient())?;
//! let new = parse_text(
//!     r#"{"type": "record", "name": "User", "fields": [{"name": "country", "type": "string"}]}"#,
//!     &Options::strict(),
//! )?;
//! let outcome = compat::check(Side::root(&new), Side::root(&old), &Limits::default())?;
//!
//! let found = outcome.incompatibilities();
//! assert_eq!(found.list[0].kind.as_str(), "READER_FIELD_MISSING_DEFAULT_VALUE");
//! assert_eq!((&*found.list[0].location, &*found.list[0].message), ("/fields/0", "country"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod advice;
mod case;
mod check;
mod edit;
mod finding;
mod mode;
mod outcome;
pub mod project;
pub mod registry;
mod report;
pub(crate) mod rules;
mod source;
mod trail;
mod words;

pub use crate::matching::{Side, TooLarge};
pub use check::check;
pub use finding::{Finding, OldVersion, Waiver};
pub use mode::{Direction, Mode, UnknownMode};
pub use outcome::{Ambiguity, Incompatibilities, Incompatibility, IncompatibilityType, Outcome};
pub use report::{Baseline, Report, Settings, Subject, report, sort};
pub(crate) use words::{Phrase, Words};

/// How much a check does before it gives up. Schemas of a registry are hostile: two unions of a thousand records each are a
/// million pairs, and what is wrong with one record is repeated wherever it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pairs of schemas, fields, symbols and aliases that are compared; by default 64 million, about a second.
    pub comparisons: usize,
    /// Pairs of schemas, and what is wrong with them, that are remembered; by default two million, about 200 MB.
    pub remembered: usize,
    /// Incompatibilities that are spelled out; by default 10,000.
    pub incompatibilities: usize,
    /// Bytes of their locations and messages; by default 16 MiB.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { comparisons: 1 << 26, remembered: 1 << 21, incompatibilities: 10_000, text_bytes: 16 << 20 }
    }
}
