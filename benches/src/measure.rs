//! Times that can be compared: everybody in turns, and of many rounds the best.

use std::time::{Duration, Instant};

use crate::peers::{Candidate, Operation, Workload};

/// Rounds in which each candidate has a turn. What else the machine does falls on all alike, and the best round is the
/// one it fell on least.
const ROUNDS: usize = 160;
/// How long a turn lasts: long enough that what it finds in the caches is its own, and short enough that the system lets some
/// of them go on undisturbed.
const TURN: Duration = Duration::from_millis(1);

/// What everybody needs for a message, in nanoseconds or instructions.
pub struct Measured {
    /// The workload.
    pub workload: &'static str,
    /// The operation, by its name in the table.
    pub operation: &'static str,
    /// By candidate.
    pub costs: Vec<(&'static str, f64)>,
}

/// Measures one operation on one workload.
pub fn measure<W: Workload>(operation: Operation) -> Measured {
    in_turns(W::NAME, operation.name(), operation.candidates::<W>())
}

/// Measures candidates of one's own.
pub fn in_turns(workload: &'static str, operation: &'static str, mut candidates: Vec<Candidate>) -> Measured {
    let mut costs: Vec<_> = candidates.iter().map(|candidate| (candidate.name, f64::MAX)).collect();
    for _ in 0..ROUNDS {
        for (candidate, (_, best)) in candidates.iter_mut().zip(&mut costs) {
            *best = best.min(turn(candidate));
        }
    }
    Measured { workload, operation, costs }
}

fn turn(candidate: &mut Candidate) -> f64 {
    let (start, mut messages) = (Instant::now(), 0.0);
    loop {
        messages += candidate.run() as f64;
        let elapsed = start.elapsed();
        if elapsed >= TURN {
            return elapsed.as_nanos() as f64 / messages;
        }
    }
}
