//! Finding and reading schema files.

mod derived;
mod locate;
mod select;
mod set;

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::{FileId, SourceMap, Span};
use glob::Pattern;

use crate::codes;
use crate::error::Error;
use crate::paths::{display, place};

pub use derived::{add_primitives, add_unions};
pub use locate::locate;
pub use select::select;
pub(crate) use set::{LoadedSet, load_set};

/// Schema files that were read, in the order of their paths.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The files, each with its path.
    pub files: Vec<(FileId, PathBuf)>,
    /// Every file and folder that was read, for cargo to watch.
    pub watched: BTreeSet<PathBuf>,
}

/// What a folder marked like this holds is made by a build: cargo's `target` is.
const CACHE_TAG: &str = "CACHEDIR.TAG";

/// Reads the schemas that paths name: files of any name, folders (every `.avsc` and `.avpr` below, dot folders left out) and
/// globs. Relative paths are relative to `base`; diagnostics and the result have them as they were given. A text that is
/// not UTF-8 is a finding, and so is a link in a folder that leads nowhere: a schema would be missing without a word.
///
/// # Errors
/// A path that leads to nothing, or a file system that refuses.
pub fn load(
    base: &Path,
    paths: &[PathBuf],
    sources: &mut SourceMap,
    findings: &mut Vec<Diagnostic>,
) -> Result<Loaded, Error> {
    // No folder is found at a path without components.
    let base = if base.as_os_str().is_empty() { Path::new(".") } else { base };
    let mut walk = Walk { base, found: BTreeSet::new(), watched: BTreeSet::new(), broken: BTreeSet::new() };
    for path in paths {
        walk.path(path)?;
    }
    findings.extend(walk.broken.iter().map(|path| broken(sources, base, path)));
    let mut loaded = Loaded { files: Vec::new(), watched: walk.watched };
    let mut seen = HashSet::new();
    let is_alone = walk.found.len() == 1;
    for (_, path) in walk.found {
        let real = base.join(&path);
        // A file may be reached on several ways, through links.
        if !is_alone && !seen.insert(fs::canonicalize(&real).unwrap_or_else(|_| real.clone())) {
            continue;
        }
        let bytes = fs::read(&real).map_err(|error| Error::io("read", &real, &error))?;
        let file = add(sources, &display(&path), bytes, findings);
        loaded.watched.insert(path.clone());
        loaded.files.push((file, path));
    }
    Ok(loaded)
}

/// The error of a link that leads nowhere.
fn broken(sources: &mut SourceMap, base: &Path, path: &Path) -> Diagnostic {
    let file = sources.add(display(path), "");
    let target = fs::read_link(base.join(path)).unwrap_or_default();
    let message = format!("the link leads to {}, which is not there", display(&target));
    Diagnostic::error(codes::BROKEN_LINK, Span::new(file, 0, 0), message)
        .help("restore what it leads to, or remove the link")
}

/// Takes a text in, or reports that it is none.
fn add(sources: &mut SourceMap, name: &str, bytes: Vec<u8>, findings: &mut Vec<Diagnostic>) -> FileId {
    match String::from_utf8(bytes) {
        Ok(text) => sources.add(name, text),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let file = sources.add(name, String::from_utf8_lossy(error.as_bytes()));
            let span = Span::new(file, valid, valid + 1);
            findings.push(
                Diagnostic::error(codes::NOT_TEXT, span, "the file is not UTF-8")
                    .at("the first byte that is not")
                    .help("save the file as UTF-8, or leave it out of the schemas"),
            );
            file
        }
    }
}

struct Walk<'a> {
    base: &'a Path,
    /// By the components of their places, so that the order is the same on every system and from every folder.
    found: BTreeSet<(Vec<String>, PathBuf)>,
    watched: BTreeSet<PathBuf>,
    /// Links to nothing, where a schema or a folder of them may have been.
    broken: BTreeSet<PathBuf>,
}

impl Walk<'_> {
    fn path(&mut self, path: &Path) -> Result<(), Error> {
        let text = path.to_string_lossy();
        let real = self.base.join(path);
        if real.is_dir() {
            let before = self.found.len() + self.broken.len();
            let folders = self.folder(path, &mut |file| is_schema(file))?;
            self.watched.extend(folders);
            if self.found.len() + self.broken.len() == before {
                return Err(Error::misuse(format!("there is no .avsc or .avpr file in {}", path.display())));
            }
        } else if real.exists() {
            self.file(path.to_owned());
        } else if text.contains(['*', '?', '[']) {
            self.glob(&text)?;
        } else {
            let folder = std::path::absolute(&real).unwrap_or(real);
            let whole = if path.is_absolute() {
                String::new()
            } else {
                format!(": there is no {}", folder.display())
            };
            let message = format!("{} is not there{whole}", path.display());
            return Err(Error::misuse(message));
        }
        Ok(())
    }

    fn file(&mut self, path: PathBuf) {
        let place = place(self.base, &path);
        let key = place.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        self.found.insert((key, path));
    }

    /// Goes through a folder and all below, each once: links may lead anywhere. Returns the folders that it read.
    fn folder(&mut self, top: &Path, takes: &mut dyn FnMut(&Path) -> bool) -> Result<Vec<PathBuf>, Error> {
        let mut seen = HashSet::new();
        let mut folders = Vec::new();
        let mut pending = vec![top.to_owned()];
        while let Some(folder) = pending.pop() {
            let real = self.base.join(&folder);
            let failed = |error: std::io::Error| Error::io("read", &real, &error);
            if !seen.insert(fs::canonicalize(&real).map_err(failed)?) {
                continue;
            }
            let entries: Result<Vec<_>, _> = fs::read_dir(&real).map_err(failed)?.collect();
            let mut names: Vec<_> = entries.map_err(failed)?.iter().map(fs::DirEntry::file_name).collect();
            names.sort();
            let mut below = Vec::new();
            for name in names {
                let (path, target) = (folder.join(&name), real.join(&name));
                if !target.is_dir() {
                    let is_taken = takes(&path);
                    if is_taken && target.is_file() {
                        self.file(path);
                    } else if (is_taken || path.extension().is_none())
                        && is_broken(&target)
                        && !is_hidden(&name)
                    {
                        self.broken.insert(path);
                    }
                } else if !is_hidden(&name) && !target.join(CACHE_TAG).exists() {
                    below.push(path);
                }
            }
            pending.extend(below.into_iter().rev());
            folders.push(folder);
        }
        Ok(folders)
    }

    fn glob(&mut self, text: &str) -> Result<(), Error> {
        // Components are compared one by one, and `./` is one that no path has.
        let text = text.strip_prefix("./").unwrap_or(text);
        let pattern =
            Pattern::new(text).map_err(|error| Error::misuse(format!("{text} is no glob: {error}")))?;
        let fixed: PathBuf = Path::new(text).components().take_while(|part| !is_pattern(part)).collect();
        let before = self.found.len();
        let mut folders = Vec::new();
        if self.base.join(&fixed).is_dir() {
            let options = glob::MatchOptions {
                require_literal_separator: true,
                require_literal_leading_dot: true,
                ..Default::default()
            };
            folders = self.folder(&fixed, &mut |file| pattern.matches_path_with(file, options))?;
        }
        if self.found.len() == before {
            return Err(Error::misuse(format!("no file matches {text}")));
        }
        // Cargo looks into a watched folder as deep as it goes. The package itself holds what the build makes, so there
        // the folders of the files have to do.
        if self.base.join(&fixed).join("Cargo.toml").exists() {
            let folders =
                self.found.iter().filter_map(|(_, file)| file.parent()).filter(|folder| *folder != fixed);
            self.watched.extend(folders.map(Path::to_owned).collect::<Vec<_>>());
        } else {
            self.watched.extend(folders);
        }
        Ok(())
    }
}

/// Whether there is a link that leads nowhere. Editors leave hidden ones beside files that they have open.
fn is_broken(path: &Path) -> bool {
    path.is_symlink() && !path.exists()
}

pub(crate) fn is_schema(path: &Path) -> bool {
    matches!(path.extension().and_then(OsStr::to_str), Some("avsc" | "avpr"))
}

pub(crate) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn is_pattern(part: &Component<'_>) -> bool {
    part.as_os_str().to_string_lossy().contains(['*', '?', '['])
}
