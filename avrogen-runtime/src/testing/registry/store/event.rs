//! What happens to a registry. Its state is what its events make of nothing.

use serde::{Deserialize, Serialize};

use crate::registry::types::{Config, Mode, WireSchema};

/// A change, as it is applied and as it is logged.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(crate) enum Event {
    /// A version came. The schema has its subject, version and id.
    Registered(Box<WireSchema>),
    /// Versions went, softly or for good.
    Deleted {
        /// The full name of the subject.
        subject: String,
        versions: Vec<i32>,
        permanent: bool,
    },
    /// Settings of a scope changed; `None` takes them away.
    Configured { scope: String, config: Option<Box<Config>> },
    /// The mode of a scope changed; `None` takes it away.
    ModeSet { scope: String, mode: Option<Mode> },
    /// A context went.
    ContextDeleted { context: String },
}
