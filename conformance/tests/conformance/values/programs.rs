//! The programs around the generated types.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use avrogen_build::Config;
use avrogen_conformance::corpus::{Entry, code};
use avrogen_conformance::exchange::{count, kind, piece, put, put_all, put_count, text};
use avrogen_conformance::process::Process;
use avrogen_conformance::scratch::{Workspace, batches, write};

use super::types::{Case, Set, path};

/// Bytes of code in one program.
const BATCH: usize = 3 << 20;

/// Features of the runtime.
const CODECS: [&str; 5] = ["bzip2", "deflate", "snappy", "xz", "zstandard"];

/// Sets of types, and the programs around them.
pub(crate) struct Built {
    pub(crate) sets: Vec<Set>,
    /// Those that container files have, in programs that read and write such files.
    pub(crate) of_containers: Vec<Set>,
    programs: Vec<PathBuf>,
}

/// Generates the types of all files, and builds programs around them.
///
/// # Panics
/// Where a file becomes no code, or the code does not compile.
pub(crate) fn build(entries: &[Entry], containers: &[Entry]) -> Built {
    let generate = |entry: &Entry| {
        let generated =
            entry.generate(Config::new()).unwrap_or_else(|error| panic!("{}: {error}", entry.name));
        let code = code(&generated);
        (Set::new(entry, generated), code)
    };
    let mut workspace = Workspace::new(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("values"));
    let mut programs = Vec::new();
    let mut write = |entries: &[Entry], name: &str, features: &[&str], copies: bool| {
        let made: Vec<(Set, String)> = entries.iter().map(generate).collect();
        let mut sets = Vec::new();
        for (number, mut batch) in batches(made, BATCH, |(_, code)| code.len()).into_iter().enumerate() {
            let name = format!("{name}{number}");
            write_program(&workspace.package(&name, "2024", features), programs.len(), &mut batch, copies);
            programs.push(workspace.program(&name));
            sets.extend(batch.into_iter().map(|(set, _)| set));
        }
        sets
    };
    let sets = write(entries, "types", &[], false);
    let of_containers = write(containers, "containers", &CODECS, true);
    let built = workspace.cargo(&["build", "--workspace"]);
    built.unwrap_or_else(|errors| panic!("what was generated does not compile\n{errors}"));
    Built { sets, of_containers, programs }
}

fn write_program(folder: &Path, number: usize, batch: &mut [(Set, String)], copies: bool) {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut modules = String::new();
    for name in ["exchange", "program"] {
        let path = sources.join(name).with_extension("rs").display().to_string();
        write_all(&mut modules, format_args!("#[path = {path:?}]\n#[allow(dead_code)]\nmod {name};\n"));
    }
    let mut types = Vec::new();
    for (index, (set, code)) in batch.iter_mut().enumerate() {
        set.place = (number, types.len());
        write_all(&mut modules, format_args!("mod m{index} {{ include!(\"m{index}.rs\"); }}\n"));
        write(&folder.join(format!("m{index}.rs")), code);
        types.extend(set.types().map(|made| format!("m{index}::{}", path(&set.plan, made))));
    }
    let table = |name: &str, function: &str| {
        let rows: Vec<_> = types.iter().map(|of| format!("    program::{function}::<{of}>,\n")).collect();
        format!("static {}: &[program::{name}] = &[\n{}];\n", function.to_uppercase(), rows.concat())
    };
    let copies =
        if copies { table("Copy", "copy") } else { "static COPY: &[program::Copy] = &[];\n".to_owned() };
    let main = "fn main() -> std::io::Result<()> {\n    program::serve(ROUND, COPY)\n}\n";
    write(&folder.join("main.rs"), &format!("{modules}\n{}\n{copies}\n{main}", table("Round", "round")));
}

fn write_all(to: &mut String, what: std::fmt::Arguments<'_>) {
    to.write_fmt(what).expect("a string takes all that is written to it");
}

/// What a generated type makes of a datum: the debug form and the datum of its value, or the place where it has none, and why.
pub(crate) type Round = Result<(String, Vec<u8>), (String, String)>;

/// The programs, each started when it is first asked.
pub(crate) struct Programs<'a> {
    paths: &'a [PathBuf],
    running: Option<(usize, Process)>,
}

impl<'a> Programs<'a> {
    pub(crate) fn new(built: &'a Built) -> Self {
        Self { paths: &built.programs, running: None }
    }

    /// Sends data through a type.
    ///
    /// # Errors
    /// When the program is at an end, and does not answer.
    pub(crate) fn round(&mut self, case: &Case<'_>, data: &[&[u8]]) -> io::Result<Vec<Round>> {
        self.ask(
            case,
            b"R",
            |to| put_all(to, data.iter().copied()),
            |from| {
                let count = count(from)?;
                let round = |_| match kind(from)? {
                    b'D' => Ok(Ok((text(from)?, piece(from)?))),
                    _ => Ok(Err((text(from)?, text(from)?))),
                };
                (0..count).map(round).collect()
            },
        )
    }

    /// Sends the records of a container file through a type, to another file.
    ///
    /// # Errors
    /// When the program is at an end, and does not answer.
    pub(crate) fn copy(&mut self, case: &Case<'_>, words: [&str; 3]) -> io::Result<Result<(), String>> {
        self.ask(
            case,
            b"C",
            |to| words.iter().try_for_each(|word| put(to, word.as_bytes())),
            |from| match kind(from)? {
                b'D' => Ok(Ok(())),
                _ => text(from).map(Err),
            },
        )
    }

    fn ask<T>(
        &mut self,
        case: &Case<'_>,
        what: &[u8],
        request: impl FnOnce(&mut dyn io::Write) -> io::Result<()> + Send,
        answer: impl FnOnce(&mut dyn io::Read) -> io::Result<T>,
    ) -> io::Result<T> {
        let (program, number) = (case.set.place.0, case.number);
        let (_, process) = match self.running.take() {
            Some(running) if running.0 == program => self.running.insert(running),
            _ => self.running.insert((program, Process::start(&mut Command::new(&self.paths[program])))),
        };
        let answer = process.ask(
            |to| {
                to.write_all(what)?;
                put_count(to, number)?;
                request(to)
            },
            answer,
        );
        if answer.is_err() {
            self.running = None;
        }
        answer
    }
}
