//! `avrogen pull` of a thousand subjects from a registry that takes 20 ms for each answer, beside the same requests one after
//! the other. `cargo bench -p avrogen-cli --bench pull` prints times, and at the end a line of JSON. Requests are counted, and
//! too many of them fail it; times depend on what else the machine does, and fail nothing.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use avrogen_runtime::registry::{Schema, blocking};
use avrogen_runtime::testing::Registry;
use avrogen_runtime::testing::registry::Fault;

const SUBJECTS: usize = 1_000;
const DELAY: Duration = Duration::from_millis(20);
/// What the registry is spared.
const MOST_IN_FLIGHT: usize = 20;
/// As many times faster than one after the other a pull can be.
const LEAST_IN_FLIGHT: usize = 10;

fn main() {
    let registry = Registry::start().expect("a registry");
    let client = blocking::Client::new(registry.client().expect("a client")).expect("a runtime");
    let name = |at: usize| format!("subject-{at}");
    for at in 0..SUBJECTS {
        client.register(&name(at), &Schema::new(schema(at))).expect("it is registered");
    }
    registry.inject(Fault::delay(DELAY).always());
    let folder = tempfile::tempdir().expect("a folder");

    let (first, requests, peak) = pull(&registry, folder.path(), &["--pattern", "^subject-"]);
    println!("{SUBJECTS} subjects, {DELAY:?} for each answer");
    println!("first pull        {first:>8.2} s  {requests:>6} requests, at most {peak} at the same time");
    // One after the other, as many requests would wait for an answer each, and here ten wait together: that holds on a machine
    // that has much else to do, where times say little.
    // What there is, and what holds for all of it, is asked once.
    assert!(requests <= 2 * SUBJECTS + 2, "{requests} requests of the first pull");
    assert!((LEAST_IN_FLIGHT..=MOST_IN_FLIGHT).contains(&peak), "{peak} requests at the same time");

    let before = state(folder.path());
    let (again, requests, peak) = pull(&registry, folder.path(), &[]);
    println!("second pull       {again:>8.2} s  {requests:>6} requests, at most {peak} at the same time");
    assert!(requests <= 2 * SUBJECTS, "{requests} requests of a pull with nothing new");
    assert!((LEAST_IN_FLIGHT..=MOST_IN_FLIGHT).contains(&peak), "{peak} requests at the same time");
    assert_eq!(state(folder.path()), before, "a pull with nothing new wrote something");

    let begun = Instant::now();
    for at in 0..SUBJECTS {
        client.level(&name(at)).expect("a level");
        client.latest(&name(at)).expect("a version");
    }
    let one_by_one = begun.elapsed().as_secs_f64();
    println!("one by one        {one_by_one:>8.2} s  {:>6} requests", 2 * SUBJECTS);
    let ratio = one_by_one / first;
    println!("ratio             {ratio:>8.1} x");
    println!(
        r#"{{"bench": "pull", "workload": "{SUBJECTS} subjects", "operation": "pull", "peer": "one by one", "ratio": {ratio:.3}}}"#
    );
}

/// A record of a few fields, no two alike.
fn schema(at: usize) -> String {
    let fields: Vec<String> = (0..8)
        .map(|field| format!(r#"{{"name":"f{field}","type":["null","string"],"default":null}}"#))
        .collect();
    format!(r#"{{"type":"record","name":"R{at}","namespace":"com.acme","fields":[{}]}}"#, fields.join(","))
}

/// Seconds, requests, and the most of these at the same time.
fn pull(registry: &Registry, folder: &Path, args: &[&str]) -> (f64, usize, usize) {
    registry.take_requests();
    registry.take_peak();
    let begun = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_avrogen"))
        .args(["pull", "-q"])
        .args(args)
        .current_dir(folder)
        .env("AVROGEN_REGISTRY_URL", registry.url())
        .stdout(std::process::Stdio::null())
        .status();
    assert!(status.expect("it starts").success());
    let time = begun.elapsed().as_secs_f64();
    (time, registry.take_requests().len(), registry.take_peak())
}

/// Every file with when it was written.
fn state(folder: &Path) -> Vec<(std::path::PathBuf, std::time::SystemTime)> {
    let mut files = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let written = std::fs::metadata(&path).and_then(|about| about.modified());
                files.push((path, written.expect("a time")));
            }
        }
    }
    files.sort();
    files
}
