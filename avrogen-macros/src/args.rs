//! What stands in the parentheses.

use std::path::{Path, PathBuf};

use proc_macro2::Span;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Token};

/// Paths of schemas and subjects of the lock, one at least.
pub(crate) struct Args {
    first: Arg,
    others: Vec<Arg>,
}

/// `"schemas/user.avsc"` or `subject = "users-value"`.
struct Arg {
    is_subject: bool,
    literal: LitStr,
}

impl Parse for Arg {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self { is_subject: false, literal: input.parse()? });
        }
        let word: Ident = input.parse().map_err(|error| syn::Error::new(error.span(), EXPECTED))?;
        if word != "subject" {
            return Err(syn::Error::new(word.span(), EXPECTED));
        }
        input.parse::<Token![=]>()?;
        Ok(Self { is_subject: true, literal: input.parse()? })
    }
}

const EXPECTED: &str = "expected a path in quotes, or `subject = \"..\"`";

impl Parse for Args {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() {
            let message = "name the schemas: avro!(\"schemas/user.avsc\")";
            return Err(syn::Error::new(Span::call_site(), message));
        }
        let mut args = Punctuated::<Arg, Token![,]>::parse_terminated(input)?.into_iter();
        let first = args.next().ok_or_else(|| input.error("a path in quotes is missing"))?;
        Ok(Self { first, others: args.collect() })
    }
}

impl Args {
    fn all(&self) -> impl Iterator<Item = &Arg> {
        std::iter::once(&self.first).chain(&self.others)
    }

    fn literals(&self) -> impl Iterator<Item = &LitStr> {
        self.all().map(|arg| &arg.literal)
    }

    fn values(&self, are_subjects: bool) -> impl Iterator<Item = String> {
        self.all().filter(move |arg| arg.is_subject == are_subjects).map(|arg| arg.literal.value())
    }

    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        self.values(false).map(PathBuf::from).collect()
    }

    pub(crate) fn subjects(&self) -> Vec<String> {
        self.values(true).collect()
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
        let paths = self.all().filter(|arg| !arg.is_subject).map(|arg| &arg.literal);
        let best = paths.max_by_key(|literal| fixed(literal)).filter(|literal| fixed(literal) > 0);
        best.unwrap_or(&self.first.literal).span()
    }

    /// The literal that a sentence is about: the one that stands in it.
    pub(crate) fn span_in(&self, sentence: &str) -> Span {
        let named = self.literals().find(|literal| sentence.contains(&literal.value()));
        named.unwrap_or(&self.first.literal).span()
    }
}

fn is_pattern(part: &std::path::Component<'_>) -> bool {
    part.as_os_str().to_string_lossy().contains(['*', '?', '['])
}
