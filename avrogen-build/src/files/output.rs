//! An output that is written bit by bit.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Error;
use super::target::Target;
use super::temporary::{Temporary, write_all};

/// A file that takes its place when [`finish`](Self::finish) is called, and leaves nothing otherwise. What is no regular file
/// gets each piece at once.
#[derive(Debug)]
pub struct Output {
    given: PathBuf,
    file: File,
    place: Option<(Temporary, PathBuf)>,
}

impl Output {
    /// Begins to write a file.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let given = path.to_owned();
        let open = || -> io::Result<_> {
            match Target::find(path)? {
                Target::Straight => Ok((OpenOptions::new().write(true).open(path)?, None)),
                Target::Regular { path, old } => {
                    let (temporary, file) = Temporary::create(&path, old.as_ref())?;
                    Ok((file, Some((temporary, path))))
                }
            }
        };
        let (file, place) = open().map_err(|cause| Error::write(path, cause))?;
        Ok(Self { given, file, place })
    }

    /// Lets the file take its place.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn finish(self) -> Result<(), Error> {
        let Self { given, file, place } = self;
        drop(file);
        let Some((mut temporary, path)) = place else { return Ok(()) };
        temporary.place(&path).map_err(|cause| Error::write(&given, cause))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write_all(&mut self.file, bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
