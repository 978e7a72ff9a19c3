//! Messages on their way to the brokers.

use std::collections::VecDeque;
use std::io::Write;

use anyhow::Result;
use avrogen_runtime::kafka::{Delivery, DeliveryFuture, Error, Producer};
use avrogen_runtime::topic::{Outgoing, Raw};
use serde::Serialize;
use tokio::runtime::Runtime;

use super::encode::EncodedMessage;
use crate::failure::Failure;
use crate::kafka::failed;
use crate::location::Location;
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

/// Sends messages, many of them at the same time.
pub(super) struct Sender<'o> {
    runtime: Runtime,
    producer: Producer<Raw>,
    output: &'o Output,
    /// Those under way, with the places that they came from.
    under_way: VecDeque<(Location, DeliveryFuture)>,
    pub(super) sent: u64,
}

impl<'o> Sender<'o> {
    pub(super) fn new(runtime: Runtime, producer: Producer<Raw>, output: &'o Output) -> Self {
        Self { runtime, producer, output, under_way: VecDeque::new(), sent: 0 }
    }

    pub(super) fn send(&mut self, place: &Location, encoded: &EncodedMessage) -> Result<()> {
        self.settle(WINDOW - 1)?;
        let value = encoded.value.as_deref();
        let mut message = Outgoing::<Raw, Option<&[u8]>>::new(encoded.key.as_deref(), &value);
        for (name, value) in &encoded.headers {
            message = message.header(name, value.as_ref());
        }
        if let Some(timestamp) = encoded.timestamp {
            message = message.timestamp(timestamp);
        }
        if let Some(partition) = encoded.partition {
            message = message.partition(partition);
        }
        match self.runtime.block_on(self.producer.enqueue(message)) {
            Ok(sending) => self.under_way.push_back((place.clone(), sending)),
            Err(error) => {
                // An earlier message that fails is reported instead.
                self.settle(0)?;
                return Err(undelivered(&error, place.clone(), self.sent, &[]));
            }
        }
        Ok(())
    }

    /// Waits until no more than so many messages are on their way, and tells where they are.
    pub(super) fn settle(&mut self, most: usize) -> Result<()> {
        let mut out = output::data();
        while self.under_way.len() > most {
            let Some((place, sending)) = self.under_way.pop_front() else { break };
            let outcome = self.runtime.block_on(sending);
            if let Err(error) = self.report(outcome, &mut out)? {
                let before = self.sent;
                let mut behind = Vec::new();
                while let Some((_, sending)) = self.under_way.pop_front() {
                    let outcome = self.runtime.block_on(sending);
                    behind.push(self.report(outcome, &mut out)?.is_ok());
                }
                out.flush()?;
                return Err(undelivered(&error, place, before, &behind));
            }
        }
        out.flush()?;
        Ok(())
    }

    /// Tells where a message is.
    fn report(
        &mut self,
        outcome: Result<Delivery, Error>,
        out: &mut impl Write,
    ) -> Result<Result<(), Error>> {
        let Delivery { partition, offset } = match outcome {
            Ok(delivery) => delivery,
            Err(error) => return Ok(Err(error)),
        };
        self.sent += 1;
        if self.output.is_json() {
            json_line::line(out, &Line { topic: self.producer.topic(), partition, offset })?;
        }
        Ok(Ok(()))
    }
}

/// Why a message did not arrive, and which did: so many before it, and of those behind it these.
fn undelivered(error: &Error, place: Location, before: u64, behind: &[bool]) -> anyhow::Error {
    let failure = failed(error).downcast::<Failure>().unwrap_or_else(|error| Failure::new(error.to_string()));
    let messages = |count: u64| if count == 1 { "1 message".to_owned() } else { format!("{count} messages") };
    let arrived = behind.iter().filter(|arrived| **arrived).count();
    let rest = match (arrived, behind.len() - arrived) {
        (0, 0) => String::new(),
        (arrived, lost) => {
            format!("; of those behind it that were on their way {arrived} were and {lost} were not")
        }
    };
    failure.at(place).help(format!("{} before it were delivered{rest}", messages(before))).into()
}
