//! What is measured: the calling thread's own time. Whatever waits, or works beside it, costs it nothing.

use std::time::Duration;

use avrogen_runtime::kafka::{Client, ClientBuilder};
use avrogen_runtime::testing::Kafka;
use cpu_time::ThreadTime;
use tokio::runtime::Runtime;

/// Why nothing is measured.
pub type Failure = Box<dyn std::error::Error>;

/// Longer than anything here takes.
pub const LONG: Duration = Duration::from_secs(120);

/// In front of each datum: of the schema that is registered first.
pub const PREFIX: [u8; 5] = [0, 0, 0, 0, 1];

/// The key of all messages.
pub const KEY: &str = "key";

/// Room for all messages of a turn, and none that waits for company.
pub const QUEUE: [(&str, &str); 3] = [
    ("queue.buffering.max.messages", "1000000"),
    ("queue.buffering.max.kbytes", "2000000"),
    ("linger.ms", "5"),
];

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
        let with = |builder: ClientBuilder, (name, value)| builder.producer_setting(name, value);
        let client = QUEUE.into_iter().fold(kafka.client_builder()?, with).build();
        Ok(Self { runtime, kafka, client })
    }

    /// The client of both.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Where they listen.
    pub fn brokers(&self) -> &str {
        self.kafka.brokers()
    }
}

/// A turn: nanoseconds of the calling thread for a message. Its name is how callgrind finds it, and nothing else of it counts.
///
/// # Errors
/// What the turn says.
#[inline(never)]
pub fn measured_turn(
    messages: usize,
    mut handle: impl FnMut(usize) -> Result<(), Failure>,
) -> Result<f64, Failure> {
    let before = ThreadTime::now();
    for at in 0..messages {
        handle(at)?;
    }
    Ok(nanos(before.elapsed(), messages))
}

/// The same of a future.
///
/// # Errors
/// What the future says.
#[inline(never)]
pub fn measured_block_on(
    runtime: &Runtime,
    messages: usize,
    future: impl Future<Output = Result<(), Failure>>,
) -> Result<f64, Failure> {
    let before = ThreadTime::now();
    runtime.block_on(future)?;
    Ok(nanos(before.elapsed(), messages))
}

#[expect(clippy::cast_precision_loss, reason = "so many messages there are not")]
fn nanos(elapsed: Duration, messages: usize) -> f64 {
    elapsed.as_secs_f64() * 1e9 / messages as f64
}
