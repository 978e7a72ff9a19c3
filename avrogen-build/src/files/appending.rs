//! Files that are only added to.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::Error;
use super::temporary::write_all;

/// A file that is added to, and that has its old length again unless [`keep`](Self::keep) is called.
#[derive(Debug)]
pub struct Appending {
    file: File,
    path: PathBuf,
    /// Its length before; none for what is no regular file.
    before: Option<u64>,
}

impl Appending {
    /// Opens a file that is there, for reading too.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::with(path, OpenOptions::new().read(true).write(true))
    }

    fn with(path: &Path, options: &OpenOptions) -> Result<Self, Error> {
        let opened = options.open(path).and_then(|file| Ok((file.metadata()?, file)));
        let (there, file) = opened.map_err(|cause| Error::write(path, cause))?;
        let before = there.is_file().then_some(there.len());
        Ok(Self { file, path: path.to_owned(), before })
    }

    /// Adds some bytes to a file, all or none, and creates it where there is none.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn add(path: &Path, bytes: &[u8]) -> Result<(), Error> {
        let mut file = Self::with(path, OpenOptions::new().append(true).create(true))?;
        if let Err(cause) = file.write_all(bytes) {
            file.cut_back()?;
            return Err(Error::write(path, cause));
        }
        file.keep();
        Ok(())
    }

    /// Keeps what was added.
    pub fn keep(mut self) {
        self.before = None;
    }

    /// Takes back what was added.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn cut_back(mut self) -> Result<(), Error> {
        self.restore().map_err(|cause| Error::new("cut back", &self.path, cause))
    }

    fn restore(&mut self) -> io::Result<()> {
        self.before.take().map_or(Ok(()), |before| self.file.set_len(before))
    }
}

impl Drop for Appending {
    fn drop(&mut self) {
        // An error is on its way already where this is not called by name.
        let _ = self.restore();
    }
}

impl Read for Appending {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

impl Seek for Appending {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl Write for Appending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write_all(&mut self.file, bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
