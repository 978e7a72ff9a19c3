//! Temporary files of processes that were killed.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::Duration;

use super::temporary::maker;

/// Longer than any write takes. The number of a process that ended may have gone to another one.
const TOO_OLD: Duration = Duration::from_secs(60 * 60);

/// Removes the temporary files in some folders whose process has ended. It must not be called while this process writes.
///
/// A file that cannot be removed is left: what counts is the command that comes after.
pub fn sweep<'f>(folders: impl IntoIterator<Item = &'f Path>, is_running: &dyn Fn(u32) -> bool) {
    for folder in folders {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let Some(process) = entry.file_name().to_str().and_then(maker) else { continue };
            let Ok(there) = fs::symlink_metadata(entry.path()) else { continue };
            let has_ended = process == std::process::id() || !is_running(process);
            if there.is_file() && (has_ended || is_too_old(&there)) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn is_too_old(there: &Metadata) -> bool {
    let age = there.modified().ok().and_then(|then| then.elapsed().ok());
    age.is_some_and(|age| age > TOO_OLD)
}
