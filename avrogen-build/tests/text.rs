//! Generated code is text, so here it is read again: it is well-formed, what schemas say freely stands in literals and
//! documentation and nowhere else, and it is laid out as a formatter would have it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use avrogen_build::{Config, Generated};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The files that are generated from a folder, by their paths.
fn generate(folder: &Path) -> Vec<(PathBuf, String)> {
    let project = folder.join("avrogen.toml");
    let config =
        if project.exists() { Config::new().project(project) } else { Config::new().schemas([folder]) };
    let Generated { sets, .. } =
        config.generate().unwrap_or_else(|error| panic!("{}:\n{error}", folder.display()));
    sets.into_iter()
        .flat_map(|set| set.files)
        .map(|file| (file.path.clone(), file.contents().to_owned()))
        .collect()
}

fn cases() -> impl Iterator<Item = PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases");
    std::fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("a case").path())
}

/// How much of the code must stand as the formatter has it, which breaks lines sooner, and keeps some that fit.
const ALIKE: f64 = 0.9;

#[test]
fn code_is_laid_out_as_a_formatter_has_it() {
    let (mut lines, mut alike) = (0, 0);
    for (path, code) in cases().flat_map(|case| generate(&case)) {
        assert!(code.ends_with("}\n") || code.ends_with(";\n"), "{}", path.display());
        let file = syn::parse_file(&code).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut formatted: HashMap<String, usize> = HashMap::new();
        for line in prettyplease::unparse(&file).lines() {
            *formatted.entry(line.to_owned()).or_default() += 1;
        }
        for line in code.lines().filter(|line| !line.is_empty() && !line.starts_with("//")) {
            lines += 1;
            if let Some(left) = formatted.get_mut(line).filter(|left| **left > 0) {
                *left -= 1;
                alike += 1;
            }
        }
    }
    let share = f64::from(alike) / f64::from(lines);
    assert!(share > ALIKE, "{share} of {lines} lines");
}

/// Texts that mean something in Rust, in comments, in literals, in Markdown, to Cargo or to who looks at them.
const HOSTILE: &[&str] = &[
    "*/ fn injected() {} /*",
    "\"#; fn injected() {} #\"",
    "\"##; fn injected() {} r##\"",
    "\n} fn injected() {}\n{",
    "\r fn injected() {}",
    "\r\n\u{2028}fn injected() {}\u{85}fn injected() {}",
    "\\\" ; fn injected() {} \\",
    "\\",
    "\"",
    "```\nfn injected() {}\n```",
    "]] #![injected]",
    "#[injected]",
    "//! injected\n/// injected\n//",
    "\u{202e}injected\u{202c}",
    "\u{0}\u{7}\u{1b}[31m\u{feff}\u{200b}",
    "cargo:rustc-link-arg=-injected\ncargo::rustc-cfg=injected\n",
    "[`injected`](crate::injected) <script>injected</script> <!-- [injected]: x",
    "{injected}",
    "'injected' b'i' r#injected 'a: 1.0e",
    "é𝄞ß",
];

/// A schema that says a text wherever it may say one.
fn schema(text: &str) -> String {
    // Avro's bytes are the UTF-8, a character for each.
    let (bytes, json) = (json(text.bytes().map(u16::from)), json(text.encode_utf16()));
    format!(
        r#"{{
        "type": "record", "name": "R", "namespace": "com.acme", "doc": {json}, {json}: {json}, "fields": [
            {{"name": "text", "type": "string", "doc": {json}, "default": {json}, {json}: {{{json}: [{json}]}}}},
            {{"name": "bytes", "type": "bytes", "default": {bytes}}},
            {{"name": "map", "type": {{"type": "map", "values": "string"}}, "default": {{{json}: {json}}}}},
            {{"name": "array", "type": {{"type": "array", "items": "string"}}, "default": [{json}]}},
            {{"name": "either", "type": ["string", "int"], "default": {json}, "doc": {json}}},
            {{"name": "symbol", "type": {{"type": "enum", "name": "E", "symbols": ["A"], "doc": {json}, {json}: 1}}}},
            {{"name": "fixed", "type": {{"type": "fixed", "name": "F", "size": 1, "doc": {json}, {json}: 1}}}},
            {{"name": "logical", "type": {{"type": "string", "logicalType": {json}}}, "order": "ignore"}},
            {{"name": "inner", "type": {{"type": "record", "name": "I", "doc": {json}, "fields": [
                {{"name": "text", "type": "string"}}]}}, "default": {{"text": {json}}}}}
        ]}}"#
    )
}

/// A string of JSON in escapes alone.
fn json(units: impl Iterator<Item = u16>) -> String {
    let mut json = String::from("\"");
    for unit in units {
        write!(json, "\\u{unit:04x}").expect("a string takes all");
    }
    json + "\""
}

/// All tokens, with every literal as one and the same, without documentation and the commas that only layout needs.
fn tokens(stream: TokenStream, out: &mut Vec<String>) {
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match (&tree, trees.peek()) {
            (TokenTree::Punct(hash), Some(TokenTree::Group(group)))
                if hash.as_char() == '#' && is_documentation(group.stream()) =>
            {
                trees.next();
            }
            (TokenTree::Literal(_), _) => out.push("literal".to_owned()),
            (TokenTree::Group(group), _) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                out.push(open.to_owned());
                tokens(group.stream(), out);
                if out.last().is_some_and(|last| last == ",") {
                    out.pop();
                }
                out.push(close.to_owned());
            }
            _ => out.push(tree.to_string()),
        }
    }
}

/// Whether what stands between an attribute's brackets is `doc = ".."` and nothing else.
fn is_documentation(attribute: TokenStream) -> bool {
    let trees: Vec<TokenTree> = attribute.into_iter().collect();
    matches!(&trees[..], [TokenTree::Ident(doc), TokenTree::Punct(_), TokenTree::Literal(_)] if doc == "doc")
}

#[test]
fn what_a_schema_says_is_in_literals_and_documentation() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("text");
    std::fs::create_dir_all(&folder).expect("a folder");
    let made_of = |text: &str| {
        std::fs::write(folder.join("r.avsc"), schema(text)).expect("a file");
        let [(_, code)] = &generate(&folder)[..] else { panic!("one file") };
        assert!(
            !code.contains(['\r', '\0', '\u{1b}', '\u{202e}', '\u{2028}', '\u{85}', '\u{200b}']),
            "{text:?}"
        );
        assert!(!code.lines().any(|line| line.starts_with("cargo:")), "{text:?}");
        syn::parse_file(code).unwrap_or_else(|error| panic!("{text:?}: {error}\n{code}"));
        let mut all = Vec::new();
        tokens(code.parse().expect("it has been parsed"), &mut all);
        all
    };
    let plain = made_of("plain");
    assert!(plain.len() > 1000);
    for text in HOSTILE {
        let other = made_of(text);
        let differing = other.iter().zip(&plain).position(|(a, b)| a != b);
        assert!(differing.is_none() && other.len() == plain.len(), "{text:?}: token {differing:?} differs");
    }
}

/// A file may have any name, and what its top level is has that name, in Rust as words.
#[cfg(unix)]
#[test]
fn what_a_file_is_called_is_in_literals_documentation_and_words() {
    let is_name = |token: &str| token.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
    let made_of = |name: &str| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("text-names");
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let text = r#"[{"type": "array", "items": "string"}, "int"]"#;
        std::fs::write(folder.join(format!("{name}.avsc")), text).expect("a file");
        let [(_, code)] = &generate(&folder)[..] else { panic!("one file") };
        syn::parse_file(code).unwrap_or_else(|error| panic!("{name:?}: {error}\n{code}"));
        let mut all = Vec::new();
        tokens(code.parse().expect("it has been parsed"), &mut all);
        all
    };
    let plain = made_of("plain");
    for text in HOSTILE {
        let name = text.replace(['/', '\0'], "");
        let other = made_of(&name);
        assert_eq!(other.len(), plain.len(), "{name:?}");
        for (token, plain) in other.iter().zip(&plain) {
            assert!(token == plain || is_name(token) && is_name(plain), "{name:?}: {token}");
        }
    }
}
