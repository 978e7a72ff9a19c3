//! Rust from real schemas: every valid one becomes code, and the code compiles without a warning under the strictest
//! lints, in both editions.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use avrogen_build::{Config, Error};
use avrogen_conformance::{conclude, folder, text};
use serde_json::Value;

/// A valid file and those that it needs.
struct Entry {
    name: String,
    files: Vec<PathBuf>,
    infinite: bool,
}

fn entries(corpus: &Path) -> Vec<Entry> {
    let manifest: Value = serde_json::from_str(&text(&corpus.join("MANIFEST.json"))).expect("a manifest");
    let files = manifest["files"].as_array().expect("a list of files").iter();
    let valid = files.filter(|entry| {
        matches!(entry["validity"].as_str(), Some("valid" | "needs"))
            && entry["disputed"].as_bool() == Some(false)
    });
    let entry = |entry: &Value| {
        let (file, path) = (entry["file"].as_str().expect("a file"), entry["path"].as_str().expect("a path"));
        let below = corpus.join(file.strip_suffix(path).expect("the file is below its repository"));
        let needs = entry["needs"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let tags = entry["tags"].as_array().into_iter().flatten();
        Entry {
            name: file.to_owned(),
            files: needs.chain([path]).map(|path| below.join(path)).collect(),
            infinite: tags.into_iter().any(|tag| tag == "recursion_infinite"),
        }
    };
    valid.map(entry).collect()
}

/// The code of an entry, or why there is none.
fn code(entry: &Entry) -> Result<String, Error> {
    let generated = Config::new().schemas(&entry.files).generate()?;
    Ok(generated.sets.into_iter().flat_map(|set| set.files).map(|file| file.contents).collect())
}

#[test]
fn every_valid_file_becomes_code_or_has_no_value() {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let (mut checked, mut failures) = (0, Vec::new());
    for entry in entries(&corpus) {
        checked += 1;
        match code(&entry) {
            Ok(_) if entry.infinite => failures.push(format!("{} has no finite value, and code", entry.name)),
            Ok(_) => {}
            Err(error) if entry.infinite && error.to_string().contains("infinite-record") => {}
            Err(error) => failures.push(format!("{}:\n{error}", entry.name)),
        }
    }
    conclude("valid files", checked, &failures);
}

/// Lints that a strict crate may have on. `missing_docs` is forbidden: nothing may allow it.
const STRICT: &str = "//! Code from real schemas.
#![forbid(missing_docs, unsafe_code)]
#![deny(warnings, nonstandard_style, unreachable_pub, rust_2018_idioms, clippy::all, clippy::pedantic)]
";

/// Bytes of code in one crate.
const BATCH: usize = 3 << 20;

#[test]
fn code_compiles_without_warnings_in_both_editions() {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let workspace = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("generated");
    let mut batches: Vec<Vec<(String, String)>> = vec![Vec::new()];
    let mut filled = 0;
    let mut checked = 0;
    for entry in entries(&corpus).into_iter().filter(|entry| !entry.infinite) {
        let Ok(code) = code(&entry) else { continue };
        checked += 1;
        if filled > BATCH {
            batches.push(Vec::new());
            filled = 0;
        }
        filled += code.len();
        batches.last_mut().expect("there is one").push((entry.name, code));
    }
    let mut members = String::new();
    for edition in ["2021", "2024"] {
        for (index, batch) in batches.iter().enumerate() {
            let name = format!("batch{index}-{edition}");
            write_crate(&workspace.join(&name), &name, edition, batch);
            let _ = write!(members, "{name:?}, ");
        }
    }
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n");
    write(&workspace.join("Cargo.toml"), &manifest);
    let output = Command::new(env!("CARGO"))
        .args(["clippy", "--workspace", "--keep-going", "--quiet", "--offline"])
        .current_dir(&workspace)
        .env("CARGO_TARGET_DIR", workspace.join("target"))
        .output()
        .expect("cargo starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    let failures: Vec<String> = if output.status.success() { Vec::new() } else { vec![errors.into_owned()] };
    conclude("code from valid files", checked, &failures);
}

fn write_crate(folder: &Path, name: &str, edition: &str, batch: &[(String, String)]) {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../avrogen-runtime").display().to_string();
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\n\n[dependencies]\navrogen-runtime = {{ path = {runtime:?} }}\n"
    );
    write(&folder.join("Cargo.toml"), &manifest);
    let mut root = STRICT.to_owned();
    for (index, (file, code)) in batch.iter().enumerate() {
        let _ = write!(root, "/// `{file}`\npub mod m{index} {{ include!(\"m{index}.rs\"); }}\n");
        write(&folder.join(format!("src/m{index}.rs")), code);
    }
    write(&folder.join("src/lib.rs"), &root);
}

/// Writes only what differs, so that a second run compiles nothing.
fn write(path: &Path, contents: &str) {
    if std::fs::read(path).is_ok_and(|old| old == contents.as_bytes()) {
        return;
    }
    std::fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder");
    std::fs::write(path, contents).expect("a file");
}
