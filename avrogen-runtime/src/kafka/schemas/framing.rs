//! How messages name the schema that they were written with.

/// How messages say which schema they were written with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Framing {
    /// By the schema's id in front of the datum, as every client of a registry reads it.
    #[default]
    Prefix,
    /// By the schema's globally unique id in a header of the message, as newer clients read it.
    Header,
    /// By the schema's fingerprint in front of the datum: Avro's single-object encoding, which needs no registry.
    SingleObject,
    /// By the schema itself: each value is a container file of one record, uncompressed. Keys must be plain.
    Container,
}
