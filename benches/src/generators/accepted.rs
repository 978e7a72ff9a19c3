//! The files that a generator accepts. It is asked in a process of its own, because some end in a stack overflow.

use std::io::{BufRead, BufReader, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Generator, format, scratch};

/// The argument that makes a benchmark answer for a generator and the files of a list.
pub const ASK: &str = "--accepts";

/// The schema files below a folder.
pub fn schemas(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        let entries =
            std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "avsc") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Those of the files that every generator makes well-formed code of, each file by itself.
pub fn by_all(files: &[PathBuf]) -> Vec<PathBuf> {
    let mut accepted = vec![true; files.len()];
    for generator in Generator::ALL {
        let of_generator = by(generator, files);
        println!(
            "{}: {} of {} files",
            generator.name(),
            of_generator.iter().filter(|one| **one).count(),
            files.len()
        );
        accepted.iter_mut().zip(of_generator).for_each(|(all, one)| *all &= one);
    }
    files.iter().zip(accepted).filter(|(_, accepted)| *accepted).map(|(file, _)| file.clone()).collect()
}

fn by(generator: Generator, files: &[PathBuf]) -> Vec<bool> {
    let list = scratch("accepted").join("list");
    let mut lines = String::new();
    for file in files {
        lines.push_str(file.to_str().expect("a path that is text"));
        lines.push('\n');
    }
    std::fs::write(&list, lines).expect("a list of files");
    let mut accepted = Vec::with_capacity(files.len());
    while accepted.len() < files.len() {
        let before = accepted.len();
        ask(generator, &list, &mut accepted);
        if accepted.len() < files.len() {
            // It has crashed on the file whose turn it was.
            accepted.push(false);
        }
        assert!(accepted.len() > before);
    }
    accepted
}

/// Has a child process go on where the last one ended.
fn ask(generator: Generator, list: &Path, accepted: &mut Vec<bool>) {
    let program = std::env::current_exe().expect("this program");
    let mut child = Command::new(program)
        .args([ASK, generator.name(), &accepted.len().to_string()])
        .arg(list)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("this program starts");
    let answers = BufReader::new(child.stdout.take().expect("it is piped"));
    for line in answers.lines().map_while(Result::ok) {
        match line.as_str() {
            "accepted" => accepted.push(true),
            "refused" => accepted.push(false),
            _ => {}
        }
    }
    child.wait().expect("it ends");
}

/// What the child process does: an answer for each file of the list from one on.
pub fn answer(generator: &str, from: &str, list: &str) {
    let generator = Generator::ALL.into_iter().find(|one| one.name() == generator).expect("a generator");
    let from: usize = from.parse().expect("a number");
    let list = std::fs::read_to_string(list).expect("a list of files");
    let scratch = scratch("asked");
    let mut out = std::io::stdout();
    for file in list.lines().skip(from) {
        let code = catch_unwind(AssertUnwindSafe(|| generator.generate(Path::new(file), &scratch)));
        let is_code = matches!(code, Ok(Ok(code)) if format(&code).is_ok());
        writeln!(out, "\n{}", if is_code { "accepted" } else { "refused" }).expect("somebody listens");
        out.flush().expect("somebody listens");
    }
    let _ = std::fs::remove_dir_all(scratch);
}
