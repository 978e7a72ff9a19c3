//! `avrogen produce`: from JSON to a topic.

mod encode;
mod envelope;
mod sender;

use std::path::PathBuf;

use anyhow::Result;
use avrogen_runtime::topic::Raw;

use crate::context::Context;
use crate::data::each_value;
use crate::exit::Exit;
use crate::kafka::{self, BrokerOptions, NamedTopic, Target, TopicSchemaOptions, failed};
use crate::output::printable;
use crate::sources::registry::Registry;
use encode::MessageEncoder;
use sender::Sender;

/// Send JSON to a topic, as Avro
///
/// The input is JSON values, each of which begins on a line of its own, in Avro's own JSON encoding, which `avrogen tail` prints: a
/// union's value other than null stands in an object whose key is the branch, as in {"string": "Ada"}. Their schema is the latest
/// of the subject, unless another version is named.
///
/// Whole messages, by --messages, stay what they were: keys as they were written, and data of the schemas that they name, where the
/// registry has those by the same ids. --subject, --key-subject, --key-encoding and --framing make others of them.
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
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(i32).range(0..))]
    partition: Option<i32>,

    /// When the messages were made, in milliseconds since 1970; without it, now
    #[arg(long, value_name = "MILLISECONDS", value_parser = clap::value_parser!(i64).range(1..))]
    timestamp: Option<i64>,

    /// The input is whole messages as `avrogen tail --messages` prints them: objects with key, value, headers and timestamp
    #[arg(long, short, conflicts_with_all = ["key", "timestamp"])]
    messages: bool,

    /// Of whole messages, also take the partition
    #[arg(long, requires = "messages", conflicts_with = "partition")]
    keep_partitions: bool,

    /// The fullname of the values, where the topic has several; those of a branch of a union do not name it then
    #[arg(long = "type", value_name = "FULLNAME")]
    name: Option<String>,

    /// Create the topic where it is missing, as its table in avrogen.toml says
    #[arg(long)]
    create: bool,

    #[command(flatten)]
    sides: TopicSchemaOptions,

    #[command(flatten)]
    brokers: BrokerOptions,
}

fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a header is a name, `=` and a value")?;
    Ok((name.to_owned(), value.to_owned()))
}

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let project = context.project.load()?;
    let topic = NamedTopic::find(project.as_ref(), &options.topic);
    let registry = Registry::connect(project.as_ref())?;
    let client = options.brokers.client(project.as_ref())?.build();
    let encoder = MessageEncoder::new(options, topic, Target::new(topic, &options.sides, registry))?;
    let runtime = kafka::runtime()?;
    let producer = runtime.block_on(async {
        if options.create {
            client.ensure_topic::<Raw>().topic(topic.name).create(topic.create()).await?;
        }
        client.producer::<Raw>().topic(topic.name).await
    });
    let mut sender = Sender::new(runtime, producer.map_err(|error| failed(&error))?, &context.output);
    let outcome = each_value(&options.files, &context.output, |place, text| {
        let message = encoder.message(text)?;
        Ok(sender.send(place, &message)?)
    });
    // What is on its way arrives, whatever ends the command.
    let settled = sender.settle(0);
    let sent = if sender.sent == 1 { "1 message".to_owned() } else { format!("{} messages", sender.sent) };
    context.output.note(&format!("{sent} sent to {}", printable(topic.name)));
    settled?;
    Ok(if outcome? { Exit::Clean } else { Exit::Incomplete })
}
