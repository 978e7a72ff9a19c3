//! Where a package gets avrogen's crates from.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::exit::Failure;

/// Where a package gets avrogen's crates from, if not from the registry of crates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A folder with avrogen's repository in it.
    Path(PathBuf),
    /// The repository's URL.
    Git(String),
}

impl FromStr for Source {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("path", folder)) if !folder.is_empty() => Ok(Self::Path(folder.into())),
            Some(("git", url)) if !url.is_empty() => Ok(Self::Git(url.to_owned())),
            _ => Err("it is `path:DIR` or `git:URL`".to_owned()),
        }
    }
}

impl Source {
    /// Finds a folder that is not what it should be.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let Self::Path(folder) = self else { return Ok(()) };
        let crates = folder.join("avrogen-runtime/Cargo.toml");
        if crates.is_file() {
            return Ok(());
        }
        let message = format!("{} is not a folder of avrogen's repository", folder.display());
        Err(Failure::new(message)
            .help(format!("clone the repository there: there is no {}", crates.display())))
    }

    /// What a dependency on one of the crates says about where it comes from.
    pub(super) fn key(&self, name: &str) -> (&'static str, String) {
        match self {
            Self::Path(folder) => ("path", slashes(&folder.join(name))),
            Self::Git(url) => ("git", url.clone()),
        }
    }
}

/// Cargo reads slashes on every system.
fn slashes(path: &Path) -> String {
    let text = path.display().to_string();
    if std::path::MAIN_SEPARATOR == '/' { text } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}
