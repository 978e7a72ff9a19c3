//! The commands that talk to a registry: against the embedded one, and `rounds` also against the one that
//! `AVROGEN_TEST_REGISTRY_URL` names. `SNAPSHOTS=overwrite` takes the new state of what they say.

mod checking;
mod data;
mod dev;
mod hostile;
mod inline;
mod primitives;
mod pulling;
mod pushing;
mod reading;
mod rounds;
mod separating;
mod settings;
mod unions;

use std::fmt::Write as _;
use std::ops::Deref;
use std::path::Path;
use std::process::Command;

use avrogen_harness::{Folder, Ran};
use avrogen_runtime::registry::{Schema, blocking};
use avrogen_runtime::testing::Registry;
use snapbox::{Assert, Data};

/// A folder with a project, and a registry beside it.
struct Place {
    folder: Folder,
    registry: Option<Registry>,
    url: String,
}

impl Deref for Place {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.folder
    }
}

impl Place {
    fn new() -> Self {
        let registry = Registry::start().expect("a registry");
        let url = registry.url();
        Self { folder: Folder::new(), registry: Some(registry), url }
    }

    fn registry(&self) -> &Registry {
        self.registry.as_ref().expect("the embedded one")
    }

    fn client(&self) -> blocking::Client {
        let client = avrogen_runtime::registry::Client::new(&*self.url).expect("a client");
        blocking::Client::new(client).expect("a runtime")
    }

    fn register(&self, subject: &str, schema: &Schema) -> i32 {
        let registered = self.client().register(subject, schema);
        registered.unwrap_or_else(|error| panic!("{subject}: {error}")).id
    }

    /// Runs a command that is to end like this.
    fn ends(&self, code: i32, args: &[&str]) -> Ran {
        let said = self.run(args);
        assert_eq!(said.code, code, "{args:?}\n{}{}", said.stdout, said.stderr);
        said
    }

    /// The command, in the folder and with the registry.
    fn avrogen(&self, args: &[&str]) -> Command {
        let mut command = avrogen(args);
        command.current_dir(self.folder.path()).env("AVROGEN_REGISTRY_URL", &self.url);
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&mut self.avrogen(args))
    }

    /// What commands say, one after the other, as somebody at a terminal sees it.
    fn session(&self, commands: &[&str]) -> String {
        let mut text = String::new();
        for command in commands {
            let words: Vec<&str> = command.split(' ').collect();
            let Ran { code, stdout, stderr } = self.run(&words);
            let _ = writeln!(text, "$ avrogen {command}");
            if code != 0 {
                let _ = writeln!(text, "? {code}");
            }
            text += &stdout;
            text += &stderr;
            text.push('\n');
        }
        // A date that is told depends on today's.
        let mut parts = text.split("--until ");
        let first = parts.next().unwrap_or_default().to_owned();
        let text =
            parts.fold(first, |text, part| text + "--until [DATE]" + part.get(10..).unwrap_or_default());
        text.replace(&self.url, "[REGISTRY]")
    }
}

/// The command, with nothing in its surroundings that it could take for settings.
fn avrogen(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_avrogen"));
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("AVROGEN_REGISTRY_")) {
            command.env_remove(name);
        }
    }
    command.args(args);
    command
}

/// Holds a text against the one in `expected`.
fn same(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/registry/expected/{name}.txt"));
    Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(Data::from(text.to_owned()).raw(), Data::read_from(&path, None).raw());
}

const USER: &str =
    r#"{"type":"record","name":"User","namespace":"com.acme","fields":[{"name":"id","type":"long"}]}"#;
