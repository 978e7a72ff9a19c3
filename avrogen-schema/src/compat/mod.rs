//! Compatibility between the versions of a schema.

mod mode;

pub use mode::Mode;
