//! Object container files (Avro 1.12 specification, "Object Container Files"): many records with their schema.
//!
//! [`Writer`] and [`Reader`] are for generated types, on the one codec that those have; [`DatumWriter`] and
//! [`DatumReader`] are for data of any schema. All of them work on whatever can be written and read, a file or a pipe.
//!
//! # Codecs
//! Every reader and writer knows `null` and, each behind the feature of its name, `deflate`, `snappy`, `zstandard`, `bzip2` and
//! `xz`.
//!
//! # Hostile files
//! Any bytes may be given to a reader. [`Limits`] say how much memory a file may take; what its header and blocks claim is
//! not believed before it is there, and what they expand to is bounded.

mod append;
mod block;
mod codec;
mod data;
mod error;
mod guess;
mod header;
mod input;
mod limits;
mod options;
mod reader;
mod records;
mod sink;
mod writer;

pub use codec::Codec;
pub use data::DatumReader;
pub use error::{Error, ErrorKind};
pub use header::{Header, MAGIC};
pub use limits::Limits;
pub use options::Options;
pub use reader::Reader;
pub use writer::{DatumWriter, Writer};
