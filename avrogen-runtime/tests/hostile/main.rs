//! What hostile bytes and schemas may cost where no type was generated: memory by the allocator's own count, time by the
//! processor's. (What they may cost generated types is in `codec/limits.rs`.)

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod data;
mod diamonds;
mod resolved;
mod text;
#[path = "../time/mod.rs"]
mod time;

use std::time::Duration;

use allocation_counter::measure;
use avrogen_runtime::datum::Schema;

/// A megabyte of input.
const INPUT: usize = 1_000_000;
/// What it may take of memory.
const MOST: u64 = 64 << 20;
/// What it may take of the processor's time: a second, and thirty in a build without optimizations, which takes that much longer
/// than what users run.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 1 });

/// Holds some work to the memory and the time promised.
fn bounded<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let mut done = None;
    let memory = time::within(LONGEST, name, || measure(|| done = Some(work())));
    assert!(memory.bytes_max <= MOST, "{name}: {} MiB", memory.bytes_max >> 20);
    done.unwrap()
}

fn schema(text: &str) -> Schema {
    Schema::parse(text).unwrap_or_else(|findings| panic!("{text}\n{findings}"))
}

fn record(name: &str, fields: &str) -> String {
    format!(r#"{{"type": "record", "name": "{name}", "fields": [{fields}]}}"#)
}

fn array(items: &str) -> String {
    format!(r#"{{"type": "array", "items": {items}}}"#)
}

fn map(values: &str) -> String {
    format!(r#"{{"type": "map", "values": {values}}}"#)
}

/// One block that claims so many items, then some bytes over and over.
fn block(items: u64, bytes: &[u8]) -> Vec<u8> {
    let mut input = Vec::new();
    let mut rest = items << 1;
    while rest > 0x7f {
        input.push(rest.to_le_bytes()[0] | 0x80);
        rest >>= 7;
    }
    input.push(rest.to_le_bytes()[0]);
    while !bytes.is_empty() && input.len() + bytes.len() <= INPUT {
        input.extend(bytes);
    }
    input
}
