//! Paths: where they lead, and how they are shown.

use std::path::{Component, Path, PathBuf};

use crate::report::printable;

/// Where a path leads, from whatever folder it is written: absolute, without `.` and `..`. Links are not followed.
pub fn place(base: &Path, path: &Path) -> PathBuf {
    // A path without components has no absolute form.
    let path = Path::new(".").join(base).join(path);
    let mut place = PathBuf::new();
    for part in std::path::absolute(&path).unwrap_or(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                place.pop();
            }
            part => place.push(part),
        }
    }
    place
}

/// A path as it is seen from a folder; both are relative to `base`.
pub(crate) fn relative(base: &Path, folder: &Path, path: &Path) -> PathBuf {
    place(base, path).strip_prefix(place(base, folder)).unwrap_or(path).to_owned()
}

/// Whether Windows opens a device under the name of a file. What follows its first dot makes no difference.
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_number = |rest: &str| matches!(rest.as_bytes(), [b'1'..=b'9']);
    let is_port = |kind: &str| stem.strip_prefix(kind).is_some_and(is_number);
    matches!(&*stem, "con" | "prn" | "aux" | "nul") || is_port("com") || is_port("lpt")
}

/// A path as diagnostics and generated code have it: alike on every system, and on one line.
pub fn display(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let text = if path.has_root() { format!("/{}", parts[1..].join("/")) } else { parts.join("/") };
    printable(&text)
}

/// A path without `.` in it: as files are compared.
pub(crate) fn normal(path: &Path) -> PathBuf {
    path.components().filter(|part| !matches!(part, Component::CurDir)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_same_from_every_folder() {
        let here = std::env::current_dir().expect("there is one");
        assert_eq!(place(Path::new(""), Path::new("")), here);
        assert_eq!(place(Path::new("a/b"), Path::new("../c.avsc")), here.join("a/c.avsc"));
        assert_eq!(place(Path::new(""), Path::new("./a//c.avsc")), here.join("a/c.avsc"));
        assert_eq!(place(&here.join("x"), Path::new("..")), here);
    }
}
