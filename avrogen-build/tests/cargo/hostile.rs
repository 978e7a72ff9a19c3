//! Code of every valid and every hostile schema of the repository, and of some that are too large to keep: it compiles in
//! both editions under strict lints, and its documentation is text.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use avrogen_harness::{Package, Ran, files_below};

use crate::package;

/// Schemas by the name of their set, each in a file.
fn schemas() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for folder in ["valid", "hostile"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas").join(folder);
        let mut files: Vec<PathBuf> =
            fs::read_dir(&folder).expect("schemas").map(|entry| entry.expect("a schema").path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "avsc"));
        files.sort();
        assert!(files.len() >= 4);
        for file in files {
            let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
            let hostile = if folder.ends_with("hostile") { "hostile-" } else { "" };
            all.push((format!("{hostile}{name}"), fs::read_to_string(file).expect("text")));
        }
    }
    all.push(("wide".to_owned(), wide()));
    all.push(("branches".to_owned(), branches()));
    all.push(("namespace".to_owned(), namespace()));
    all
}

/// A record of 1,000 fields, whose constructor takes half of them.
fn wide() -> String {
    let mut text = String::from(r#"{"type": "record", "name": "Wide", "fields": ["#);
    for field in 0..1000 {
        let schema = match field % 4 {
            0 => r#""string""#,
            1 => r#"["null", "long"], "default": null"#,
            2 => r#"{"type": "array", "items": "double"}, "default": []"#,
            _ => r#"{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}"#,
        };
        let separator = if field == 0 { "" } else { "," };
        write!(text, "{separator}{{\"name\": \"field{field}\", \"type\": {schema}}}")
            .expect("a string takes all");
    }
    text + "]}"
}

/// A union of 140 records, some of which hold it again.
fn branches() -> String {
    let mut text =
        String::from(r#"{"type": "record", "name": "Event", "fields": [{"name": "of", "type": ["null""#);
    for branch in 0..140 {
        let schema = if branch % 10 == 0 { r#"["null", "Event"]"# } else { r#""long""# };
        let field = format!(r#"{{"name": "a", "type": {schema}}}"#);
        write!(text, r#", {{"type": "record", "name": "Branch{branch}", "fields": [{field}]}}"#)
            .expect("a string takes all");
    }
    text + "]}]}"
}

/// A namespace of 100 names.
fn namespace() -> String {
    let outer = vec!["a"; 100].join(".");
    format!(
        r#"{{"type": "record", "name": "{outer}.Inner", "fields": [
            {{"name": "other", "type": {{"type": "record", "name": "b.Other", "fields": [
                {{"name": "back", "type": ["null", "{outer}.Inner"], "default": null}}]}}}}]}}"#
    )
}

const STRICT: &str = "//! Schemas that are made to break code.
#![forbid(missing_docs, unsafe_code)]
#![deny(warnings, nonstandard_style, unreachable_pub, rust_2018_idioms)]
";

/// A package with a set for each schema.
fn hostile(edition: &str) -> Package {
    let mut build = String::new();
    let mut library = STRICT.to_owned();
    let schemas = schemas();
    for (name, _) in &schemas {
        let module = name.replace('-', "_");
        writeln!(
            build,
            "avrogen_build::Config::new().set({name:?}).schemas([\"schemas/{name}.avsc\"]).compile()?;"
        )
        .expect("a string takes all");
        write!(
            library,
            "/// `{name}`\npub mod {module}_ {{ avrogen_runtime::include_schemas!({name:?}); }}\n"
        )
        .expect("a string takes all");
    }
    let build = format!("{build} Ok(())");
    let package = package::package(&format!("hostile-{edition}"), edition, &build, &library);
    for (name, text) in schemas {
        package.write(&format!("schemas/{name}.avsc"), &text);
    }
    package
}

#[test]
fn hostile_schemas_become_code_and_documentation() {
    package::succeed(&hostile("2021"));
    let package = hostile("2024");
    package::succeed(&package);
    for line in package.printed_by_build_script() {
        let expected =
            ["cargo::rustc-env=AVROGEN_SCHEMAS_", "cargo::rerun-if-changed=schemas/", "cargo::warning="];
        assert!(expected.iter().any(|start| line.starts_with(start)), "{line}");
    }
    let documented = Ran::of(package.cargo("doc").env("RUSTDOCFLAGS", "-D warnings"));
    assert_eq!(documented.code, 0, "{}", documented.stderr);
    let pages = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages/doc/hostile_2024");
    let mut read = 0;
    for path in files_below(&pages) {
        if path.extension().is_some_and(|extension| extension == "html") {
            read += 1;
            let page = fs::read_to_string(&path).expect("text");
            for acting in ["<script>alert", "href=\"https://example.com", "example-wrap", "\u{202e}"] {
                assert!(!page.contains(acting), "{acting} in {}", path.display());
            }
        }
    }
    assert!(read > 200, "{read} pages");
}
