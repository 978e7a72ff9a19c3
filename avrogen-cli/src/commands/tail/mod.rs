//! `avrogen tail`: from a topic to JSON.

use std::future::poll_fn;
use std::io::{BufWriter, StdoutLock, Write as _};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use anyhow::{Error, Result};
use avrogen_runtime::datum::Schema;
use avrogen_runtime::framing::confluent::{KEY_HEADER, SchemaId, VALUE_HEADER, detect, is_raw, to_datum};
use avrogen_runtime::kafka::{Consumer, Envelope, Meta, OnFailure, Start};
use avrogen_runtime::topic::{Raw, Timestamp};
use avrogen_runtime::{Limits, Reader, json};
use avrogen_schema::diagnostic::Severity;
use serde_json::value::RawValue;

use super::Context;
use crate::data::{Framing, Named as NamedSchema, NoWay, SchemaOptions, Ways, find, split_off};
use crate::exit::Exit;
use crate::kafka::{self, BrokerOptions, Id, Keys, Line, Named, failed, header_line};
use crate::output::{self, Place, json as json_line, printable};

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

    /// The schema that values were written with, where they do not tell: a file, `registry:SUBJECT@V`, `lock:SUBJECT@V`,
    /// `git:REV:PATH` or JSON; several for single objects
    #[arg(long, short, value_name = "SCHEMA")]
    schema: Vec<String>,

    /// Read values as ones of this schema, by schema resolution
    #[arg(long, value_name = "SCHEMA")]
    reader_schema: Option<String>,

    /// What stands before values; without it, their first bytes say
    #[arg(long, value_enum, value_name = "FRAMING")]
    framing: Option<Framing>,

    /// The subject of the values, where a registry must know it for their ids: those outside of its default context
    #[arg(long, value_name = "SUBJECT")]
    subject: Option<String>,

    #[command(flatten)]
    schemas: SchemaOptions,

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
    let topic = Named::find(project.as_ref(), &options.topic);
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
            consumer = consumer.to_end();
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

/// The next message. Whoever looks sees all of what came before while there is nothing new.
async fn next<'c>(
    consumer: &'c mut Consumer<Raw>,
    out: &mut BufWriter<StdoutLock<'static>>,
) -> Result<Option<Envelope<'c, Raw>>> {
    let mut receive = pin!(consumer.recv_raw_to_end());
    let received = match poll_fn(|cx| Poll::Ready(receive.as_mut().poll(cx))).await {
        Poll::Ready(received) => received,
        Poll::Pending => {
            out.flush()?;
            receive.await
        }
    };
    received.map_err(|error| failed(&error))
}

/// What is printed, and how.
struct Tail<'a> {
    options: &'a Options,
    context: &'a Context,
    out: BufWriter<StdoutLock<'static>>,
    keys: Option<Keys>,
    key_ways: Ways<'a>,
    value_ways: Ways<'a>,
    /// Whether everything could be printed so far.
    is_whole: bool,
}

/// Why a side of a message is not printed.
enum Wrong {
    /// It cannot be decoded.
    Message(String),
    Other(Error),
}

impl From<NoWay> for Wrong {
    fn from(no_way: NoWay) -> Self {
        match no_way {
            NoWay::Never(error) => Self::Message(format!("{error:#}")),
            NoWay::Now(error) => Self::Other(error),
        }
    }
}

impl From<avrogen_runtime::Error> for Wrong {
    fn from(error: avrogen_runtime::Error) -> Self {
        Self::Message(error.to_string())
    }
}

/// A side of a message as JSON.
struct Text {
    json: String,
    /// The schema that it names.
    id: Option<SchemaId>,
    /// That of the schema it is printed by.
    fingerprint: Option<Arc<str>>,
    /// How many bytes stand behind the datum.
    left: usize,
}

impl Text {
    fn plain(text: String) -> Self {
        Self { json: serde_json::Value::from(text).to_string(), id: None, fingerprint: None, left: 0 }
    }
}

/// Both sides of a message.
struct Sides {
    key: Option<(Keys, Text)>,
    value: Option<Text>,
}

impl<'a> Tail<'a> {
    fn new(options: &'a Options, topic: Named<'_>, context: &'a Context) -> Result<Self> {
        let find = |source: &String| Ok(find(source, &options.schemas, context)?.schema);
        let written = options.schema.iter().map(find).collect::<Result<Vec<Schema>>>()?;
        let reader = options.reader_schema.as_ref().map(find).transpose()?;
        Ok(Self {
            options,
            context,
            out: output::data(),
            keys: options.key_encoding.or_else(|| topic.table.map(Keys::of_table)),
            key_ways: Ways::new(Vec::new(), None, None, context),
            value_ways: Ways::new(written, reader, options.subject.clone(), context),
            is_whole: true,
        })
    }

    /// Prints a message, or tells why it cannot be printed.
    fn message(&mut self, envelope: &Envelope<'_, Raw>) -> Result<()> {
        let meta = envelope.meta();
        let sides = match self.sides(envelope) {
            Ok(sides) => sides,
            Err(Wrong::Other(error)) => {
                // What was printed before stays printed.
                self.out.flush()?;
                return Err(error);
            }
            Err(Wrong::Message(message)) => return self.tell(Severity::Error, meta, &message),
        };
        self.print(meta, &sides)?;
        let key = sides.key.as_ref().map(|(_, key)| ("key", key));
        for (side, text) in key.into_iter().chain(sides.value.as_ref().map(|value| ("value", value))) {
            if text.left > 0 {
                let message = format!("{} of the {side} stand behind the datum", bytes(text.left));
                self.tell(Severity::Warning, meta, &message)?;
            }
        }
        Ok(())
    }

    /// Tells what is wrong with a message, behind what was printed before.
    fn tell(&mut self, severity: Severity, meta: &Meta, message: &str) -> Result<()> {
        self.is_whole = false;
        self.out.flush()?;
        let (topic, partition, offset) = (meta.topic().to_owned(), meta.partition(), meta.offset());
        let place = Place::Message { topic, partition, offset };
        self.context.output.problem_at(severity, Some(&place), &printable(message), &[]);
        Ok(())
    }

    fn print(&mut self, meta: &Meta, sides: &Sides) -> Result<()> {
        let key = sides.key.as_ref().map(|(_, key)| key);
        let value = sides.value.as_ref();
        let json = |text: Option<&Text>| text.map_or("null", |text| &text.json).to_owned();
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

    fn sides(&mut self, envelope: &Envelope<'_, Raw>) -> Result<Sides, Wrong> {
        // Headers may be what cannot be read.
        let value = envelope.view().map_err(|failure| Wrong::Message(failure.reason()))?;
        let headers = envelope.meta().headers();
        let is_shown = self.options.keys || self.options.messages || self.context.output.is_json();
        let key = match envelope.key_bytes().filter(|_| is_shown) {
            None => None,
            Some(bytes) => Some(self.key(headers.get(KEY_HEADER), bytes).map_err(|wrong| of("key", wrong))?),
        };
        let value = match value {
            None => None,
            Some(bytes) => {
                let text = avro(&mut self.value_ways, self.options.framing, headers.get(VALUE_HEADER), bytes);
                Some(text.map_err(|wrong| of("value", wrong))?)
            }
        };
        Ok(Sides { key, value })
    }

    fn key(&mut self, header: Option<&[u8]>, bytes: &[u8]) -> Result<(Keys, Text), Wrong> {
        let keys = match self.keys {
            Some(keys) => keys,
            None if header.is_some() => Keys::Avro,
            None => return self.guessed_key(bytes),
        };
        let text = match keys {
            Keys::Avro => {
                let text = avro(&mut self.key_ways, Some(Framing::Confluent), header, bytes)?;
                return Ok((keys, text));
            }
            Keys::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => return Err(Wrong::Message("it is not UTF-8".to_owned())),
            },
            // A topic without keys may have been given some all the same.
            Keys::Bytes | Keys::None => return Ok((Keys::Bytes, plain_bytes(bytes))),
        };
        Ok((keys, Text::plain(text)))
    }

    /// A key as it looks. Numbers of eight bytes begin as framed Avro does, so it is that only where the same bytes come of it.
    fn guessed_key(&mut self, bytes: &[u8]) -> Result<(Keys, Text), Wrong> {
        if let Ok((id, datum)) = detect(None, bytes) {
            match avro(&mut self.key_ways, Some(Framing::Confluent), None, bytes) {
                Ok(text) => {
                    let writer = self.key_ways.find(NamedSchema::Registered(id))?.writer;
                    let again = json::to_binary(&writer, &text.json);
                    if again.is_ok_and(|again| again == *to_datum(&writer, datum)) {
                        return Ok((Keys::Avro, text));
                    }
                }
                Err(Wrong::Message(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(match std::str::from_utf8(bytes) {
            Ok(text) => (Keys::Utf8, Text::plain(text.to_owned())),
            Err(_) => (Keys::Bytes, plain_bytes(bytes)),
        })
    }
}

fn plain_bytes(bytes: &[u8]) -> Text {
    Text::plain(bytes.iter().copied().map(char::from).collect())
}

/// `1 byte`, `2 bytes`
fn bytes(count: usize) -> String {
    format!("{count} byte{}", if count == 1 { "" } else { "s" })
}

fn of(side: &str, wrong: Wrong) -> Wrong {
    match wrong {
        Wrong::Message(message) => Wrong::Message(format!("the {side} cannot be decoded: {message}")),
        other @ Wrong::Other(_) => other,
    }
}

/// Avro data as JSON.
fn avro(
    ways: &mut Ways<'_>,
    framing: Option<Framing>,
    header: Option<&[u8]>,
    payload: &[u8],
) -> Result<Text, Wrong> {
    let (framing, named, datum) = if header.is_some() {
        let (id, datum) = detect(header, payload)?;
        (Framing::Confluent, NamedSchema::Registered(id), datum)
    } else {
        // Messages rather begin with an id than with a datum that looks like one.
        let bare = ways.is_given().then_some(Framing::Datum);
        let guess = || Framing::guess(payload, false).or(bare);
        let framing = framing.or_else(guess).unwrap_or(Framing::Confluent);
        if framing == Framing::Container {
            return container(payload);
        }
        let (named, datum) = split_off(framing, ways.is_given(), payload)?;
        (framing, named, datum)
    };
    let id = match named {
        NamedSchema::Registered(id) => Some(id),
        NamedSchema::Given | NamedSchema::Fingerprint(_) => None,
    };
    let way = ways.find(named)?;
    let raw = (framing == Framing::Confluent && is_raw(&way.writer)).then(|| to_datum(&way.writer, datum));
    let datum = raw.as_deref().unwrap_or(datum);
    let (json, end) = way.print(datum, Limits::new())?;
    let left = datum.len() - end;
    if framing == Framing::Datum && left > 0 {
        return Err(Wrong::Message(format!("{} stand behind the datum", bytes(left))));
    }
    Ok(Text { json, id, fingerprint: Some(way.fingerprint), left })
}

/// A container file: its datum, or an array of them where there are several.
fn container(bytes: &[u8]) -> Result<Text, Wrong> {
    use avrogen_runtime::container::DatumReader;
    let wrong = |error: avrogen_runtime::container::Error| Wrong::Message(error.to_string());
    let mut file = DatumReader::new(bytes).map_err(wrong)?;
    let mut all = Vec::new();
    while let Some(text) =
        file.next_with(|schema: &Schema, reader: &mut Reader<'_>| json::from_binary(schema, reader))
    {
        all.push(text.map_err(wrong)?);
    }
    let json = if all.len() == 1 { all.remove(0) } else { format!("[{}]", all.join(",")) };
    Ok(Text { json, id: None, fingerprint: None, left: 0 })
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
