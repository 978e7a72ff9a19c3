//! `avrogen translate`: from one topic to another one's schema.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use avrogen_runtime::kafka::{
    Client, DecodeFailure, ErrorKind, OnFailure, OnUnknownEvent, Registered, TopicSchemas, Translator,
};
use avrogen_runtime::topic::{self, Raw};
use avrogen_schema::diagnostic::Severity;
use clap::ValueEnum;
use serde::Serialize;

use crate::context::Context;
use crate::data::{SchemaOptions, find};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::kafka::{
    self, BrokerOptions, KeyAndValues, Keys, NamedTopic, TopicSchema, TopicSchemaOptions, failed,
};
use crate::output::{self, Output, json, printable};
use crate::sources::registry::Registry;

/// Move the messages of a topic to another one's schema, each exactly once
///
/// For a change that is incompatible: a new topic is made, and the messages are moved over until everybody has moved. Data of
/// whatever schema a message was written with become those of the other topic's schema as a consumer of it would read them, with
/// its aliases and defaults, or with those of --reader-schema. Keys, headers and timestamps stay, and so do tombstones.
///
/// What is moved, and that it is moved, is one transaction: who is interrupted goes on where it was. Exit code 1 says that messages
/// were set aside.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The topic to read
    #[arg(long, value_name = "TOPIC")]
    from: String,

    /// The topic to write
    #[arg(long, value_name = "TOPIC")]
    to: String,

    /// What becomes of a message that cannot be moved
    #[arg(long, value_enum, value_name = "POLICY", default_value_t)]
    on_failure: Policy,

    /// The topic for messages that cannot be moved: as they came, with the reason in headers
    #[arg(long, value_name = "TOPIC", conflicts_with = "on_failure")]
    dead_letter: Option<String>,

    /// Read the data as ones of this schema, which differs from the other topic's in aliases and defaults only: a file,
    /// `lock:SUBJECT@V`, `git:REV:PATH` or JSON
    #[arg(long, value_name = "SCHEMA")]
    reader_schema: Option<String>,

    /// The group that reads, and the name of its transactions; without it, one made of the topics' names
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,

    /// How many messages a transaction takes at most
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..))]
    batch: u32,

    /// End when everything was moved that is there
    #[arg(long, short)]
    exit_at_end: bool,

    /// Create the topic to write where it is missing, as its table in avrogen.toml says
    #[arg(long)]
    create: bool,

    #[command(flatten)]
    sides: TopicSchemaOptions,

    #[command(flatten)]
    schemas: SchemaOptions,

    #[command(flatten)]
    brokers: BrokerOptions,
}

/// What becomes of a message that cannot be moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Policy {
    /// It ends the command, which begins with it the next time
    #[default]
    Stop,
    /// It is left out
    Skip,
}

/// A line of JSON: what was done.
#[derive(Serialize)]
struct Line<'a> {
    from: &'a str,
    to: &'a str,
    moved: u64,
    set_aside: u64,
}

/// How long to wait for messages before looking whether to end.
const LOOK: Duration = Duration::from_millis(500);

pub(super) fn run(options: &Options, context: &Context) -> Result<Exit> {
    let project = context.project.load()?;
    let [from, to] = [&options.from, &options.to].map(|name| NamedTopic::find(project.as_ref(), name));
    if from.name == to.name {
        return Err(Failure::new("the topic to write is the one to read, which would have no end").into());
    }
    let registry = Registry::connect(project.as_ref())?;
    let group = options.group.clone();
    let group = group.unwrap_or_else(|| format!("avrogen-translate-{}-{}", from.name, to.name));
    let client = options.brokers.client(project.as_ref())?;
    // Another client than the one that is asked here, of which connections wait on a runtime of its own.
    let own = Registry::connect(project.as_ref())?;
    let client = client.registry(own.client().inner().clone()).transactional_id(&group).build();
    let sides = options.sides.ask(to, &registry)?;
    let failures = SetAside::default();
    let runtime = kafka::runtime()?;
    let moved = runtime.block_on(async {
        let mut translator =
            translator(options, context, &client, (from, to), &group, sides, &failures).await?;
        drive(&mut translator, options, &failures, &context.output).await
    })?;
    let set_aside = failures.places().len() as u64;
    let moved = moved.saturating_sub(set_aside);
    let (from, to) = (from.name, to.name);
    if context.output.is_json() {
        let mut out = output::data();
        json::line(&mut out, &Line { from, to, moved, set_aside })?;
        out.flush()?;
    }
    let (from, to) = (printable(from), printable(to));
    context.output.note(&format!("{moved} messages moved from {from} to {to}, {set_aside} set aside"));
    Ok(if set_aside == 0 { Exit::Clean } else { Exit::Findings })
}

async fn translator(
    options: &Options,
    context: &Context,
    client: &Client,
    (from, to): (NamedTopic<'_>, NamedTopic<'_>),
    group: &str,
    sides: KeyAndValues,
    failures: &SetAside,
) -> Result<Translator<Raw, Raw>> {
    let policy = policy(options, context, from, to)?;
    if options.create {
        client
            .ensure_topic::<Raw>()
            .topic(to.name)
            .create(to.create())
            .await
            .map_err(|error| failed(&error))?;
    }
    let mut consumer = client.consumer::<Raw>(group, policy).topic(from.name);
    consumer = consumer.on_unknown_event(OnUnknownEvent::Fail);
    if options.exit_at_end {
        consumer = consumer.enable_partition_eof();
    }
    let producer = client.producer::<Raw>().topic(to.name).await.map_err(|error| failed(&error))?;
    // By default, keys are written as those of the other topic.
    let source = TopicSchemas::new([]);
    let source = match from.table.map_or(sides.keys, Keys::of_table) {
        Keys::Avro => source.avro_keys(None),
        plain => source.plain_keys(plain.encoding()),
    };
    let mut target = TopicSchemas::new(sides.values.into_iter().map(registered));
    if let Some(table) = to.table {
        // What programs know of the topic.
        if table.key.is_some() && sides.keys != Keys::None {
            target = target.required(topic::Side::Key);
        }
        if !table.tombstones {
            target = target.required(topic::Side::Value);
        }
    }
    let target = match sides.keys {
        Keys::Avro => target.avro_keys(sides.key.map(registered)),
        plain => target.plain_keys(plain.encoding()),
    };
    let mut builder = client.translator(consumer, producer).schemas(source, target);
    builder = builder
        .max_messages(usize::try_from(options.batch).unwrap_or(usize::MAX))
        .on_failure(failures.listener());
    if let Some(schema) = &options.reader_schema {
        let schema = find(schema, &options.schemas, context)?.schema;
        builder = builder.reader_schema(schema).map_err(|error| failed(&error))?;
    }
    Ok(builder.build())
}

fn policy(
    options: &Options,
    context: &Context,
    from: NamedTopic<'_>,
    to: NamedTopic<'_>,
) -> Result<OnFailure> {
    let Some(dead) = &options.dead_letter else {
        return Ok(match options.on_failure {
            Policy::Stop => OnFailure::Stop,
            Policy::Skip => OnFailure::Skip,
        });
    };
    let dead = NamedTopic::find_name(context, dead)?;
    if dead == from.name {
        return Err(
            Failure::new("the topic for dead letters is the one to read, which would have no end").into()
        );
    }
    if dead == to.name {
        return Err(Failure::new(
            "the topic for dead letters is the one to write: its consumers would stop at them",
        )
        .into());
    }
    Ok(OnFailure::DeadLetter(dead))
}

fn registered(side: TopicSchema) -> Registered {
    Registered { id: side.id, schema: side.schema }
}

/// Moves messages until there is a reason to end. Returns how many.
async fn drive(
    translator: &mut Translator<Raw, Raw>,
    options: &Options,
    failures: &SetAside,
    output: &Output,
) -> Result<u64> {
    let stop = Arc::new(AtomicBool::new(false));
    let signal = Arc::clone(&stop);
    // The current transaction is completed.
    let listening = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            signal.store(true, Ordering::Relaxed);
        }
    });
    if !options.exit_at_end {
        output.note("running until it is interrupted");
    }
    let mut all = 0;
    let outcome = loop {
        let outcome = translator.step(LOOK).await;
        failures.report(output);
        match outcome {
            Ok(messages) => all += messages,
            Err(error) => break Err(stopped(&error)),
        }
        if stop.load(Ordering::Relaxed) || (options.exit_at_end && translator.is_at_eof()) {
            break Ok(all);
        }
    };
    listening.abort();
    outcome
}

fn stopped(error: &avrogen_runtime::kafka::Error) -> anyhow::Error {
    if error.kind() != ErrorKind::Decode {
        return failed(error);
    }
    let failure = Failure::new(printable(&failed(error).to_string()));
    failure
        .help("aliases and defaults may be given by --reader-schema")
        .help("set such messages aside: --dead-letter TOPIC, or --on-failure skip")
        .into()
}

/// Collects the failures of messages that are set aside.
#[derive(Clone, Default)]
struct SetAside(Arc<Mutex<Failures>>);

#[derive(Default)]
struct Failures {
    /// Partitions and offsets: those of a transaction that is tried again come again.
    places: BTreeSet<(i32, i64)>,
    texts: Vec<String>,
}

impl SetAside {
    fn listener(&self) -> impl FnMut(&DecodeFailure) + Send + 'static {
        let heard = Arc::clone(&self.0);
        move |failure| {
            let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
            if heard.places.insert((failure.meta().partition(), failure.meta().offset())) {
                heard.texts.push(failure.to_string());
            }
        }
    }

    fn report(&self, output: &Output) {
        let texts = std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).texts);
        for text in texts {
            output.problem(Severity::Warning, &printable(&text), &[]);
        }
    }

    fn places(&self) -> BTreeSet<(i32, i64)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).places.clone()
    }
}
