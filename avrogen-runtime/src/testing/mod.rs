//! What users' own tests need: a registry in this process, and brokers.

#[cfg(feature = "kafka")]
pub mod kafka;
pub mod registry;

#[cfg(feature = "kafka")]
pub use kafka::Kafka;
pub use registry::Registry;
