//! What is measured: the calling thread's own time. Whatever waits, or works beside it, costs it nothing.

use std::hint::black_box;
use std::time::Duration;

use avrogen_runtime::kafka::{Client, OnFailure, Producer, SchemaIds};
use avrogen_runtime::testing::Kafka;
use avrogen_runtime::topic::{Accepts, Outgoing, Topic};
use avrogen_runtime::{AvroType, Encoder};
use cpu_time::ThreadTime;
use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::message::Message as _;
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer as _, ThreadedProducer};
use tokio::runtime::Runtime;

use crate::values::Workload;

/// How often each has its turn; its best counts.
const TURNS: usize = 9;
/// How many messages are sent in a turn.
const SENT: u32 = 20_000;
/// How many are received in a turn: brokers for tests keep about 5 MB of a partition.
const RECEIVED: u32 = 1_000;
const LONG: Duration = Duration::from_secs(120);

type Failure = Box<dyn std::error::Error>;
type Raw = ThreadedProducer<DefaultProducerContext>;

/// Nanoseconds of the calling thread for a message.
#[derive(Clone, Copy, Debug)]
pub struct Costs {
    /// rdkafka alone, with bytes that are ready.
    pub raw: f64,
    /// The codec alone.
    pub codec: f64,
    /// rdkafka, with serialising by hand into a buffer that is kept, or decoding by hand.
    pub by_hand: f64,
    /// The typed producer or consumer.
    pub typed: f64,
}

/// Brokers, and a client of them.
#[derive(Debug)]
pub struct Bench {
    /// What everything runs on.
    pub runtime: Runtime,
    kafka: Kafka,
    client: Client,
}

impl Bench {
    /// Starts them.
    ///
    /// # Errors
    /// Where the system has no resources.
    pub fn start() -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let kafka = Kafka::start()?;
        let client = queue(kafka.client_builder()?).build();
        Ok(Self { runtime, kafka, client })
    }

    /// The client of both.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The producer of a topic, which is made.
    ///
    /// # Errors
    /// What the client says.
    pub fn producer<T: Topic>(&self) -> Result<Producer<T>, Failure> {
        Ok(self.runtime.block_on(async {
            self.client.ensure_topic::<T>().await?;
            self.client.producer::<T>().ids(SchemaIds::Register).await
        })?)
    }

    fn raw(&self) -> Result<Raw, Failure> {
        let mut config = ClientConfig::new();
        let settings = [
            ("bootstrap.servers", self.kafka.brokers()),
            ("enable.idempotence", "true"),
            ("partitioner", "murmur2_random"),
        ];
        for (name, value) in settings.into_iter().chain(QUEUE) {
            config.set(name, value);
        }
        Ok(config.create()?)
    }

    /// What sending takes.
    ///
    /// # Errors
    /// What the clients say.
    pub fn send<T, V>(&self) -> Result<Costs, Failure>
    where
        T: for<'a> Topic<KeyRef<'a> = &'a str> + Accepts<V>,
        V: Workload + AvroType,
    {
        let (typed, raw, values) = (self.producer::<T>()?, self.raw()?, V::all());
        let topic = T::DEF.name();
        let framed: Vec<Vec<u8>> =
            values.iter().map(|value| framed(&mut Encoder::new(), value)).collect::<Result<_, _>>()?;
        let mut costs = Costs::none();
        let (mut encoder, mut buffer) = (Encoder::new(), Vec::new());
        let ready = |bytes: &[u8]| {
            raw.send(BaseRecord::to(topic).key("key").payload(bytes)).map_err(|(error, _)| error)
        };
        for _ in 0..TURNS {
            best(&mut costs.raw, SENT, |at| Ok(ready(&framed[at % framed.len()])?))?;
            raw.flush(LONG)?;
            best(&mut costs.codec, SENT, |at| {
                black_box(encoder.encode(&values[at % values.len()])?);
                Ok(())
            })?;
            best(&mut costs.by_hand, SENT, |at| {
                buffer.clear();
                buffer.extend_from_slice(&PREFIX);
                buffer.extend_from_slice(encoder.encode(&values[at % values.len()])?);
                Ok(ready(&buffer)?)
            })?;
            raw.flush(LONG)?;
            let mut batch = typed.batch();
            best(&mut costs.typed, SENT, |at| {
                let sent = batch.try_send(&Outgoing::<T, V>::new("key", &values[at % values.len()]))?;
                if sent { Ok(()) } else { Err("the queue is full".into()) }
            })?;
            self.runtime.block_on(batch.finish())?;
        }
        Ok(costs)
    }

    /// What receiving takes.
    ///
    /// # Errors
    /// What the clients say.
    pub fn receive<T, V>(&self, turns: usize) -> Result<Costs, Failure>
    where
        T: for<'a> Topic<KeyRef<'a> = &'a str, Value = V> + Accepts<V>,
        V: Workload + AvroType + Send + 'static,
    {
        let (values, mut costs) = (V::all(), Costs::none());
        self.fill::<T, V>(&values)?;
        let datums: Vec<Vec<u8>> = values.iter().map(avrogen_runtime::to_vec).collect::<Result<_, _>>()?;
        for turn in 0..turns {
            let raw = self.subscribed::<T>(&format!("raw-{turn}"))?;
            best(&mut costs.raw, RECEIVED, |_| {
                black_box(polled(&raw)?.payload());
                Ok(())
            })?;
            let raw = self.subscribed::<T>(&format!("hand-{turn}"))?;
            best(&mut costs.by_hand, RECEIVED, |_| {
                let message = polled(&raw)?;
                let key = message.key().map(|key| String::from_utf8(key.to_vec())).transpose()?;
                let datum =
                    message.payload().and_then(|bytes| bytes.get(PREFIX.len()..)).ok_or("a tombstone")?;
                black_box((key, avrogen_runtime::from_slice::<V>(datum)?));
                Ok(())
            })?;
            best(&mut costs.codec, RECEIVED, |at| {
                black_box((
                    String::from("key"),
                    avrogen_runtime::from_slice::<V>(&datums[at % datums.len()])?,
                ));
                Ok(())
            })?;
            let consumer = self.client.consumer::<T>(format!("typed-{turn}"), OnFailure::Stop);
            let mut consumer = self.runtime.block_on(async { consumer.await })?;
            self.runtime.block_on(consumer.recv())?.done();
            let before = ThreadTime::now();
            self.runtime.block_on(async {
                for _ in 1..RECEIVED {
                    black_box(consumer.recv().await?).done();
                }
                Ok::<(), Failure>(())
            })?;
            costs.typed = costs.typed.min(nanos(before.elapsed(), RECEIVED - 1));
        }
        Ok(costs)
    }

    /// As many messages as are received.
    fn fill<T: for<'a> Topic<KeyRef<'a> = &'a str> + Accepts<V>, V>(
        &self,
        values: &[V],
    ) -> Result<(), Failure> {
        let typed = self.producer::<T>()?;
        let mut batch = typed.batch();
        for at in 0..=RECEIVED as usize {
            if !batch.try_send(&Outgoing::<T, V>::new("key", &values[at % values.len()]))? {
                return Err("the queue is full".into());
            }
        }
        self.runtime.block_on(batch.finish())?;
        Ok(())
    }

    /// A consumer that has received its first message: its partitions are there by then.
    fn subscribed<T: Topic>(&self, group: &str) -> Result<BaseConsumer, Failure> {
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", self.kafka.brokers())
            .set("group.id", format!("{group}-{}", T::DEF.name()));
        let consumer: BaseConsumer = config.set("auto.offset.reset", "earliest").create()?;
        consumer.subscribe(&[T::DEF.name()])?;
        polled(&consumer)?;
        Ok(consumer)
    }
}

impl Costs {
    fn none() -> Self {
        Self { raw: f64::MAX, codec: f64::MAX, by_hand: f64::MAX, typed: f64::MAX }
    }
}

/// Room for all messages of a turn, and none that waits for company.
const QUEUE: [(&str, &str); 3] = [
    ("queue.buffering.max.messages", "1000000"),
    ("queue.buffering.max.kbytes", "2000000"),
    ("linger.ms", "5"),
];

fn queue(builder: avrogen_runtime::kafka::ClientBuilder) -> avrogen_runtime::kafka::ClientBuilder {
    QUEUE.into_iter().fold(builder, |builder, (name, value)| builder.producer_setting(name, value))
}

/// Of the schema that is registered first.
const PREFIX: [u8; 5] = [0, 0, 0, 0, 1];

fn framed(encoder: &mut Encoder, value: &impl AvroType) -> Result<Vec<u8>, Failure> {
    Ok([&PREFIX[..], encoder.encode(value)?].concat())
}

fn polled(consumer: &BaseConsumer) -> Result<rdkafka::message::BorrowedMessage<'_>, Failure> {
    loop {
        if let Some(message) = consumer.poll(Duration::from_secs(1)) {
            return Ok(message?);
        }
    }
}

/// A turn, which counts where it is the best.
fn best(
    best: &mut f64,
    messages: u32,
    mut handle: impl FnMut(usize) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let before = ThreadTime::now();
    for at in 0..messages {
        handle(at as usize)?;
    }
    *best = best.min(nanos(before.elapsed(), messages));
    Ok(())
}

fn nanos(elapsed: Duration, messages: u32) -> f64 {
    elapsed.as_secs_f64() * 1e9 / f64::from(messages)
}
