//! Documentation from schemas. It is text of others: it must read as what it says and do nothing. It is never compiled
//! as a doctest, makes no links and no HTML, and hides nothing from who reads the source.

use std::borrow::Cow;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// Returns the attributes that document an item: what the schema says, then what the item is.
pub(super) fn attributes(doc: Option<&str>, about: &str) -> TokenStream {
    let mut lines = Vec::new();
    each_line(doc.unwrap_or_default(), &mut |line| lines.push(attribute(line, "")));
    if !lines.is_empty() {
        lines.push(attribute("", ""));
    }
    each_line(about, &mut |line| lines.push(attribute(line, ".")));
    lines.into_iter().collect()
}

/// Returns the attribute of a line. The blank before the text is the one that `///` has.
fn attribute(line: &str, end: &str) -> TokenStream {
    let line = if line.is_empty() { String::new() } else { [" ", line, end].concat() };
    let line = Literal::string(&line);
    quote! { #[doc = #line] }
}

/// Hands over the lines of a text in Markdown that renders as the text, without empty ones at either end or behind each
/// other. Code between single backticks stays code.
fn each_line(text: &str, take: &mut dyn FnMut(&str)) {
    let (mut is_first, mut is_blank_before) = (true, false);
    for line in text.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        let line = if is_plain(line) { Cow::Borrowed(line) } else { Cow::Owned(neutral_line(line)) };
        if line.is_empty() {
            is_blank_before = !is_first;
            continue;
        }
        if is_blank_before {
            take("");
        }
        take(&line);
        (is_first, is_blank_before) = (false, false);
    }
}

/// Whether a line is seen at once to stay as it is: words of letters with marks that mean nothing, with at most one piece
/// of code between them. That is what most lines are.
fn is_plain(line: &str) -> bool {
    let bytes = line.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b".,:;()'\"/-_%?!=+".contains(&byte);
    let mut backticks = 0;
    let mut last = b' ';
    for byte in bytes {
        let stays = match byte {
            b' ' => last != b' ' && last != b'`' || last == b'`' && backticks != 1,
            b'`' => {
                backticks += 1;
                backticks <= 2 && last != b'`'
            }
            _ => is_word(*byte),
        };
        if !stays {
            return false;
        }
        last = *byte;
    }
    bytes.first().is_some_and(u8::is_ascii_alphabetic) && last != b' ' && backticks != 1
}

fn neutral_line(line: &str) -> String {
    // Blanks decide what is a code block, so there is never more than one.
    let words: Vec<String> = line.split_whitespace().map(visible).collect();
    let line = words.join(" ");
    if is_ruler(&line) {
        return format!("\\{line}");
    }
    // Behind the marker of a list item a line begins anew.
    let markers = words.iter().take_while(|word| is_list_marker(word)).map(|word| word.len() + 1).sum();
    let (markers, rest) = line.split_at_checked(markers).unwrap_or((&line, ""));
    let mut out = markers.to_owned();
    if rest.starts_with(['>', '#']) || is_ruler(rest) {
        out.push('\\');
    }
    if is_code_balanced(rest) {
        for (index, segment) in rest.split('`').enumerate() {
            if index > 0 {
                out.push('`');
            }
            if index % 2 == 1 { out.push_str(segment) } else { escape(segment, &mut out) }
        }
    } else {
        escape(rest, &mut out);
    }
    out
}

fn is_list_marker(word: &str) -> bool {
    let number = word.strip_suffix(['.', ')']);
    matches!(word, "-" | "*" | "+")
        || number.is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a line is nothing but a ruler, or what makes a heading of the line before.
fn is_ruler(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| *c != ' ');
    match marks.next() {
        Some(mark @ ('=' | '-' | '*' | '_')) => marks.all(|c| c == mark),
        _ => false,
    }
}

/// Whether backticks stand alone and in pairs around something.
fn is_code_balanced(line: &str) -> bool {
    let segments: Vec<&str> = line.split('`').collect();
    segments.len() % 2 == 1
        && segments.iter().skip(1).step_by(2).all(|code| !code.trim().is_empty())
        && !line.contains("``")
}

/// Characters that cannot be seen, or that change how others are seen, as their code points.
fn visible(word: &str) -> String {
    word.chars()
        .flat_map(|c| {
            let hidden = c.is_control() || is_invisible(c);
            let shown = if hidden { c.escape_unicode().collect() } else { vec![c] };
            shown.into_iter()
        })
        .collect()
}

pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Escapes what Markdown would act on.
fn escape(text: &str, out: &mut String) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let acts = match c {
            '\\' | '[' | ']' | '<' | '`' | '|' | '$' => true,
            '&' => next.is_some_and(|next| next == '#' || next.is_ascii_alphanumeric()),
            '~' => next == Some('~') || out.ends_with('~'),
            _ => false,
        };
        if acts {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    fn neutral(text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        each_line(text, &mut |line| lines.push(line.to_owned()));
        lines
    }

    /// The way in which rustdoc reads Markdown.
    fn rustdoc(text: &str) -> Vec<Event<'_>> {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_SMART_PUNCTUATION;
        Parser::new_with_broken_link_callback(text, options, Some(|_| Some(("link".into(), "".into()))))
            .collect()
    }

    fn acts(event: &Event<'_>) -> bool {
        match event {
            Event::Start(tag) => {
                !matches!(tag, Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Emphasis | Tag::Strong)
            }
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => true,
            _ => false,
        }
    }

    const FRAGMENTS: &[&str] = &[
        "```",
        "~~~",
        "``",
        "`",
        "\n",
        "\n\n",
        "\r",
        "    ",
        "\t",
        "text",
        "- ",
        "* ",
        "1. ",
        "> ",
        "# ",
        "=",
        "---",
        "***",
        "[a](b)",
        "[a]",
        "[a]: b",
        "[^1]",
        "![a](b)",
        "<b>",
        "<!--",
        "<http://a.b>",
        "&lt;",
        "|",
        "|-|",
        "- [ ] ",
        "~~",
        "\\",
        "$",
        "\u{2028}",
        "\u{202e}",
        "*/",
        "{#id}",
        ":--",
    ];

    fn check(text: &str) {
        let lines = neutral(text);
        for line in &lines {
            assert!(!line.contains(|c: char| c.is_control() || is_invisible(c)), "{text:?} became {line:?}");
        }
        let neutral = lines.join("\n");
        let acting: Vec<_> = rustdoc(&neutral).into_iter().filter(acts).collect();
        assert!(acting.is_empty(), "{text:?} became {neutral:?}, in which there is {acting:?}");
    }

    #[test]
    fn no_combination_of_marks_does_anything() {
        for a in FRAGMENTS {
            for b in FRAGMENTS {
                for c in FRAGMENTS {
                    check(&format!("{a}{b}{c}"));
                    check(&format!("x {a}\n{b} y\n{c}"));
                    check(&format!("- {a}\n\n      {b}\n{c}z"));
                }
            }
        }
    }

    #[test]
    fn what_is_seen_to_be_plain_is_what_would_stay() {
        const PIECES: &[&str] =
            &["a", "B1", " ", "`", "-", "_", "=", ".", "1.", "*", "+", "(", "é", "#", "\t"];
        for a in PIECES {
            for b in PIECES {
                for c in PIECES {
                    for d in PIECES {
                        let line = format!("x{a}{b}{c}{d}");
                        assert!(!is_plain(&line) || neutral_line(&line) == line, "{line:?}");
                        let line = format!("{a}{b}{c}{d} `{c}`{b}");
                        assert!(!is_plain(&line) || neutral_line(&line) == line, "{line:?}");
                    }
                }
            }
        }
        assert!(is_plain("Field `a_b`") && is_plain("Milliseconds, since 1970-01-01 (UTC)."));
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        for text in [
            "Milliseconds since 1970-01-01.",
            "one of `a` or `b_c`",
            "5 * 3 > 2, a_b and c-d (see e)",
            "50 % & more",
        ] {
            assert_eq!(neutral(text), [text]);
        }
        assert_eq!(neutral(" a \n\n\n b\n"), ["a", "", "b"]);
    }
}
