//! What users' own tests need: a registry in this process.

pub mod registry;

pub use registry::Registry;
