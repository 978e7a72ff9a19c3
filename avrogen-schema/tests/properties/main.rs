//! What holds for every schema and every text.

mod compat;
mod format;
mod generate;
mod json;
mod schemas;
mod texts;

use proptest::test_runner::Config;

/// So many cases. What failed once becomes a test of its own and not a seed in a file.
fn config(cases: u32) -> Config {
    Config { cases, failure_persistence: None, max_global_rejects: 100_000, ..Config::default() }
}
