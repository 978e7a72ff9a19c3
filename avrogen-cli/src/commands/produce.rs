//! `avrogen produce`: from JSON to a topic.

use std::collections::VecDeque;
use std::io::{BufReader, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use avrogen_runtime::framing::confluent::{KEY_HEADER, SchemaId, VALUE_HEADER, from_datum, is_raw};
use avrogen_runtime::kafka::{Delivery, Producer, Sending};
use avrogen_runtime::topic::{Outgoing, Raw};
use avrogen_runtime::{Writer, json};
use avrogen_schema::diagnostic::Severity;
use avrogen_schema::schema::Kind;
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::runtime::Runtime;

use super::Context;
use crate::data::{Input, Values};
use crate::exit::{Exit, Failure};
use crate::kafka::{self, BrokerOptions, Given, Keys, Named, Side, SideOptions, Sides, failed};
use crate::output::{self, Output, json as json_line, printable};
use crate::registry::Registry;

/// Send JSON to a topic, as Avro
///
/// The input is JSON values, each of which begins on a line of its own, in Avro's own JSON encoding, which `avrogen tail` prints: a
/// union's value other than null stands in an object whose key is the branch, as in {"string": "Ada"}. Their schema is the latest
/// of the subject, unless another version is named.
///
/// What is no datum of the schema is told with its line and column and is not sent; the exit code is 2 then.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The topic: its name, or that of its table in avrogen.toml
    #[arg(value_name = "TOPIC")]
    topic: String,

    /// What to read; without it, or by `-`, standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The key of every message: text, or JSON where keys are Avro
    #[arg(long, short, value_name = "KEY")]
    key: Option<String>,

    /// A header of every message; may be repeated
    #[arg(long = "header", short = 'H', value_name = "NAME=VALUE", value_parser = header)]
    headers: Vec<(String, String)>,

    /// The partition; without it, the one that the key leads to
    #[arg(long, short, value_name = "N")]
    partition: Option<i32>,

    /// When the messages were made, in milliseconds since 1970; without it, now
    #[arg(long, value_name = "MILLISECONDS")]
    timestamp: Option<i64>,

    /// The input is whole messages as `avrogen tail --messages` prints them: objects with key, value, headers and timestamp
    #[arg(long, short, conflicts_with_all = ["key", "timestamp"])]
    messages: bool,

    /// Of whole messages, also take the partition
    #[arg(long, requires = "messages", conflicts_with = "partition")]
    keep_partitions: bool,

    /// The fullname of the values, where the topic has several
    #[arg(long = "type", value_name = "FULLNAME")]
    name: Option<String>,

    /// Create the topic where it is missing, as its table in avrogen.toml says
    #[arg(long)]
    create: bool,

    #[command(flatten)]
    sides: SideOptions,

    #[command(flatten)]
    brokers: BrokerOptions,
}

/// A line of JSON: where a message is.
#[derive(Serialize)]
struct Line<'a> {
    topic: &'a str,
    partition: i32,
    offset: i64,
}

/// How many messages may be on their way.
const WINDOW: usize = 10_000;

fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a header is a name, `=` and a value")?;
    Ok((name.to_owned(), value.to_owned()))
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let project = context.project.load()?;
    let topic = Named::find(project.as_ref(), &options.topic);
    let registry = Registry::connect(project.as_ref())?;
    let client = options.brokers.client(project.as_ref())?.build();
    let sides = options.sides.ask(topic, &registry)?;
    let value = value_side(&sides, options.name.as_deref())?.clone();
    let runtime = kafka::runtime()?;
    let producer = runtime.block_on(async {
        if options.create {
            client.ensure_topic_as(topic.name, topic.create()).await?;
        }
        client.producer::<Raw>().topic(topic.name).await
    });
    let producer = producer.map_err(|error| failed(&error))?;
    let has_tombstones = topic.table.is_none_or(|table| table.tombstones);
    let making = Making { options, keys: sides.keys, key: sides.key, value, has_tombstones };
    let mut sender = Sender { runtime, producer, under_way: VecDeque::new(), sent: 0 };
    let is_whole = all(&making, &mut sender, context)?;
    sender.settle(0, &context.output)?;
    let sent = if sender.sent == 1 { "1 message".to_owned() } else { format!("{} messages", sender.sent) };
    context.output.note(&format!("{sent} sent to {}", printable(topic.name)));
    Ok(if is_whole { Exit::Clean } else { Exit::Incomplete })
}

/// The schema of the values, of those that the topic has.
fn value_side<'s>(sides: &'s Sides, name: Option<&str>) -> Result<&'s Side> {
    let names = || {
        let names: Vec<String> = sides.values.iter().map(|side| printable(side.schema.name())).collect();
        names.join(", ")
    };
    match (&*sides.values, name) {
        ([only], None) => Ok(only),
        (several, Some(name)) => several.iter().find(|side| side.schema.name() == name).ok_or_else(|| {
            Failure::new(format!("the topic has no values of the type {}", printable(name)))
                .help(format!("there are {}", names()))
                .into()
        }),
        (_, None) => {
            let failure = Failure::new("the topic has values of several types");
            Err(failure.help(format!("say which these are, by --type: {}", names())).into())
        }
    }
}

/// Sends everything that is read; whether there was nothing wrong with it.
fn all(making: &Making<'_>, sender: &mut Sender, context: &Context) -> Result<bool> {
    let mut is_whole = true;
    for path in Input::names(&making.options.files) {
        let input = Input::open(path)?;
        let name = input.name.clone();
        for value in Values::new(BufReader::new(input.into_read())) {
            let (line, text) = value.with_context(|| format!("cannot read {name}"))?;
            match making.message(&text) {
                Ok(made) => sender.send(&made, &context.output)?,
                Err(Wrong { within, column, message }) => {
                    is_whole = false;
                    let message = format!("{name}:{}:{column}: {message}", line + within - 1);
                    context.output.problem(Severity::Error, &printable(&message), &[]);
                }
            }
        }
    }
    Ok(is_whole)
}

/// What messages are made of.
struct Making<'o> {
    options: &'o Options,
    keys: Keys,
    key: Option<Side>,
    value: Side,
    has_tombstones: bool,
}

/// A message in bytes.
#[derive(Default)]
struct Made {
    key: Option<Vec<u8>>,
    value: Option<Vec<u8>>,
    headers: Vec<(String, Option<Vec<u8>>)>,
    timestamp: Option<i64>,
    partition: Option<i32>,
}

/// What is wrong with a value, and where in its text.
struct Wrong {
    within: usize,
    column: usize,
    message: String,
}

impl Wrong {
    fn new(message: impl Into<String>) -> Self {
        Self { within: 1, column: 1, message: message.into() }
    }
}

impl Making<'_> {
    fn message(&self, text: &[u8]) -> Result<Made, Wrong> {
        let text = std::str::from_utf8(text).map_err(|error| {
            let within = text[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
            Wrong { within, ..Wrong::new("the text is not UTF-8") }
        })?;
        let mut made = Made { partition: self.options.partition, ..Made::default() };
        let headers = self.options.headers.iter();
        made.headers =
            headers.map(|(name, value)| (name.clone(), Some(value.clone().into_bytes()))).collect();
        if self.options.messages {
            self.whole(text, &mut made)?;
        } else {
            made.timestamp = self.options.timestamp;
            if let Some(key) = &self.options.key {
                self.put_key(key, false, &mut made)?;
            }
            let is_null = text.trim() == "null" && !takes_null(&self.value);
            self.put_value(Some(text).filter(|_| !is_null), &mut made)?;
        }
        if made.value.is_none() {
            self.check_tombstone(&made)?;
        }
        Ok(made)
    }

    /// A message as `avrogen tail` prints it.
    fn whole(&self, text: &str, made: &mut Made) -> Result<(), Wrong> {
        let given: Given<'_> = serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
            Wrong { within: error.line().max(1), column: error.column().max(1), message: message.to_owned() }
        })?;
        for header in &given.headers {
            // They come with the schemas' ids, which may be others here.
            if header.name != KEY_HEADER && header.name != VALUE_HEADER {
                made.headers.push((header.name.to_string(), header.bytes().map_err(Wrong::new)?));
            }
        }
        made.timestamp = given.timestamp;
        if self.options.keep_partitions {
            made.partition = given.partition;
        }
        if let Some(key) = given.key {
            self.put_key(key.get(), true, made)?;
        }
        let is_datum = given.value_schema.is_some() && takes_null(&self.value);
        let value = given.value.map(RawValue::get).or(is_datum.then_some("null"));
        self.put_value(value, made)
    }

    fn put_key(&self, text: &str, is_json: bool, made: &mut Made) -> Result<(), Wrong> {
        let plain = || -> Result<String, Wrong> {
            if !is_json {
                return Ok(text.to_owned());
            }
            serde_json::from_str(text).map_err(|_| Wrong::new("the key is no string"))
        };
        made.key = Some(match self.keys {
            Keys::None => return Err(Wrong::new("the topic has no keys, as its table in avrogen.toml says")),
            Keys::Utf8 => plain()?.into_bytes(),
            Keys::Bytes => {
                let bytes: Result<Vec<u8>, _> =
                    plain()?.chars().map(|c| u8::try_from(u32::from(c))).collect();
                bytes.map_err(|_| Wrong::new("the key has a character above U+00FF, which is no byte"))?
            }
            Keys::Avro => {
                let Some(side) = &self.key else {
                    return Err(Wrong::new("the schema of the keys is not known"));
                };
                // At a shell, quotes within quotes are a nuisance.
                let is_word = !is_json && matches!(side.kind(), Kind::String) && !text.starts_with('"');
                let quoted = is_word.then(|| serde_json::Value::from(text).to_string());
                let datum = json::to_binary(&side.schema, quoted.as_deref().unwrap_or(text));
                let datum = datum.map_err(|error| Wrong::new(format!("the key: {}", error.message())))?;
                framed(side, &datum, KEY_HEADER, made)?
            }
        });
        Ok(())
    }

    fn put_value(&self, text: Option<&str>, made: &mut Made) -> Result<(), Wrong> {
        let Some(text) = text else { return Ok(()) };
        let datum = json::to_binary(&self.value.schema, text).map_err(|error| Wrong {
            within: error.line().unwrap_or(1),
            column: error.column().unwrap_or(1),
            message: error.message(),
        })?;
        made.value = Some(framed(&self.value, &datum, VALUE_HEADER, made)?);
        Ok(())
    }

    fn check_tombstone(&self, made: &Made) -> Result<(), Wrong> {
        if !self.has_tombstones {
            return Err(Wrong::new(
                "the topic has no tombstones: `tombstones = true` in its table gives it some",
            ));
        }
        match made.key {
            Some(_) => Ok(()),
            None => Err(Wrong::new("a message without a value deletes its key, and this one has none")),
        }
    }
}

/// Whether null is a value, and not the absence of one.
fn takes_null(side: &Side) -> bool {
    match side.kind() {
        Kind::Null => true,
        Kind::Union(branches) => {
            branches.iter().any(|branch| matches!(side.schema.set().node(branch.node).kind, Kind::Null))
        }
        _ => false,
    }
}

/// A datum as it stands in a message; what tells its schema in a header goes there.
fn framed(side: &Side, datum: &[u8], header: &str, made: &mut Made) -> Result<Vec<u8>, Wrong> {
    let datum = if is_raw(&side.schema) {
        from_datum(datum).map_err(|error| Wrong::new(error.to_string()))?
    } else {
        datum
    };
    let mut out = Writer::new();
    match side.id {
        SchemaId::Guid(guid) => made.headers.push((header.to_owned(), Some(guid.header().to_vec()))),
        id @ SchemaId::Id(_) => id.write(&mut out),
    }
    out.write(datum);
    Ok(out.into_vec())
}

/// What sends messages, some of them at the same time.
struct Sender {
    runtime: Runtime,
    producer: Producer<Raw>,
    under_way: VecDeque<Sending>,
    sent: u64,
}

impl Sender {
    fn send(&mut self, made: &Made, output: &Output) -> Result<()> {
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
    fn settle(&mut self, most: usize, output: &Output) -> Result<()> {
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
