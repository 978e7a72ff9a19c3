//! A package that depends on this workspace.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A schema of a record.
pub(crate) const SCHEMA: &str = r#"{"type": "record", "name": "User", "namespace": "com.acme", "fields": [{"name": "id", "type": "long"}]}"#;

/// A package in a folder of its own.
pub(crate) struct Package {
    pub(crate) folder: PathBuf,
}

impl Package {
    /// A package with a `build.rs` and a library of these bodies.
    pub(crate) fn new(name: &str, build: &str, library: &str) -> Self {
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

    /// Puts a file there.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn check(&self) -> Output {
        self.cargo("check", &[])
    }

    /// Runs a command of cargo, with variables.
    pub(crate) fn cargo(&self, command: &str, variables: &[(&str, &str)]) -> Output {
        Command::new(env!("CARGO"))
            .args([command, "--offline", "--verbose", "--color", "never"])
            .envs(variables.iter().copied())
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages"))
            .output()
            .expect("cargo starts")
    }

    /// What cargo says where the package is right.
    pub(crate) fn succeed(&self) -> String {
        let output = self.check();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{errors}");
        errors
    }

    /// What cargo says where it is not.
    pub(crate) fn fail(&self) -> String {
        let output = self.check();
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// What the build script told cargo in its last run.
    pub(crate) fn told(&self) -> Vec<String> {
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
