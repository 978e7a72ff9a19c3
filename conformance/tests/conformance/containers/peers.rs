//! Files of each implementation, read by the others.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use avrogen_conformance::conclude;
use avrogen_conformance::data::sorted;
use avrogen_conformance::peer::Peer;
use avrogen_runtime::container::{Codec, DatumWriter, Options};
use avrogen_runtime::datum::{Datum, Random, Schema};

use super::read;

/// Everything that Avro has. fastavro takes a datum of a union for the first branch that it might be, so no two branches are
/// alike.
const SCHEMAS: [&str; 5] = [
    r#""long""#,
    r#"["null", "string"]"#,
    r#"{"type": "map", "values": {"type": "array", "items": ["long", "double", "string", "bytes", "null", "boolean"]}}"#,
    r#"{"type": "record", "name": "Node", "namespace": "com.acme", "doc": "Recursive.", "fields": [
        {"name": "value", "type": "string"}, {"name": "next", "type": ["null", "Node"], "default": null}]}"#,
    r#"{"type": "record", "name": "com.acme.All", "fields": [
        {"name": "null", "type": "null"}, {"name": "boolean", "type": "boolean"}, {"name": "int", "type": "int"},
        {"name": "long", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "float", "type": "float"}, {"name": "double", "type": "double"},
        {"name": "string", "type": "string", "aliases": ["text"], "default": "é"},
        {"name": "bytes", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
        {"name": "fixed", "type": {"type": "fixed", "name": "F", "size": 5}},
        {"name": "enum", "type": {"type": "enum", "name": "E", "symbols": ["A", "B", "C"], "default": "A"}},
        {"name": "array", "type": {"type": "array", "items": "F"}},
        {"name": "union", "type": ["null", "int", {"type": "record", "name": "R", "fields": [{"name": "e", "type": "E"}]},
            {"type": "record", "name": "S", "fields": [{"name": "e", "type": "E"}]}]}]}"#,
];

/// A folder of its own for the files of a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("containers-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("it can be made");
    folder
}

fn data(schema: &Schema, seed: u64) -> Vec<Datum> {
    let mut random = Random::new(schema, seed).expect("its data end");
    (0..40).map(|_| random.next()).collect()
}

fn write(path: &Path, schema: &Schema, codec: Codec, data: &[Datum]) {
    let options = Options::new().codec(codec).block_bytes(500);
    let file = File::create(path).expect("it can be made");
    let mut writer = DatumWriter::with_options(file, schema, &options).expect("it can be written");
    for datum in data {
        writer.write(datum).expect("it is a datum");
    }
    writer.finish().expect("it can be written");
}

/// Asserts that a file holds these data, and is in that codec.
fn holds(path: &Path, codec: Codec, expected: &[Datum]) -> Result<(), String> {
    let (_, found, error) = read(path);
    if let Some(error) = error {
        return Err(format!("{} of {} records, then {error}", found.len(), expected.len()));
    }
    let header = avrogen_runtime::container::DatumReader::new(File::open(path).expect("it is there"));
    let header = header.expect("it was read before");
    if header.header().codec() != codec {
        return Err(format!("the codec is {}", header.header().codec()));
    }
    let same = |data: &[Datum]| data.iter().map(sorted).collect::<Vec<_>>();
    if same(&found) == same(expected) { Ok(()) } else { Err("the records are others".to_owned()) }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is UTF-8")
}

/// A peer reads what we wrote and writes it again, and we read that.
#[test]
fn files_go_there_and_back_in_every_codec() {
    let folder = folder("copies");
    let mut failures = Vec::new();
    let mut checked = 0;
    for (name, mut peer) in [("java", Peer::java("Containers")), ("fastavro", Peer::fastavro())] {
        for codec in Codec::ALL {
            for (at, schema) in SCHEMAS.iter().enumerate() {
                let schema = Schema::parse(schema).expect("it is valid");
                let data = data(&schema, 7 + at as u64);
                let (ours, theirs) =
                    (folder.join("ours.avro"), folder.join(format!("{name}-{codec}-{at}.avro")));
                write(&ours, &schema, codec, &data);
                let answer = peer.ask(&["copy", text(&ours), text(&theirs), codec.name()]);
                let held = match answer.error {
                    Some(error) => Err(error),
                    None => holds(&theirs, codec, &data),
                };
                checked += 1;
                held.unwrap_or_else(|error| failures.push(format!("{name}, {codec}, schema {at}: {error}")));
            }
        }
    }
    conclude("files that a peer copied", checked, &failures);
}

/// Files grow, whoever began them.
#[test]
fn files_are_added_to_by_both_sides() {
    let folder = folder("appended");
    let mut failures = Vec::new();
    let mut checked = 0;
    let schema = Schema::parse(SCHEMAS[4]).expect("it is valid");
    let (first, second, third) = (data(&schema, 1), data(&schema, 2), data(&schema, 3));
    for (name, mut peer) in [("java", Peer::java("Containers")), ("fastavro", Peer::fastavro())] {
        for codec in Codec::ALL {
            let (file, more) = (folder.join(format!("{name}-{codec}.avro")), folder.join("more.avro"));
            write(&file, &schema, codec, &first);
            write(&more, &schema, Codec::Null, &second);
            peer.order(&["append", text(&more), text(&file)]);
            let opened = File::options().read(true).write(true).open(&file).expect("it is there");
            let mut writer = DatumWriter::append(opened, &Options::new()).expect("it is whole");
            for datum in &third {
                writer.write(datum).expect("it is a datum");
            }
            writer.finish().expect("it can be written");
            let copy = folder.join("copy.avro");
            let _ = fs::remove_file(&copy);
            peer.order(&["copy", text(&file), text(&copy), codec.name()]);
            let all = [&first[..], &second, &third].concat();
            for path in [&file, &copy] {
                checked += 1;
                let held = holds(path, codec, &all);
                held.unwrap_or_else(|error| failures.push(format!("{name}, {codec}: {error}")));
            }
        }
    }
    conclude("files that both sides added to", checked, &failures);
}
