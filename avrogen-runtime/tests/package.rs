//! The package itself: what it depends on, and that each feature stands for itself.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Features that are programs of their own, with a network stack beneath: their tests compile them, not this one.
const LARGE: [&str; 5] = ["blocking", "kafka", "kafka-zstd", "registry", "testing"];

/// Cargo on this package, apart from the build that runs this test, and with nothing to fetch that it did not need.
fn cargo(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(args)
        .arg("--offline")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("package"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "cargo {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_default_tree_is_the_one_on_the_list() {
    let tree = cargo(&["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    let found: BTreeSet<_> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let list = include_str!("package/dependencies.txt");
    let listed: BTreeSet<_> = list.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(found, listed, "every crate here is compiled by every user: is it worth that?");
}

#[test]
fn each_feature_compiles_alone() {
    let manifest = include_str!("../Cargo.toml");
    let features =
        manifest.split("[features]").nth(1).and_then(|rest| rest.split("\n[").next()).unwrap_or_default();
    let names: Vec<_> = features
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| Some(line.split_once('=')?.0.trim()))
        .filter(|name| !LARGE.contains(name))
        .collect();
    assert!(names.contains(&"default") && names.contains(&"jiff"), "{names:?}");
    let check = ["check", "--quiet", "--lib", "--no-default-features"];
    cargo(&check);
    for name in names {
        cargo(&[&check[..], &["--features", name]].concat());
    }
}
