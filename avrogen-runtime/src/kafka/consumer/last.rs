//! Where the last messages of partitions begin. Offsets do not tell: between those of messages stand those of transactions' ends, of
//! messages that were never committed, and of ones that compaction has removed. So they are looked at from the end.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::Message as _;
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

use super::link::goes_on;

/// A partition, and what was seen of it.
struct Search {
    number: i32,
    /// The oldest offset that there may be.
    low: i64,
    /// What is looked at now.
    from: i64,
    to: i64,
    /// The last offsets of messages there, no more than are missing.
    seen: VecDeque<i64>,
    is_seen: bool,
    /// How many messages of those behind are missing.
    missing: usize,
    /// The first of the messages that were found; the end, where there is none.
    begin: i64,
}

/// The offsets of the last messages of each partition: the first of so many that a consumer of these settings is given. It waits.
pub(super) fn find(
    config: &ClientConfig,
    topic: &str,
    partitions: &[i32],
    messages: u32,
    timeout: Duration,
) -> Result<TopicPartitionList, KafkaError> {
    let mut config = config.clone();
    // To be told of the end, and soon.
    config.set("enable.partition.eof", "true").set("fetch.wait.max.ms", "10");
    let consumer: BaseConsumer = config.create()?;
    let mut searches = Vec::with_capacity(partitions.len());
    for number in partitions {
        let (low, end) = consumer.fetch_watermarks(topic, *number, timeout)?;
        searches.push(Search::new(*number, (low, end), usize::try_from(messages).unwrap_or(usize::MAX)));
    }
    let mut span = i64::from(messages);
    while searches.iter().any(Search::is_open) {
        let mut list = TopicPartitionList::new();
        for search in searches.iter_mut().filter(|search| search.is_open()) {
            search.step_back(span);
            list.add_partition_offset(topic, search.number, Offset::Offset(search.from))?;
        }
        consumer.assign(&list)?;
        look(&consumer, &mut searches, timeout)?;
        searches.iter_mut().for_each(Search::settle);
        span = span.saturating_mul(2);
    }
    let mut list = TopicPartitionList::new();
    for search in searches {
        list.add_partition_offset(topic, search.number, Offset::Offset(search.begin))?;
    }
    Ok(list)
}

/// Looks at what the partitions have, until all of it was seen. Nothing new for so long is an error.
fn look(consumer: &BaseConsumer, searches: &mut [Search], timeout: Duration) -> Result<(), KafkaError> {
    let mut heard = Instant::now();
    while searches.iter().any(|search| !search.is_seen) {
        let (number, offset) = match consumer.poll(Duration::from_millis(100)) {
            Some(Ok(message)) => (message.partition(), message.offset()),
            Some(Err(KafkaError::PartitionEOF(number))) => (number, i64::MAX),
            Some(Err(error)) if !goes_on(&error) => return Err(error),
            _ if heard.elapsed() > timeout => {
                return Err(KafkaError::MessageConsumption(RDKafkaErrorCode::OperationTimedOut));
            }
            _ => continue,
        };
        heard = Instant::now();
        if let Some(search) = searches.iter_mut().find(|search| search.number == number) {
            search.see(offset);
        }
    }
    Ok(())
}

impl Search {
    fn new(number: i32, (low, end): (i64, i64), messages: usize) -> Self {
        Self {
            number,
            low,
            from: end,
            to: end,
            seen: VecDeque::new(),
            is_seen: true,
            missing: messages,
            begin: end,
        }
    }

    fn is_open(&self) -> bool {
        self.missing > 0 && self.from > self.low
    }

    /// Goes on before what was looked at.
    fn step_back(&mut self, span: i64) {
        self.to = self.from;
        self.from = self.from.saturating_sub(span).max(self.low);
        self.is_seen = false;
    }

    /// A message, or one that is behind all of them.
    fn see(&mut self, offset: i64) {
        if self.is_seen {
            return;
        }
        if offset < self.to {
            if self.seen.len() == self.missing {
                self.seen.pop_front();
            }
            self.seen.push_back(offset);
        }
        self.is_seen = offset >= self.to - 1;
    }

    fn settle(&mut self) {
        if let Some(first) = self.seen.front() {
            self.begin = *first;
        }
        self.missing -= self.seen.len();
        self.seen.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found where these offsets are messages' and the end is there.
    fn last(messages: usize, offsets: &[i64], (low, end): (i64, i64)) -> i64 {
        let mut search = Search::new(0, (low, end), messages);
        let mut span = i64::try_from(messages).unwrap();
        while search.is_open() {
            search.step_back(span);
            let from = search.from;
            for offset in offsets.iter().filter(|offset| **offset >= from).chain([&i64::MAX]) {
                search.see(*offset);
            }
            search.settle();
            span *= 2;
        }
        search.begin
    }

    #[test]
    fn messages_are_counted_and_not_offsets() {
        assert_eq!(last(2, &[0, 1, 2, 3], (0, 4)), 2);
        assert_eq!(last(9, &[0, 1, 2, 3], (0, 4)), 0);
        // A transaction for each message, and one that came to nothing.
        assert_eq!(last(1, &[0, 2, 4], (0, 9)), 4);
        assert_eq!(last(2, &[0, 2, 4], (0, 9)), 2);
        assert_eq!(last(4, &[3, 4, 40, 80], (3, 100)), 3);
        assert_eq!(last(3, &[3, 4, 40, 80], (3, 100)), 4);
    }

    #[test]
    fn where_there_is_none_it_is_the_end() {
        assert_eq!(last(3, &[], (0, 0)), 0);
        assert_eq!(last(3, &[], (5, 12)), 12);
        // What has come since does not count.
        assert_eq!(last(1, &[4, 12], (0, 5)), 4);
    }
}
