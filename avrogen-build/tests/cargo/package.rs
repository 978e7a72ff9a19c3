//! A package whose build script generates code.

use avrogen_harness::{Package, Ran};

/// A schema of a record.
pub(crate) const SCHEMA: &str = r#"{"type": "record", "name": "User", "namespace": "com.acme", "fields": [{"name": "id", "type": "long"}]}"#;

/// A package with a `build.rs` and a library of these bodies.
pub(crate) fn package(name: &str, edition: &str, build: &str, library: &str) -> Package {
    let package = Package::new(env!("CARGO_TARGET_TMPDIR"), name);
    let package = package.depending_on(edition, &["avrogen-runtime"], &["avrogen-build"]);
    package.write("build.rs", &format!("fn main() -> Result<(), avrogen_build::Error> {{ {build} }}\n"));
    package.write("src/lib.rs", library);
    package
}

/// What cargo prints about a package that is right.
pub(crate) fn succeed(package: &Package) -> String {
    let Ran { code, stderr, .. } = check(package);
    assert_eq!(code, 0, "{stderr}");
    stderr
}

/// What cargo prints about a package that is not.
pub(crate) fn fail(package: &Package) -> String {
    let Ran { code, stderr, .. } = check(package);
    assert_ne!(code, 0, "{stderr}");
    stderr
}

fn check(package: &Package) -> Ran {
    Ran::of(package.cargo("check").arg("--verbose"))
}
