//! The package itself: what everybody who uses it compiles.

use std::collections::BTreeSet;
use std::process::Command;

#[test]
fn the_default_tree_is_the_one_on_the_list() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8_lossy(&output.stdout);
    let found: BTreeSet<_> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let list = include_str!("package/dependencies.txt");
    let listed: BTreeSet<_> = list.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(found, listed, "every crate here is compiled by every user: is it worth that?");
}
