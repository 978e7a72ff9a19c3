//! Typed topics beside plain rdkafka: `avro` is what the generator makes, `values` makes the messages, and `run` has what both
//! sides do on the same brokers.

pub mod run;
pub mod values;

/// What avrogen makes of the schemas and topics.
pub mod avro {
    avrogen_runtime::include_schemas!();
}
