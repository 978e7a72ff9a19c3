//! Instructions instead of time, by callgrind: they repeat, whatever else the machine does.

use std::process::Command;

use crate::measure::Measured;
use crate::peers::{Operation, Workload};
use crate::values::Message;

/// What makes this program handle messages by one candidate and nothing else: `--only WORKLOAD OPERATION CANDIDATE ROUNDS`.
pub const ONLY: &str = "--only";

/// Handles all messages so many times, if the workload is meant.
pub fn only<W: Workload>(workload: &str, operation: &str, candidate: &str, rounds: usize) {
    if workload != W::NAME {
        return;
    }
    let operation = Operation::ALL.into_iter().find(|known| known.name() == operation).expect("an operation");
    let mut candidates = operation.candidates::<W>();
    let found = candidates.iter_mut().find(|known| known.name == candidate).expect("a candidate");
    for _ in 0..rounds {
        found.run();
    }
}

/// Counts one operation on one workload: what a run of some rounds more takes more.
pub fn count<W: Workload>(operation: Operation) -> Measured {
    let costs = operation.candidates::<W>().into_iter().map(|candidate| {
        let run =
            |rounds: usize| collected(&[W::NAME, operation.name(), candidate.name, &rounds.to_string()]);
        let (few, many) = (run(2), run(12));
        (candidate.name, (many - few) / (10 * <W::Plain as Message>::COUNT) as f64)
    });
    Measured { workload: W::NAME, operation: operation.name(), costs: costs.collect() }
}

/// Instructions of this program after [`ONLY`] and some arguments.
pub fn collected(arguments: &[&str]) -> f64 {
    let program = std::env::current_exe().expect("this program has a path");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .arg(ONLY)
        .args(arguments)
        .output()
        .expect("valgrind is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected : "));
    count.and_then(|(_, count)| count.trim().parse().ok()).unwrap_or_else(|| panic!("callgrind says: {said}"))
}
