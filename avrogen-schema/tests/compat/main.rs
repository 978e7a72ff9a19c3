//! Compatibility, case by case: the verdicts and words are Java Avro's and a registry's.

mod algorithm;
mod findings;
mod hostile;
mod registry;

use avrogen_schema::compat::{self, Limits, Side};
use avrogen_schema::options::Options;
use avrogen_schema::parse_text;
use avrogen_schema::schema::SchemaSet;

fn parse(text: &str) -> SchemaSet {
    parse_text(text, &Options::lenient()).unwrap_or_else(|findings| panic!("{text}\n{findings:?}"))
}

/// What a check finds, one line each: type, location, message.
fn check(reader: &str, writer: &str) -> Vec<String> {
    let (reader, writer) = (parse(reader), parse(writer));
    let outcome = compat::check(Side::root(&reader), Side::root(&writer), &Limits::default());
    let outcome = outcome.expect("it is small");
    let found = outcome.incompatibilities();
    assert!(!found.truncated);
    assert_eq!(outcome.is_compatible(), found.list.is_empty() && outcome.ambiguities().is_empty());
    found.list.iter().map(|found| format!("{} {} {}", found.kind, found.location, found.message)).collect()
}

/// A record `R` of these fields.
fn record(fields: &str) -> String {
    format!("{{\"type\": \"record\", \"name\": \"R\", \"namespace\": \"a\", \"fields\": [{fields}]}}")
}
