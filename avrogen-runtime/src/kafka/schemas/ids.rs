//! How a producer obtains the ids of its schemas.

use std::fmt;

use crate::topic::{PinnedTopic, Pins};

/// How a producer obtains the ids of its schemas.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SchemaIds<T> {
    /// Looks the schemas up in the registry, which is the default. `avrogen push` registers them.
    Lookup,
    /// Registers the schemas that the registry does not have.
    Register,
    /// Writes values with the latest schema of each subject.
    Latest,
    /// Uses the ids that `avrogen.lock` pins, once the registry has confirmed them: [`SchemaIds::pinned`].
    Pinned(PinnedIds<T>),
}

/// The versions and ids that `avrogen.lock` pins for a topic.
pub struct PinnedIds<T> {
    pub(super) pins: &'static Pins,
    of: std::marker::PhantomData<fn() -> T>,
}

impl<T: PinnedTopic> SchemaIds<T> {
    /// Returns the ids that `avrogen.lock` pins. Available only for a topic whose schemas are exactly the locked ones.
    pub const fn pinned() -> Self {
        Self::Pinned(PinnedIds { pins: T::PINS, of: std::marker::PhantomData })
    }
}

impl<T> Clone for PinnedIds<T> {
    fn clone(&self) -> Self {
        Self { pins: self.pins, of: std::marker::PhantomData }
    }
}

impl<T> fmt::Debug for PinnedIds<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pins.fmt(f)
    }
}
