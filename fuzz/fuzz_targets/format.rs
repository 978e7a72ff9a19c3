//! Any text: what is JSON is laid out, keeps its values, and is laid out the same the second time.

#![no_main]

use avrogen_schema::diagnostic::Collector;
use avrogen_schema::format::format;
use avrogen_schema::json::{self, Keys, Numbers};
use avrogen_schema::options::{Limits, Options};
use avrogen_schema::source::SourceMap;
use libfuzzer_sys::fuzz_target;

/// The values of a text, without blanks and comments.
fn values(text: &str) -> String {
    let options = Options::lenient();
    let mut out = Collector::new(&options);
    let file = SourceMap::new().add("fuzz.avsc", text);
    let value = json::read(text, file, &options.limits, &mut out).expect("it is JSON");
    let mut printed = String::new();
    json::print(&value, Numbers::Kept, Keys::Kept, &mut printed);
    printed
}

fuzz_target!(|text: &str| {
    let Ok(once) = format(text, &Limits::default()) else { return };
    assert_eq!(values(&once), values(text));
    let twice = format(&once, &Limits::default()).expect("it is still JSON");
    assert_eq!(twice, once);
});
