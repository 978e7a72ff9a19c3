//! A real package, built by cargo: the settings that hold, and what is compiled again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use avrogen_build::tools::lock::{Digest, Lock, Pin, Text, Version};

const USER: &str = r#"{"type": "record", "name": "User", "namespace": "com.acme", "fields": [{"name": "id", "type": "long"}]}"#;

struct Package {
    folder: PathBuf,
}

impl Package {
    fn new(name: &str, library: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
        let package = Self { folder };
        package.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[workspace]\n\n\
                 [dependencies]\navrogen-macros = {{ path = '{0}' }}\navrogen-runtime = {{ path = '{1}' }}\n",
                workspace.join("avrogen-macros").display(),
                workspace.join("avrogen-runtime").display(),
            ),
        );
        // The versions that the workspace has: nothing is looked up.
        fs::copy(workspace.join("Cargo.lock"), package.folder.join("Cargo.lock")).expect("a lock file");
        package.write("src/lib.rs", library);
        package
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn check(&self) -> (bool, String) {
        let Output { status, stderr, .. } = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--color", "never"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages"))
            .output()
            .expect("cargo starts");
        (status.success(), String::from_utf8_lossy(&stderr).into_owned())
    }
}

/// The package's own `avrogen.toml` holds, with selectors of which each call takes what is for it, and without a place
/// for checked-in code. One in a folder above is somebody else's.
#[test]
fn settings_are_the_package_s() {
    let package = Package::new(
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
    let (success, errors) = package.check();
    assert!(success, "{errors}");
    assert!(!package.folder.join("src/avro").exists());

    package.write("avrogen.toml", "[generate]\nmaps = \"hash\"\n");
    let (success, errors) = package.check();
    assert!(!success && errors.contains("error: unknown-key: [generate] has no key `maps`"), "{errors}");
    assert!(errors.contains("avrogen.toml:2:1"), "{errors}");
}

#[test]
fn what_was_read_is_watched() {
    let package = Package::new("macro-watched", "avrogen_macros::avro!(\"schemas\");\n");
    package.write("schemas/user.avsc", USER);
    package.write("schemas/role.avsc", r#"{"type": "enum", "name": "Role", "symbols": ["A"]}"#);
    package.write("avrogen.toml", "[generate]\nmap = \"hash\"\n");
    let checked = |package: &Package| package.check().1.contains("Checking macro-watched");
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
    let package = Package::new("macro-subject", library);
    let mut lock = Lock::default();
    let version = Version::new("users-value", 1);
    let text = Text::new(lock.text_file("schemas/.locked", &version), Digest::of(USER.as_bytes()));
    text.write(&package.folder, USER.as_bytes()).expect("it can be written");
    lock.schemas.insert(version, text);
    lock.subjects.insert("users-value".to_owned(), Pin::new(1));
    lock.save(&package.folder).expect("it can be written");
    let (success, errors) = package.check();
    assert!(success, "{errors}");

    // The lock is watched, and what it does not have is told at the subject.
    package.write("avrogen.lock", &lock.to_string().replace("users-value", "others-value"));
    let (success, errors) = package.check();
    assert!(!success && errors.contains("`users-value` is not in avrogen.lock"), "{errors}");
    assert!(errors.contains("src/lib.rs:1:48"), "{errors}");
}

#[test]
fn a_path_that_leads_nowhere_is_pointed_at() {
    let library = "avrogen_macros::avro!(\"schemas/user.avsc\", \"schemas/rule.avsc\");\n";
    let package = Package::new("macro-nowhere", library);
    package.write("schemas/user.avsc", USER);
    let (success, errors) = package.check();
    assert!(!success && errors.contains("error: schemas/rule.avsc is not there"), "{errors}");
    assert!(errors.contains("src/lib.rs:1:44"), "{errors}");
}
