//! The corpus: real schemas, and a manifest that says what is known of each.

use std::path::{Path, PathBuf};

use avrogen_build::{Config, Error, Generated, GeneratedFile};
use serde_json::Value;

use crate::text;

/// A valid file, about which no parsers disagree, and those that it needs.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its path below the corpus.
    pub name: String,
    /// Those that it needs, then the file itself.
    pub files: Vec<PathBuf>,
    /// Whether it has a record that directly contains itself.
    pub infinite: bool,
}

impl Entry {
    /// What is generated from the file and those that it needs.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn generate(&self, config: Config) -> Result<Generated, Error> {
        config.schemas(&self.files).generate()
    }
}

/// The code in all files that were generated.
pub fn code(generated: &Generated) -> String {
    generated.sets.iter().flat_map(|set| &set.files).map(GeneratedFile::contents).collect()
}

/// The files of schemas and protocols in a folder and those below it, in order.
///
/// # Panics
/// Where there is no such folder.
pub fn below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries =
            std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "avpr" || extension == "avsc") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// What the manifest lists.
///
/// # Panics
/// Where there is no manifest.
pub fn manifest(corpus: &Path) -> Vec<Value> {
    let mut manifest: Value = serde_json::from_str(&text(&corpus.join("MANIFEST.json"))).expect("a manifest");
    match manifest["files"].take() {
        Value::Array(files) => files,
        other => panic!("no list of files: {other}"),
    }
}

/// The files to generate code from: all that are valid, on their own or with others, and undisputed.
///
/// # Panics
/// Where there is no manifest, or it is not what it was.
pub fn entries(corpus: &Path) -> Vec<Entry> {
    let files = manifest(corpus);
    let valid = files.iter().filter(|entry| {
        matches!(entry["validity"].as_str(), Some("valid" | "needs"))
            && entry["disputed"].as_bool() == Some(false)
    });
    let entry = |entry: &Value| {
        let (file, path) = (entry["file"].as_str().expect("a file"), entry["path"].as_str().expect("a path"));
        let below = corpus.join(file.strip_suffix(path).expect("the file is below its repository"));
        let needs = entry["needs"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let tags = entry["tags"].as_array().into_iter().flatten();
        Entry {
            name: file.to_owned(),
            files: needs.chain([path]).map(|path| below.join(path)).collect(),
            infinite: tags.into_iter().any(|tag| tag == "recursion_infinite"),
        }
    };
    valid.map(entry).collect()
}
