//! `cargo bench --bench generate`: code from the schema files that every generator accepts, in turns; the ratios.
//!
//! `AVROGEN_TEST_CORPUS` names a folder with schemas; without it those of this repository serve.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use avrogen_benches::generators::accepted::{ASK, answer, by_all, schemas};
use avrogen_benches::generators::{Generator, format, scratch};
use avrogen_benches::report::{self, Comparison};

/// Rounds in which everybody has a turn with each file. The best counts.
const ROUNDS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [ASK, generator, from, list] => answer(generator, from, list),
        [] => compare(),
        // `cargo bench` hands what is meant for one benchmark to all of them.
        _ => {}
    }
}

fn corpus() -> PathBuf {
    let Some(folder) = std::env::var_os("AVROGEN_TEST_CORPUS") else {
        return Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases");
    };
    let folder = PathBuf::from(folder);
    assert!(folder.is_dir(), "AVROGEN_TEST_CORPUS leads to {}, which is no folder", folder.display());
    folder
}

/// Whoever is measured: a generator, and whether its code goes through a formatter.
const CANDIDATES: [(Generator, bool); 6] = [
    (Generator::Own, false),
    (Generator::Rsgen, false),
    (Generator::Rsgen, true),
    (Generator::RsgenKept, false),
    (Generator::Peer, false),
    (Generator::Peer, true),
];

fn compare() {
    let files = by_all(&schemas(&corpus()));
    assert!(!files.is_empty(), "no file that all accept");
    println!("all of them: {} files", files.len());
    let scratch = scratch("measured");
    let mut totals = [0.0; CANDIDATES.len()];
    let mut sizes = [0; CANDIDATES.len()];
    for file in &files {
        let mut best = [f64::MAX; CANDIDATES.len()];
        for _ in 0..ROUNDS {
            for (index, (generator, formats)) in CANDIDATES.into_iter().enumerate() {
                let start = Instant::now();
                let mut code = generator.generate(file, &scratch).expect("it has been accepted");
                if formats {
                    code = format(&code).expect("it is well-formed");
                }
                best[index] = best[index].min(start.elapsed().as_secs_f64());
                if best[index] > 0.0 {
                    sizes[index] += black_box(code).len();
                }
            }
        }
        totals.iter_mut().zip(best).for_each(|(total, best)| *total += best);
    }
    let _ = std::fs::remove_dir_all(scratch);
    print(files.len(), totals, sizes);
}

fn print(files: usize, totals: [f64; CANDIDATES.len()], sizes: [usize; CANDIDATES.len()]) {
    println!("\n{:32}{:>12}{:>12}{:>12}", format!("generate, {files} files"), "ms", "MB of code", "ratio");
    let mut comparisons = Vec::new();
    for (index, (generator, formats)) in CANDIDATES.into_iter().enumerate() {
        let name = format!("{}{}", generator.name(), if formats { ", formatted" } else { "" });
        let ratio = totals[index] / totals[0];
        let megabytes = (sizes[index] / ROUNDS) as f64 / 1e6;
        println!("{name:32}{:>12.1}{megabytes:>12.2}{:>12}", totals[index] * 1e3, format!("{ratio:.2} x"));
        if generator != Generator::Own {
            let operation = if formats { "generate, formatted" } else { "generate" };
            comparisons.push(Comparison { workload: "corpus", operation, peer: generator.name(), ratio });
        }
    }
    println!();
    report::lines("generate", &comparisons);
}
