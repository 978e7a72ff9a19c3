//! `cargo bench --bench resolution`: reading data of older schemas, beside peers and beside the data's own schema.
//!
//! `-- --ratios` leaves divan out; `-- --instructions` counts by callgrind instead of the clock.

use avrogen_benches::evolution::{self, Evolution, SAME_SCHEMA};
use avrogen_benches::instructions::{ONLY, collected};
use avrogen_benches::measure::{Measured, in_turns};
use avrogen_benches::peers::AVROGEN;
use avrogen_benches::report;

const DECODE: &str = "decode";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [ONLY, name, candidate, rounds] => only(name, candidate, rounds.parse().expect("a number of rounds")),
        ["--instructions"] => {
            let measured: Vec<_> = evolution::all().into_iter().map(count).collect();
            report::print("resolution-instructions", "instr.", &measured);
            goals(&measured);
        }
        ["--ratios"] => ratios(),
        [] => {
            divan::main();
            ratios();
        }
        _ => divan::main(),
    }
}

fn ratios() {
    let measured =
        evolution::all().into_iter().map(|Evolution { name, candidates }| in_turns(name, DECODE, candidates));
    let measured: Vec<_> = measured.collect();
    report::print("resolution", "ns", &measured);
    goals(&measured);
}

/// What is asked for, as a multiple of what the data's own schema costs.
const GOALS: [(&str, f64); 5] =
    [("event+field", 1.3), ("order+field", 1.3), ("click map", 1.7), ("order array", 1.7), ("wide all", 2.3)];

fn goals(measured: &[Measured]) {
    println!("\n{:24}{:>12}{:>12}", "times the same schema", "", "asked for");
    for (workload, goal) in GOALS {
        let costs = measured.iter().find(|measured| measured.workload == workload).map(|of| &of.costs[..]);
        let cost = |name| {
            let found = costs.into_iter().flatten().find(|(candidate, _)| *candidate == name);
            found.expect("it was measured").1
        };
        let times = cost(AVROGEN) / cost(SAME_SCHEMA);
        let missed = if times > goal { "  missed" } else { "" };
        println!("{workload:24}{:>12}{:>12}{missed}", format!("{times:.2} x"), format!("{goal:.1} x"));
    }
}

fn only(name: &str, candidate: &str, rounds: usize) {
    let mut evolutions = evolution::all();
    let evolution = evolutions.iter_mut().find(|known| known.name == name).expect("an older schema");
    let candidate = evolution.candidates.iter_mut().find(|known| known.name == candidate);
    let candidate = candidate.expect("a candidate");
    for _ in 0..rounds {
        candidate.run();
    }
}

/// What a run of some rounds more takes more.
fn count(evolution: Evolution) -> Measured {
    let costs = evolution.candidates.into_iter().map(|mut candidate| {
        let run = |rounds: usize| collected(&[evolution.name, candidate.name, &rounds.to_string()]);
        let (few, many) = (run(2), run(12));
        (candidate.name, (many - few) / (10 * candidate.run()) as f64)
    });
    Measured { workload: evolution.name, operation: DECODE, costs: costs.collect() }
}

#[divan::bench(
    args = ["event+field", "order+field", "click map", "order array", "wide all", "wide floats"],
    max_time = 0.1
)]
fn resolve(bencher: divan::Bencher, name: &str) {
    let mut evolutions = evolution::all();
    if let Some(evolution) = evolutions.iter_mut().find(|evolution| evolution.name == name)
        && let Some(candidate) = evolution.candidates.first_mut()
    {
        let messages = candidate.run();
        bencher.counter(divan::counter::ItemsCount::new(messages)).bench_local(|| candidate.run());
    }
}
