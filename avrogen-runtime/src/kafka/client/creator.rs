//! Creation of topics by other means than requests to the brokers.

use std::fmt;

use crate::BoxError;
use crate::topic::Create;

/// Creates topics where the brokers know no requests for that.
pub(crate) trait TopicCreator: fmt::Debug + Send + Sync {
    /// Creates a topic. It may block.
    fn create_topic(&self, name: &str, create: Create) -> Result<(), BoxError>;
}
