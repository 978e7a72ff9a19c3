//! What is generated from each case of the package `tests`, which compiles and uses it, is what stands beside the case.
//! `SNAPSHOTS=overwrite` takes the new state.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use avrogen_build::{CodecStyle, Config, Error, Findings, Generated, MapType, TimeType};
use snapbox::{Assert, Data};

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = std::fs::read_dir(package().join("../tests/cases"))
        .expect("the cases")
        .map(|entry| entry.expect("a case").path())
        .collect();
    cases.sort();
    assert!(cases.len() > 20);
    cases
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn generate(case: &Path) -> Generated {
    // Relative to the package, as everything that a user names.
    let case = case.strip_prefix(package()).expect("a case is below the package");
    let project = case.join("avrogen.toml");
    let has_project = package().join(&project).exists();
    let config = if has_project { Config::new().project(project) } else { Config::new().schemas([case]) };
    config.generate().unwrap_or_else(|error: Error| panic!("{}:\n{error}", case.display()))
}

fn warnings(findings: &Findings) -> String {
    let line = |finding: &avrogen_build::Diagnostic| {
        let at = finding.span().map(|span| findings.sources.position(span));
        let file =
            finding.span().map(|span| findings.sources.get(span.file).name.clone()).unwrap_or_default();
        let (line, column) = at.map(|at| (at.line, at.column)).unwrap_or_default();
        format!("{file}:{line}:{column}: {}: {}\n", finding.code, finding.message)
    };
    findings.diagnostics.iter().map(line).collect()
}

#[test]
fn code_and_warnings_are_as_they_stand_there() {
    let assert = Assert::new().action_env("SNAPSHOTS");
    for case in cases() {
        let generated = generate(&case);
        for file in &generated.sets[0].files {
            let is_tree = generated.sets[0].out.is_some();
            let path =
                if is_tree { case.join("expected").join(&file.path) } else { case.join("expected.rs") };
            assert.eq(Data::from(file.contents()).raw(), Data::read_from(&path, None).raw());
        }
        let warnings = warnings(&generated.findings);
        let path = case.join("warnings.txt");
        if path.exists() || !warnings.is_empty() {
            assert.eq(Data::from(warnings).raw(), Data::read_from(&path, None).raw());
        }
    }
}

/// What the case `settings` says in its file.
fn setters(case: &Path) -> Config {
    Config::new()
        .schemas([case])
        .map(MapType::Hash)
        .derives(["Eq", "Hash", "::core::marker::Copy", "Ord"])
        .codec(CodecStyle::Size)
        .types("com.acme.Thing", |made| made.rust_name("RenamedThing").attributes(["#[must_use]"]))
        .types("com.acme.geo.*", |made| made.derives(["PartialOrd"]))
        .fields("com.acme.Thing.sorted", |field| field.map(MapType::BTree))
        .fields("com.acme.Thing.of", |field| field.rust_name("r#type").union_name("Kind"))
        .fields("**.id", |field| field.attributes(["#[doc(alias = \"key\")]"]))
}

#[test]
fn setters_say_what_a_file_says() {
    let case = package().join("../tests/cases/settings");
    let generated = setters(&case).generate().unwrap_or_else(|error| panic!("{error}"));
    let expected = std::fs::read_to_string(case.join("expected.rs")).expect("the case's code");
    assert_eq!(generated.sets[0].files[0].contents(), expected);
    let selectors = [
        setters(&case).types("com.acme.Gone", |made| made.builders(true)),
        setters(&case).fields("com.acme.Thing.gone", |field| field.map(MapType::BTree)),
        setters(&case).types("**.Point.x", |made| made.serde(true)),
    ];
    for config in selectors {
        let Err(Error::Findings(findings)) = config.generate() else { panic!("a selector matches nothing") };
        let codes: Vec<_> = findings.diagnostics.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["unmatched-selector"]);
    }
}

/// What the case `mappings` says in its file.
fn mappings(case: &Path) -> Config {
    Config::new()
        .schemas([case])
        .borrowed(true)
        .times(TimeType::Raw)
        .fields("com.acme.Parcel.raw", |field| field.with("crate::adapters::Plain"))
        .logical_types("track", |mapping| mapping.with("crate::adapters::TrackNumber"))
        .logical_types("date", |mapping| mapping.with("crate::adapters::Days"))
        .properties("acme.unit", "gram", |mapping| mapping.with("crate::adapters::Grams"))
}

#[test]
fn mappings_are_set_in_rust_as_in_a_file() {
    let case = package().join("../tests/cases/mappings");
    let generated = mappings(&case).generate().unwrap_or_else(|error| panic!("{error}"));
    let expected = std::fs::read_to_string(case.join("expected.rs")).expect("the case's code");
    assert_eq!(generated.sets[0].files[0].contents(), expected);
    assert_eq!(warnings(&generated.findings), "");
    let refused = [
        mappings(&case).logical_types("trak", |mapping| mapping.with("crate::X")),
        mappings(&case).properties("acme.unit", "grams", |mapping| mapping.with("crate::X")),
        mappings(&case).properties("acme.unity", "gram", |mapping| mapping.with("crate::X")),
    ];
    let helps = [
        "did you mean `track`?",
        "did you mean `gram`?",
        "a mapping is about schemas that carry exactly this text",
    ];
    for (config, help) in refused.into_iter().zip(helps) {
        let Err(Error::Findings(findings)) = config.generate() else { panic!("a mapping matches nothing") };
        let found: Vec<_> = findings.diagnostics.iter().map(|one| (one.code, &*one.help[0])).collect();
        assert_eq!(found, [("unmatched-selector", help)]);
    }
}

#[test]
fn one_name_for_unequal_unions_is_refused_with_both() {
    let folder = tempfile::tempdir().expect("a folder");
    let unions = [
        (r#"["int", "string"]"#, r#"["int", "string", "null"]"#, "one has 2 branches, the other 3"),
        (
            r#"["int", "string"]"#,
            r#"["string", "int"]"#,
            "branch 1 is `int` in one and `string` in the other",
        ),
        (
            r#"["int", {"type": "array", "items": "int"}]"#,
            r#"["int", {"type": "array", "items": "long"}]"#,
            "the types of branch 2, `array`, differ in what they hold or carry",
        ),
    ];
    for (first, second, why) in unions {
        let schema = format!(
            r#"{{"type": "record", "name": "Pair", "fields": [
                {{"name": "one", "type": {first}}}, {{"name": "two", "type": {second}}}]}}"#
        );
        std::fs::write(folder.path().join("pair.avsc"), schema).expect("it is written");
        let config = Config::new()
            .package(folder.path())
            .schemas(["pair.avsc"])
            .fields("Pair.*", |field| field.union_name("Both"));
        let Err(Error::Findings(findings)) = config.generate() else { panic!("{why}") };
        let found: Vec<_> = findings.diagnostics.iter().map(|one| (one.code, &*one.message)).collect();
        let message = format!("the name `Both` is chosen for two unions that differ: {why}");
        assert_eq!(found, [("name-refused", &*message)]);
        assert_eq!(findings.diagnostics[0].labels.len(), 2);
    }
}

#[test]
fn unknown_logical_types_are_a_rule() {
    let folder = tempfile::tempdir().expect("a folder");
    let schema = r#"{"type": "record", "name": "Shelf", "fields": [
        {"name": "books", "type": {"type": "array", "items": "int", "logicalType": "stack"}}]}"#;
    std::fs::write(folder.path().join("shelf.avsc"), schema).expect("it is written");
    for (severity, expected) in
        [("off", None), ("info", Some("info")), ("warning", Some("warning")), ("error", Some("error"))]
    {
        let project =
            format!("[schemas]\npaths = [\"shelf.avsc\"]\n[rules]\nunknown-logical-type = \"{severity}\"\n");
        std::fs::write(folder.path().join("avrogen.toml"), project).expect("it is written");
        let result = Config::new().package(folder.path()).project("avrogen.toml").generate();
        let findings = match result {
            Ok(generated) => generated.findings,
            Err(Error::Findings(findings)) if severity == "error" => *findings,
            Err(error) => panic!("{error}"),
        };
        let found = findings.diagnostics.iter().map(|finding| finding.severity.name()).next();
        assert_eq!(found, expected, "{severity}");
    }
}

/// Neither the order of files nor that of a second run makes a difference.
#[test]
fn output_depends_on_nothing_but_the_input() {
    for case in cases() {
        if case.join("avrogen.toml").exists() {
            continue;
        }
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(&case).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "avsc"));
        files.sort();
        let code = |files: &[PathBuf]| -> BTreeMap<PathBuf, String> {
            let generated = Config::new().schemas(files).generate().expect("a valid case");
            generated
                .sets
                .into_iter()
                .flat_map(|set| set.files)
                .map(|file| (file.path.clone(), file.contents().to_owned()))
                .collect()
        };
        let forward = code(&files);
        files.reverse();
        assert_eq!(forward, code(&files), "{}", case.display());
        let rotated: Vec<PathBuf> = files.iter().skip(1).chain(&files[..1]).cloned().collect();
        assert_eq!(forward, code(&rotated), "{}", case.display());
    }
}
