//! `cargo bench -p avrogen-kafka-bench`: what the calling thread takes for a message with typed producers and consumers, beside
//! rdkafka alone. At the end a line of JSON for each comparison, whose ratio is above 1 where avrogen takes less.
//!
//! `-- --instructions` counts those of the calling thread by callgrind, which repeat, instead of the clock. `-- --memory` sends and
//! receives ten million messages, and prints what the process holds on the way.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::fmt::Debug;
use std::process::Command;

use avrogen_kafka_bench::avro::bench::{Click, Event, Order};
use avrogen_kafka_bench::avro::{Clicks, Events, Orders};
use avrogen_kafka_bench::compare::Rounds;
use avrogen_kafka_bench::receive::{Receiver, Receiving};
use avrogen_kafka_bench::run::{Bench, Failure};
use avrogen_kafka_bench::send::{self, Sender, Sending};
use avrogen_kafka_bench::values::Workload as _;
use avrogen_runtime::kafka::OnFailure;

const WORKLOADS: [&str; 3] = ["event", "click", "order"];

/// How often each candidate has its turn: a number with a middle.
const ROUNDS: usize = 15;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    if has("--memory") {
        return memory(&Bench::start()?);
    }
    if let Some(at) = arguments.iter().position(|argument| argument == ONLY) {
        let [operation, workload, who] = arguments.get(at + 1..).unwrap_or_default() else {
            return Err("an operation, a workload and a candidate".into());
        };
        return only(operation, workload, who);
    }
    let of_instructions = has("--instructions");
    println!("{} of the calling thread for a message\n", if of_instructions { "instructions" } else { "ns" });
    let mut lines = sending(of_instructions)?;
    println!();
    lines.extend(receiving(of_instructions)?);
    println!();
    println!("{}", lines.join("\n"));
    Ok(())
}

fn sending(of_instructions: bool) -> Result<Vec<String>, Failure> {
    use Sending::{ByHand, Codec, Raw, Typed};
    let mut lines = Vec::new();
    print("send", &["typed", "by hand", "raw", "codec"], &["/(raw+codec)", "/raw"]);
    for workload in WORKLOADS {
        let rounds = if of_instructions {
            Rounds::run(1, &Sending::ALL, |order| {
                order.iter().map(|who| counted("send", workload, who)).collect()
            })?
        } else {
            let bench = Bench::start()?;
            let (_, round) = senders(&bench, workload)?;
            Rounds::run(ROUNDS, &Sending::ALL, round)?
        };
        let costs = [Typed, ByHand, Raw, Codec].map(|who| rounds.cost(who));
        let ratios = [&[Raw, Codec][..], &[Raw]].map(|others| rounds.ratio(Typed, others));
        print_costs(workload, &costs, &ratios);
        lines.extend(json("send", workload, &["rdkafka and codec", "rdkafka"], &ratios));
    }
    Ok(lines)
}

/// Messages have their headers, which rdkafka has to be asked for, unless a consumer is set to do without: each way is held
/// against the same of rdkafka.
fn receiving(of_instructions: bool) -> Result<Vec<String>, Failure> {
    use Receiving::{ByHand, Codec, Raw, RawWithHeaders, Typed, TypedWithoutHeaders};
    let mut lines = Vec::new();
    print("receive, without headers", &["typed", "by hand", "raw", "codec"], &["/(raw+codec)", "/raw"]);
    let mut with_headers = Vec::new();
    for workload in WORKLOADS {
        let rounds = if of_instructions {
            Rounds::run(1, &Receiving::ALL, |order| {
                order.iter().map(|who| counted("receive", workload, who)).collect()
            })?
        } else {
            let bench = Bench::start()?;
            let (_, round) = receivers(&bench, workload)?;
            Rounds::run(ROUNDS, &Receiving::ALL, round)?
        };
        let costs = [TypedWithoutHeaders, ByHand, Raw, Codec].map(|who| rounds.cost(who));
        let ratios = [&[Raw, Codec][..], &[Raw]].map(|others| rounds.ratio(TypedWithoutHeaders, others));
        print_costs(workload, &costs, &ratios);
        lines.extend(json("receive", workload, &["rdkafka and codec", "rdkafka"], &ratios));
        with_headers.push((workload, rounds));
    }
    print("receive, with headers", &["typed", "raw", "codec"], &["/(raw+codec)", "/raw"]);
    for (workload, rounds) in with_headers {
        let costs = [Typed, RawWithHeaders, Codec].map(|who| rounds.cost(who));
        let ratios =
            [&[RawWithHeaders, Codec][..], &[RawWithHeaders]].map(|others| rounds.ratio(Typed, others));
        print_costs(workload, &costs, &ratios);
        let peers = ["rdkafka and codec, with headers", "rdkafka, with headers"];
        lines.extend(json("receive", workload, &peers, &ratios));
    }
    Ok(lines)
}

/// How many messages a turn has, and what takes a round of them.
type Round<'b, C> = (usize, Box<dyn FnMut(&[C]) -> Result<Vec<f64>, Failure> + 'b>);

fn senders<'b>(bench: &'b Bench, workload: &str) -> Result<Round<'b, Sending>, Failure> {
    Ok(match workload {
        "event" => {
            let mut sender = Sender::<Events, Event>::new(bench)?;
            (sender.messages(), Box::new(move |order| sender.round(order)))
        }
        "click" => {
            let mut sender = Sender::<Clicks, Click>::new(bench)?;
            (sender.messages(), Box::new(move |order| sender.round(order)))
        }
        _ => {
            let mut sender = Sender::<Orders, Order>::new(bench)?;
            (sender.messages(), Box::new(move |order| sender.round(order)))
        }
    })
}

fn receivers<'b>(bench: &'b Bench, workload: &str) -> Result<Round<'b, Receiving>, Failure> {
    Ok(match workload {
        "event" => {
            let mut receiver = Receiver::<Event>::new::<Events>(bench)?;
            (receiver.messages(), Box::new(move |order| receiver.round::<Events>(order)))
        }
        "click" => {
            let mut receiver = Receiver::<Click>::new::<Clicks>(bench)?;
            (receiver.messages(), Box::new(move |order| receiver.round::<Clicks>(order)))
        }
        _ => {
            let mut receiver = Receiver::<Order>::new::<Orders>(bench)?;
            (receiver.messages(), Box::new(move |order| receiver.round::<Orders>(order)))
        }
    })
}

fn print(what: &str, costs: &[&str], ratios: &[&str]) {
    print!("{what:26}");
    for name in costs {
        print!("{name:>9}");
    }
    for name in ratios {
        print!("{name:>16}");
    }
    println!();
}

fn print_costs(workload: &str, costs: &[f64], ratios: &[f64]) {
    print!("{workload:26}");
    for cost in costs {
        print!("{cost:>9.0}");
    }
    for ratio in ratios {
        print!("{ratio:>14.2} x");
    }
    println!();
}

fn json(operation: &str, workload: &str, peers: &[&str], ratios: &[f64]) -> Vec<String> {
    let line = |(peer, ratio): (&&str, &f64)| {
        let ratio = 1.0 / ratio;
        format!(
            r#"{{"bench": "kafka", "workload": "{workload}", "operation": "{operation}", "peer": "{peer}", "ratio": {ratio:.3}}}"#
        )
    };
    peers.iter().zip(ratios).map(line).collect()
}

/// What makes this program take one turn of one candidate: `--only OPERATION WORKLOAD CANDIDATE`.
const ONLY: &str = "--only";

fn only(operation: &str, workload: &str, who: &str) -> Result<(), Failure> {
    let bench = Bench::start()?;
    let is_meant = |known: &dyn Debug| format!("{known:?}") == who;
    let messages = if operation == "send" {
        let who = Sending::ALL.into_iter().find(|known| is_meant(known)).ok_or("no such candidate")?;
        let (messages, mut sender) = senders(&bench, workload)?;
        sender(&[who])?;
        messages
    } else {
        let who = Receiving::ALL.into_iter().find(|known| is_meant(known)).ok_or("no such candidate")?;
        let (messages, mut receiver) = receivers(&bench, workload)?;
        receiver(&[who])?;
        messages
    };
    println!("messages: {messages}");
    Ok(())
}

/// Instructions of a turn for a message, by callgrind: of the thread that takes it, and of nothing before or after it.
fn counted(operation: &str, workload: &str, who: impl Debug) -> Result<f64, Failure> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*::run::measured_*"])
        .arg(std::env::current_exe()?)
        .args([ONLY, operation, workload, &format!("{who:?}")])
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected : "));
    let count: f64 = count.ok_or_else(|| format!("callgrind says: {said}"))?.1.trim().parse()?;
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages.lines().find_map(|line| line.strip_prefix("messages: "));
    Ok(count / messages.ok_or("no turn was taken")?.parse::<f64>()?)
}

/// Ten million messages, so many of them under way at a time.
fn memory(bench: &Bench) -> Result<(), Failure> {
    const MESSAGES: usize = 10_000_000;
    const AT_A_TIME: usize = 20_000;
    let (users, values) = (send::producer::<Events>(bench)?, Event::all());
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
fn resident() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim_end_matches("kB").trim().parse()?)
}
