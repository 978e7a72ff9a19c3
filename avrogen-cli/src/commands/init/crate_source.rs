//! Where a package gets avrogen's crates from.

use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

use avrogen_build::tools::place;

use crate::failure::Failure;

/// Where a package gets avrogen's crates from, if not from the registry of crates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CrateSource {
    /// A folder with avrogen's repository in it.
    Path(PathBuf),
    /// The repository's URL.
    Git(String),
}

impl FromStr for CrateSource {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("path", folder)) if !folder.is_empty() => Ok(Self::Path(folder.into())),
            Some(("git", url)) if !url.is_empty() => Ok(Self::Git(url.to_owned())),
            _ => Err("it is `path:DIR` or `git:URL`".to_owned()),
        }
    }
}

impl CrateSource {
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

    /// The same as seen from another folder: a relative path in a `Cargo.toml` counts from there.
    pub(super) fn seen_from(&self, folder: &Path) -> Self {
        match self {
            Self::Path(source) if source.is_relative() && !folder.as_os_str().is_empty() => {
                Self::Path(way(&place(Path::new(""), folder), &place(Path::new(""), source)))
            }
            other => other.clone(),
        }
    }

    /// What a dependency on one of the crates says about where it comes from.
    pub(super) fn key(&self, name: &str) -> (&'static str, String) {
        match self {
            Self::Path(folder) => ("path", slashes(&folder.join(name))),
            Self::Git(url) => ("git", url.clone()),
        }
    }
}

/// The way from one folder to another.
fn way(from: &Path, to: &Path) -> PathBuf {
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    // Of another drive there is no way.
    if shared == 0 {
        return to.to_owned();
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(to.components().skip(shared)).collect();
    if way.as_os_str().is_empty() { PathBuf::from(".") } else { way }
}

/// Cargo reads slashes on every system.
fn slashes(path: &Path) -> String {
    let text = path.display().to_string();
    if std::path::MAIN_SEPARATOR == '/' { text } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_found_from_another() {
        let way = |from: &str, to: &str| way(Path::new(from), Path::new(to)).display().to_string();
        assert_eq!(way("/a/b", "/a/c/d"), "../c/d");
        assert_eq!(way("/a", "/a"), ".");
        assert_eq!(way("/a", "/a/b"), "b");
    }
}
