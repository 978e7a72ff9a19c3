//! Enums as fieldless enums.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::names::{Names, ident};
use super::{docs, head, impls, serde};
use crate::plan::{Enum, Symbol, Type};

pub(super) fn items(names: &Names<'_>, made: &Type, of: &Enum) -> Vec<TokenStream> {
    let mut items = vec![definition(names, made, of), inherent(names, made, of)];
    items.extend(of.default.map(|default| self::default(names, made, &of.variants[default])));
    items.push(display(made));
    items.push(from_str(names, made, of));
    items.push(encoder(names, made, of));
    items.push(decoder(names, made, of));
    items
}

fn definition(names: &Names<'_>, made: &Type, of: &Enum) -> TokenStream {
    let (head, name) = (head(names, made), ident(made.ident.as_str()));
    let variants = of.variants.iter().map(|variant| {
        let docs = docs::attributes(None, &format!("Symbol `{}`", variant.text));
        let serde = made.serde.then(|| serde::rename(&variant.text));
        let name = ident(variant.ident.as_str());
        quote! { #docs #serde #name }
    });
    quote! { #head pub enum #name { #(#variants),* } }
}

fn inherent(names: &Names<'_>, made: &Type, of: &Enum) -> TokenStream {
    let variants: Vec<_> = of.variants.iter().map(|variant| ident(variant.ident.as_str())).collect();
    let symbols = of.variants.iter().map(|variant| &variant.text);
    let all = quote! {
        #[doc = " Every symbol, in the order of the schema."]
        pub const ALL: &'static [Self] = &[#(Self::#variants),*];
    };
    let as_str = quote! {
        #[doc = " The symbol."]
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self { #(Self::#variants => #symbols),* }
        }
    };
    impls::inherent(names, made, vec![all, as_str])
}

fn default(names: &Names<'_>, made: &Type, variant: &Symbol) -> TokenStream {
    let (default, name, variant) =
        (names.std("Default"), ident(made.ident.as_str()), ident(variant.ident.as_str()));
    quote! {
        impl #default for #name {
            fn default() -> Self {
                Self::#variant
            }
        }
    }
}

fn display(made: &Type) -> TokenStream {
    let name = ident(made.ident.as_str());
    quote! {
        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }
    }
}

fn from_str(names: &Names<'_>, made: &Type, of: &Enum) -> TokenStream {
    let (rt, name) = (names.rt(), ident(made.ident.as_str()));
    let (result, ok, err) = (names.std("Result"), names.std("Ok"), names.std("Err"));
    let variants = of.variants.iter().map(|variant| ident(variant.ident.as_str()));
    let symbols = of.variants.iter().map(|variant| &variant.text);
    let fullname = &of.fullname;
    let error = quote! { type Err = #rt::UnknownSymbol; };
    let from_str = quote! {
        fn from_str(symbol: &str) -> #result<Self, #rt::UnknownSymbol> {
            match symbol {
                #(#symbols => #ok(Self::#variants),)*
                _ => #err(#rt::UnknownSymbol::new(#fullname)),
            }
        }
    };
    impls::block(names, &quote! { impl ::core::str::FromStr for #name }, vec![error, from_str])
}

fn encoder(names: &Names<'_>, made: &Type, of: &Enum) -> TokenStream {
    let (rt, most) = (names.rt(), Literal::u64_unsuffixed(made.max.unwrap_or_default()));
    let body = if of.variants.is_empty() {
        quote! { match *self {} }
    } else {
        quote! { #rt::enum_index::encode(*self as u32, w) }
    };
    impls::encode(names, made, &quote! { #most }, !of.variants.is_empty(), &body)
}

fn decoder(names: &Names<'_>, made: &Type, of: &Enum) -> TokenStream {
    let (rt, name) = (names.rt(), ident(made.ident.as_str()));
    let (ok, err) = (names.std("Ok"), names.std("Err"));
    let indices = (0..of.variants.len()).map(Literal::usize_unsuffixed);
    let variants = of.variants.iter().map(|variant| ident(variant.ident.as_str()));
    let unknown = quote! { #err(#rt::enum_index::unknown(symbol, r)) };
    // The variants alone as the arms' values: the compiler makes a conversion of that, and a table of jumps, whose
    // targets no processor predicts, of arms that are results.
    let body = if of.variants.is_empty() {
        quote! { #rt::enum_index::decode(r).and_then(|symbol| #unknown) }
    } else {
        quote! {
            let variant = match #rt::enum_index::decode(r)? {
                #(#indices => Self::#variants,)*
                symbol => return #unknown,
            };
            #ok(variant)
        }
    };
    impls::decode(names, made, &quote! { #name }, true, &body)
}
