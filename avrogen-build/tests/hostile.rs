//! Schemas made to hurt: each gives code that is well-formed, or findings, soon, and without a deep stack.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use avrogen_build::{Config, Error, Findings, Generated};

/// Each takes a second or two without optimizations; what grows with a square takes hours.
const LONGEST: Duration = Duration::from_secs(300);

/// Generates on a stack of 512 KiB, a quarter of what a thread has.
fn generate(name: &str, text: &str) -> Result<Generated, Findings> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file: PathBuf = folder.join(format!("{name}.avsc"));
    std::fs::write(&file, text).expect("a file");
    let begin = Instant::now();
    let run = move || match Config::new().schemas([file]).generate() {
        Ok(generated) => Ok(generated),
        Err(Error::Findings(findings)) => Err(*findings),
        Err(misuse) => panic!("{misuse}"),
    };
    let thread = std::thread::Builder::new().stack_size(512 << 10).spawn(run).expect("a thread");
    let done = thread.join().expect("no panic");
    assert!(begin.elapsed() < LONGEST, "{name} takes {:?}", begin.elapsed());
    if let Ok(generated) = &done {
        let files: Vec<String> =
            generated.sets.iter().flat_map(|set| &set.files).map(|file| file.contents().to_owned()).collect();
        // The parser recurses into modules, as deep as namespaces are.
        let parse = move || files.iter().try_for_each(|code| syn::parse_file(code).map(drop));
        let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(parse).expect("a thread");
        thread.join().expect("no panic").unwrap_or_else(|error| panic!("the code of {name}: {error}"));
    }
    done
}

fn code(name: &str, text: &str) -> String {
    let generated = generate(name, text).unwrap_or_else(|findings| panic!("{findings}"));
    generated.sets[0].files[0].contents().to_owned()
}

fn refused(name: &str, text: &str) -> Vec<&'static str> {
    let findings = generate(name, text).expect_err("it is refused");
    let mut codes: Vec<_> = findings.diagnostics.iter().map(|finding| finding.code).collect();
    codes.dedup();
    codes
}

fn record(name: &str, fields: &str) -> String {
    format!(r#"{{"type": "record", "name": "{name}", "fields": [{fields}]}}"#)
}

#[test]
fn nesting_without_end() {
    let deep = r#"{"type":"array","items":"#.repeat(100_000);
    assert_eq!(refused("deep", &deep), ["too-deep"]);
    let nested = format!("{}\"int\"{}", r#"{"type":"array","items":"#.repeat(400), "}".repeat(400));
    assert_eq!(
        refused("nested", &record("R", &format!(r#"{{"name": "a", "type": {nested}}}"#))),
        ["nested-too-deeply"]
    );
}

#[test]
fn a_long_chain_of_records() {
    let mut union = String::from("[");
    for n in 0..1000 {
        let field = format!(r#"{{"name": "next", "type": ["null", "R{}"]}}"#, (n + 1) % 1000);
        let _ = write!(union, "{}{}", if n == 0 { "" } else { "," }, record(&format!("R{n}"), &field));
    }
    union.push(']');
    let code = code("chain", &union);
    assert!(code.contains("pub next: ::core::option::Option<::avrogen_runtime::__private::v1::Box<R1>>"));
    assert!(code.contains("Box<R0>>"));
}

#[test]
fn many_records_without_a_value() {
    let mut union = String::from("[");
    for n in 0..3000 {
        let field = format!(r#"{{"name": "next", "type": "R{}"}}"#, n / 2 * 2 + (n + 1) % 2);
        let _ = write!(union, "{}{}", if n == 0 { "" } else { "," }, record(&format!("R{n}"), &field));
    }
    union.push(']');
    assert_eq!(refused("infinite", &union), ["infinite-record", "too-many-findings"]);
    let mut chain = String::from("[");
    for n in 0..3000 {
        let field = format!(r#"{{"name": "next", "type": "R{}"}}"#, (n + 1).min(2999));
        let _ = write!(chain, "{}{}", if n == 0 { "" } else { "," }, record(&format!("R{n}"), &field));
    }
    chain.push(']');
    let findings = generate("infinite-chain", &chain).expect_err("the last one holds itself");
    assert_eq!(findings.diagnostics.len(), 1);
}

#[test]
fn names_that_collide_thousands_of_times() {
    let fields: Vec<String> =
        (1..1500).map(|n| format!(r#"{{"name": "{}a", "type": "int"}}"#, "_".repeat(n))).collect();
    assert!(code("fields", &record("R", &fields.join(","))).contains("pub a_1499: i32"));
    let branches: Vec<String> =
        (0..1500).map(|n| format!(r#"{{"type": "fixed", "name": "x.n{n}.y.F", "size": 1}}"#)).collect();
    let union =
        code("branches", &record("R", &format!(r#"{{"name": "u", "type": [{}]}}"#, branches.join(","))));
    assert!(union.contains("N7YF("));
    let symbols: Vec<String> = (1..1500).map(|n| format!("\"{}A\"", "_".repeat(n))).collect();
    let text = format!(r#"{{"type": "enum", "name": "E", "symbols": [{}]}}"#, symbols.join(","));
    assert!(code("symbols", &text).contains("A1499,"));
}

#[test]
fn namespaces_as_deep_as_names_are_long() {
    let mut deepest = 0;
    for depth in [100, 200, 400, 800] {
        let namespace = vec!["a"; depth].join(".");
        let text = format!(
            r#"{{"type": "record", "name": "{namespace}.R", "fields": [{{"name": "other", "type": {{"type": "enum", "name": "b.E", "symbols": []}}}}]}}"#
        );
        if generate(&format!("namespace{depth}"), &text).is_ok() {
            deepest = depth;
        }
    }
    assert!(deepest >= 100);
}

#[test]
fn texts_that_try_to_get_out() {
    let marker = "const __AVROGEN_BLANK_LINE: () = ();";
    let evil = format!("\\\"#\\\"##; fn main() {{}} /* */ // \\u0000 \\u202e {marker}");
    let text = format!(
        "{{\"type\": \"record\", \"name\": \"R\", \"doc\": \"{evil}\",\r\n\"{evil}\": 1, \"fields\": [\n        {marker}\n]}}"
    );
    // The marker of blank lines is no JSON; inside a text it is kept.
    assert_eq!(refused("marker", &text), ["json-syntax"]);
    let text = text.replace(&format!("\n        {marker}\n"), "");
    let code = code("evil", &text);
    assert!(code.contains("fn main() {} /* */ // "), "{code}");
    assert!(!code.contains('\u{202e}') && !code.contains('\0'));
}

#[test]
fn defaults_that_multiply() {
    let mut types = record("L0", r#"{"name": "v", "type": "int", "default": 1}"#);
    for n in 1..40 {
        let before = n - 1;
        let fields = format!(
            r#"{{"name": "a", "type": {types}, "default": {{}}}}, {{"name": "b", "type": "L{before}", "default": {{}}}}"#
        );
        types = record(&format!("L{n}"), &fields);
    }
    assert_eq!(refused("defaults", &types), ["endless-default"]);
}
