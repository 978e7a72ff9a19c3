//! `cargo bench -p avrogen-kafka-bench`: what the calling thread takes for a message with typed producers and consumers, beside
//! rdkafka alone. At the end a line of JSON for each comparison, whose ratio is above 1 where avrogen takes less.
//!
//! `-- --memory` sends and receives ten million messages, and prints what the process holds on the way.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::error::Error;

use avrogen_kafka_bench::avro::bench::{Click, Event, Order};
use avrogen_kafka_bench::avro::{Clicks, Events, Orders};
use avrogen_kafka_bench::run::{Bench, Costs};
use avrogen_kafka_bench::values::Workload as _;
use avrogen_runtime::kafka::OnFailure;

fn main() -> Result<(), Box<dyn Error>> {
    let bench = Bench::start()?;
    if std::env::args().any(|argument| argument == "--memory") {
        return memory(&bench);
    }
    let send = [
        ("event", bench.send::<Events, Event>()?),
        ("click", bench.send::<Clicks, Click>()?),
        ("order", bench.send::<Orders, Order>()?),
    ];
    // Messages that are still there from sending would be received; so brokers are new.
    let bench = Bench::start()?;
    let receive = [
        ("event", bench.receive::<Events, Event>(3)?),
        ("click", bench.receive::<Clicks, Click>(3)?),
        ("order", bench.receive::<Orders, Order>(3)?),
    ];
    for (operation, all) in [("send", &send), ("receive", &receive)] {
        println!(
            "\n{operation:10}{:>10}{:>10}{:>10}{:>10}{:>16}",
            "typed", "by hand", "raw", "codec", "(raw+codec)"
        );
        for (workload, Costs { raw, codec, by_hand, typed }) in all {
            let ratio = typed / (raw + codec);
            println!("{workload:10}{typed:>10.0}{by_hand:>10.0}{raw:>10.0}{codec:>10.0}{ratio:>14.2} x");
        }
    }
    println!();
    for (operation, all) in [("send", &send), ("receive", &receive)] {
        for (workload, Costs { raw, codec, by_hand, typed }) in all {
            for (peer, cost) in
                [("rdkafka and codec", raw + codec), ("rdkafka by hand", *by_hand), ("rdkafka", *raw)]
            {
                let ratio = cost / typed;
                println!(
                    r#"{{"bench": "kafka", "workload": "{workload}", "operation": "{operation}", "peer": "{peer}", "ratio": {ratio:.3}}}"#
                );
            }
        }
    }
    Ok(())
}

/// Ten million messages, so many of them under way at a time.
fn memory(bench: &Bench) -> Result<(), Box<dyn Error>> {
    const MESSAGES: usize = 10_000_000;
    const AT_A_TIME: usize = 20_000;
    let (users, values) = (bench.producer::<Events>()?, Event::all());
    bench.runtime.block_on(async {
        let mut received = bench.client().consumer::<Events>("memory", OnFailure::Stop).await?;
        let mut held = Vec::new();
        for sent in (0..MESSAGES).step_by(AT_A_TIME) {
            let mut batch = users.batch();
            for at in sent..sent + AT_A_TIME {
                batch.send(Events::message("key", &values[at % values.len()])).await?;
            }
            batch.finish().await?;
            for _ in 0..AT_A_TIME {
                received.recv().await?.done();
            }
            if (sent + AT_A_TIME).is_multiple_of(MESSAGES / 10) {
                held.push(resident()?);
                println!("{:>10} messages: {:>7} kB", sent + AT_A_TIME, held[held.len() - 1]);
            }
        }
        // The first tenth fills queues and the brokers.
        let (first, last) = (held[0], held[held.len() - 1]);
        println!("grown after the first tenth: {} kB", last.saturating_sub(first));
        Ok(())
    })
}

/// What the process holds of memory, in kB.
fn resident() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim_end_matches("kB").trim().parse()?)
}
