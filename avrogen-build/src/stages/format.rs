//! Tokens laid out for people, by prettyplease.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::Parse;
use syn::{File, ImplItem, Item, ItemMod};

/// Lays out items that stand at a depth of modules, with blank lines between them.
pub(crate) fn items(tokens: &TokenStream, depth: usize) -> String {
    // What is put between items is an item, for a formatter keeps nothing else. It must not be in a text of the items.
    (0..)
        .find_map(|attempt| {
            let File { items, .. } = parsed(tokens.clone());
            let mut separator = Separator::new(attempt);
            let text = prettyplease::unparse(&file(within(separator.between_items(items), depth)));
            separator.blank_lines(inside(&text, depth))
        })
        .expect("there is a name that no text has")
}

/// Lays out what stands before the items of a module, up to and with its brace.
pub(crate) fn head(tokens: &TokenStream, depth: usize) -> String {
    let text = items(&quote! { #tokens {} }, depth);
    let end = text.trim_end().strip_suffix('}').expect("it is a module");
    format!("{end}\n")
}

fn parsed<T: Parse>(tokens: TokenStream) -> T {
    syn::parse2(tokens)
        .unwrap_or_else(|error| panic!("avrogen made code that is no Rust, which is its fault: {error}"))
}

fn file(items: Vec<Item>) -> File {
    File { shebang: None, frontmatter: None, attrs: Vec::new(), items }
}

/// The items in so many modules: where lines are broken depends on where they begin.
fn within(items: Vec<Item>, depth: usize) -> Vec<Item> {
    (0..depth).fold(items, |items, _| {
        let mut around: ItemMod = parsed(quote! { mod m {} });
        if let Some((_, content)) = &mut around.content {
            *content = items;
        }
        vec![Item::Mod(around)]
    })
}

/// The lines within so many modules.
fn inside(text: &str, depth: usize) -> &str {
    let after = |text: &str| text.find('\n').map_or(text.len(), |end| end + 1);
    let (mut begin, mut end) = (0, text.len());
    for _ in 0..depth {
        begin += after(&text[begin..]);
        end = text[..end].trim_end().len() - 1;
    }
    &text[begin..=text[..end].trim_end().len()]
}

/// A constant that stands between items.
struct Separator {
    tokens: TokenStream,
    line: String,
    count: usize,
}

impl Separator {
    fn new(attempt: usize) -> Self {
        let name = format_ident!("BLANK_{attempt}");
        Self { tokens: quote! { const #name: () = (); }, line: format!("const {name}: () = ();"), count: 0 }
    }

    /// The items with separators between all that are more than a line.
    fn between_items(&mut self, items: Vec<Item>) -> Vec<Item> {
        let mut items = self.between(items, |item| matches!(item, Item::Use(_)));
        for item in &mut items {
            if let Item::Impl(block) = item {
                let items = std::mem::take(&mut block.items);
                block.items = self.between(items, |item| matches!(item, ImplItem::Type(_)));
            }
        }
        items
    }

    fn between<T: Parse>(&mut self, items: Vec<T>, is_line: fn(&T) -> bool) -> Vec<T> {
        let mut separated: Vec<T> = Vec::with_capacity(items.len() * 2);
        for item in items {
            if separated.last().is_some_and(|last| !(is_line(last) && is_line(&item))) {
                separated.push(parsed(self.tokens.clone()));
                self.count += 1;
            }
            separated.push(item);
        }
        separated
    }

    /// The text with blank lines in place of the separators; none if there are lines like that which are no separators.
    fn blank_lines(&self, text: &str) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut count = 0;
        for line in text.split_inclusive('\n') {
            if line.trim() == self.line {
                count += 1;
                out.push('\n');
            } else {
                out.push_str(line);
            }
        }
        (count == self.count).then_some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> TokenStream {
        text.parse().expect("it is Rust")
    }

    #[test]
    fn blank_lines_stand_between_items_and_in_no_text() {
        let text = "use a; use b; static A: &str = r\"\nconst BLANK_0: () = ();\n\"; impl A { type B = C; type D = E; fn f() {} }";
        let expected = "use a;\nuse b;\n\nstatic A: &str = r\"\nconst BLANK_0: () = ();\n\";\n\nimpl A {\n    type B = C;\n    type D = E;\n\n    fn f() {}\n}\n";
        assert_eq!(items(&tokens(text), 0), expected);
    }

    #[test]
    fn items_are_indented_as_deep_as_they_stand() {
        assert_eq!(items(&tokens("struct A {} struct B;"), 2), "        struct A {}\n\n        struct B;\n");
        assert_eq!(head(&tokens("/// A.\npub mod a"), 1), "    /// A.\n    pub mod a {\n");
    }
}
