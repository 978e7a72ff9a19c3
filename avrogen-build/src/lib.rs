//! Typed Rust from Avro schemas.
//!
//! ```text
//! // build.rs
//! fn main() -> Result<(), avrogen_build::Error> {
//!     avrogen_build::compile("schemas")
//! }
//!
//! // src/lib.rs
//! pub mod avro {
//!     avrogen_runtime::include_schemas!();
//! }
//! ```

mod check;
pub mod codes;
mod config;
mod emit;
mod error;
mod format;
mod generate;
mod load;
pub mod lock;
pub mod plan;
pub mod project;
mod report;
mod settings;
mod write;

pub use avrogen_schema::diagnostic::Diagnostic;
pub use avrogen_schema::source::SourceMap;
pub use config::{Config, compile};
pub use error::{Error, Findings};
pub use generate::{Generated, GeneratedFile, GeneratedSet};
pub use load::{Loaded, load};
pub use settings::{
    CodecStyle, DecimalType, FieldSettings, List, MapType, SETTINGS, Scope, Setting, TimeType, TypeSettings,
    UuidType,
};
pub use write::{Difference, compare, write};
