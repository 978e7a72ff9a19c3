//! What users' own tests need: a registry in this process, and brokers.

#[cfg(feature = "kafka")]
pub mod kafka;
pub mod registry;

#[cfg(feature = "kafka")]
pub use kafka::Kafka;
#[cfg(feature = "kafka")]
pub(crate) use kafka::Orders;
pub use registry::Registry;
