//! Where reading begins and ends.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use crate::kafka::error::{Error, ErrorKind};

/// Where a consumer begins that reads by itself, outside of any group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Start {
    /// With the oldest messages that there are.
    #[default]
    Beginning,
    /// With what comes from now on.
    End,
    /// With this offset of each partition.
    Offset(i64),
    /// With so many messages of each partition, and then with what comes.
    Last(u32),
}

/// The partitions of which everything was received that is there.
#[derive(Default)]
pub(super) struct Ends(Mutex<BTreeSet<i32>>);

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

impl Ends {
    pub(super) fn reached(&self, partition: i32) {
        self.lock().insert(partition);
    }

    /// Something has come after all, or the partition is somebody else's.
    pub(super) fn left(&self, partition: i32) {
        self.lock().remove(&partition);
    }

    pub(super) fn has(&self, partition: i32) -> bool {
        self.lock().contains(&partition)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<i32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
