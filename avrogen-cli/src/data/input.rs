//! Files and standard input.

use std::fs::File;
use std::io::{self, Read, StdinLock};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::location::STDIN;

/// How many bytes are read ahead to guess the framing.
const LOOK: u64 = 32;

/// Returns whether `-` is named, which is standard output.
pub(crate) fn is_stdout(path: &Path) -> bool {
    path == Path::new("-")
}

/// An open input and its name in messages.
pub(crate) struct Input {
    pub(crate) name: String,
    /// The first bytes, which [`into_read`](Self::into_read) returns again.
    pub(crate) begin: Vec<u8>,
    rest: Stream,
}

enum Stream {
    File(File),
    Stdin(StdinLock<'static>),
}

impl Input {
    /// Returns the paths to read: `-` if none is named.
    pub(crate) fn names(paths: &[PathBuf]) -> Vec<&Path> {
        if paths.is_empty() { vec![Path::new("-")] } else { paths.iter().map(PathBuf::as_path).collect() }
    }

    /// Opens a file; `-` is standard input.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let is_stdin = path == Path::new("-");
        let name = if is_stdin { STDIN.to_owned() } else { path.display().to_string() };
        let mut rest = if is_stdin {
            Stream::Stdin(io::stdin().lock())
        } else {
            Stream::File(File::open(path).with_context(|| format!("cannot read {name}"))?)
        };
        let mut begin = Vec::new();
        (&mut rest).take(LOOK).read_to_end(&mut begin).with_context(|| format!("cannot read {name}"))?;
        Ok(Self { name, begin, rest })
    }

    /// Returns the whole input as a reader.
    pub(crate) fn into_read(self) -> impl Read {
        io::Cursor::new(self.begin).chain(self.rest)
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Stdin(stdin) => stdin.read(buffer),
        }
    }
}
