//! Whether two texts or streams are the same Rust, however they are laid out.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Whether streams have the same tokens, those aside that formatters add and take where lines break: a comma at the end
/// of a list, and what is around the body of a closure or of an arm.
pub(crate) fn are_equal(a: TokenStream, b: TokenStream) -> bool {
    let (a, b) = (normal(a), normal(b));
    a.len() == b.len()
        && a.into_iter().zip(b).all(|(a, b)| match (a, b) {
            (TokenTree::Group(a), TokenTree::Group(b)) => {
                a.delimiter() == b.delimiter() && are_equal(a.stream(), b.stream())
            }
            (TokenTree::Ident(a), TokenTree::Ident(b)) => a == b,
            (TokenTree::Punct(a), TokenTree::Punct(b)) => a.as_char() == b.as_char(),
            (TokenTree::Literal(a), TokenTree::Literal(b)) => a.to_string() == b.to_string(),
            _ => false,
        })
}

/// The tokens of one level without those that formatters add.
fn normal(stream: TokenStream) -> Vec<TokenTree> {
    let mut out: Vec<TokenTree> = Vec::new();
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let follows_arrow = ends_with(&out, ">") && ends_with(&out[..out.len() - 1], "=");
        match &tree {
            TokenTree::Group(group) if (follows_arrow || ends_with(&out, "|")) && is_around_body(group) => {
                out.extend(normal(group.stream()));
                if ends_with(&out, ";") {
                    out.pop();
                }
                let is_last = trees.peek().is_none_or(|next| is_punct(next, ","));
                if follows_arrow && !is_last {
                    out.push(TokenTree::Punct(proc_macro2::Punct::new(',', proc_macro2::Spacing::Alone)));
                }
            }
            _ => {
                if is_punct(&tree, ">") && ends_with(&out, ",") {
                    out.pop();
                }
                out.push(tree);
            }
        }
    }
    if ends_with(&out, ",") {
        out.pop();
    }
    out
}

fn is_around_body(group: &Group) -> bool {
    matches!(group.delimiter(), Delimiter::Brace | Delimiter::Parenthesis)
}

fn is_punct(tree: &TokenTree, punct: &str) -> bool {
    matches!(tree, TokenTree::Punct(mark) if punct.chars().eq([mark.as_char()]))
}

fn ends_with(trees: &[TokenTree], punct: &str) -> bool {
    trees.last().is_some_and(|last| is_punct(last, punct))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equal(a: &str, b: &str) -> bool {
        let tokens = |text: &str| text.parse::<TokenStream>().expect("it is made of tokens");
        are_equal(tokens(a), tokens(b))
    }

    #[test]
    fn layout_makes_no_difference() {
        for (a, b) in [
            ("fn f(a: A) {}", "fn f(\n    a: A,\n) {\n}\n"),
            ("a(|v, w| b(v, w))", "a(|v, w| {\n    b(v, w)\n})"),
            ("match a { 1 => b, c => return d }", "match a { 1 => { b } c => { return d; } }"),
            ("/// A.\nstruct A;", "#[doc = \" A.\"]\nstruct A;"),
            ("A<B, C>", "A<\n    B,\n    C,\n>"),
        ] {
            assert!(equal(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn edits_make_one() {
        for (a, b) in [
            ("fn f(a: A) {}", "fn f(a: B) {}"),
            ("a(|v, w| b(v, w))", "a(|v, w| b(w, v))"),
            ("match a { 1 => b, c => d }", "match a { 1 => b, c => e }"),
            ("/// A.\nstruct A;", "/// B.\nstruct A;"),
            ("const A: i32 = 1;", "const A: i32 = -1;"),
            ("[1, -2]", "[1 -2]"),
            ("{ a }", "(a)"),
            ("struct A;", "struct A; struct B;"),
        ] {
            assert!(!equal(a, b), "{a} and {b}");
        }
    }
}
