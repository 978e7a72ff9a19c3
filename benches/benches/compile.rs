//! `cargo bench --bench compile`: what 100 records of 20 fields cost to compile, beside the structs with derives of serde
//! that rsgen-avro makes; the ratios.

use std::path::Path;

use avrogen_benches::compile::{Package, RECORDS, schemas};
use avrogen_benches::report::{self, Comparison};

/// Rounds in which both have a turn. The best counts.
const ROUNDS: usize = 5;

fn main() {
    if std::env::args().skip(1).any(|argument| argument != "--bench") {
        // `cargo bench` hands what is meant for one benchmark to all of them.
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile");
    schemas(&folder.join("schemas"));
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../avrogen-runtime");
    let packages = [
        Package::new(
            &folder,
            "avrogen",
            &format!("avrogen-runtime = {{ path = {runtime:?} }}"),
            &own(&folder),
        ),
        Package::new(
            &folder,
            "rsgen-avro 0.19",
            "serde = { version = \"1\", features = [\"derive\"] }",
            &rsgen(&folder),
        ),
    ];
    let mut comparisons = Vec::new();
    println!(
        "{:32}{:>16}{:>16}{:>12}",
        format!("{RECORDS} records of 20 fields"),
        packages[0].name,
        packages[1].name,
        "ratio"
    );
    for (operation, command) in [("cargo check", "check"), ("cargo build", "build")] {
        for package in &packages {
            package.compile(command);
        }
        let mut best = [f64::MAX; 2];
        for _ in 0..ROUNDS {
            for (package, best) in packages.iter().zip(&mut best) {
                *best = best.min(package.compile(command));
            }
        }
        comparisons.push(row(operation, "s", best));
    }
    let bytes = packages.each_ref().map(|package| package.size as f64 / 1e3);
    comparisons.push(row("bytes of code", "kB", bytes));
    let bytes = packages.each_ref().map(|package| package.library() as f64 / 1e3);
    comparisons.push(row("bytes of library", "kB", bytes));
    println!();
    report::lines("compile", &comparisons);
}

fn row(operation: &'static str, unit: &str, [own, peer]: [f64; 2]) -> Comparison {
    let ratio = peer / own;
    println!("{:32}{own:>16.2}{peer:>16.2}{:>12}", format!("{operation}, {unit}"), format!("{ratio:.2} x"));
    Comparison { workload: "100 records", operation, peer: "rsgen-avro 0.19", ratio }
}

fn own(folder: &Path) -> String {
    let generated = avrogen_build::Config::new().schemas([folder.join("schemas")]).generate();
    let generated = generated.unwrap_or_else(|error| panic!("{error}"));
    generated.sets[0].files[0].contents().to_owned()
}

fn rsgen(folder: &Path) -> String {
    let pattern = folder.join("schemas/*.avsc").display().to_string();
    let mut code = Vec::new();
    let generator = rsgen_avro::Generator::new().expect("its defaults");
    generator.generate(&rsgen_avro::Source::GlobPattern(&pattern), &mut code).expect("it takes the schemas");
    String::from_utf8(code).expect("text")
}
