//! Receiving.

use std::fmt;
use std::future::IntoFuture as _;
use std::hint::black_box;
use std::marker::PhantomData;
use std::time::Duration;

use avrogen_runtime::AvroType;
use avrogen_runtime::kafka::{Consumer, OnFailure};
use avrogen_runtime::topic::{Accepts, Outgoing, Topic};
use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use rdkafka::message::{BorrowedMessage, Message as _};

use crate::run::{Bench, Failure, KEY, PREFIX, measured_block_on, measured_turn};
use crate::send::producer;
use crate::values::Workload;

/// What is received in a turn, in bytes: brokers for tests keep about 5 MB of a partition.
const BYTES: usize = 3_000_000;

/// How long until all of it is in the memory of a consumer, so that no turn waits.
const FETCHED: Duration = Duration::from_millis(500);

/// Who receives messages, of all in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiving {
    /// rdkafka alone.
    Raw,
    /// rdkafka that is also asked for the headers.
    RawWithHeaders,
    /// The codec alone, and a key.
    Codec,
    /// rdkafka, with decoding by hand.
    ByHand,
    /// A typed consumer.
    Typed,
    /// One that is set not to look at headers.
    TypedWithoutHeaders,
}

/// A topic with messages, and who receives them.
pub struct Receiver<'b, V> {
    bench: &'b Bench,
    datums: Vec<Vec<u8>>,
    messages: usize,
    groups: usize,
    of: PhantomData<fn() -> V>,
}

/// A consumer that has received its first message, and fetched the others.
enum Ready<T: Topic> {
    Nothing,
    Raw(BaseConsumer),
    Typed(Box<Consumer<T>>),
}

impl<V> fmt::Debug for Receiver<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("messages", &self.messages).finish_non_exhaustive()
    }
}

impl Receiving {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Raw, Self::RawWithHeaders, Self::Codec, Self::ByHand, Self::Typed, Self::TypedWithoutHeaders];
}

impl<'b, V: Workload + AvroType + Send + 'static> Receiver<'b, V> {
    /// With a topic, which is made, and its messages.
    ///
    /// # Errors
    /// What the client says.
    pub fn new<T>(bench: &'b Bench) -> Result<Self, Failure>
    where
        T: for<'a> Topic<KeyRef<'a> = &'a str> + Accepts<V>,
    {
        let values = V::all();
        let datums = values.iter().map(avrogen_runtime::to_vec).collect::<Result<Vec<_>, _>>()?;
        let size: usize = datums.iter().map(|datum| datum.len() + 20).sum();
        let messages = BYTES * datums.len() / size;
        let typed = producer::<T>(bench)?;
        let mut batch = typed.batch();
        // One more, which is received before the turn.
        for at in 0..=messages {
            if !batch.try_send(&Outgoing::<T, V>::new(KEY, &values[at % values.len()]))? {
                return Err("the queue is full".into());
            }
        }
        bench.runtime.block_on(batch.finish())?;
        Ok(Self { bench, datums, messages, groups: 0, of: PhantomData })
    }

    /// How many messages a turn has.
    pub fn messages(&self) -> usize {
        self.messages
    }

    /// What a message takes each of them. All join their groups together, which takes seconds.
    ///
    /// # Errors
    /// What the clients say.
    pub fn round<T>(&mut self, order: &[Receiving]) -> Result<Vec<f64>, Failure>
    where
        T: Topic<Key = String, Value = V>,
    {
        let begun = order.iter().map(|who| self.begin::<T>(*who)).collect::<Result<Vec<_>, _>>()?;
        let mut ready = Vec::with_capacity(begun.len());
        for mut consumer in begun {
            match &mut consumer {
                Ready::Nothing => {}
                Ready::Raw(raw) => drop(polled(raw)?),
                Ready::Typed(typed) => self.bench.runtime.block_on(typed.recv())?.done(),
            }
            ready.push(consumer);
        }
        std::thread::sleep(FETCHED);
        order.iter().zip(ready).map(|(who, consumer)| self.turn(*who, consumer)).collect()
    }

    fn turn<T>(&self, who: Receiving, consumer: Ready<T>) -> Result<f64, Failure>
    where
        T: Topic<Key = String, Value = V>,
    {
        let (messages, datums) = (self.messages, &self.datums);
        match (who, consumer) {
            (Receiving::RawWithHeaders, Ready::Raw(raw)) => measured_turn(messages, |_| {
                let message = polled(&raw)?;
                black_box((message.payload(), message.headers().is_some()));
                Ok(())
            }),
            (Receiving::ByHand, Ready::Raw(raw)) => measured_turn(messages, |_| {
                let message = polled(&raw)?;
                let key = message.key().map(|key| String::from_utf8(key.to_vec())).transpose()?;
                let datum = message.payload().and_then(|bytes| bytes.get(PREFIX.len()..));
                black_box(&(key, avrogen_runtime::from_slice::<V>(datum.ok_or("a tombstone")?)?));
                Ok(())
            }),
            (_, Ready::Raw(raw)) => measured_turn(messages, |_| {
                black_box(polled(&raw)?.payload());
                Ok(())
            }),
            (_, Ready::Typed(mut typed)) => measured_block_on(&self.bench.runtime, messages, async {
                for _ in 0..messages {
                    let received = typed.recv().await?;
                    black_box(&(&received.key, &received.value));
                    received.done();
                }
                Ok(())
            }),
            (_, Ready::Nothing) => measured_turn(messages, |at| {
                let datum = &datums[at % datums.len()];
                black_box(&(String::from(KEY), avrogen_runtime::from_slice::<V>(datum)?));
                Ok(())
            }),
        }
    }

    fn begin<T: Topic>(&mut self, who: Receiving) -> Result<Ready<T>, Failure> {
        self.groups += 1;
        let group = format!("{}-{}", T::DEF.name(), self.groups);
        let typed = self.bench.client().consumer::<T>(group.clone(), OnFailure::Stop);
        let typed = match who {
            Receiving::Codec => return Ok(Ready::Nothing),
            Receiving::Raw | Receiving::RawWithHeaders | Receiving::ByHand => {
                return Ok(Ready::Raw(self.subscribed::<T>(&group)?));
            }
            Receiving::Typed => typed,
            Receiving::TypedWithoutHeaders => typed.skip_headers(),
        };
        Ok(Ready::Typed(Box::new(self.bench.runtime.block_on(typed.into_future())?)))
    }

    /// With the settings of the typed ones, but that it notes by itself what it was given.
    fn subscribed<T: Topic>(&self, group: &str) -> Result<BaseConsumer, Failure> {
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", self.bench.brokers())
            .set("client.id", "avrogen")
            .set("group.id", group)
            .set("auto.offset.reset", "earliest");
        let consumer: BaseConsumer = config.create()?;
        consumer.subscribe(&[T::DEF.name()])?;
        Ok(consumer)
    }
}

fn polled(consumer: &BaseConsumer) -> Result<BorrowedMessage<'_>, Failure> {
    loop {
        if let Some(message) = consumer.poll(Duration::from_secs(1)) {
            return Ok(message?);
        }
    }
}
