//! JSON: what is printed reads back the same.

use avrogen_schema::diagnostic::Collector;
use avrogen_schema::json::{self, Keys, Numbers, Value};
use avrogen_schema::options::Options;
use avrogen_schema::source::SourceMap;
use proptest::prelude::*;

fn read(text: &str) -> Option<Value> {
    let options = Options::strict();
    let mut sources = SourceMap::new();
    let file = sources.add("a.json", text);
    json::read(text, file, &options.limits, &mut Collector::new(&options))
}

fn print(value: &Value) -> String {
    let mut out = String::new();
    json::print(value, Numbers::Kept, Keys::Kept, &mut out);
    out
}

fn string() -> impl Strategy<Value = String> {
    ".{0,12}".prop_map(|text| {
        let mut out = String::new();
        json::print_string(&text, &mut out);
        out
    })
}

/// JSON without blanks, whose objects have keys that differ.
fn compact() -> impl Strategy<Value = String> {
    let number = "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,3})?";
    let leaf = prop_oneof![Just("null".to_owned()), Just("true".to_owned()), number, string()];
    leaf.prop_recursive(6, 64, 6, |inner| {
        let object = prop::collection::btree_map(string(), inner.clone(), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            object.prop_map(|members| {
                let members: Vec<String> =
                    members.into_iter().map(|(key, value)| format!("{key}:{value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(crate::config(256))]

    #[test]
    fn compact_json_prints_as_it_was(text in compact()) {
        let value = read(&text).expect("it is JSON");
        prop_assert_eq!(print(&value), text.clone());
        prop_assert_eq!((value.span.start as usize, value.span.end as usize), (0, text.len()));
    }

    #[test]
    fn blanks_and_comments_change_nothing(text in compact(), blanks in prop::collection::vec(0..5_usize, 1..20)) {
        let mut spread = String::from("\u{feff}");
        let mut blanks = blanks.into_iter().cycle();
        let mut in_string = false;
        let mut escaped = false;
        for character in text.chars() {
            spread.push(character);
            match character {
                '"' if !escaped => in_string = !in_string,
                ',' | ':' | '[' | '{' if !in_string => {
                    spread.push_str([" ", "", "\n\t", "/* \" */", "// }\n"][blanks.next().unwrap_or(0)]);
                }
                _ => {}
            }
            escaped = character == '\\' && !escaped;
        }
        prop_assert_eq!(print(&read(&spread).expect("it is JSON")), text);
    }

    #[test]
    fn sorted_printing_is_a_fixed_point(text in compact()) {
        let sorted = |value: &Value| {
            let mut out = String::new();
            json::print(value, Numbers::Java, Keys::Sorted, &mut out);
            out
        };
        let once = sorted(&read(&text).expect("it is JSON"));
        prop_assert_eq!(sorted(&read(&once).expect("it is JSON")), once);
    }
}
