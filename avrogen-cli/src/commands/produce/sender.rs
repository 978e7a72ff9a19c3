//! Messages on their way to the brokers.

use std::collections::VecDeque;
use std::io::Write as _;

use anyhow::Result;
use avrogen_runtime::kafka::{Delivery, Producer, Sending};
use avrogen_runtime::topic::{Outgoing, Raw};
use serde::Serialize;
use tokio::runtime::Runtime;

use super::making::Made;
use crate::kafka::failed;
use crate::output::{self, Output, json as json_line};

/// A line of JSON: where a message is.
#[derive(Serialize)]
struct Line<'a> {
    topic: &'a str,
    partition: i32,
    offset: i64,
}

/// How many messages may be on their way.
const WINDOW: usize = 10_000;

/// What sends messages, some of them at the same time.
pub(super) struct Sender {
    runtime: Runtime,
    producer: Producer<Raw>,
    under_way: VecDeque<Sending>,
    pub(super) sent: u64,
}

impl Sender {
    pub(super) fn new(runtime: Runtime, producer: Producer<Raw>) -> Self {
        Self { runtime, producer, under_way: VecDeque::new(), sent: 0 }
    }

    pub(super) fn send(&mut self, made: &Made, output: &Output) -> Result<()> {
        self.settle(WINDOW - 1, output)?;
        let value = made.value.as_deref();
        let mut message = Outgoing::<Raw, Option<&[u8]>>::new(made.key.as_deref(), &value);
        for (name, value) in &made.headers {
            message = message.header(name, value.as_ref());
        }
        if let Some(timestamp) = made.timestamp {
            message = message.timestamp(timestamp);
        }
        if let Some(partition) = made.partition {
            message = message.partition(partition);
        }
        let sending = self.runtime.block_on(self.producer.enqueue(message));
        self.under_way.push_back(sending.map_err(|error| failed(&error))?);
        Ok(())
    }

    /// Waits until no more than so many messages are on their way, and tells where they are.
    pub(super) fn settle(&mut self, most: usize, output: &Output) -> Result<()> {
        let mut out = output::data();
        while self.under_way.len() > most {
            let Some(sending) = self.under_way.pop_front() else { break };
            let Delivery { partition, offset } =
                self.runtime.block_on(sending).map_err(|error| failed(&error))?;
            self.sent += 1;
            if output.is_json() {
                json_line::line(&mut out, &Line { topic: self.producer.topic(), partition, offset })?;
            }
        }
        out.flush()?;
        Ok(())
    }
}
