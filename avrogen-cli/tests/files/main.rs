//! How commands write files: whole or not at all, one command at a time, also when they are killed or the disk is full.

mod full;
mod kills;
mod turns;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use avrogen_harness::files_below;
use avrogen_runtime::registry::{Client, Schema, blocking};
use avrogen_runtime::testing::Registry;

/// The files of a folder, by their paths.
type Files = BTreeMap<String, Vec<u8>>;

/// A folder to run commands in.
struct Project {
    path: PathBuf,
    _temporary: Option<avrogen_harness::Folder>,
    registry: Option<String>,
}

impl Project {
    fn new() -> Self {
        let temporary = avrogen_harness::Folder::new();
        Self { path: temporary.path().to_owned(), _temporary: Some(temporary), registry: None }
    }

    /// A folder with some files.
    fn of(files: &Files) -> Self {
        let folder = Self::new();
        folder.fill(files);
        folder
    }

    fn with_registry(mut self, url: &str) -> Self {
        self.registry = Some(url.to_owned());
        self
    }

    fn fill(&self, files: &Files) {
        for (name, bytes) in files {
            self.write(name, bytes);
        }
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        avrogen_harness::write(&self.path.join(name), bytes);
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Every file with its bytes, temporary ones too.
    fn files(&self) -> Files {
        let file = |path: PathBuf| {
            let name = path.strip_prefix(&self.path).expect("inside").display().to_string();
            (name, fs::read(&path).expect("a file"))
        };
        files_below(&self.path).into_iter().map(file).collect()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrogen"));
        command.args(args).current_dir(&self.path).env_remove("AVROGEN_REGISTRY_URL");
        command.envs(self.registry.as_ref().map(|url| ("AVROGEN_REGISTRY_URL", url)));
        command
    }

    /// Runs a command that is to end like this, and returns what it said to stderr.
    fn ends(&self, code: i32, args: &[&str]) -> String {
        ended(self.command(args), code)
    }
}

fn ended(mut command: Command, code: i32) -> String {
    let Output { status, stdout, stderr } = command.output().expect("it starts");
    let [stdout, stderr] = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert_eq!(status.code(), Some(code), "{command:?}\n{stdout}{stderr}");
    stderr
}

fn is_temporary(name: &str) -> bool {
    let path = Path::new(name);
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with(".avrogen-") && path.extension().is_some_and(|extension| extension == "tmp")
}

/// A command, the files that it finds, and the registry that it talks to.
struct Case {
    args: &'static [&'static str],
    before: Files,
    registry: Option<Registry>,
}

impl Case {
    fn new(args: &'static [&'static str], before: &[(&str, &str)]) -> Self {
        let file = |(name, text): &(&str, &str)| ((*name).to_owned(), text.as_bytes().to_owned());
        Self { args, before: before.iter().map(file).collect(), registry: None }
    }

    /// The commands that change a project's files, each with several files to write.
    fn all() -> Vec<Self> {
        let schemas = [("schemas/user.avsc", USER), ("schemas/order.avsc", ORDER), ("avrogen.toml", TOPICS)];
        let edited = |name: &str| USER.replace("\"User\"", &format!("\"{name}\""));
        vec![
            Self::new(&["fmt"], &[schemas[0], schemas[1], ("schemas/b/crlf.avsc", &crlf())]),
            Self::new(&["lock"], &schemas),
            Self::new(
                &["init"],
                &[schemas[0], ("Cargo.toml", CARGO), ("src/lib.rs", ""), (".gitattributes", "* text\n")],
            ),
            Self::new(
                &["waive", "TYPE_MISMATCH", "com.acme.User", "--reason", "known", "--until", "2999-01-31"],
                &[("avrogen.toml", ""), ("avrogen-waivers.md", "# Waivers\n")],
            ),
            Self::generated(&edited("Account")),
            Self::registered(&["pull", "--subject", "users", "--subject", "orders"], &[schemas[2]]),
            Self::registered(&["push"], &schemas),
        ]
    }

    /// A folder of generated code in which one file goes and others change.
    fn generated(new: &str) -> Self {
        let args = &["generate", "--out", "src/avro"];
        let other = ORDER.replace("com.acme", "com.other");
        let old = [("schemas/user.avsc", USER), ("schemas/other.avsc", &other), ("avrogen.toml", "")];
        let folder = Project::of(&Self::new(args, &old).before);
        folder.ends(0, args);
        fs::remove_file(folder.path.join("schemas/other.avsc")).expect("it is there");
        folder.write("schemas/user.avsc", new);
        Self { args, before: folder.files(), registry: None }
    }

    fn registered(args: &'static [&'static str], before: &[(&str, &str)]) -> Self {
        let registry = Registry::start().expect("a registry");
        let client = Client::new(&*registry.url()).expect("a client");
        let client = blocking::Client::new(client).expect("a runtime");
        for (subject, schema) in [("users", USER), ("orders", ORDER)] {
            client.register(subject, &Schema::new(schema)).expect("it is registered");
        }
        Self { registry: Some(registry), ..Self::new(args, before) }
    }

    fn folder(&self) -> Project {
        let folder = Project::of(&self.before);
        match &self.registry {
            Some(registry) => folder.with_registry(&registry.url()),
            None => folder,
        }
    }

    /// The files after the command.
    fn after(&self) -> Files {
        let folder = self.folder();
        folder.ends(0, self.args);
        let after = folder.files();
        assert_ne!(after, self.before, "{:?} changes something", self.args);
        after
    }
}

const USER: &str =
    r#"{"type":"record","name":"User","namespace":"com.acme","fields":[{"name":"id","type":"long"}]}"#;

const ORDER: &str = r#"{"type":"record","name":"Order","namespace":"com.acme","fields":[{"name":"price","type":"double"},{"name":"note","type":["null","string"],"default":null}]}"#;

const TOPICS: &str = "[topic.users]\nvalue = [\"com.acme.User\", \"com.acme.Order\"]\n";

const CARGO: &str = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n";

/// A schema that is laid out otherwise, with the line ends of Windows.
fn crlf() -> String {
    "{\r\n\"type\":\r\n\"enum\", \"name\": \"Suit\", \"symbols\": [\"HEARTS\"]}\r\n".to_owned()
}
