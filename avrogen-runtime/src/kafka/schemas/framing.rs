//! How messages name the schema that they were written with.

/// How messages name the schema that they were written with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Framing {
    /// Confluent's wire format: a zero byte and the schema's id in front of the datum.
    #[default]
    Confluent,
    /// Confluent's newer wire format: the schema's globally unique id in a header of the message.
    ConfluentHeader,
    /// Avro's single-object encoding: the schema's fingerprint in front of the datum. It needs no registry.
    SingleObject,
    /// A container file of one record, uncompressed, which holds the schema itself. Keys must be plain.
    Container,
}
