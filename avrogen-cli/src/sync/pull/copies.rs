//! The working copies of subjects: a missing one is written, and one without edits is brought up to date.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use avrogen_build::tools::files::Change;
use avrogen_build::tools::lock::{Lock, Version};
use avrogen_schema::format::format;
use avrogen_schema::options::Limits;

use super::library::Library;
use crate::project::WorkingCopies;
use crate::sync::comments::has_comments;

/// What a pull does with a working copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is the pinned schema, in whatever layout.
    Kept,
    /// There was none.
    Written,
    /// It was the schema that was pinned before.
    Updated,
    /// It is neither, and stays as it is.
    Edited,
    /// It was the schema that was pinned before, with comments that nobody else has: it stays as it is.
    Commented,
    /// It was edited, and nobody wants it any more.
    Overwritten,
}

/// The working copy of a subject.
#[derive(Debug)]
pub(crate) struct Copy {
    pub(crate) path: PathBuf,
    pub(crate) fate: Fate,
    /// The new text, if it is written.
    pub(crate) text: Option<String>,
    /// Where it was until another subject came whose name differs in nothing but case.
    pub(crate) from: Option<PathBuf>,
    /// Whether it is pinned to another version than before.
    pub(crate) is_moved: bool,
}

impl Copy {
    /// Returns the change that gives the copy a text. One that is only moved keeps its bytes.
    pub(crate) fn change(&self, path: PathBuf, text: &str) -> Change {
        if self.from.is_some() { Change::new(path, text) } else { Change::text(path, text) }
    }
}

impl Fate {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Written => "written",
            Self::Updated => "updated",
            Self::Edited => "edited",
            Self::Commented => "commented",
            Self::Overwritten => "overwritten",
        }
    }
}

/// The working copies of some subjects.
pub(crate) fn copies<'s>(
    working: &WorkingCopies,
    old: &Lock,
    library: &Library<'_>,
    subjects: impl Iterator<Item = &'s String>,
    force: bool,
) -> Result<BTreeMap<String, Copy>> {
    let lock = library.lock;
    let files = [working.file_of_subject(old), working.file_of_subject(lock)];
    let names = working.new_files(lock);
    let in_protocols = working.protocol_types();
    let inline = working.inline_files(lock);
    let is_inline = |subject: &str| {
        working.checkout.settings.as_ref().is_some_and(|settings| settings.is_inline(subject))
    };
    let mut copies = BTreeMap::new();
    let mut planned: BTreeMap<PathBuf, Option<String>> = BTreeMap::new();
    for subject in subjects {
        let Some(version) = lock.pinned(subject) else { continue };
        let (path, from) = match (files[1].get(subject), files[0].get(subject)) {
            (Some(path), _) => (path.clone(), None),
            (None, from) => (names[subject].clone(), from.cloned()),
        };
        // A protocol may define several types.
        let is_free = !files[1].contains_key(subject) && !in_protocols.is_empty();
        if is_free && library.fullname(&version).is_some_and(|name| in_protocols.contains(&name)) {
            continue;
        }
        if path.extension().is_some_and(|extension| extension == "avpr") {
            continue;
        }
        let existing = match planned.get(&path) {
            Some(Some(text)) => Some(text.clone()),
            _ => read(&working.checkout.folder.join(from.as_ref().unwrap_or(&path)))?,
        };
        let before = old.pinned(subject).filter(|before| *before != version);
        let compared = Compared {
            working: (inline.contains(&path) || is_inline(subject)).then_some(working),
            library,
            path: &path,
        };
        let mut copy = compared.decide(existing.as_deref(), &version, before.as_ref(), force);
        copy.is_moved = before.is_some();
        if from.is_some() && copy.text.is_none() {
            copy.text = existing;
        }
        planned.insert(path.clone(), copy.text.clone());
        copies.insert(subject.clone(), Copy { path, from, ..copy });
    }
    for (subject, from) in &files[0] {
        let is_aside = !files[1].contains_key(subject) && !copies.contains_key(subject);
        if let Some(path) = names.get(subject).filter(|_| is_aside) {
            let text = read(&working.checkout.folder.join(from))?;
            let (path, from) = (path.clone(), Some(from.clone()));
            copies.insert(subject.clone(), Copy { path, fate: Fate::Kept, text, from, is_moved: false });
        }
    }
    Ok(copies)
}

/// A working copy beside the versions that it may be.
struct Compared<'a> {
    /// The other files, if the subject has their types in full.
    working: Option<&'a WorkingCopies>,
    library: &'a Library<'a>,
    path: &'a Path,
}

impl Compared<'_> {
    fn decide(
        &self,
        existing: Option<&str>,
        version: &Version,
        before: Option<&Version>,
        force: bool,
    ) -> Copy {
        let (mut fate, mut is_written) = self.fate(existing, version, before, force);
        let pinned = self.library.text(version).unwrap_or_default();
        let by_name = self.by_name(version);
        // The types of other files must not come into this one: the next pull or push could not tell whose they are.
        let refers = |text: &str| self.working.is_some() && self.library.form(text, version).is_none();
        if fate == Fate::Updated && by_name.is_none() && existing.is_some_and(refers) {
            (fate, is_written) = (Fate::Edited, false);
        }
        let text = by_name.as_deref().unwrap_or(pinned);
        let text = is_written.then(|| format(text, &Limits::default()).unwrap_or_else(|_| text.to_owned()));
        Copy { path: PathBuf::new(), fate, text, from: None, is_moved: false }
    }

    fn fate(
        &self,
        existing: Option<&str>,
        version: &Version,
        before: Option<&Version>,
        force: bool,
    ) -> (Fate, bool) {
        let Some(existing) = existing else { return (Fate::Written, true) };
        let full = self.working.and_then(|working| working.full_form(self.path, existing));
        let is = |version: &Version| {
            let pinned = self.library.text(version).and_then(|text| self.library.form(text, version));
            pinned.is_some() && (full == pinned || self.library.form(existing, version) == pinned)
        };
        if is(version) {
            (Fate::Kept, false)
        } else if force {
            (Fate::Overwritten, true)
        } else if !before.is_some_and(is) {
            (Fate::Edited, false)
        } else if has_comments(existing) {
            (Fate::Commented, false)
        } else {
            (Fate::Updated, true)
        }
    }

    /// The text of a version that names the types of other files, if they are those of the version.
    fn by_name(&self, version: &Version) -> Option<String> {
        let working = self.working?;
        let others = working.files.iter().filter(|(_, file)| file.path != self.path);
        let names: BTreeSet<&str> = others.filter_map(|(_, file)| file.fullname.as_deref()).collect();
        let text = self.library.text_with(version, &|name| names.contains(name.as_str()))?;
        let pinned = self.library.form(self.library.text(version)?, version)?;
        let is_shorter = self.library.form(&text, version).is_none();
        (is_shorter && working.full_form(self.path, &text)? == pinned).then_some(text)
    }
}

fn read(path: &Path) -> Result<Option<String>> {
    match fs::read(path) {
        // Bytes that are no text are an edit, like any other.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}
