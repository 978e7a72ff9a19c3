//! The table for people, and a line of JSON for each comparison.

use crate::measure::Measured;
use crate::peers::{AVROGEN, BORROWED};

/// The operation whose time is that of the borrowed form beside the owned one.
pub const BORROW: &str = "borrow";

/// How many times faster avrogen is than a peer.
pub struct Comparison {
    /// What it was measured on.
    pub workload: &'static str,
    /// What was measured.
    pub operation: &'static str,
    /// Beside whom.
    pub peer: &'static str,
    /// Above 1, avrogen is that many times faster, or smaller.
    pub ratio: f64,
}

/// Prints everything that was measured under the name of the benchmark.
pub fn print(bench: &str, unit: &str, all: &[Measured]) {
    let comparisons: Vec<_> = all.iter().flat_map(compare).collect();
    let mut operations: Vec<&str> = Vec::new();
    for operation in
        all.iter().map(|measured| measured.operation).chain(comparisons.iter().map(|c| c.operation))
    {
        if !operations.contains(&operation) {
            operations.push(operation);
        }
    }
    for operation in operations {
        table(operation, unit, all, &comparisons);
    }
    println!();
    lines(bench, &comparisons);
}

/// Prints a line of JSON for each comparison.
pub fn lines(bench: &str, comparisons: &[Comparison]) {
    for Comparison { workload, operation, peer, ratio } in comparisons {
        println!(
            r#"{{"bench": "{bench}", "workload": "{workload}", "operation": "{operation}", "peer": "{peer}", "ratio": {ratio:.3}}}"#
        );
    }
}

fn compare(measured: &Measured) -> Vec<Comparison> {
    let cost = |name| measured.costs.iter().find(|(candidate, _)| *candidate == name).map(|(_, cost)| *cost);
    let Some(own) = cost(AVROGEN) else { return Vec::new() };
    let mut comparisons = Vec::new();
    let (workload, operation) = (measured.workload, measured.operation);
    for (peer, cost) in &measured.costs {
        match *peer {
            AVROGEN => {}
            BORROWED => {
                comparisons.push(Comparison {
                    workload,
                    operation: BORROW,
                    peer: "avrogen owned",
                    ratio: own / cost,
                });
            }
            peer => comparisons.push(Comparison { workload, operation, peer, ratio: cost / own }),
        }
    }
    comparisons
}

fn table(operation: &str, unit: &str, all: &[Measured], comparisons: &[Comparison]) {
    let workloads: Vec<_> = all
        .iter()
        .filter(|measured| measured.operation == if operation == BORROW { "decode" } else { operation })
        .collect();
    print!("\n{operation:24}");
    workloads.iter().for_each(|measured| print!("{:>12}", measured.workload));
    println!("{:>12}", "mean");
    let own = if operation == BORROW { BORROWED } else { AVROGEN };
    print!("{:24}", format!("{own}, {unit}"));
    for measured in &workloads {
        match measured.costs.iter().find(|(name, _)| *name == own) {
            Some((_, cost)) => print!("{cost:>12.1}"),
            None => print!("{:>12}", "-"),
        }
    }
    println!();
    let mut peers: Vec<&str> = Vec::new();
    for comparison in comparisons.iter().filter(|comparison| comparison.operation == operation) {
        if !peers.contains(&comparison.peer) {
            peers.push(comparison.peer);
        }
    }
    for peer in peers {
        print!("{peer:24}");
        let of = |workload| {
            comparisons.iter().find(|c| c.operation == operation && c.peer == peer && c.workload == workload)
        };
        let ratios: Vec<_> =
            workloads.iter().map(|measured| of(measured.workload).map(|c| c.ratio)).collect();
        for ratio in &ratios {
            match ratio {
                Some(ratio) => print!("{:>12}", format!("{ratio:.2} x")),
                None => print!("{:>12}", "-"),
            }
        }
        let known: Vec<f64> = ratios.into_iter().flatten().collect();
        println!("{:>12}", format!("{:.2} x", mean(&known)));
    }
}

/// The geometric mean.
fn mean(ratios: &[f64]) -> f64 {
    (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp()
}

/// How far one workload may be below the goal for all.
const LEAST: f64 = 0.85;

/// What is asked for: as a geometric mean over all workloads, and of each of them not much less.
pub fn goals(all: &[Measured], goals: &[(&'static str, &'static str, f64)]) {
    let comparisons: Vec<_> = all.iter().flat_map(compare).collect();
    println!("\n{:36}{:>12}{:>12}{:>12}{:>12}", "asked for", "mean", "goal", "lowest", "goal");
    for &(operation, peer, goal) in goals {
        let of = comparisons.iter().filter(|c| c.operation == operation && c.peer == peer);
        let ratios: Vec<f64> = of.map(|c| c.ratio).collect();
        let (mean, lowest) = (mean(&ratios), ratios.iter().copied().fold(f64::INFINITY, f64::min));
        let missed = if mean < goal || lowest < LEAST * goal { "  missed" } else { "" };
        let columns =
            [mean, goal, lowest, LEAST * goal].map(|ratio| format!("{:>12}", format!("{ratio:.2} x")));
        println!("{:36}{}{missed}", format!("{operation}, {peer}"), columns.concat());
    }
}
