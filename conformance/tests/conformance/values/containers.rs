//! The corpus's container files, read and written through generated types.

use std::fs;
use std::path::{Path, PathBuf};

use avrogen_build::Config;
use avrogen_conformance::corpus::{Entry, manifest};
use avrogen_conformance::data::{from_hex, sorted};
use avrogen_conformance::peer::{Answer, Peer};
use avrogen_conformance::{conclude, folder};
use avrogen_runtime::container::Codec;
use avrogen_runtime::datum::Datum;
use serde_json::Value;

use super::check::Check;
use super::programs::Programs;
use super::types::Case;
use super::{built, bytes};

/// Records of a file whose values are looked at.
const RECORDS: usize = 200;

/// A container file.
#[derive(Clone, Debug)]
pub(crate) struct Container {
    path: PathBuf,
    /// Whether fastavro refused it, or some of it.
    is_damaged: bool,
}

/// Container files, each with its schema as a file of its own.
pub(crate) fn entries(corpus: &Path) -> Vec<(Container, Entry)> {
    let files = manifest(corpus);
    let container = |file: &Value| {
        let (name, schema) = (file["file"].as_str()?, file["writer_schema"].as_str()?);
        let entry = Entry { name: name.to_owned(), files: vec![corpus.join(schema)], infinite: false };
        let is_damaged = file.get("open_error").is_some() || file.get("read_error").is_some();
        let container = Container { path: corpus.join(name), is_damaged };
        // Such names have no generated type: their data is for readers that go by any schema.
        let illegal =
            || file["tags"].as_array().is_some_and(|tags| tags.iter().any(|tag| tag == "name_illegal"));
        match entry.generate(Config::new()) {
            Err(_) if illegal() => None,
            Ok(_) | Err(_) => Some((container, entry)),
        }
    };
    files.iter().filter(|file| file["kind"] == "data").filter_map(container).collect()
}

/// One file after the other.
struct Ways<'a> {
    java: Peer,
    programs: Programs<'a>,
    check: Check<'a>,
    folder: PathBuf,
}

impl Ways<'_> {
    /// A file that Java reads is read by the type, and what the type writes is read by Java; the same of a copy that Java has
    /// made. A file that cannot be read is an error.
    fn file(&mut self, case: &Case<'_>, of: &Container, codec: Codec) -> Result<(), String> {
        let [ours, theirs, back] =
            ["ours.avro", "theirs.avro", "back.avro"].map(|name| self.folder.join(name));
        let original = self.java.ask(&["read", text(&of.path)]);
        let copied = self.copy(case, [&of.path, &ours], codec);
        if of.is_damaged || original.error.is_some() {
            return copied.err().map(|_| ()).ok_or_else(|| "a damaged file was read to its end".to_owned());
        }
        copied?;
        let data = records(case, &original)?;
        self.holds(case, &ours, &data)?;
        let _ = fs::remove_file(&theirs);
        self.java.order(&["copy", text(&of.path), text(&theirs), codec.name()]);
        self.copy(case, [&theirs, &back], Codec::Null)?;
        self.holds(case, &back, &data)?;
        let values: Vec<_> = data.iter().take(RECORDS).map(bytes).collect();
        self.check.given(case, &values)
    }

    fn copy(&mut self, case: &Case<'_>, [from, to]: [&Path; 2], codec: Codec) -> Result<(), String> {
        let words = [text(from), text(to), codec.name()];
        self.programs.copy(case, words).map_err(|error| error.to_string())?
    }

    fn holds(&mut self, case: &Case<'_>, path: &Path, data: &[Datum]) -> Result<(), String> {
        let found = records(case, &self.java.ask(&["read", text(path)]))?;
        if found == data { Ok(()) } else { Err(format!("{} has other records: {found:?}", path.display())) }
    }
}

fn records(case: &Case<'_>, answer: &Answer) -> Result<Vec<Datum>, String> {
    match &answer.error {
        Some(error) => Err(format!("Java does not read it: {error}")),
        None => Ok(answer.data.iter().map(|digits| sorted(&from_hex(&case.schema, digits))).collect()),
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is UTF-8")
}

#[test]
fn container_files_are_read_and_written_by_types() {
    let entries = entries(&folder("AVROGEN_TEST_CORPUS"));
    let built = built();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("container-values");
    fs::create_dir_all(&folder).expect("it can be made");
    let (java, programs) = (Peer::java("Containers"), Programs::new(built));
    let mut ways = Ways { java, programs, check: Check::new(built), folder };
    let mut failures = Vec::new();
    for (at, ((container, entry), set)) in entries.iter().zip(&built.of_containers).enumerate() {
        let case = set.cases().find(Case::is_top_level).expect("it has a top level");
        let done = ways.file(&case, container, Codec::ALL[at % Codec::ALL.len()]);
        done.unwrap_or_else(|error| failures.push(format!("{}: {error}", entry.name)));
    }
    conclude("container files", entries.len(), &failures);
}
