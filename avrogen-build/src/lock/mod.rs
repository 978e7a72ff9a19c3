//! `avrogen.lock`: which versions of which subjects a project knows, with the digest of each text.
//!
//! The file has one line an entry, so that two branches that add subjects merge (`avrogen.lock merge=union` in
//! `.gitattributes`): readers take any order, and a key that stands twice is a finding that says how to mend it. The texts
//! stand beside the schemas under `.locked`, one file a version, byte for byte as they were served.
//!
//! [`LockFile::read`] reads the file; its [`Lock`] is plain data, which commands change and [`Lock::save`] again. [`Texts`]
//! reads the locked texts, verifies their digests, and parses each with exactly the locked texts that it refers to:
//!
//! ```no_run
//! # fn main() -> Result<(), avrogen_build::Error> {
//! use std::path::Path;
//!
//! use avrogen_build::SourceMap;
//! use avrogen_build::tools::lock::{Digest, LockFile, Pin, Texts, Version, Text, locked_folder};
//!
//! let (mut sources, mut findings) = (SourceMap::new(), Vec::new());
//! let folder = Path::new(".");
//! let file = LockFile::read(Path::new(""), folder, &mut sources, &mut findings)?;
//! let mut lock = file.map(|file| file.lock).unwrap_or_default();
//!
//! let version = Version::new("users-value", 4);
//! let bytes = br#"{"type":"record","name":"User","fields":[]}"#;
//! let text = Text::new(lock.text_file(&locked_folder(None), &version), Digest::of(bytes));
//! text.write(folder, bytes)?;
//! lock.schemas.insert(version, text);
//! lock.subjects.insert("users-value".to_owned(), Pin::new(4));
//! lock.save(folder)?;
//! # Ok(())
//! # }
//! ```

mod digest;
mod locked;
mod pinned;
mod pins;
mod print;
mod read;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use avrogen_schema::compat::Mode;
use avrogen_schema::source::{FileId, Span};

use crate::error::Error;
use crate::files::{self, Change};
use crate::project::{Project, SCHEMAS, safe_names, schemas_folder};

pub use digest::Digest;
pub(crate) use locked::{Locked, ValidLock};
pub(crate) use pinned::{Requested, pinned};
pub(crate) use pins::topic_pins;
pub use pins::{TopicPin, TopicPins};
use read::text_path;
pub use texts::{Closure, Texts, stored_form};

/// The name of the file.
pub const LOCK_FILE: &str = "avrogen.lock";

/// The folder of the locked texts, in the first folder of the schemas.
const LOCKED: &str = ".locked";

/// The format that this crate reads and writes.
const FORMAT: u32 = 1;

/// What an `avrogen.lock` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// `[subjects]`
    pub subjects: BTreeMap<String, Pin>,
    /// `[schemas]`: every version that has been pulled or locked, and not only the pinned ones.
    pub schemas: BTreeMap<Version, Text>,
}

/// An entry of `[subjects]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The version that the project works with.
    pub version: u32,
    /// The registry that owns the subject, without credentials; none for a team without one.
    pub registry: Option<String>,
    /// The compatibility mode that the registry served.
    pub compatibility: Option<Mode>,
    /// Whether every version that counts is here.
    pub history: History,
}

/// Which versions of a subject are locked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum History {
    /// Every version that is not deleted.
    Complete,
    /// Some: a transitive mode cannot be checked.
    #[default]
    Partial,
}

/// A version of a subject: `users-value@4`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// The subject.
    pub subject: String,
    /// The version's number.
    pub number: u32,
}

/// An entry of `[schemas]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The file with the text, relative to the folder of the lock, with `/` between folders.
    pub file: String,
    /// Of the file's bytes.
    pub digest: Digest,
    /// The id in the registry: to be used only after the registry at hand confirms it.
    pub id: Option<u32>,
    /// The GUID in the registry.
    pub guid: Option<String>,
    /// What the text refers to, in the registry's order.
    pub references: Vec<Reference>,
    /// Whether the registry has it no more, and it is not checked.
    pub deleted: bool,
    /// What was waived when the version was locked without a registry: a rule, a blank and a path each. Against its
    /// predecessors it stays accepted when the waivers have gone.
    pub waived: Vec<String>,
}

/// A name that a text takes from another version.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// The name by which the text refers to it.
    pub name: String,
    /// What defines it.
    pub version: Version,
}

/// An `avrogen.lock` that was read, with the places of its entries.
#[derive(Debug)]
pub struct LockFile {
    /// What it says.
    pub lock: Lock,
    /// Its text.
    pub file: FileId,
    /// The folder that it stands in, as diagnostics have it.
    pub folder: PathBuf,
    /// What the folder is relative to.
    base: PathBuf,
    places: BTreeMap<String, Span>,
}

impl Pin {
    /// A pin on a version of a team without a registry.
    pub fn new(version: u32) -> Self {
        Self { version, registry: None, compatibility: None, history: History::Complete }
    }
}

impl Version {
    /// A version of a subject.
    pub fn new(subject: impl Into<String>, number: u32) -> Self {
        Self { subject: subject.into(), number }
    }

    /// Reads `users-value@4`. A subject may have an `@` in it, too.
    pub fn parse(text: &str) -> Option<Self> {
        let (subject, number) = text.rsplit_once('@')?;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
        let number = number.parse().ok().filter(|_| is_number)?;
        Some(Self::new(subject, number))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.subject, self.number)
    }
}

impl Text {
    /// A text without references, of a team without a registry.
    pub fn new(file: impl Into<String>, digest: Digest) -> Self {
        Self {
            file: file.into(),
            digest,
            id: None,
            guid: None,
            references: Vec::new(),
            deleted: false,
            waived: Vec::new(),
        }
    }

    /// Writes the text to its file, where that has other bytes. The folder is that of the lock.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn write(&self, folder: &Path, bytes: &[u8]) -> Result<(), Error> {
        Ok(files::write(&[self.change(folder, bytes)])?)
    }

    /// Returns the change that [`write`](Self::write) makes.
    #[doc(hidden)]
    pub fn change(&self, folder: &Path, bytes: &[u8]) -> Change {
        Change::new(folder.join(&self.file), bytes)
    }
}

impl Lock {
    /// The versions of a subject, deleted ones too, in the order of their numbers.
    pub fn versions(&self, subject: &str) -> impl DoubleEndedIterator<Item = (&Version, &Text)> {
        let from = Version::new(subject, 0);
        let to = Version::new(subject, u32::MAX);
        self.schemas.range(from..=to)
    }

    /// The version that a subject is pinned to.
    pub fn pinned(&self, subject: &str) -> Option<Version> {
        self.subjects.get(subject).map(|pin| Version::new(subject, pin.version))
    }

    /// The file for the text of a version: where it is, or where it goes under the folder of [`locked_folder`]. No file
    /// system takes it for the file of another version.
    pub fn text_file(&self, locked_folder: &str, version: &Version) -> String {
        let mut files = self.text_files(locked_folder, &BTreeSet::from([version]));
        files.remove(version).expect("it was asked for")
    }

    /// [`text_file`](Self::text_file) of many versions.
    pub fn text_files<'v>(
        &self,
        locked_folder: &str,
        versions: &BTreeSet<&'v Version>,
    ) -> BTreeMap<&'v Version, String> {
        let new = versions.iter().map(|version| version.subject.as_str());
        let names = safe_names(self.subjects.keys().map(String::as_str).chain(new));
        let mut taken: BTreeSet<String> =
            self.schemas.values().map(|text| text.file.to_ascii_lowercase()).collect();
        let mut file = |version: &Version| {
            if let Some(text) = self.schemas.get(version) {
                return text.file.clone();
            }
            let name = &names[version.subject.as_str()];
            let file = |suffix: &str| format!("{locked_folder}/{name}{suffix}/{}.avsc", version.number);
            // A subject that differs from this one in case may have been here first, under the plain name.
            let numbered = (2..).map(|number| file(&format!("%{number}")));
            let mut files = std::iter::once(file("")).chain(numbered);
            let is_free = |file: &String| taken.insert(file.to_ascii_lowercase());
            files.find(is_free).expect("there are more numbers than files")
        };
        versions.iter().map(|version| (*version, file(version))).collect()
    }

    /// Writes the file into a folder, where that changes it. The texts are to be written before.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn save(&self, folder: &Path) -> Result<(), Error> {
        Ok(files::write(&[self.change(folder)])?)
    }

    /// Returns the change that [`save`](Self::save) makes.
    #[doc(hidden)]
    pub fn change(&self, folder: &Path) -> Change {
        Change::text(folder.join(LOCK_FILE), &self.to_string())
    }
}

impl LockFile {
    /// Where the entry of a subject or version stands.
    pub fn place(&self, key: &str) -> Span {
        self.places.get(key).copied().unwrap_or_else(|| Span::new(self.file, 0, 0))
    }
}

/// The folder of the locked texts, relative to that of the project: `.locked` in the first folder of the schemas, or in the
/// folder `schemas` where that one is elsewhere. What a lock names stands below it.
pub fn locked_folder(project: Option<&Project>) -> String {
    let folder = schemas_folder(project);
    let locked = if folder.is_empty() { LOCKED.to_owned() } else { format!("{folder}/{LOCKED}") };
    text_path(&locked).unwrap_or_else(|| format!("{SCHEMAS}/{LOCKED}"))
}
