//! The layout of real schema files: what it changes are blanks, and once is enough.

use std::path::{Path, PathBuf};
use std::time::Duration;

use avrogen_conformance::time::taken;
use avrogen_conformance::{conclude, folder, text};
use avrogen_schema::format::format;
use avrogen_schema::json::{self, Keys, Numbers};
use avrogen_schema::options::{Limits, Options};

/// No file may take longer, in a build without optimizations.
const LONGEST: Duration = Duration::from_secs(1);

fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        let is_schema =
            || path.extension().is_some_and(|extension| extension == "avsc" || extension == "avpr");
        if path.is_dir() {
            files(&path, all);
        } else if is_schema() {
            all.push(path);
        }
    }
}

/// The values of a text, printed without blanks and with its own numbers.
fn values(text: &str) -> Option<String> {
    let mut sources = avrogen_schema::source::SourceMap::new();
    let file = sources.add("schema", text);
    let options = Options::lenient();
    let mut out = avrogen_schema::diagnostic::Collector::new(&options);
    let value = json::read(text, file, &options.limits, &mut out)?;
    let mut printed = String::new();
    json::print(&value, Numbers::Kept, Keys::Kept, &mut printed);
    Some(printed)
}

#[test]
fn formatting_changes_blanks_alone() {
    let mut all = Vec::new();
    files(&folder("AVROGEN_TEST_CORPUS"), &mut all);
    let (mut checked, mut failures) = (0, Vec::new());
    for path in all {
        let text = text(&path);
        let (once, taken) = taken(|| format(&text, &Limits::default()));
        let Ok(once) = once else { continue };
        if taken > LONGEST {
            failures.push(format!("{} takes {taken:?}", path.display()));
        }
        checked += 1;
        let comments = |text: &str| text.matches("/*").count() + text.matches("//").count();
        if values(&once) != values(&text) || comments(&once) != comments(&text) {
            failures.push(format!("{} changes", path.display()));
        }
        if format(&once, &Limits::default()).ok().as_ref() != Some(&once) {
            failures.push(format!("{} changes twice", path.display()));
        }
    }
    conclude("files", checked, &failures);
}
