//! A real package, built by cargo: the settings that hold, and what is compiled again.

use avrogen_build::tools::lock::{Digest, Lock, Pin, Text, Version};
use avrogen_harness::{Package, Ran};

const USER: &str = r#"{"type": "record", "name": "User", "namespace": "com.acme", "fields": [{"name": "id", "type": "long"}]}"#;

fn package(name: &str, library: &str) -> Package {
    let package = Package::new(env!("CARGO_TARGET_TMPDIR"), name);
    let package = package.depending_on("2021", &["avrogen-macros", "avrogen-runtime"], &[]);
    package.write("src/lib.rs", library);
    package
}

/// The package's own `avrogen.toml` holds, with selectors of which each call takes what is for it, and without a place
/// for checked-in code. One in a folder above is somebody else's.
#[test]
fn settings_are_the_package_s() {
    let package = package(
        "macro-settings",
        "pub mod a { avrogen_macros::avro!(\"schemas/user.avsc\"); }\n\
         pub mod b { avrogen_macros::avro!(\"schemas/l*.avsc\"); }\n\
         pub fn user(id: i64) -> a::com::acme::Account { a::com::acme::Account::new(id) }\n\
         pub fn limits(map: std::collections::HashMap<String, i64>) -> b::Limits { b::Limits(map) }\n",
    );
    package.write("schemas/user.avsc", USER);
    package.write("schemas/limits.avsc", r#"{"type": "map", "values": "long"}"#);
    package.write(
        "avrogen.toml",
        "[generate]\nmap = \"hash\"\nout = \"src/avro\"\n[generate.types.\"com.acme.User\"]\nrust-name = \"Account\"\n\
         [set.old]\npaths = [\"nowhere\"]\n[topic.users]\nvalue = \"com.acme.Nobody\"\n",
    );
    let Ran { code, stderr: errors, .. } = package.check();
    assert_eq!(code, 0, "{errors}");
    assert!(!package.folder().join("src/avro").exists());

    package.write("avrogen.toml", "[generate]\nmaps = \"hash\"\n");
    let Ran { code, stderr: errors, .. } = package.check();
    assert!(code != 0 && errors.contains("error: unknown-key: [generate] has no key `maps`"), "{errors}");
    assert!(errors.contains("avrogen.toml:2:1"), "{errors}");
}

#[test]
fn what_was_read_is_watched() {
    let package = package("macro-watched", "avrogen_macros::avro!(\"schemas\");\n");
    package.write("schemas/user.avsc", USER);
    package.write("schemas/role.avsc", r#"{"type": "enum", "name": "Role", "symbols": ["A"]}"#);
    package.write("avrogen.toml", "[generate]\nmap = \"hash\"\n");
    let checked = |package: &Package| package.check().stderr.contains("Checking macro-watched");
    assert!(checked(&package));
    assert!(!checked(&package), "nothing changed");
    package.write("schemas/role.avsc", r#"{"type": "enum", "name": "Role", "symbols": ["A", "B"]}"#);
    assert!(checked(&package), "a schema changed");
    package.write("avrogen.toml", "[generate]\nmap = \"btree\"\n");
    assert!(checked(&package), "a setting changed");
    assert!(!checked(&package), "nothing changed");
}

#[test]
fn a_subject_is_the_text_that_is_pinned() {
    let library = "pub mod avro { avrogen_macros::avro!(subject = \"users-value\"); }\n\
                   pub fn user() -> avro::com::acme::User { avro::com::acme::User::new(1) }\n";
    let package = package("macro-subject", library);
    let mut lock = Lock::default();
    let version = Version::new("users-value", 1);
    let text = Text::new(lock.text_file("schemas/.locked", &version), Digest::of(USER.as_bytes()));
    text.write(package.folder(), USER.as_bytes()).expect("it can be written");
    lock.schemas.insert(version, text);
    lock.subjects.insert("users-value".to_owned(), Pin::new(1));
    lock.save(package.folder()).expect("it can be written");
    let Ran { code, stderr: errors, .. } = package.check();
    assert_eq!(code, 0, "{errors}");

    // The lock is watched, and what it does not have is told at the subject.
    package.write("avrogen.lock", &lock.to_string().replace("users-value", "others-value"));
    let Ran { code, stderr: errors, .. } = package.check();
    assert!(code != 0 && errors.contains("`users-value` is not in avrogen.lock"), "{errors}");
    assert!(errors.contains("src/lib.rs:1:48"), "{errors}");
}

#[test]
fn a_path_that_leads_nowhere_is_pointed_at() {
    let library = "avrogen_macros::avro!(\"schemas/user.avsc\", \"schemas/rule.avsc\");\n";
    let package = package("macro-nowhere", library);
    package.write("schemas/user.avsc", USER);
    let Ran { code, stderr: errors, .. } = package.check();
    assert!(code != 0 && errors.contains("error: schemas/rule.avsc is not there"), "{errors}");
    assert!(errors.contains("src/lib.rs:1:44"), "{errors}");
}
