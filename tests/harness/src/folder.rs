use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tempfile::TempDir;

/// An empty folder, removed when it is dropped.
#[derive(Debug)]
pub struct Folder(TempDir);

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Folder {
    /// Creates one in the system's folder for temporary files.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// Returns its path.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Returns the path of something inside.
    pub fn join(&self, path: impl AsRef<Path>) -> PathBuf {
        self.path().join(path)
    }

    /// Writes a file, and creates the folders around it.
    pub fn write(&self, path: &str, contents: impl AsRef<[u8]>) -> &Self {
        write(&self.join(path), contents);
        self
    }

    /// Reads a file as text.
    pub fn read(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Reads a file.
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Lists all files by their paths inside, with their bytes and the time they were written.
    pub fn files(&self) -> Vec<(String, Vec<u8>, SystemTime)> {
        files_below(self.path())
            .into_iter()
            .map(|path| {
                let name = path.strip_prefix(self.path()).expect("it is inside").display().to_string();
                let written = fs::metadata(&path).and_then(|about| about.modified()).expect("a time");
                (name, fs::read(&path).expect("a file"), written)
            })
            .collect()
    }

    /// Lists the paths of all files inside.
    pub fn names(&self) -> Vec<String> {
        self.files().into_iter().map(|(name, ..)| name).collect()
    }
}

/// Writes a file, and creates the folders around it.
///
/// # Panics
/// The file cannot be written.
pub fn write(path: &Path, contents: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
    fs::write(path, contents).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Lists all files in a folder and the folders below it, sorted.
///
/// # Panics
/// A folder cannot be read.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("a file").path();
            if path.is_dir() { pending.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}
