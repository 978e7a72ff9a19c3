//! The layout of schema files, by example. `SNAPSHOTS=overwrite` writes the expected files anew.

use std::path::Path;

use avrogen_schema::format::{WIDTH, format};
use avrogen_schema::options::Limits;
use snapbox::{Assert, Data, data::DataFormat};

fn formatted(text: &str) -> String {
    let once = format(text, &Limits::default()).unwrap_or_else(|findings| panic!("{text}\n{findings}"));
    let twice = format(&once, &Limits::default()).expect("it is still JSON");
    assert_eq!(twice, once, "formatting twice");
    once
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/format");
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut cases: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    cases.sort();
    assert!(cases.len() >= 4);
    for case in cases {
        let given = std::fs::read_to_string(case.join("given.avsc")).expect("a text");
        let expected = Data::read_from(&case.join("formatted.avsc"), Some(DataFormat::Text));
        let made = formatted(&given);
        Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(made, expected);
    }
}

#[test]
fn a_line_holds_what_fits() {
    for (padding, lines) in [(0, 1), (1, 3)] {
        let name = "x".repeat(WIDTH - "  \"k\": [\"\"]".len() + padding);
        let text = formatted(&format!("{{\"k\": [\"{name}\"]}}"));
        assert_eq!(text.lines().count(), lines + 2, "{text}");
        assert!(padding > 0 || text.lines().any(|line| line.len() == WIDTH));
    }
}

#[test]
fn scalars_and_empty_containers_stand_alone() {
    for (text, made) in [
        (" \"string\" ", "\"string\"\n"),
        ("[ ]", "[]\n"),
        ("[ /* a */ /* b */\n]", "[ /* a */ /* b */ ]\n"),
        ("[ // a\n]", "[ // a\n]\n"),
        ("[\n/* a */ ]", "[\n  /* a */\n]\n"),
        ("{\n}", "{}\n"),
        ("[\"null\",\"int\"]", "[\"null\", \"int\"]\n"),
        ("{\"type\":\"int\"}", "{\n  \"type\": \"int\"\n}\n"),
        ("\u{feff}\"int\"", "\"int\"\n"),
        ("// one\n7 // two\n// three", "// one\n7 // two\n// three\n"),
    ] {
        assert_eq!(formatted(text), made);
    }
}

#[test]
fn line_ends_are_those_of_the_first_line() {
    assert_eq!(formatted("{\r\n\"a\": 1,\n\"b\": 2}"), "{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}\r\n");
    assert_eq!(formatted("{\n\"a\": 1 /* x\r\ny */}"), "{\n  \"a\": 1 /* x\ny */\n}\n");
    assert_eq!(formatted("{\n\"a\": 1 /* x\r\r\ny */} // z\r\r"), "{\n  \"a\": 1 /* x\ny */\n} // z\n");
}

#[test]
fn what_is_no_json_is_left_to_its_author() {
    let findings = format("{\"type\": \"int\",}", &Limits::default()).expect_err("it has a comma too many");
    assert_eq!(findings.diagnostics[0].code, "json-syntax");
}

/// A key that stands twice is somebody else's to report, and both stay.
#[test]
fn repeated_keys_stay() {
    assert_eq!(formatted("{\"a\": 1, \"a\": 2}"), "{\n  \"a\": 1,\n  \"a\": 2\n}\n");
}

#[test]
fn deep_texts_grow_by_a_constant() {
    let levels = Limits::MAX_DEPTH - 10;
    let limits = Limits { depth: Limits::MAX_DEPTH, ..Limits::default() };
    let text = "[".repeat(levels) + &"0,".repeat(100_000) + "0" + &"]".repeat(levels);
    let made = format(&text, &limits).expect("it is JSON");
    assert!(made.len() < 150 * 100_000);
}
