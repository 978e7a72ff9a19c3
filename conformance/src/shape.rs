//! What generated code is made of: its lines, but for what the schemas call things.

use std::collections::HashSet;

/// What the generator writes of its own accord, in order; whatever else is called so is taken for that.
#[rustfmt::skip]
const WORDS: [&str; 67] = [
    "Box", "Clone", "Copy", "Debug", "Decode", "Default", "Encode", "Eq", "Err", "From", "Hash", "Into",
    "None", "Ok", "Option", "Ord", "PartialEq", "PartialOrd", "Result", "Self", "Some", "String", "Vec",
    "View", "allow", "as", "as_ref", "bool", "const", "core", "default", "derive", "else", "enum", "f32",
    "f64", "fn", "for", "i32", "i64", "if", "impl", "into", "iter", "let", "map", "match", "mod", "move",
    "mut", "new", "non_exhaustive", "pub", "ref", "return", "self", "serde", "static", "str", "struct",
    "type", "u32", "u64", "u8", "use", "usize", "where",
];

/// Shapes that code has had: what stands between the commas of each line, with all names, numbers and texts alike.
#[derive(Debug, Default)]
pub struct Shapes {
    lines: HashSet<String>,
    shapes: HashSet<String>,
}

impl Shapes {
    /// Whether code has a shape that no code before it had.
    pub fn is_new(&mut self, code: &str) -> bool {
        let before = self.shapes.len();
        for line in code.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
            if !self.lines.contains(line) {
                self.lines.insert(line.to_owned());
                self.shapes.extend(of_line(line));
            }
        }
        self.shapes.len() > before
    }
}

fn of_line(line: &str) -> Vec<String> {
    let mut shapes = vec![String::new()];
    let mut rest = line;
    while !rest.is_empty() {
        let (token, after) = rest.split_at(length(rest));
        let class = class(token);
        rest = after;
        match class {
            "" => {}
            "," => shapes.push(String::new()),
            // In which module a thing is makes no difference.
            "name" | "self" if rest.starts_with("::") => rest = &rest[2..],
            _ => {
                let shape = shapes.last_mut().expect("there is one");
                shape.push_str(class);
                shape.push(' ');
            }
        }
    }
    shapes
}

/// How long the first token is. A path into the runtime is one.
fn length(text: &str) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let word = |text: &str| text.find(|c| !is_word(c)).unwrap_or(text.len());
    let hashes = |text: &str| text.len() - text.trim_start_matches('#').len();
    let until =
        |begin: usize, end: &str| text[begin..].find(end).map_or(text.len(), |at| begin + at + end.len());
    if text.starts_with('"') {
        return quoted(text);
    }
    if let Some(raw) = text.strip_prefix('r') {
        let hashes = hashes(raw);
        if raw[hashes..].starts_with('"') {
            return until(hashes + 2, &format!("\"{}", &raw[..hashes]));
        }
        if hashes == 1 {
            return 2 + word(&raw[1..]);
        }
    }
    let is_path = |c: char| is_word(c) || c == ':';
    match word(text) {
        0 => text.chars().next().map_or(0, char::len_utf8),
        2 if text.starts_with("rt::") => text.find(|c| !is_path(c)).unwrap_or(text.len()),
        word => word,
    }
}

/// Up to the end of a text in quotes.
fn quoted(text: &str) -> usize {
    let mut is_escaped = true;
    for (at, c) in text.char_indices() {
        match c {
            '"' if !is_escaped => return at + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text.len()
}

fn class(token: &str) -> &str {
    let first = token.chars().next().unwrap_or(' ');
    let is_name = first.is_alphabetic() || first == '_';
    match first {
        '"' => "text",
        'r' if token.ends_with(['"', '#']) => "raw text",
        'r' if token.starts_with("r#") => "r#",
        'r' if token.starts_with("rt::") => token,
        '0'..='9' => "0",
        _ if first.is_whitespace() => "",
        _ if !is_name || WORDS.binary_search(&token).is_ok() => token,
        _ if token == "super" || token == "crate" => "name",
        _ if first.is_uppercase() && token.len() > 1 && !token.contains(char::is_lowercase) => "NAME",
        _ if first.is_uppercase() => "Name",
        _ => "name",
    }
}

#[test]
fn names_numbers_and_texts_are_alike() {
    let is_new = |before: &str, code: &str| {
        let mut shapes = Shapes::default();
        shapes.is_new(before);
        shapes.is_new(code)
    };
    for (one, other) in [
        ("pub user_id: super::com::User,", "pub x: super::super::org::acme::Address,"),
        ("Self::Ok => \"a, \\\" b\",", "Self::Ok => \"c\","),
        ("r##\"{\"a\": 1}\"##, 17 + 4", "r#\"{\"b\": [\"c, d\"]}\"#, 3 + 123"),
        ("    rt::array::decode(r, 12, User::decode)?;", "rt::array::decode(r, 5, Item::decode)?;"),
        ("", "/// A comment, and more."),
    ] {
        assert!(!is_new(one, other) && !is_new(other, one), "{one} {other}");
    }
    for (one, other) in [
        ("rt::array::decode(r, 12, f)", "rt::map_hash::decode(r, 12, f)"),
        ("pub a: Option<String>,", "pub a: Option<Vec<String>>,"),
        ("pub kind: i32,", "pub r#type: i32,"),
        ("pub a: i32,", "pub a: i64,"),
    ] {
        assert!(is_new(one, other) && is_new(other, one), "{one} {other}");
    }
    assert!(WORDS.is_sorted());
}
