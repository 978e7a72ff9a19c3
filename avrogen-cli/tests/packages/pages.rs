//! The pages of the documentation, done as a reader would do them.
//!
//! A block under a file's name is that file. A block under `becomes` is among what is generated. In a `console` block commands are
//! run, and say what stands there. `sh` blocks are for a network or a clone, and are not run.

use avrogen_runtime::registry::{Schema, blocking};
use avrogen_runtime::testing::Registry;

use avrogen_harness::workspace;

use super::Package;

/// A fenced block and the line above it.
#[derive(Debug)]
struct Block<'a> {
    label: &'a str,
    language: &'a str,
    text: String,
    /// The line on which it ends.
    end: usize,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut above = "";
    let mut lines = page.lines().enumerate();
    while let Some((_, line)) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let mut block = Block { label: above, language, text: String::new(), end: 0 };
            for (number, line) in lines.by_ref() {
                if line == "```" {
                    block.end = number + 1;
                    break;
                }
                block.text.push_str(line);
                block.text.push('\n');
            }
            blocks.push(block);
        }
        above = line;
    }
    blocks
}

/// The crates of this workspace in place of those of the registry.
fn manifest(name: &str, dependencies: &str) -> String {
    let mut text =
        format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n");
    for line in dependencies.lines() {
        let of_ours = line.strip_suffix(" = \"0.1\"");
        let path =
            of_ours.map(|name| format!("{name} = {{ path = '{}' }}", workspace().join(name).display()));
        text.push_str(path.as_deref().unwrap_or(line));
        text.push('\n');
    }
    text
}

fn follow(page: &str, package: &Package) {
    let text = std::fs::read_to_string(workspace().join(page)).expect("the page");
    let mut done = 0;
    for block in blocks(&text) {
        let file = block.label.strip_prefix('`').and_then(|label| label.strip_suffix('`'));
        match (file, block.label, block.language) {
            (Some("Cargo.toml"), ..) => package.write("Cargo.toml", &manifest(package.name(), &block.text)),
            (Some(file), ..) => package.write(file, &block.text),
            (None, "becomes", _) => {
                let code = package.run("avrogen generate");
                let mut rest = code.lines().map(str::trim);
                for line in block.text.lines().map(str::trim) {
                    assert!(rest.any(|generated| generated == line), "{page}: `{line}` is not generated");
                }
            }
            (None, _, "console") => done += converse(page, &block.text, package),
            // What services run has tests of its own.
            (None, _, "sh" | "yaml") => {}
            (None, label, language) => panic!("{page}: what is the {language} under `{label}`?"),
        }
    }
    assert!(done > 0, "{page}: nothing was run");
}

/// Runs the commands of a block, and counts them.
fn converse(page: &str, text: &str, package: &Package) -> usize {
    let text = format!("\n{text}");
    let parts: Vec<&str> = text.split("\n$ ").skip(1).collect();
    for part in &parts {
        let (command, expected) = part.split_once('\n').unwrap_or((part, ""));
        let made = without_days(&package.run(command));
        assert_eq!(made.trim_end(), without_days(expected).trim_end(), "{page}: {command}");
    }
    parts.len()
}

/// The day until which a finding may be accepted is some day after the test.
fn without_days(text: &str) -> String {
    let line = |line: &str| match line.rsplit_once(' ') {
        Some((before, _)) if line.starts_with("  = accept: ") => format!("{before}\n"),
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

const BUILD: &str =
    "[dependencies]\navrogen-runtime = \"0.1\"\n\n[build-dependencies]\navrogen-build = \"0.1\"\n";

#[test]
fn readme() {
    let text = std::fs::read_to_string(workspace().join("README.md")).expect("the page");
    let call = "avrogen_build::compile(\"schemas\")";
    assert!(text.contains(call));
    let package = Package::new("readme");
    package.write("Cargo.toml", &manifest(package.name(), BUILD));
    package.write("build.rs", &format!("fn main() -> Result<(), avrogen_build::Error> {{ {call} }}\n"));
    follow("README.md", &package);
    // Input, output and run stand on the first screen.
    let run = blocks(&text).into_iter().find(|block| block.language == "console").expect("a run");
    assert!(run.end < 40, "the first screen ends on line {}", run.end);
}

#[test]
fn build_script() {
    follow("docs/build-script.md", &Package::new("build-script"));
}

#[test]
fn macro_() {
    follow("docs/macro.md", &Package::new("macro"));
}

#[test]
fn checked_in() {
    follow("docs/checked-in.md", &Package::new("checked-in"));
}

#[test]
fn check() {
    follow("docs/check.md", &Package::new("check"));
}

/// Two subjects that inline different revisions of one type.
const USER: &str = r#"{"type":"record","name":"User","namespace":"com.acme","fields":[{"name":"id","type":"long"},
    {"name":"home","type":{"type":"record","name":"Address","fields":[{"name":"zip","type":"string"}]}}]}"#;
const SHIPMENT: &str = r#"{"type":"record","name":"Shipment","namespace":"com.acme","fields":[{"name":"to","type":
    {"type":"record","name":"Address","fields":[{"name":"zip","type":"string"},{"name":"city","type":"string"}]}}]}"#;

#[test]
fn registry() {
    let registry = Registry::start().expect("a registry");
    let client = blocking::Client::new(registry.client().expect("a client")).expect("a runtime");
    for (subject, text) in [("users-value", USER), ("shipments-value", SHIPMENT)] {
        client.register(subject, &Schema::new(text)).expect("it is registered");
    }
    follow("docs/registry.md", &Package { registry: Some(registry.url()), ..Package::new("registry") });
}

/// Links between pages lead somewhere.
#[test]
fn links() {
    for page in [
        "README.md",
        "ARCHITECTURE.md",
        "docs/build-script.md",
        "docs/macro.md",
        "docs/checked-in.md",
        "docs/check.md",
        "docs/registry.md",
    ] {
        let path = workspace().join(page);
        let text = std::fs::read_to_string(&path).expect("the page");
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        for target in targets.filter(|target| !target.is_empty() && !target.contains("://")) {
            assert!(path.parent().expect("a folder").join(target).exists(), "{page} links to {target}");
        }
    }
}
