//! Sending.

use std::fmt;
use std::hint::black_box;

use avrogen_runtime::kafka::{Producer, SchemaIds};
use avrogen_runtime::topic::{Accepts, Outgoing, Topic};
use avrogen_runtime::{AvroType, Encoder};
use rdkafka::ClientConfig;
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer as _, ThreadedProducer};

use crate::run::{Bench, Failure, KEY, LONG, PREFIX, QUEUE, measured_turn};
use crate::values::Workload;

/// How many messages are sent in a turn.
const MESSAGES: usize = 20_000;

/// Who sends messages, of all in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// rdkafka alone, with bytes that are ready.
    Raw,
    /// The codec alone.
    Codec,
    /// rdkafka, with serialising by hand into a buffer that is kept.
    ByHand,
    /// A typed producer's batch.
    Typed,
}

/// Messages of a topic, and who sends them.
pub struct Sender<'b, T, V> {
    bench: &'b Bench,
    typed: Producer<T>,
    raw: ThreadedProducer<DefaultProducerContext>,
    values: Vec<V>,
    framed: Vec<Vec<u8>>,
    encoder: Encoder,
    buffer: Vec<u8>,
}

impl<T, V> fmt::Debug for Sender<'_, T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("typed", &self.typed).finish_non_exhaustive()
    }
}

impl Sending {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Raw, Self::Codec, Self::ByHand, Self::Typed];
}

impl<'b, T, V> Sender<'b, T, V>
where
    T: for<'a> Topic<KeyRef<'a> = &'a str> + Accepts<V>,
    V: Workload + AvroType,
{
    /// With a topic, which is made.
    ///
    /// # Errors
    /// What the clients say.
    pub fn new(bench: &'b Bench) -> Result<Self, Failure> {
        let typed = producer::<T>(bench)?;
        let values = V::all();
        let mut encoder = Encoder::new();
        let mut framed = Vec::with_capacity(values.len());
        for value in &values {
            framed.push([&PREFIX[..], encoder.encode(value)?].concat());
        }
        Ok(Self { bench, typed, raw: raw(bench)?, values, framed, encoder, buffer: Vec::new() })
    }

    /// How many messages a turn has.
    pub fn messages(&self) -> usize {
        MESSAGES
    }

    /// What a message takes each of them.
    ///
    /// # Errors
    /// What the clients say.
    pub fn round(&mut self, order: &[Sending]) -> Result<Vec<f64>, Failure> {
        order.iter().map(|who| self.turn(*who)).collect()
    }

    fn turn(&mut self, who: Sending) -> Result<f64, Failure> {
        let Self { bench, typed, raw, values, framed, encoder, buffer } = self;
        let topic = T::DEF.name();
        let ready = |bytes: &[u8]| {
            raw.send(BaseRecord::to(topic).key(KEY).payload(bytes)).map_err(|(error, _)| error)
        };
        let cost = match who {
            Sending::Raw => measured_turn(MESSAGES, |at| Ok(ready(&framed[at % framed.len()])?)),
            Sending::Codec => measured_turn(MESSAGES, |at| {
                black_box(encoder.encode(&values[at % values.len()])?);
                Ok(())
            }),
            Sending::ByHand => measured_turn(MESSAGES, |at| {
                buffer.clear();
                buffer.extend_from_slice(&PREFIX);
                buffer.extend_from_slice(encoder.encode(&values[at % values.len()])?);
                Ok(ready(buffer)?)
            }),
            Sending::Typed => {
                let mut batch = typed.batch();
                let cost = measured_turn(MESSAGES, |at| {
                    let sent = batch.try_send(&Outgoing::<T, V>::new(KEY, &values[at % values.len()]))?;
                    if sent { Ok(()) } else { Err("the queue is full".into()) }
                });
                bench.runtime.block_on(batch.finish())?;
                cost
            }
        };
        raw.flush(LONG)?;
        cost
    }
}

/// The producer of a topic, which is made.
///
/// # Errors
/// What the client says.
pub fn producer<T: Topic>(bench: &Bench) -> Result<Producer<T>, Failure> {
    Ok(bench.runtime.block_on(async {
        bench.client().ensure_topic::<T>().await?;
        bench.client().producer::<T>().ids(SchemaIds::Register).await
    })?)
}

/// With the settings of the typed one.
fn raw(bench: &Bench) -> Result<ThreadedProducer<DefaultProducerContext>, Failure> {
    let mut config = ClientConfig::new();
    let settings = [
        ("bootstrap.servers", bench.brokers()),
        ("client.id", "avrogen"),
        ("enable.idempotence", "true"),
        ("partitioner", "murmur2_random"),
    ];
    for (name, value) in settings.into_iter().chain(QUEUE) {
        config.set(name, value);
    }
    Ok(config.create()?)
}
