//! Writing files.

use std::fs;
use std::path::Path;

use crate::error::Error;

/// Writes a file unless it has these bytes already, and makes the folders that it needs.
pub(crate) fn write_if_changed(path: &Path, contents: &[u8]) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|old| old == contents) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Error::io("make", folder, &error))?;
    }
    fs::write(path, contents).map_err(|error| Error::io("write", path, &error))
}
