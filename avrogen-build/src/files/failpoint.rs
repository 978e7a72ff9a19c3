//! Accidents on demand, for tests: a process that is killed at a step of writing, and a disk that is full.
//!
//! `AVROGEN_FAILPOINT=kill@3` aborts the process at its third step, and `full@100` fails every write after 100 bytes. Only
//! builds with debug assertions read the variable.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Clone, Copy)]
enum Accident {
    None,
    Kill(usize),
    Full(usize),
}

fn accident() -> Accident {
    static ACCIDENT: OnceLock<Accident> = OnceLock::new();
    *ACCIDENT.get_or_init(|| {
        let Ok(text) = std::env::var("AVROGEN_FAILPOINT") else { return Accident::None };
        let parsed = text.split_once('@').and_then(|(what, number)| Some((what, number.parse().ok()?)));
        match parsed {
            Some(("kill", step)) => Accident::Kill(step),
            Some(("full", bytes)) => Accident::Full(bytes),
            _ => panic!("AVROGEN_FAILPOINT is `kill@STEP` or `full@BYTES`, not `{text}`"),
        }
    })
}

/// A step of writing.
pub(super) fn step() {
    static STEPS: AtomicUsize = AtomicUsize::new(0);
    if let Accident::Kill(at) = accident()
        && STEPS.fetch_add(1, Ordering::Relaxed) + 1 == at
    {
        std::process::abort();
    }
}

/// How much of some bytes the disk has room for.
pub(super) fn room(wanted: usize) -> usize {
    static WRITTEN: AtomicUsize = AtomicUsize::new(0);
    let Accident::Full(most) = accident() else { return wanted };
    let before = WRITTEN.fetch_add(wanted, Ordering::Relaxed);
    most.saturating_sub(before).min(wanted)
}
