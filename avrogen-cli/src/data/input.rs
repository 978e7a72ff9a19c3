//! Files, pipes and what is typed.

use std::fs::File;
use std::io::{self, Read, StdinLock};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::location::STDIN;

/// Bytes that are looked at before it is decided what they are.
const LOOK: u64 = 32;

/// Whether the name of an output is that of standard output.
pub(crate) fn is_stdout(path: &Path) -> bool {
    path == Path::new("-")
}

/// Something to read, and what it is called.
pub(crate) struct Input {
    pub(crate) name: String,
    /// The first bytes, which come again.
    pub(crate) begin: Vec<u8>,
    rest: Stream,
}

enum Stream {
    File(File),
    Stdin(StdinLock<'static>),
}

impl Input {
    /// The names of what to read: standard input where nothing is named.
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

    /// All of it, piece by piece.
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
