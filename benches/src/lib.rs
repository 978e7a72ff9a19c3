//! avrogen beside its peers, each on the same, in one run.
//!
//! `avro` is what the generator makes of `schemas/*.avsc`, `plain` what serde and bincode derive, `proto` what prost
//! derives. `values` makes the messages, equal in all three; `peers` puts every codec behind one closure; `measure` runs
//! them in turns; `report` prints the ratios; `instructions` counts by callgrind instead. `evolution` reads data of older
//! schemas. `files` writes and reads container files. `python` runs peers of that language. `generators` makes code of schemas, and `compile` compiles it.

pub mod compile;
pub mod evolution;
pub mod files;
pub mod generators;
pub mod instructions;
pub mod measure;
pub mod peers;
pub mod plain;
pub mod proto;
pub mod python;
pub mod report;
pub mod values;

/// What avrogen makes of the schemas.
pub mod avro {
    avrogen_runtime::include_schemas!();
}
