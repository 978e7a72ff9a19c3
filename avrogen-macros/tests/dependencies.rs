//! What a user's build compiles for the macro: it hands tokens to the compiler, so it needs no formatter and no parser of all
//! of Rust.

use std::process::Command;

#[test]
fn macro_needs_no_formatter_and_no_parser_of_items() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "avrogen-macros", "--edges", "normal", "--prefix", "none", "--offline"])
        .args(["--format", "{p} {f}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo starts");
    let tree = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let parsers: Vec<&str> = tree.lines().filter(|line| line.starts_with("syn ")).collect();
    let is_whole = |line: &str| line.split([' ', ',']).any(|feature| feature == "full");
    assert!(!parsers.is_empty() && !parsers.iter().any(|line| is_whole(line)), "{parsers:?}");
    assert!(!tree.lines().any(|line| line.starts_with("prettyplease ")), "{tree}");
}
