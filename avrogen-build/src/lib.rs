//! Typed Rust from Avro schemas: the generator behind `build.rs`, the macro `avro!` and the command line.
//!
//! # A type from a schema
//!
//! A schema in `schemas/user.avsc`:
//!
//! ```json
//! {
//!   "type": "record",
//!   "name": "User",
//!   "namespace": "com.acme",
//!   "fields": [
//!     {"name": "id", "type": "long"},
//!     {"name": "name", "type": "string"},
//!     {"name": "nick", "type": ["null", "string"], "default": null}
//!   ]
//! }
//! ```
//!
//! The two crates in `Cargo.toml`:
//!
//! ```toml
//! [dependencies]
//! avrogen-runtime = "0.1"
//!
//! [build-dependencies]
//! avrogen-build = "0.1"
//! ```
//!
//! A `build.rs`:
//!
//! ```no_run
//! fn main() -> Result<(), avrogen_build::Error> {
//!     avrogen_build::compile("schemas")
//! }
//! ```
//!
//! A module for the code in `src/lib.rs`:
//!
//! ```text
//! pub mod avro {
//!     avrogen_runtime::include_schemas!();
//! }
//! ```
//!
//! And the type in use:
//!
//! ```text
//! use avro::com::acme::User;
//!
//! let user = User { nick: Some("ada".into()), ..User::new(42, "Ada Lovelace") };
//! let bytes = avrogen_runtime::to_vec(&user)?;
//! let back: User = avrogen_runtime::from_slice(&bytes)?;
//! ```
//!
//! # What becomes of what
//!
//! | Avro | Rust |
//! |---|---|
//! | null, boolean, int, long, float, double | `()`, `bool`, `i32`, `i64`, `f32`, `f64` |
//! | string, bytes | `String`, `Vec<u8>` |
//! | fixed | a newtype over `[u8; N]`, boxed above 4096 bytes |
//! | array, map | `Vec<T>`, `BTreeMap<String, T>` or by setting `HashMap` |
//! | enum | a fieldless enum with `ALL`, `as_str`, `Display`, `FromStr`, and `Default` where the schema has one |
//! | `["null", T]`, `[T, "null"]` | `Option<T>` |
//! | other unions | an enum named after record and field, with a variant for each branch; with null an `Option` of it |
//! | record | a struct with public fields, `new` for those without a default, `Default` where all have one |
//! | a top-level array, map, union or primitive | a newtype named after the file; an enum for a union without null |
//! | date, time, timestamp | types of `chrono`, of `jiff` or the number |
//! | decimal, big-decimal | types of `rust_decimal`, of `bigdecimal` or the bytes |
//! | uuid, duration | `uuid::Uuid` or the string or fixed, [`Duration`](https://docs.rs/avrogen-runtime) of the runtime |
//! | a namespace | a module, and one within it for each dot |
//!
//! Names take Rust's case. Where two become one, the first has it and later ones are numbered: first by the versions that
//! `avrogen.lock` has, oldest first, then by the order of the text. A name that is locked so never comes to mean another field,
//! symbol or type; the setting `rust-name` gives another one. Types that hold themselves are boxed where it takes a box.
//!
//! # Settings
//!
//! [`Config`] and `avrogen.toml` have the same settings: the Rust types above, derives, builders, serde,
//! borrowed forms, attributes, types of yours and of other crates; for everything, or for what a selector matches.
//!
//! # Topics
//!
//! A table `[topic.users]` of `avrogen.toml`, or [`Config::topic`], makes a marker `Users` for a topic of Kafka: it knows the types of
//! keys and values and the subjects of their schemas, and `Users::message("u-1", &user)` is a message for it. With the feature
//! `kafka` of avrogen-runtime there are `UsersProducer` and `UsersConsumer`. A list of values becomes one enum, `UsersValue`.
//!
//! # Checked-in code
//!
//! With [`out`](Config::out), in `avrogen.toml` under `[generate]`, code goes to where you say and is yours to commit: a
//! folder gets a file for each namespace, for `mod avro;` beside it, and is what to choose for more than a few types; a path
//! that ends in `.rs` gets everything in one file. `avrogen generate` writes it, and `avrogen generate --check` tells in CI
//! whether it is what the schemas make; [`write()`] and [`compare`] are the same for other tools. They compare tokens,
//! so that layout makes nothing stale. rustfmt leaves it alone.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod codes;
mod compat;
mod compile;
mod config;
mod error;
mod files;
mod generate;
mod identifier;
mod lock;
mod paths;
mod project;
mod quote;
mod report;
mod stages;
#[doc(hidden)]
pub mod tools;

pub use avrogen_schema::diagnostic::Diagnostic;
pub use avrogen_schema::source::SourceMap;
pub use compile::compile;
pub use config::{
    CleanupPolicy, CodecStyle, Config, DecimalType, FieldSettings, KeyEncoding, List, MapType,
    MappingSettings, Preset, Presets, SubjectNameStrategy, TimeType, TopicSettings, TypeSettings, Unions,
    UuidType,
};
pub use error::{Error, Findings};
pub use stages::generated::{Generated, GeneratedFile, GeneratedSet};
pub use stages::write::{Difference, compare, write};
