//! Typed topics beside plain rdkafka: `avro` is what the generator makes, `values` makes the messages, `send` and `receive` have
//! what each candidate does on the same brokers, `run` measures it, and `compare` holds them against each other.

pub mod compare;
pub mod receive;
pub mod run;
pub mod send;
pub mod values;

/// What avrogen makes of the schemas and topics.
pub mod avro {
    avrogen_runtime::include_schemas!();
}
