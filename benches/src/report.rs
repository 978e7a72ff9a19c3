//! The table for people, and a line of JSON for each comparison.

use crate::measure::Measured;
use crate::peers::{AVROGEN, BORROWED};

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
    for operation in ["encode", "decode", "borrow"] {
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
    let (workload, operation) = (measured.workload, measured.operation.name());
    for (peer, cost) in &measured.costs {
        match *peer {
            AVROGEN => {}
            BORROWED => {
                comparisons.push(Comparison {
                    workload,
                    operation: "borrow",
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
        .filter(|measured| {
            measured.operation.name() == if operation == "borrow" { "decode" } else { operation }
        })
        .collect();
    print!("\n{operation:24}");
    workloads.iter().for_each(|measured| print!("{:>12}", measured.workload));
    println!("{:>12}", "mean");
    let own = if operation == "borrow" { BORROWED } else { AVROGEN };
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
        let mean = (known.iter().map(|ratio| ratio.ln()).sum::<f64>() / known.len() as f64).exp();
        println!("{:>12}", format!("{mean:.2} x"));
    }
}
