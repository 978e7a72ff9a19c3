//! `cargo bench --bench resolution`: reading data of older schemas, beside peers and beside the data's own schema.
//!
//! `cargo bench --bench resolution -- --ratios` leaves divan out.

use avrogen_benches::evolution;
use avrogen_benches::measure::in_turns;
use avrogen_benches::peers::Operation;
use avrogen_benches::report;

fn main() {
    if !std::env::args().any(|argument| argument == "--ratios") {
        divan::main();
    }
    let measured: Vec<_> = evolution::all()
        .into_iter()
        .map(|evolution| in_turns(evolution.name, Operation::Decode, evolution.candidates))
        .collect();
    report::print("resolution", "ns", &measured);
}

#[divan::bench(args = ["event+field", "order+field", "click map", "order array", "wide all"], max_time = 0.1)]
fn resolve(bencher: divan::Bencher, name: &str) {
    let mut evolutions = evolution::all();
    if let Some(evolution) = evolutions.iter_mut().find(|evolution| evolution.name == name)
        && let Some(candidate) = evolution.candidates.first_mut()
    {
        let messages = candidate.run();
        bencher.counter(divan::counter::ItemsCount::new(messages)).bench_local(|| candidate.run());
    }
}
