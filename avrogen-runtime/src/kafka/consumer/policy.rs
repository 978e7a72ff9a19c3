//! What a consumer commits, and what becomes of messages that it cannot decode.

/// What becomes of a message that cannot be decoded. Nothing is lost by it, and nothing is read over and over in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnFailure {
    /// [`recv`](super::Consumer::recv) gives the same error again until [`skip`](super::Consumer::skip) is called.
    Stop,
    /// It counts as done.
    Skip,
    /// It is sent to another topic as it is, with the reason in headers, and counts as done once it is there. The topic's
    /// name is given, and is not the one of the topic that is read; the headers are `avrogen.dead-letter.reason`, `.topic`,
    /// `.partition`, `.offset`, `.side` and `.group`.
    DeadLetter(String),
}

/// What becomes of an event that the topic's definition does not have: a newer one, for an older consumer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnUnknownEvent {
    /// It counts as done: adding an event does not stop older consumers.
    #[default]
    Skip,
    /// As other messages that cannot be decoded.
    Fail,
}

/// What is committed, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Commits {
    /// What is done, every `auto.commit.interval.ms`, when partitions go and when the consumer is dropped: every message
    /// is handled at least once.
    #[default]
    Done,
    /// As `Done`, where a message counts as done as soon as the next one is asked for. Work that goes on elsewhere is lost
    /// with the process.
    OnReceive,
    /// What is done, when [`commit`](super::Consumer::commit) is called or a transaction takes it along.
    Manual,
}

/// The policies of a consumer.
pub(super) struct Policies {
    pub(super) failure: OnFailure,
    pub(super) unknown: OnUnknownEvent,
    pub(super) max_in_flight: usize,
    pub(super) commits: Commits,
}
