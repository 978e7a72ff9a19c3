//! Rust from real schemas, protocols among them, under settings that are not the default: it compiles under strict lints
//! all the same. Of files from which much the same code is made, one is taken.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use avrogen_build::{CodecStyle, Config, DecimalType, MapType, TimeType, UuidType};
use avrogen_conformance::corpus::{below, code};
use avrogen_conformance::scratch::{Workspace, write};
use avrogen_conformance::{conclude, folder};

/// Settings to try, each with the features of the runtime that they need.
struct Variant {
    name: &'static str,
    edition: &'static str,
    features: &'static [&'static str],
    settings: fn(Config) -> Config,
    /// The most bytes of code that are made of a file: derives are slow to compile.
    largest: usize,
}

const VARIANTS: [Variant; 3] = [
    Variant {
        name: "other-types",
        edition: "2021",
        features: &["bigdecimal", "jiff"],
        settings: |config| {
            let config = config.borrowed(true).map(MapType::Hash).codec(CodecStyle::Size);
            let config = config.times(TimeType::Jiff).decimals(DecimalType::BigDecimal);
            config.derives(["Copy", "Eq", "Hash", "Ord", "PartialOrd"])
        },
        largest: 60_000,
    },
    Variant {
        name: "raw-types",
        edition: "2024",
        features: &[],
        settings: |config| config.times(TimeType::Raw).decimals(DecimalType::Raw).uuids(UuidType::Raw),
        largest: 20_000,
    },
    Variant {
        name: "derives",
        edition: "2024",
        features: &["bon", "serde"],
        settings: |config| config.builders(true).serde(true).borrowed(true),
        largest: 25_000,
    },
];

const STRICT: &str = "//! Code from real schemas.
#![forbid(missing_docs, unsafe_code)]
#![deny(warnings, nonstandard_style, unreachable_pub, rust_2018_idioms, clippy::all, clippy::pedantic)]
";

#[test]
fn code_compiles_under_other_settings() {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let files = below(&corpus);
    let mut workspace = Workspace::new(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("settings"));
    let mut checked = 0;
    for variant in &VARIANTS {
        let sources = workspace.package(variant.name, variant.edition, variant.features);
        checked += write_sources(&sources, variant, &corpus, &files);
    }
    let mut failures = Vec::new();
    for Variant { name, .. } in &VARIANTS {
        // One by one, so that none has the features of another.
        let errors = workspace.cargo(&["clippy", "--package", name]).err();
        failures.extend(errors.map(|errors| format!("{name}:\n{errors}")));
    }
    conclude("code under other settings", checked, &failures);
}

/// Writes the code of a variant, and says of how many files it is.
fn write_sources(folder: &Path, variant: &Variant, corpus: &Path, files: &[PathBuf]) -> usize {
    let mut root = STRICT.to_owned();
    let mut seen = HashSet::new();
    for (index, file) in files.iter().enumerate() {
        // What is refused is somebody else's test.
        let Ok(generated) = (variant.settings)(Config::new().schemas([file])).generate() else { continue };
        let code = code(&generated);
        if code.len() > variant.largest || !seen.insert(calls(&code)) {
            continue;
        }
        let name = file.strip_prefix(corpus).expect("it is below").display();
        let _ = write!(root, "/// `{name}`\npub mod m{index} {{ include!(\"m{index}.rs\"); }}\n");
        write(&folder.join(format!("m{index}.rs")), &code);
    }
    write(&folder.join("lib.rs"), &root);
    seen.len()
}

/// What code calls of the runtime, without what it calls that with.
fn calls(code: &str) -> BTreeSet<String> {
    let lines = code.lines().map(str::trim).filter(|line| line.contains("rt::"));
    let calls = lines.map(|line| line.split("self.").next().unwrap_or_default());
    calls.map(|call| call.chars().filter(|c| !c.is_ascii_digit()).collect()).collect()
}
