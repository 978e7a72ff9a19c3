//! The layout of files: nothing is lost, nothing but blanks changes, and once is enough.

use avrogen_schema::canonical::canonical_form;
use avrogen_schema::format::format;
use avrogen_schema::options::{Limits, Options};
use avrogen_schema::parse_text;
use proptest::prelude::*;

use crate::generate::{Dice, schema};

/// What may stand between two tokens.
const BETWEEN: [&str; 14] = [
    "",
    " ",
    "\n",
    "\n\n\n",
    "\r\n",
    "\t",
    "/* a */",
    " /* b\n c */ ",
    "// d\n",
    "\n// e \"\\\n\n",
    " /**/\n",
    "\n/* f */ ",
    " /* g */\n\n",
    "  ",
];

/// The tokens of a text without comments; an independent and plain way to find them.
fn tokens(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut tokens, mut comments) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => rest.find("*/").expect("it ends") + 2,
            '"' => {
                let bytes = rest.as_bytes();
                let mut at = 1;
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at + 1
            }
            '{' | '}' | '[' | ']' | ',' | ':' => 1,
            _ if first.is_whitespace() => {
                rest = &rest[first.len_utf8()..];
                continue;
            }
            _ => rest.find([',', ']', '}', ' ', '\n', '\r', '\t', '/', ':']).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(length);
        if token.starts_with("//") || token.starts_with("/*") {
            comments.push(token.trim_end().replace("\r\n", "\n"));
        } else {
            tokens.push(token.to_owned());
        }
        rest = after;
    }
    (tokens, comments)
}

/// A schema with anything between its tokens.
fn scattered(numbers: &[u16], gaps: &[u16]) -> String {
    let (tokens, _) = tokens(&schema(&mut Dice::new(numbers)));
    let mut dice = Dice::new(gaps);
    let mut text = BETWEEN[dice.below(BETWEEN.len())].to_owned();
    for token in tokens {
        text.push_str(&token);
        text.push_str(BETWEEN[dice.below(BETWEEN.len())]);
    }
    text
}

proptest! {
    #![proptest_config(crate::config(1024))]

    #[test]
    fn tokens_and_comments_survive_and_once_is_enough(
        numbers in prop::collection::vec(any::<u16>(), 0..120),
        gaps in prop::collection::vec(any::<u16>(), 0..300),
    ) {
        let text = scattered(&numbers, &gaps);
        let once = format(&text, &Limits::default()).expect("it is JSON");
        let (before, after) = (tokens(&text), tokens(&once));
        prop_assert_eq!(&before.0, &after.0, "{}\n{}", text, once);
        let sorted = |mut comments: Vec<String>| { comments.sort(); comments };
        prop_assert_eq!(sorted(before.1), sorted(after.1), "{}\n{}", text, once);
        let twice = format(&once, &Limits::default()).expect("it is JSON");
        prop_assert_eq!(&twice, &once, "{}", text);
        prop_assert!(once.lines().all(|line| !line.ends_with(' ') || line.contains(" b")), "{}", once);
        let forms = [&text, &once].map(|text| {
            let set = parse_text(text, &Options::lenient()).expect("it is a schema");
            canonical_form(&set, set.roots()[0].place.node)
        });
        prop_assert_eq!(&forms[0], &forms[1]);
    }

    #[test]
    fn any_text_is_formatted_or_refused(text in "[\\[\\]{}:,\"/* \n\ra1]{0,40}") {
        if let Ok(once) = format(&text, &Limits::default()) {
            prop_assert_eq!(format(&once, &Limits::default()).expect("it is JSON"), once);
        }
    }
}
