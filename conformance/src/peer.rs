//! Other implementations as processes: the other ends of `.ci/java` and `.ci/python` that answer lines.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::folder;

/// The process, which answers lines with lines.
#[derive(Debug)]
pub struct Peer {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// What it said: what came first, and what went wrong then, if something did.
#[derive(Debug)]
pub struct Answer {
    /// What it was asked for.
    pub data: Vec<String>,
    /// Why there is no more of it.
    pub error: Option<String>,
}

impl Peer {
    /// Java Avro, by the harness of this name.
    ///
    /// # Panics
    /// Where there is no Java, or the folder does not hold what it must.
    pub fn java(harness: &str) -> Self {
        let folder = folder("AVROGEN_TEST_JAVA_AVRO");
        let path = format!("{0}:{0}/*", folder.display());
        Self::start(Command::new("java").args(["-Xss8m", "-cp", &path, harness]))
    }

    /// fastavro.
    ///
    /// # Panics
    /// Where the variable names no Python.
    pub fn fastavro() -> Self {
        let python = std::env::var_os("AVROGEN_TEST_FASTAVRO").map(PathBuf::from);
        let python = python.expect("AVROGEN_TEST_FASTAVRO must name the Python that has fastavro");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/python/containers.py");
        Self::start(Command::new(python).arg(script))
    }

    fn start(command: &mut Command) -> Self {
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = spawned.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let requests = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child, requests, answers }
    }

    /// Asks one thing.
    ///
    /// # Panics
    /// Where the process does not answer.
    pub fn ask(&mut self, words: &[&str]) -> Answer {
        let requests = self.requests.as_mut().expect("it runs");
        writeln!(requests, "{}", words.join("\t")).expect("it listens");
        let mut data = Vec::new();
        loop {
            let mut line = String::new();
            assert!(self.answers.read_line(&mut line).expect("it answers") > 0, "it ended at {words:?}");
            let line = line.trim_end_matches('\n');
            match line.split_at_checked(1) {
                Some(("D", datum)) => data.push(datum.to_owned()),
                Some(("E", error)) => return Answer { data, error: Some(error.to_owned()) },
                Some((".", "")) => return Answer { data, error: None },
                _ => panic!("it said {line:?} to {words:?}"),
            }
        }
    }

    /// Asks for something that has to be done.
    ///
    /// # Panics
    /// Where it is not.
    pub fn order(&mut self, words: &[&str]) {
        let answer = self.ask(words);
        assert!(answer.error.is_none(), "{words:?}: {answer:?}");
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // The end of its input is the end of the process.
        self.requests = None;
        let _ = self.child.wait();
    }
}
