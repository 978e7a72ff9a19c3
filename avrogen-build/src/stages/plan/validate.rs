//! Settings that are Rust: they are checked before they are pasted.

use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::source::Span;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

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

/// Whether a text is outer attributes and nothing else.
fn are_attributes(text: &str) -> bool {
    let Ok(tokens) = text.parse::<TokenStream>() else { return false };
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    !trees.is_empty()
        && trees.chunks(2).all(|attribute| match attribute {
            [TokenTree::Punct(hash), TokenTree::Group(group)] => {
                hash.as_char() == '#' && group.delimiter() == Delimiter::Bracket && is_meta(group.stream())
            }
            _ => false,
        })
}

/// Whether tokens are what an attribute holds: a path, and behind it nothing, a group, or an equals sign and a literal or
/// the call of a macro.
fn is_meta(tokens: TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    match behind_path(&trees) {
        Some([] | [TokenTree::Group(_)]) => true,
        Some([equals, value @ ..]) if is_punct(Some(equals), '=') => match (value, behind_path(value)) {
            ([TokenTree::Literal(_)], _) => true,
            (_, Some([call, TokenTree::Group(_)])) => is_punct(Some(call), '!'),
            _ => false,
        },
        _ => false,
    }
}

/// What follows a path; none where there is no path.
fn behind_path(trees: &[TokenTree]) -> Option<&[TokenTree]> {
    let begins_with_colons =
        |trees: &[TokenTree]| is_punct(trees.first(), ':') && is_punct(trees.get(1), ':');
    let mut rest = if begins_with_colons(trees) { &trees[2..] } else { trees };
    while let [TokenTree::Ident(_), behind @ ..] = rest {
        if !begins_with_colons(behind) {
            return Some(behind);
        }
        rest = &behind[2..];
    }
    None
}

fn is_punct(tree: Option<&TokenTree>, mark: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
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
            ("#[a b]", false),
            ("#[1]", false),
            ("#[doc = include_str!(\"a.md\")]", true),
            ("#[doc = 1 + 1]", false),
            ("#[serde::with(\"x\")] #[unsafe(no_mangle)]", true),
            ("#[doc = 'ab']", false),
            ("", false),
        ] {
            assert_eq!(are_attributes(text), expected, "{text}");
        }
        assert!(
            is_derive("Eq") && is_derive("::serde::Serialize") && !is_derive("Eq, Hash") && !is_derive("")
        );
    }
}
