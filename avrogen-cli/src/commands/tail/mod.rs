//! `avrogen tail`: from a topic to JSON.

mod text;

use std::future::poll_fn;
use std::io::{self, BufWriter, StdoutLock, Write as _};
use std::pin::pin;
use std::task::Poll;

use anyhow::Result;
use avrogen_runtime::kafka::{Consumer, Envelope, Meta, OnFailure, Start};
use avrogen_runtime::topic::{Raw, Timestamp};
use avrogen_schema::diagnostic::Severity;
use serde_json::value::RawValue;

use crate::context::Context;
use crate::data::{Decoders, ReadOptions};
use crate::exit::Exit;
use crate::kafka::{self, BrokerOptions, Id, Keys, Line, NamedTopic, failed, header_line};
use crate::location::Location;
use crate::output::{self, json as json_line, printable, reader_is_gone};
use text::{DatumText, MessageText, SideError};

/// Print the messages of a topic as JSON, a value a line
///
/// The JSON is Avro's own, as `avrogen decode` prints it; a message without a value is null. It begins with the last ten messages of
/// each partition and goes on with what comes, until it is interrupted.
///
/// What cannot be decoded is told on stderr, with its partition and offset; the exit code is 1 then. No group is joined, and
/// nothing is committed.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The topic: its name, or that of its table in avrogen.toml
    #[arg(value_name = "TOPIC")]
    topic: String,

    /// Where to begin in each partition: `beginning`, `end`, an offset, or -N for the last N messages
    #[arg(long, short = 'o', value_name = "FROM", default_value = "-10", value_parser = start, allow_hyphen_values = true)]
    from: Start,

    /// Only this partition; may be repeated
    #[arg(long = "partition", short, value_name = "N")]
    partitions: Vec<i32>,

    /// End after so many messages
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,

    /// End when everything was printed that is there
    #[arg(long, short)]
    exit_at_end: bool,

    /// Print the key and a tab before each value
    #[arg(long, short)]
    keys: bool,

    /// Print whole messages, an object a line: key, value, headers, timestamp, where it stands and the ids of its schemas. The same
    /// as --format json
    #[arg(long, short)]
    messages: bool,

    /// How keys are written; without it, as the topic's table in avrogen.toml says, else as they look
    #[arg(long, value_enum, value_name = "ENCODING")]
    key_encoding: Option<Keys>,

    #[command(flatten)]
    reading: ReadOptions,

    #[command(flatten)]
    brokers: BrokerOptions,
}

fn start(text: &str) -> Result<Start, String> {
    let number = |text: &str| text.parse::<i64>().ok().filter(|number| *number >= 0);
    let start = match (text, text.strip_prefix('-')) {
        ("beginning", _) => Some(Start::Beginning),
        ("end", _) => Some(Start::End),
        (_, Some(last)) => number(last).and_then(|last| u32::try_from(last).ok()).map(Start::Last),
        (offset, None) => number(offset).map(Start::Offset),
    };
    start.ok_or_else(|| "it is `beginning`, `end`, an offset, or -N".to_owned())
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let project = context.project.load()?;
    let topic = NamedTopic::find(project.as_ref(), &options.topic);
    let client = options.brokers.client(project.as_ref())?.build();
    let mut tail = Tail::new(options, topic, context)?;
    let runtime = kafka::runtime()?;
    let consumer = runtime.block_on(async {
        let mut consumer =
            client.consumer::<Raw>("avrogen-tail", OnFailure::Stop).topic(topic.name).start(options.from);
        if !options.partitions.is_empty() {
            consumer = consumer.partitions(options.partitions.iter().copied());
        }
        if options.exit_at_end {
            consumer = consumer.enable_partition_eof();
        }
        consumer.await
    });
    let mut consumer = consumer.map_err(|error| failed(&error))?;
    let mut seen = 0;
    while options.count.is_none_or(|count| seen < count) {
        let received = runtime.block_on(next(&mut consumer, &mut tail.out))?;
        let Some(envelope) = received else { break };
        tail.message(&envelope)?;
        envelope.done();
        seen += 1;
    }
    tail.out.flush()?;
    Ok(if tail.is_whole { Exit::Clean } else { Exit::Findings })
}

/// Returns the next message. Flushes the output while there is none, and ends when the reader of the output is gone.
async fn next<'c>(
    consumer: &'c mut Consumer<Raw>,
    out: &mut BufWriter<StdoutLock<'static>>,
) -> Result<Option<Envelope<'c, Raw>>> {
    let mut receive = pin!(consumer.recv_raw_until_eof());
    let received = match poll_fn(|cx| Poll::Ready(receive.as_mut().poll(cx))).await {
        Poll::Ready(received) => received,
        Poll::Pending => {
            out.flush()?;
            tokio::select! {
                received = receive => received,
                () = reader_is_gone() => return Err(io::Error::from(io::ErrorKind::BrokenPipe).into()),
            }
        }
    };
    received.map_err(|error| failed(&error))
}

/// Prints messages.
struct Tail<'a> {
    options: &'a Options,
    context: &'a Context,
    out: BufWriter<StdoutLock<'static>>,
    keys: Option<Keys>,
    key_decoders: Decoders<'a>,
    value_decoders: Decoders<'a>,
    /// Whether all messages so far could be decoded.
    is_whole: bool,
}

impl<'a> Tail<'a> {
    fn new(options: &'a Options, topic: NamedTopic<'_>, context: &'a Context) -> Result<Self> {
        Ok(Self {
            options,
            context,
            out: output::data(),
            keys: options.key_encoding.or_else(|| topic.table.map(Keys::of_table)),
            key_decoders: Decoders::new(Vec::new(), None, None, context),
            value_decoders: options.reading.decoders(context)?,
            is_whole: true,
        })
    }

    /// Prints a message, or reports why it cannot be decoded.
    fn message(&mut self, envelope: &Envelope<'_, Raw>) -> Result<()> {
        let meta = envelope.meta();
        let sides = match self.sides(envelope) {
            Ok(sides) => sides,
            Err(SideError::Other(error)) => {
                // Earlier messages stay printed.
                self.out.flush()?;
                return Err(error);
            }
            Err(SideError::Message(message)) => return self.report(Severity::Error, meta, &message),
        };
        self.print(meta, &sides)?;
        let key = sides.key.as_ref().map(|(_, key)| ("key", key));
        for (side, text) in key.into_iter().chain(sides.value.as_ref().map(|value| ("value", value))) {
            if text.left > 0 {
                let message = format!("{} of the {side} stand behind the datum", bytes(text.left));
                self.report(Severity::Warning, meta, &message)?;
            }
        }
        Ok(())
    }

    /// Reports a problem with a message after the messages that were printed before it.
    fn report(&mut self, severity: Severity, meta: &Meta, message: &str) -> Result<()> {
        self.is_whole = false;
        self.out.flush()?;
        let (topic, partition, offset) = (meta.topic().to_owned(), meta.partition(), meta.offset());
        let place = Location::Message { topic, partition, offset };
        self.context.output.problem_at(severity, Some(&place), &printable(message), &[]);
        Ok(())
    }

    fn print(&mut self, meta: &Meta, sides: &MessageText) -> Result<()> {
        let key = sides.key.as_ref().map(|(_, key)| key);
        let value = sides.value.as_ref();
        let json = |text: Option<&DatumText>| text.map_or("null", |text| &text.json).to_owned();
        if self.options.messages || self.context.output.is_json() {
            let [key_json, value_json] = [json(key), json(value)].map(RawValue::from_string);
            let (key_json, value_json) = (key_json?, value_json?);
            let line = Line {
                topic: meta.topic(),
                partition: meta.partition(),
                offset: meta.offset(),
                timestamp: meta.timestamp().map(Timestamp::millis),
                key: Some(&key_json),
                key_encoding: sides.key.as_ref().map(|(encoding, _)| *encoding),
                key_schema: key.and_then(|key| key.id).map(Id::from),
                key_fingerprint: key.and_then(|key| key.fingerprint.as_deref()),
                value: Some(&value_json),
                value_schema: value.and_then(|value| value.id).map(Id::from),
                value_fingerprint: value.and_then(|value| value.fingerprint.as_deref()),
                tombstone: value.is_none(),
                headers: meta.headers().iter().map(|(name, value)| header_line(name, value)).collect(),
            };
            json_line::line(&mut self.out, &line)?;
        } else if self.options.keys {
            writeln!(self.out, "{}\t{}", json(key), json(value))?;
        } else {
            writeln!(self.out, "{}", json(value))?;
        }
        Ok(())
    }
}

/// `1 byte`, `2 bytes`
fn bytes(count: usize) -> String {
    format!("{count} byte{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_to_begin() {
        assert_eq!(start("beginning"), Ok(Start::Beginning));
        assert_eq!(start("end"), Ok(Start::End));
        assert_eq!(start("17"), Ok(Start::Offset(17)));
        assert_eq!(start("-3"), Ok(Start::Last(3)));
        for wrong in ["", "-", "--1", "1.5", "begin", "-99999999999"] {
            assert!(start(wrong).is_err(), "{wrong}");
        }
    }
}
