//! The paths that stand in code: in `use` items, in types and expressions, and among the tokens of macros.

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{ImplItem, Item, ItemUse, Macro, UseTree, Visibility};

use crate::modules::{attributes, is_for_tests};

/// A path as it is written.
#[derive(Debug, Clone)]
pub struct Mention {
    /// Its segments, without arguments.
    pub path: Vec<String>,
    /// The line that it begins in.
    pub line: usize,
}

impl Mention {
    pub(crate) fn new(path: &[String], line: usize) -> Self {
        Self { path: path.to_vec(), line }
    }
}

/// Whether the paths of a `use` item begin with `::`, and so with the name of another crate.
pub(crate) fn is_from_outside(item: &ItemUse) -> bool {
    item.leading_colon.is_some()
}

/// Calls for each name and glob of a tree of `use`, with its whole path.
pub(crate) fn leaves(
    tree: &UseTree,
    path: &mut Vec<String>,
    leaf: &mut dyn FnMut(&[String], usize, &UseTree),
) {
    let depth = path.len();
    match tree {
        UseTree::Path(inner) => {
            path.push(inner.ident.to_string());
            leaves(&inner.tree, path, leaf);
        }
        UseTree::Name(name) if name.ident == "self" && depth > 0 => {
            leaf(path, name.ident.span().start().line, tree);
        }
        UseTree::Name(name) => {
            path.push(name.ident.to_string());
            leaf(path, name.ident.span().start().line, tree);
        }
        UseTree::Rename(rename) => {
            if rename.ident != "self" || depth == 0 {
                path.push(rename.ident.to_string());
            }
            leaf(path, rename.ident.span().start().line, tree);
        }
        UseTree::Glob(glob) => leaf(path, glob.span().start().line, tree),
        UseTree::Group(group) => group.items.iter().for_each(|inner| leaves(inner, path, leaf)),
    }
    path.truncate(depth);
}

/// Adds the paths of an item.
pub(crate) fn of_item(item: &Item, out: &mut Vec<Mention>) {
    Visitor { out }.visit_item(item);
}

/// Adds the paths among the tokens of a macro.
pub(crate) fn of_macro(item: &Macro, out: &mut Vec<Mention>) {
    Visitor { out }.visit_macro(item);
}

struct Visitor<'a> {
    out: &'a mut Vec<Mention>,
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Const(item) => &*item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            _ => &[],
        };
        if !is_for_tests(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !is_from_outside(item) {
            leaves(&item.tree, &mut Vec::new(), &mut |path, line, _| self.out.push(Mention::new(path, line)));
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            let segments: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.out.push(Mention::new(&segments, path.span().start().line));
        }
        visit::visit_path(self, path);
    }

    /// `pub(in crate::kafka)` imports nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_macro(&mut self, item: &'ast Macro) {
        self.visit_path(&item.path);
        tokens(item.tokens.clone(), self.out);
    }
}

/// Adds what looks like a path among tokens: identifiers with `::` between them.
fn tokens(tokens: TokenStream, out: &mut Vec<Mention>) {
    let mut path: Vec<String> = Vec::new();
    let mut line = 0;
    let mut colons = 0;
    let mut end = |path: &mut Vec<String>, line| {
        if path.len() > 1 {
            out.push(Mention::new(path, line));
        }
        path.clear();
    };
    let mut groups = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                if colons != 2 {
                    end(&mut path, line);
                }
                if path.is_empty() {
                    line = ident.span().start().line;
                }
                // Behind colons without a path before them stands the name of another crate.
                if !path.is_empty() || colons != 2 {
                    path.push(ident.to_string());
                }
                colons = 0;
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
            TokenTree::Group(group) => {
                groups.push(group.stream());
                end(&mut path, line);
                colons = 0;
            }
            _ => {
                end(&mut path, line);
                colons = 0;
            }
        }
    }
    end(&mut path, line);
    for group in groups {
        self::tokens(group, out);
    }
}
