//! `cargo bench` runs each codec by itself under divan and then all in turns, and prints how many times faster avrogen is.
//!
//! `cargo bench -- --ratios` leaves divan out; `cargo bench -- --instructions` counts by callgrind instead of the clock;
//! other arguments are divan's, such as a filter.

use avrogen_benches::instructions::{self, ONLY, count};
use avrogen_benches::measure::{Measured, measure};
use avrogen_benches::peers::{Click, Event, Operation, Order, Typed, Wide, Workload, agree};
use avrogen_benches::report;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [ONLY, workload, operation, candidate, rounds] => {
            let rounds = rounds.parse().expect("a number of rounds");
            instructions::only::<Event>(workload, operation, candidate, rounds);
            instructions::only::<Click>(workload, operation, candidate, rounds);
            instructions::only::<Wide>(workload, operation, candidate, rounds);
            instructions::only::<Order>(workload, operation, candidate, rounds);
            instructions::only::<Typed>(workload, operation, candidate, rounds);
        }
        ["--instructions"] => {
            report::print("codec-instructions", "instr.", &everything(&Count));
            report::print("codec-typed-instructions", "instr.", &typed(&Count));
        }
        ["--ratios"] => ratios(),
        [] => {
            divan::main();
            ratios();
        }
        _ => divan::main(),
    }
}

/// What is asked for.
const GOALS: [(&str, &str, f64); 6] = [
    ("encode", "serde_avro_fast", 5.0),
    ("encode", "prost", 1.8),
    ("encode", "bincode", 1.0),
    ("decode", "serde_avro_fast", 1.5),
    ("decode", "prost", 1.6),
    (report::BORROW, "avrogen owned", 1.4),
];

fn ratios() {
    agree::<Event>();
    agree::<Click>();
    agree::<Wide>();
    agree::<Order>();
    agree::<Typed>();
    let measured = everything(&Time);
    report::print("codec", "ns", &measured);
    report::print("codec-typed", "ns", &typed(&Time));
    report::goals(&measured, &GOALS);
}

/// How a cost is found.
trait Meter {
    fn meter<W: Workload>(&self, operation: Operation) -> Measured;
}

struct Time;
struct Count;

impl Meter for Time {
    fn meter<W: Workload>(&self, operation: Operation) -> Measured {
        measure::<W>(operation)
    }
}

impl Meter for Count {
    fn meter<W: Workload>(&self, operation: Operation) -> Measured {
        count::<W>(operation)
    }
}

fn everything(by: &impl Meter) -> Vec<Measured> {
    let of = |operation| {
        [
            by.meter::<Event>(operation),
            by.meter::<Click>(operation),
            by.meter::<Wide>(operation),
            by.meter::<Order>(operation),
        ]
    };
    Operation::ALL.into_iter().flat_map(of).collect()
}

fn typed(by: &impl Meter) -> Vec<Measured> {
    Operation::ALL.into_iter().map(|operation| by.meter::<Typed>(operation)).collect()
}

const ENCODERS: [&str; 9] = [
    "avrogen",
    "avrogen to_vec",
    "serde_avro_fast",
    "prost",
    "bincode",
    "apache-avro serde",
    "apache-avro value",
    "to_avro_datum",
    "floor: copy",
];

const DECODERS: [&str; 9] = [
    "avrogen",
    "avrogen borrowed",
    "serde_avro_fast",
    "prost",
    "bincode",
    "apache-avro serde",
    "apache-avro value",
    "from_avro_datum",
    "floor: copy and allocate",
];

#[divan::bench(types = [Event, Click, Wide, Order, Typed], args = ENCODERS, max_time = 0.1)]
fn encode<W: Workload>(bencher: divan::Bencher, name: &str) {
    single::<W>(bencher, Operation::Encode, name);
}

#[divan::bench(types = [Event, Click, Wide, Order, Typed], args = DECODERS, max_time = 0.1)]
fn decode<W: Workload>(bencher: divan::Bencher, name: &str) {
    single::<W>(bencher, Operation::Decode, name);
}

/// All messages one after the other, by one candidate; nothing where the workload does not have it.
fn single<W: Workload>(bencher: divan::Bencher, operation: Operation, name: &str) {
    let mut candidates = operation.candidates::<W>();
    if let Some(candidate) = candidates.iter_mut().find(|candidate| candidate.name == name) {
        let messages = candidate.run();
        bencher.counter(divan::counter::ItemsCount::new(messages)).bench_local(|| candidate.run());
    }
}
