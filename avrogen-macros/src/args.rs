//! What stands in the parentheses.

use std::path::{Path, PathBuf};

use proc_macro2::Span;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{LitStr, Token};

/// Paths of schemas, one at least.
pub(crate) struct Args {
    first: LitStr,
    others: Vec<LitStr>,
}

impl Parse for Args {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() {
            let message = "name the schemas: avro!(\"schemas/user.avsc\")";
            return Err(syn::Error::new(Span::call_site(), message));
        }
        let mut paths = Punctuated::<LitStr, Token![,]>::parse_terminated(input)?.into_iter();
        let first = paths.next().ok_or_else(|| input.error("a path in quotes is missing"))?;
        Ok(Self { first, others: paths.collect() })
    }
}

impl Args {
    fn literals(&self) -> impl Iterator<Item = &LitStr> {
        std::iter::once(&self.first).chain(&self.others)
    }

    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        self.literals().map(|literal| literal.value().into()).collect()
    }

    /// The literal that led to a file: the longest that the file's path starts with, where its folder is named; the first
    /// where none tells.
    pub(crate) fn span_of(&self, file: &str) -> Span {
        let fixed = |literal: &LitStr| -> usize {
            let path = literal.value();
            let parts: Vec<_> = Path::new(&path).components().take_while(|part| !is_pattern(part)).collect();
            let leads = Path::new(file).starts_with(parts.iter().collect::<PathBuf>());
            if leads { 1 + parts.len() } else { 0 }
        };
        let best = self.literals().max_by_key(|literal| fixed(literal)).filter(|literal| fixed(literal) > 0);
        best.unwrap_or(&self.first).span()
    }

    /// The literal that a sentence is about: the one that stands in it.
    pub(crate) fn span_in(&self, sentence: &str) -> Span {
        let named = self.literals().find(|literal| sentence.contains(&literal.value()));
        named.unwrap_or(&self.first).span()
    }
}

fn is_pattern(part: &std::path::Component<'_>) -> bool {
    part.as_os_str().to_string_lossy().contains(['*', '?', '['])
}
