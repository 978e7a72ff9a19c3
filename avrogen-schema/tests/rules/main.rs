//! What is accepted, refused and warned of, case by case. Java Avro 1.12.2, run over the same texts, has the same
//! verdicts, except that it accepts what would not survive: half a surrogate pair, the name of a protocol that is none, and
//! the defaults that the documentation of `avrogen_schema::default` names.

mod defaults;
mod json;
mod lenient;
mod logical;
mod names;
mod protocols;
mod registry;

use avrogen_schema::Parsed;
use avrogen_schema::canonical::canonical_form;
use avrogen_schema::options::Options;
use avrogen_schema::schema::{Kind, Record, SchemaSet};
use avrogen_schema::source::SourceMap;

fn parse(text: &str, options: &Options) -> Parsed {
    let mut sources = SourceMap::new();
    let file = sources.add("a.avsc", text);
    avrogen_schema::parse_schemas(&sources, &[file], options)
}

/// The codes of the errors of strict reading; none where the text is accepted.
fn errors(text: &str) -> Vec<&'static str> {
    parse(text, &Options::strict()).diagnostics.iter().filter(|it| it.is_error()).map(|it| it.code).collect()
}

/// The codes of the warnings of strict reading, of a text that is accepted.
fn warnings(text: &str) -> Vec<&'static str> {
    let parsed = parse(text, &Options::strict());
    assert!(parsed.set.is_some(), "{text}: {:?}", parsed.diagnostics);
    parsed.diagnostics.iter().map(|it| it.code).collect()
}

fn set(text: &str) -> SchemaSet {
    let parsed = parse(text, &Options::strict());
    parsed.set.unwrap_or_else(|| panic!("{text}: {:?}", parsed.diagnostics))
}

fn canonical(text: &str) -> String {
    let set = set(text);
    canonical_form(&set, set.roots()[0].place.node)
}

/// The record at the top of a set.
fn record(set: &SchemaSet) -> &Record {
    match &set.node(set.roots()[0].place.node).kind {
        Kind::Record(record) => record,
        other => panic!("{other:?} is no record"),
    }
}

/// A record of one field, which is the rest of an object: `"type": ..`.
fn with_field(rest: &str) -> String {
    format!("{{\"type\": \"record\", \"name\": \"R\", \"fields\": [{{\"name\": \"f\", {rest}}}]}}")
}
