//! Checks against schemas, verdicts and programs from outside. Each needs the features of what it reads or asks; without any there
//! are none.

#[cfg(feature = "oracle")]
mod command;
#[cfg(feature = "oracle")]
mod compat;
#[cfg(all(feature = "corpus", feature = "fastavro", feature = "java"))]
mod containers;
#[cfg(feature = "corpus")]
mod corpus;
#[cfg(feature = "corpus")]
mod evolution;
#[cfg(feature = "corpus")]
mod format;
#[cfg(feature = "corpus")]
mod generated;
#[cfg(feature = "java")]
mod json;
#[cfg(feature = "oracle")]
mod normalize;
#[cfg(all(feature = "corpus", feature = "java", feature = "oracle"))]
mod resolution;
#[cfg(feature = "corpus")]
mod settings;
#[cfg(feature = "corpus")]
mod specification;
#[cfg(all(feature = "corpus", feature = "java"))]
mod values;
