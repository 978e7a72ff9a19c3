//! What holds for all data of all schemas: they are what they were when they come back, and a way by several schemas leads
//! where the direct one does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bytes;
mod tree;
mod ways;

use avrogen_runtime::datum::{Random, Schema};
use proptest::test_runner::Config;

use tree::Tree;

/// So many cases. What failed once becomes a test of its own and not a seed in a file.
fn config(cases: u32) -> Config {
    Config { cases, failure_persistence: None, max_global_rejects: 100_000, ..Config::default() }
}

fn schema(tree: &Tree) -> Schema {
    let text = tree.text();
    Schema::parse(&text).unwrap_or_else(|findings| panic!("{text}\n{findings}"))
}

/// Some data of a schema, as bytes.
fn data(schema: &Schema, seed: u64) -> Vec<Vec<u8>> {
    let mut random = Random::new(schema, seed).expect("all trees have data that end");
    (0..5).map(|_| avrogen_runtime::datum::to_vec(schema, &random.next()).expect("it is a datum")).collect()
}
