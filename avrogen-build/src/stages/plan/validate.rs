//! Settings that are Rust: they are checked before they are pasted.

use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::source::Span;

use super::externs::is_path;
use super::name::is_identifier;
use crate::codes;
use crate::config::{Selector, Settings};

/// Checks the general settings and those of all selectors.
pub(super) fn settings(general: &Settings, selectors: &[Selector], findings: &mut Vec<Diagnostic>) {
    check(general, None, findings);
    for selector in selectors {
        check(&selector.settings, selector.span, findings);
    }
}

fn check(settings: &Settings, span: Option<Span>, findings: &mut Vec<Diagnostic>) {
    let finding = |key, code, message| finding(code, settings.span(key).or(span), message);
    for text in settings.attributes.iter().flat_map(|list| &list.0).filter(|text| !are_attributes(text)) {
        let message = format!("`{text}`, set in `attributes`, is no attribute");
        let help = "write it as it stands above an item: `#[deprecated]`";
        findings.push(finding("attributes", codes::INVALID_VALUE, message).help(help));
    }
    for text in settings.derives.iter().flat_map(|list| &list.0) {
        if !is_derive(text) {
            let message = format!("`{text}`, set in `derives`, is no path of a derive");
            findings.push(finding("derives", codes::INVALID_PATH, message));
        } else if text.rsplit("::").next() == Some("Default") {
            let message = format!("`{text}` cannot be derived: a default is what the schema says it is");
            let help = "records whose fields all have defaults implement `Default` without being told";
            findings.push(finding("derives", codes::INVALID_DERIVE, message).help(help));
        }
    }
    let paths = [("extern", &settings.extern_), ("with", &settings.with), ("runtime", &settings.runtime)];
    for (key, path) in paths {
        if let Some(path) = path.as_ref().filter(|path| !is_path(path)) {
            let message = format!("`{path}`, set as `{key}`, is no path that means the same in every module");
            let help = "begin with `crate::`, or with `::` and the name of a crate";
            findings.push(finding(key, codes::INVALID_PATH, message).help(help));
        }
    }
}

fn finding(code: &'static str, span: Option<Span>, message: String) -> Diagnostic {
    match span {
        Some(span) => Diagnostic::error(code, span, message),
        None => Diagnostic::without_place(code, Severity::Error, message),
    }
}

fn is_derive(text: &str) -> bool {
    text.strip_prefix("::").unwrap_or(text).split("::").all(is_identifier)
}

/// Whether a text is outer attributes and nothing else, as far as brackets and literals tell.
fn are_attributes(text: &str) -> bool {
    let mut rest = text.trim();
    while let Some(inside) = rest.strip_prefix("#[") {
        match closing_bracket(inside) {
            Some(end) if !inside[..end].trim().is_empty() => rest = inside[end + 1..].trim_start(),
            _ => return false,
        }
    }
    rest.is_empty() && !text.trim().is_empty()
}

/// Where the bracket is that closes what has been opened before the text.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut open = vec![']'];
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                while let Some((_, inside)) = chars.next() {
                    match inside {
                        '"' => break,
                        '\\' => drop(chars.next()),
                        _ => {}
                    }
                }
            }
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' => {
                if open.pop() != Some(c) {
                    return None;
                }
                if open.is_empty() {
                    return Some(at);
                }
            }
            // What would begin a comment, and take the bracket with it.
            '/' if chars.peek().is_some_and(|(_, next)| matches!(next, '/' | '*')) => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_and_derives() {
        for (text, expected) in [
            ("#[deprecated]", true),
            ("#[doc = \"x\"] #[serde(rename = \"y\")]", true),
            ("deprecated", false),
            ("#![allow(dead_code)]", false),
            ("#[a] pub struct Evil;", false),
            ("#[a] } mod evil {", false),
            ("#[doc = \"]\\\"]\"]", true),
            ("#[a(]", false),
            ("#[a // ]", false),
            ("#[]", false),
            ("", false),
        ] {
            assert_eq!(are_attributes(text), expected, "{text}");
        }
        assert!(
            is_derive("Eq") && is_derive("::serde::Serialize") && !is_derive("Eq, Hash") && !is_derive("")
        );
    }
}
