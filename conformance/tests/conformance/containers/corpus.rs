//! Real container files. What the other two read, we read; where they stop, we have an error that says where.

use std::path::{Path, PathBuf};

use avrogen_conformance::data::{from_hex, sorted};
use avrogen_conformance::peer::{Answer, Peer};
use avrogen_conformance::{conclude, folder, text};
use avrogen_runtime::container::{Error, ErrorKind};
use avrogen_runtime::datum::{Datum, Schema};
use serde_json::Value;

use super::plain::plain;
use super::read;

/// A container file of the corpus.
struct Entry {
    path: PathBuf,
    /// How many records fastavro found in it.
    records: Option<usize>,
    /// Whether fastavro refused it, or some of it.
    is_refused: bool,
}

fn entries(corpus: &Path) -> Vec<Entry> {
    let manifest: Value = serde_json::from_str(&text(&corpus.join("MANIFEST.json"))).expect("a manifest");
    let files = manifest["files"].as_array().expect("a list of files");
    let data = files.iter().filter(|file| file["kind"] == "data");
    data.map(|file| Entry {
        path: corpus.join(file["file"].as_str().expect("a file")),
        records: file["records"].as_u64().and_then(|records| usize::try_from(records).ok()),
        is_refused: file.get("open_error").is_some() || file.get("read_error").is_some(),
    })
    .collect()
}

/// What we read of a file, whatever is wrong with it.
struct Ours {
    schema: Option<Schema>,
    data: Vec<Datum>,
    error: Option<Error>,
}

impl Ours {
    fn of(path: &Path) -> Self {
        let (schema, data, error) = read(path);
        Self { schema, data, error }
    }

    /// What is different in what a peer gave, where the way from our data to its words is `words`.
    fn compare<W: PartialEq>(
        &self,
        theirs: &Answer,
        words: impl Fn(&Schema, &Datum) -> W,
        parse: impl Fn(&Schema, &str) -> W,
    ) -> Result<(), String> {
        let Answer { data: theirs, error } = theirs;
        if theirs.len() > self.data.len() {
            return Err(format!("they have {} records, and we {}", theirs.len(), self.data.len()));
        }
        if error.is_none() && (self.data.len() > theirs.len() || self.error.is_some()) {
            let (ours, error) = (self.data.len(), &self.error);
            return Err(format!("they have all of {} records, and we {ours}, {error:?}", theirs.len()));
        }
        let Some(schema) = &self.schema else { return Ok(()) };
        let pairs = self.data.iter().zip(theirs).enumerate();
        match pairs.map(|(at, (a, b))| (at, words(schema, a) == parse(schema, b))).find(|(_, same)| !same) {
            Some((at, _)) => {
                Err(format!("record {} is {:?}, and theirs {}", at + 1, self.data[at], theirs[at]))
            }
            None => Ok(()),
        }
    }
}

#[test]
fn every_file_reads_to_the_records_that_others_read() {
    let corpus = folder("AVROGEN_TEST_CORPUS");
    let (mut java, mut fastavro) = (Peer::java("Containers"), Peer::fastavro());
    let mut failures = Vec::new();
    let entries = entries(&corpus);
    for Entry { path, records, is_refused } in &entries {
        let ours = Ours::of(path);
        let name = path.display().to_string();
        let mut fail = |what: String| failures.push(format!("{name}: {what}"));
        if let Some(records) = records
            && !is_refused
            && (ours.data.len() != *records || ours.error.is_some())
        {
            fail(format!("{} of {records} records, {:?}", ours.data.len(), ours.error));
        }
        let mut from_java = java.ask(&["read", &name]);
        let mut from_fastavro = fastavro.ask(&["read", &name]);
        excuse(&ours, &mut from_java, &mut from_fastavro);
        let json = |_: &Schema, text: &str| serde_json::from_str(text).expect("JSON");
        let compared = ours.compare(&from_fastavro, plain, json);
        compared.unwrap_or_else(|message| fail(format!("beside fastavro, {message}")));
        let compared = ours.compare(&from_java, |_, datum| sorted(datum), from_hex);
        compared.unwrap_or_else(|message| fail(format!("beside Java, {message}")));
        let message = ours.error.as_ref().map(ToString::to_string);
        match (&message, from_java.error) {
            (Some(message), None) => fail(format!("Java reads it, and we do not: {message}")),
            (None, Some(message)) => fail(format!("we read it, and Java does not: {message}")),
            // Where in the file, if it is not the header as a whole.
            (Some(message), Some(_)) if ours.schema.is_some() && !message.starts_with("byte ") => {
                fail(format!("the error does not say where: {message}"));
            }
            _ => {}
        }
    }
    conclude("container files", entries.len(), &failures);
}

/// What the others do not notice: Java, that a file ends in its first block; fastavro, a wrong checksum.
fn excuse(ours: &Ours, java: &mut Answer, fastavro: &mut Answer) {
    let kind = ours.error.as_ref().map(Error::kind);
    if kind == Some(ErrorKind::Truncated) && fastavro.error.is_some() && java.data.is_empty() {
        java.error.get_or_insert_with(|| "the file is cut off".to_owned());
    }
    if kind == Some(ErrorKind::Corrupt) && java.error.is_some() && java.data.len() <= ours.data.len() {
        fastavro.data.truncate(ours.data.len());
        fastavro.error.get_or_insert_with(|| "the block is damaged".to_owned());
    }
}
