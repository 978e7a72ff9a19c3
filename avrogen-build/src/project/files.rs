//! Schema files as the mapping of subjects knows them, and the file names of subjects.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use crate::paths::is_device;

/// A schema file, as the mapping needs to know it.
#[derive(Clone, Debug)]
pub struct SchemaFile {
    /// Its path, relative to the project's folder.
    pub path: PathBuf,
    /// The fullname of its top-level schema, if that has one.
    pub fullname: Option<String>,
}

/// Subjects as file names that every file system takes: letters, digits, `_`, `-` and inner dots stand for themselves, all
/// else for its bytes in hexadecimal after a `%`. Where subjects differ in nothing but case, so do capitals.
pub fn safe_names<'a>(subjects: impl IntoIterator<Item = &'a str>) -> BTreeMap<&'a str, String> {
    let names: BTreeMap<&str, String> =
        subjects.into_iter().map(|subject| (subject, safe_name(subject, false))).collect();
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for name in names.values() {
        *alike.entry(name.to_ascii_lowercase()).or_default() += 1;
    }
    let clashes = |name: &str| alike[&name.to_ascii_lowercase()] > 1;
    names
        .into_iter()
        .map(|(subject, name)| (subject, if clashes(&name) { safe_name(subject, true) } else { name }))
        .collect()
}

fn safe_name(subject: &str, escape_capitals: bool) -> String {
    let mut name = String::with_capacity(subject.len());
    for (at, byte) in subject.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' => name.push(char::from(byte)),
            b'A'..=b'Z' if !escape_capitals => name.push(char::from(byte)),
            // Neither hidden, nor a way up, nor cut off by Windows.
            b'.' if at > 0 && at + 1 < subject.len() => name.push('.'),
            _ => {
                let _ = write!(name, "%{byte:02X}");
            }
        }
    }
    if is_device(&name) {
        name.insert(0, '%');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(subjects: &[&'static str]) -> Vec<String> {
        let names = safe_names(subjects.iter().copied());
        subjects.iter().map(|subject| names[subject].clone()).collect()
    }

    #[test]
    fn file_names_are_safe() {
        assert_eq!(names(&["users-value", "com.acme.User"]), ["users-value", "com.acme.User"]);
        assert_eq!(names(&[":.ctx:a/b", ".", ".."]), ["%3A.ctx%3Aa%2Fb", "%2E", "%2E%2E"]);
        assert_eq!(names(&["CON", "com1.x", "com0"]), ["%CON", "%com1.x", "com0"]);
        assert_eq!(names(&["comb", "comb.x", "LPT9"]), ["comb", "comb.x", "%LPT9"]);
    }

    #[test]
    fn subjects_that_differ_in_case_differ_in_more_as_files() {
        assert_eq!(names(&["Users", "users", "Orders"]), ["%55sers", "users", "Orders"]);
    }
}
