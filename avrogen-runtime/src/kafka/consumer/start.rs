//! Where a consumer outside of any group starts to read.

use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use crate::kafka::error::{Error, ErrorKind};

/// Where a consumer that reads outside of any group starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Start {
    /// At the oldest message of each partition.
    #[default]
    Beginning,
    /// At the end: only messages that arrive from now on.
    End,
    /// At this offset of each partition.
    Offset(i64),
    /// At the last so many messages of each partition.
    Last(u32),
}

impl Start {
    /// The partitions that are asked for, each with the place to begin at; where the last messages are is found by looking.
    pub(super) fn list(
        self,
        topic: &str,
        there: &[i32],
        wanted: Option<&[i32]>,
    ) -> Result<TopicPartitionList, Error> {
        let offset = match self {
            Self::Beginning => Offset::Beginning,
            Self::End | Self::Last(_) => Offset::End,
            Self::Offset(offset) => Offset::Offset(offset),
        };
        let mut list = TopicPartitionList::new();
        for partition in wanted.unwrap_or(there) {
            if !there.contains(partition) {
                let message = format!(
                    "topic `{topic}` has {} partitions, numbered from 0, and no {partition}",
                    there.len()
                );
                return Err(Error::new(ErrorKind::Settings, message));
            }
            let added = list.add_partition_offset(topic, *partition, offset);
            added.map_err(|error| {
                Error::broker(format_args!("topic `{topic}`, partition {partition}"), &error)
            })?;
        }
        Ok(list)
    }
}
