//! What a user's build compiles for the generator: every crate on the list is a decision.

use std::collections::BTreeSet;
use std::process::Command;

/// Nothing that talks to a network, no runtime, no second schema library; hashes without dependencies.
const CRATES: [&str; 17] = [
    "annotate-snippets",
    "anstyle",
    "glob",
    "heck",
    "hmac-sha256",
    "md5",
    "prettyplease",
    "proc-macro2",
    "quote",
    "serde_spanned",
    "syn",
    "toml",
    "toml_datetime",
    "toml_parser",
    "unicode-ident",
    "unicode-width",
    "winnow",
];

#[test]
fn the_generator_needs_these_crates_and_no_others() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "avrogen-build", "--edges", "normal", "--prefix", "none", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo starts");
    let tree = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());
    let foreign: BTreeSet<&str> = names.filter(|name| !name.starts_with("avrogen-")).collect();
    assert_eq!(foreign, BTreeSet::from(CRATES));
}
