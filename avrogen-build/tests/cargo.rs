//! A real package, built by cargo: what is built when, what cargo is told, and how mistakes look.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SCHEMA: &str = r#"{"type": "record", "name": "User", "namespace": "com.acme", "fields": [{"name": "id", "type": "long"}]}"#;

struct Package {
    folder: PathBuf,
}

impl Package {
    /// A package with a `build.rs` and a library of these bodies.
    fn new(name: &str, build: &str, library: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
        let package = Self { folder };
        package.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
                 [dependencies]\navrogen-runtime = {{ path = '{0}' }}\n\n\
                 [build-dependencies]\navrogen-build = {{ path = '{1}' }}\n",
                workspace.join("avrogen-runtime").display(),
                workspace.join("avrogen-build").display(),
            ),
        );
        // The versions that the workspace has: nothing is looked up.
        fs::copy(workspace.join("Cargo.lock"), package.folder.join("Cargo.lock")).expect("a lock file");
        package.write("build.rs", &format!("fn main() -> Result<(), avrogen_build::Error> {{ {build} }}\n"));
        package.write("src/lib.rs", library);
        package
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn check(&self) -> Output {
        Command::new(env!("CARGO"))
            .args(["check", "--offline", "--verbose", "--color", "never"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages"))
            .output()
            .expect("cargo starts")
    }

    fn succeed(&self) -> String {
        let output = self.check();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{errors}");
        errors
    }

    fn fail(&self) -> String {
        let output = self.check();
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// What the build script told cargo in its last run.
    fn told(&self) -> Vec<String> {
        let name = self.folder.file_name().expect("a name").to_string_lossy().into_owned();
        let builds = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages/debug/build");
        let outputs = fs::read_dir(builds).expect("builds").map(|entry| entry.expect("a build").path());
        let of_package = |path: &PathBuf| {
            let folder = path.file_name().expect("a name").to_string_lossy().into_owned();
            folder.rsplit_once('-').is_some_and(|(package, _)| package == name)
                && path.join("output").exists()
        };
        let mut found: Vec<PathBuf> = outputs.filter(of_package).map(|path| path.join("output")).collect();
        found.sort_by_key(|path| fs::metadata(path).and_then(|data| data.modified()).expect("a time"));
        let text = fs::read_to_string(found.last().expect("an output")).expect("text");
        text.lines().map(str::to_owned).collect()
    }
}

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
