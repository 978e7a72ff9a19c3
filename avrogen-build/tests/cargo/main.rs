//! Real packages, built by cargo: what is built when, what cargo is told, how mistakes look, and code of schemas that are
//! made to break it.

mod hostile;
mod package;

use avrogen_build::tools::lock::{Digest, Lock, Pin, Text, Version};
use package::{SCHEMA, fail, package, succeed};

fn ran_build_script(log: &str) -> bool {
    log.lines().any(|line| line.contains("Running") && line.contains("build-script-build"))
}

#[test]
fn a_build_runs_when_a_schema_changes_and_not_before() {
    let library = "pub mod avro { avrogen_runtime::include_schemas!(); }\npub use avro::com::acme::User;\n";
    let package = package("incremental", "2024", "avrogen_build::compile(\"schemas\")", library);
    package.write("schemas/user.avsc", SCHEMA);
    package.write("schemas/more/role.avsc", r#"{"type": "enum", "name": "Role", "symbols": ["a"]}"#);
    package.write("schemas/.hidden/broken.avsc", "not a schema");
    package.write("schemas/readme.md", "not a schema");

    assert!(ran_build_script(&succeed(&package)));
    assert_eq!(
        package.printed_by_build_script(),
        [
            "cargo::rustc-env=AVROGEN_SCHEMAS=avrogen.rs",
            "cargo::rerun-if-changed=schemas",
            "cargo::rerun-if-changed=schemas/more",
            "cargo::rerun-if-changed=schemas/more/role.avsc",
            "cargo::rerun-if-changed=schemas/user.avsc",
        ]
    );
    let again = succeed(&package);
    assert!(!ran_build_script(&again) && again.contains("Fresh incremental "), "{again}");

    package.write("src/lib.rs", &format!("{library}pub use avro::com::acme::v1::User as Old;\n"));
    package.write("schemas/v1.avsc", &SCHEMA.replace("com.acme", "com.acme.v1"));
    assert!(ran_build_script(&succeed(&package)), "a new file is noticed");
    package.write("schemas/user.avsc", &SCHEMA.replace("User", "Account"));
    assert!(fail(&package).contains("unresolved import"), "a changed file is noticed");
    package.write("schemas/user.avsc", SCHEMA);
    assert!(ran_build_script(&succeed(&package)));
    assert!(!ran_build_script(&succeed(&package)));
}

#[test]
fn mistakes_in_schemas_are_told_once_with_their_place() {
    let package = package(
        "mistakes",
        "2024",
        "avrogen_build::compile(\"schemas\")",
        "avrogen_runtime::include_schemas!();",
    );
    package.write("schemas/user.avsc", &SCHEMA.replace("\"long\"", "\"lnog\\ncargo:rustc-env=EVIL=1\""));
    package
        .write("schemas/cat.avsc", &SCHEMA.replace("User", "Cat").replace("\"long\"", "[\"null\", \"lon\"]"));
    let log = fail(&package);
    let first = "schemas/cat.avsc:1:103: unknown-name: no schema is named `lon`";
    assert_eq!(log.matches(first).count(), 1, "{log}");
    assert_eq!(log.matches("schemas/user.avsc:1:95: ").count(), 1, "{log}");
    assert!(log.contains("= help: did you mean `long`?"), "{log}");
    assert!(log.contains("build script logged errors"), "{log}");
    package.write("schemas/user.avsc", SCHEMA);
    package.remove("schemas/cat.avsc");
    succeed(&package);
}

#[test]
fn an_edit_that_the_lock_refuses_fails_a_build_on_its_line_and_once() {
    let library = "avrogen_runtime::include_schemas!();";
    let package = package("gate", "2024", "avrogen_build::compile(\"schemas\")", library);
    let version = Version::new("com.acme.User", 1);
    let mut lock = Lock::default();
    let text = Text::new(lock.text_file("schemas/.locked", &version), Digest::of(SCHEMA.as_bytes()));
    text.write(package.folder(), SCHEMA.as_bytes()).expect("it can be written");
    lock.schemas.insert(version, text);
    lock.subjects.insert("com.acme.User".to_owned(), Pin::new(1));
    lock.save(package.folder()).expect("it can be written");
    package.write(
        "schemas/user.avsc",
        &SCHEMA.replace("long\"}", "long\"}, {\"name\": \"zip\", \"type\": \"string\"}"),
    );
    let log = fail(&package);
    let line = "schemas/user.avsc:1:113: READER_FIELD_MISSING_DEFAULT_VALUE: new field `zip` has no default";
    assert_eq!(log.matches(line).count(), 1, "{log}");
    assert!(log.contains("= fix: add \"default\": \"\""), "{log}");
    // The lock is watched, too.
    package.remove("avrogen.lock");
    succeed(&package);
}

#[test]
fn misuse_is_one_sentence() {
    let misused = package("misuse", "2024", "avrogen_build::compile(\"schema\")", "");
    misused.write("schemas/user.avsc", SCHEMA);
    let log = fail(&misused);
    assert!(log.contains("Error: schema is not there: there is no /"), "{log}");

    let forgotten = package("forgotten", "2024", "Ok(())", "avrogen_runtime::include_schemas!();");
    let log = fail(&forgotten);
    assert!(log.contains("call avrogen_build::compile in build.rs"), "{log}");
}

#[test]
fn sets_keep_two_versions_of_a_type_apart() {
    let build = "avrogen_build::Config::from_package().compile()";
    let library = "pub mod avro { avrogen_runtime::include_schemas!(); }\n\
                   pub mod v1 { avrogen_runtime::include_schemas!(\"v1\"); }\n\
                   pub fn both(new: &avro::com::acme::User, old: &v1::com::acme::User) -> (String, i64) { (new.id.clone(), old.id) }\n";
    let package = package("sets", "2024", build, library);
    package.write("avrogen.toml", "[schemas]\npaths = [\"new/*.avsc\"]\n\n[set.v1]\npaths = [\"old\"]\n");
    package.write("new/user.avsc", &SCHEMA.replace("long", "string"));
    package.write("old/user.avsc", SCHEMA);
    succeed(&package);
    assert_eq!(
        package.printed_by_build_script(),
        [
            "cargo::rustc-env=AVROGEN_SCHEMAS=avrogen.rs",
            "cargo::rustc-env=AVROGEN_SCHEMAS_v1=avrogen-v1.rs",
            "cargo::rerun-if-changed=avrogen.toml",
            "cargo::rerun-if-changed=new",
            "cargo::rerun-if-changed=new/user.avsc",
            "cargo::rerun-if-changed=old",
            "cargo::rerun-if-changed=old/user.avsc",
        ]
    );
}
