//! Rust from real schemas, protocols among them, under settings that are not the default: it compiles under strict lints
//! all the same. Files are taken whose code has a line that none before had, but for names and texts.

use std::fmt::Write as _;
use std::path::{Display, Path, PathBuf};

use avrogen_build::{CodecStyle, Config, DecimalType, MapType, TimeType, UuidType};
use avrogen_conformance::corpus::{below, code};
use avrogen_conformance::scratch::{Workspace, write};
use avrogen_conformance::shape::Shapes;
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

/// Crates of a variant, which compile side by side.
const CRATES: usize = 2;

#[test]
fn code_compiles_under_other_settings() {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let files = below(&corpus);
    let mut workspace = Workspace::new(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("settings"));
    let mut checked = 0;
    for variant in &VARIANTS {
        let modules = modules(variant, &corpus, &files);
        checked += modules.len();
        for (at, package) in variant.packages().iter().enumerate() {
            let sources = workspace.package(package, variant.edition, variant.features);
            write_sources(&sources, modules.iter().skip(at).step_by(CRATES));
        }
    }
    let mut failures = Vec::new();
    for variant in &VARIANTS {
        // One by one, so that none has the features of another.
        let packages = variant.packages().map(|package| format!("--package={package}"));
        let arguments: Vec<&str> =
            ["clippy"].into_iter().chain(packages.iter().map(String::as_str)).collect();
        let errors = workspace.cargo(&arguments).err();
        failures.extend(errors.map(|errors| format!("{}:\n{errors}", variant.name)));
    }
    conclude("code under other settings", checked, &failures);
}

impl Variant {
    fn packages(&self) -> [String; CRATES] {
        std::array::from_fn(|at| format!("{}{at}", self.name))
    }
}

/// A file and its code.
struct Module<'a> {
    file: Display<'a>,
    code: String,
}

/// The code of a variant, of files that add to what is in it.
fn modules<'a>(variant: &Variant, corpus: &Path, files: &'a [PathBuf]) -> Vec<Module<'a>> {
    let mut shapes = Shapes::default();
    let module = |file: &'a PathBuf| {
        // What is refused is somebody else's test.
        let code = code(&(variant.settings)(Config::new().schemas([file])).generate().ok()?);
        if code.len() > variant.largest {
            return None;
        }
        let file = file.strip_prefix(corpus).expect("it is below").display();
        shapes.is_new(&code).then_some(Module { file, code })
    };
    files.iter().filter_map(module).collect()
}

fn write_sources<'a>(folder: &Path, modules: impl Iterator<Item = &'a Module<'a>>) {
    let mut root = STRICT.to_owned();
    for (index, Module { file, code }) in modules.enumerate() {
        let _ = write!(root, "/// `{file}`\npub mod m{index} {{ include!(\"m{index}.rs\"); }}\n");
        write(&folder.join(format!("m{index}.rs")), code);
    }
    write(&folder.join("lib.rs"), &root);
}
