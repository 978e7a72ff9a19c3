//! Texts of unknown origin in messages: short, on one line, and without characters that change what is around them.

use std::fmt::Write as _;

/// The longest text that a message repeats.
const LONGEST: usize = 80;

/// A text in backticks, shortened and with everything invisible escaped.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(LONGEST) + 2);
    out.push('`');
    for (count, character) in text.chars().enumerate() {
        if count == LONGEST {
            out.push_str("...");
            break;
        }
        push_visible(character, &mut out);
    }
    out.push('`');
    out
}

/// Appends a character, or its escape where a terminal would not show it as itself.
pub(crate) fn push_visible(character: char, out: &mut String) {
    if is_hidden(character) {
        let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
    } else {
        out.push(character);
    }
}

/// Appends a text on one line.
pub(crate) fn push_line(text: &str, out: &mut String) {
    for character in text.chars() {
        push_visible(character, out);
    }
}

/// Whether a character is a control, a line end, a direction mark or takes no room: what could forge the text around it.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{f8ff}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_tamed() {
        assert_eq!(quote("a\u{202e}b\n\u{1b}[31m"), "`a\\u{202e}b\\u{a}\\u{1b}[31m`");
        assert_eq!(quote("é中"), "`é中`");
        assert_eq!(quote(&"x".repeat(1000)).len(), LONGEST + 5);
    }
}
