//! Packages around generated code, and what it takes to compile them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Records in the schemas, each with 20 fields.
pub const RECORDS: usize = 100;

/// The schema of a record of 20 fields that both sides can have: plain types, options, collections and an enum.
pub fn schema(number: usize) -> String {
    let mut fields = Vec::new();
    let mut add = |count: usize, name: &str, schema: &str| {
        for index in 0..count {
            fields.push(format!(r#"{{"name": "{name}_{index}", "type": {schema}}}"#));
        }
    };
    add(5, "text", r#""string""#);
    add(4, "number", r#""long""#);
    add(2, "count", r#""int""#);
    add(2, "share", r#""double""#);
    add(2, "flag", r#""boolean""#);
    add(2, "remark", r#"["null", "string"], "default": null"#);
    add(1, "tags", r#"{"type": "array", "items": "string"}"#);
    add(1, "totals", r#"{"type": "map", "values": "long"}"#);
    let symbols = r#""symbols": ["CREATED", "CHANGED", "MOVED", "GONE"]"#;
    add(1, "state", &format!(r#"{{"type": "enum", "name": "State{number}", {symbols}}}"#));
    assert_eq!(fields.len(), 20);
    let fields = fields.join(",\n    ");
    format!(
        "{{\"type\": \"record\", \"name\": \"Record{number}\", \"namespace\": \"com.acme\", \"fields\": [\n    {fields}\n]}}\n"
    )
}

/// A package with generated code in it.
pub struct Package {
    /// The name in tables.
    pub name: &'static str,
    folder: PathBuf,
    /// Bytes of generated code.
    pub size: usize,
}

impl Package {
    /// Writes one below a folder: its dependencies in TOML, and its code.
    pub fn new(below: &Path, name: &'static str, dependencies: &str, code: &str) -> Self {
        let folder = below.join(name.replace(['.', ' '], "-"));
        fs::create_dir_all(folder.join("src")).expect("a folder for the package");
        let manifest = format!(
            "[package]\nname = \"generated\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{dependencies}\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
        // The versions that were built for this benchmark: nothing is looked up.
        fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock"), folder.join("Cargo.lock"))
            .expect("a lock file");
        fs::write(folder.join("src/lib.rs"), "pub mod code;\n").expect("a library");
        fs::write(folder.join("src/code.rs"), code).expect("the code");
        Self { name, folder, size: code.len() }
    }

    /// Compiles the package anew, but not what it depends on, and gives the seconds of processor time that it took.
    pub fn compile(&self, command: &str) -> f64 {
        let library = self.folder.join("src/lib.rs");
        let mut text = fs::read_to_string(&library).expect("it was written");
        text.push('\n');
        fs::write(library, text).expect("it can be written");
        let (start, before) = (Instant::now(), processor_time());
        let status = Command::new("cargo")
            .args([command, "--quiet", "--offline"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .status()
            .expect("cargo starts");
        assert!(status.success(), "the code of {} does not compile", self.name);
        match (before, processor_time()) {
            (Some(before), Some(after)) => after - before,
            _ => start.elapsed().as_secs_f64(),
        }
    }

    /// The bytes of the library that a build has made.
    pub fn library(&self) -> u64 {
        fs::metadata(self.folder.join("target/debug/libgenerated.rlib")).expect("it has been built").len()
    }
}

/// The seconds of processor time of all child processes so far, where the system tells.
fn processor_time() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in parentheses, may hold anything; of children, fields 16 and 17 count, in hundredths.
    let fields: Vec<&str> = status.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = |field: usize| fields.get(field - 3)?.parse::<f64>().ok();
    Some((ticks(16)? + ticks(17)?) / 100.0)
}

/// The schemas in files of their own, in a folder.
pub fn schemas(folder: &Path) {
    fs::create_dir_all(folder).expect("a folder for schemas");
    for number in 0..RECORDS {
        let mut name = String::new();
        write!(name, "record{number:03}.avsc").expect("a string takes all");
        fs::write(folder.join(name), schema(number)).expect("a schema");
    }
}
