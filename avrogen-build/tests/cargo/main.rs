//! Real packages, built by cargo: what is built when, what cargo is told, how mistakes look, and code of schemas that are
//! made to break it.

mod hostile;
mod package;

use std::fs;

use avrogen_build::tools::lock::{Digest, Lock, Pin, Text, Version};
use package::{Package, SCHEMA};

fn ran_build_script(log: &str) -> bool {
    log.lines().any(|line| line.contains("Running") && line.contains("build-script-build"))
}

#[test]
fn a_build_runs_when_a_schema_changes_and_not_before() {
    let library = "pub mod avro { avrogen_runtime::include_schemas!(); }\npub use avro::com::acme::User;\n";
    let package = Package::new("incremental", "avrogen_build::compile(\"schemas\")", library);
    package.write("schemas/user.avsc", SCHEMA);
    package.write("schemas/more/role.avsc", r#"{"type": "enum", "name": "Role", "symbols": ["a"]}"#);
    package.write("schemas/.hidden/broken.avsc", "not a schema");
    package.write("schemas/readme.md", "not a schema");

    assert!(ran_build_script(&package.succeed()));
    assert_eq!(
        package.told(),
        [
            "cargo::rustc-env=AVROGEN_SCHEMAS=avrogen.rs",
            "cargo::rerun-if-changed=schemas",
            "cargo::rerun-if-changed=schemas/more",
            "cargo::rerun-if-changed=schemas/more/role.avsc",
            "cargo::rerun-if-changed=schemas/user.avsc",
        ]
    );
    let again = package.succeed();
    assert!(!ran_build_script(&again) && again.contains("Fresh incremental "), "{again}");

    package.write("src/lib.rs", &format!("{library}pub use avro::com::acme::v1::User as Old;\n"));
    package.write("schemas/v1.avsc", &SCHEMA.replace("com.acme", "com.acme.v1"));
    assert!(ran_build_script(&package.succeed()), "a new file is noticed");
    package.write("schemas/user.avsc", &SCHEMA.replace("User", "Account"));
    assert!(package.fail().contains("unresolved import"), "a changed file is noticed");
    package.write("schemas/user.avsc", SCHEMA);
    assert!(ran_build_script(&package.succeed()));
    assert!(!ran_build_script(&package.succeed()));
}

#[test]
fn mistakes_in_schemas_are_told_once_with_their_place() {
    let package = Package::new(
        "mistakes",
        "avrogen_build::compile(\"schemas\")",
        "avrogen_runtime::include_schemas!();",
    );
    package.write("schemas/user.avsc", &SCHEMA.replace("\"long\"", "\"lnog\\ncargo:rustc-env=EVIL=1\""));
    package
        .write("schemas/cat.avsc", &SCHEMA.replace("User", "Cat").replace("\"long\"", "[\"null\", \"lon\"]"));
    let log = package.fail();
    let first = "schemas/cat.avsc:1:103: unknown-name: no schema is named `lon`";
    assert_eq!(log.matches(first).count(), 1, "{log}");
    assert_eq!(log.matches("schemas/user.avsc:1:95: ").count(), 1, "{log}");
    assert!(log.contains("= help: did you mean `long`?"), "{log}");
    assert!(log.contains("build script logged errors"), "{log}");
    package.write("schemas/user.avsc", SCHEMA);
    fs::remove_file(package.folder.join("schemas/cat.avsc")).expect("it was there");
    package.succeed();
}

#[test]
fn an_edit_that_the_lock_refuses_fails_a_build_on_its_line_and_once() {
    let library = "avrogen_runtime::include_schemas!();";
    let package = Package::new("gate", "avrogen_build::compile(\"schemas\")", library);
    let version = Version::new("com.acme.User", 1);
    let mut lock = Lock::default();
    let text = Text::new(lock.text_file("schemas/.locked", &version), Digest::of(SCHEMA.as_bytes()));
    text.write(&package.folder, SCHEMA.as_bytes()).expect("it can be written");
    lock.schemas.insert(version, text);
    lock.subjects.insert("com.acme.User".to_owned(), Pin::new(1));
    lock.save(&package.folder).expect("it can be written");
    package.write(
        "schemas/user.avsc",
        &SCHEMA.replace("long\"}", "long\"}, {\"name\": \"zip\", \"type\": \"string\"}"),
    );
    let log = package.fail();
    let line = "schemas/user.avsc:1:113: READER_FIELD_MISSING_DEFAULT_VALUE: new field `zip` has no default";
    assert_eq!(log.matches(line).count(), 1, "{log}");
    assert!(log.contains("= fix: add \"default\": \"\""), "{log}");
    // The lock is watched, too.
    fs::remove_file(package.folder.join("avrogen.lock")).expect("it was there");
    package.succeed();
}

#[test]
fn misuse_is_one_sentence() {
    let package = Package::new("misuse", "avrogen_build::compile(\"schema\")", "");
    package.write("schemas/user.avsc", SCHEMA);
    let log = package.fail();
    assert!(log.contains("Error: schema is not there: there is no /"), "{log}");

    let package = Package::new("forgotten", "Ok(())", "avrogen_runtime::include_schemas!();");
    let log = package.fail();
    assert!(log.contains("call avrogen_build::compile in build.rs"), "{log}");
}

#[test]
fn sets_keep_two_versions_of_a_type_apart() {
    let build = "avrogen_build::Config::from_package().compile()";
    let library = "pub mod avro { avrogen_runtime::include_schemas!(); }\n\
                   pub mod v1 { avrogen_runtime::include_schemas!(\"v1\"); }\n\
                   pub fn both(new: &avro::com::acme::User, old: &v1::com::acme::User) -> (String, i64) { (new.id.clone(), old.id) }\n";
    let package = Package::new("sets", build, library);
    package.write("avrogen.toml", "[schemas]\npaths = [\"new/*.avsc\"]\n\n[set.v1]\npaths = [\"old\"]\n");
    package.write("new/user.avsc", &SCHEMA.replace("long", "string"));
    package.write("old/user.avsc", SCHEMA);
    package.succeed();
    assert_eq!(
        package.told(),
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
