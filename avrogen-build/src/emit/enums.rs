//! Enums as fieldless enums.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs;
use super::names::{Names, ident};
use super::{head, schema_of_self, schema_text};
use crate::plan::{Enum, Type};

pub(super) fn items(names: &Names<'_>, made: &Type, of: &Enum) -> Vec<TokenStream> {
    let mut items = vec![definition(made, of), inherent(names, made, of)];
    if let Some(default) = of.default {
        let (trait_, name) = (names.std("Default"), ident(made.ident.as_str()));
        let variant = ident(of.variants[default].ident.as_str());
        items.push(quote! {
            impl #trait_ for #name {
                fn default() -> Self {
                    Self::#variant
                }
            }
        });
    }
    items.push(display(made));
    items.push(from_str(names, made, of));
    items.push(encoder(names, made, of));
    items.push(decoder(names, made, of));
    items
}

fn definition(made: &Type, of: &Enum) -> TokenStream {
    let (head, name) = (head(made), ident(made.ident.as_str()));
    let variants = of.variants.iter().map(|variant| {
        let docs = docs::attributes(None, &format!("Symbol `{}`", variant.text));
        let name = ident(variant.ident.as_str());
        quote! { #docs #name }
    });
    quote! { #head pub enum #name { #(#variants),* } }
}

fn inherent(names: &Names<'_>, made: &Type, of: &Enum) -> TokenStream {
    let (text, name) = (schema_text(names, made), ident(made.ident.as_str()));
    let variants: Vec<_> = of.variants.iter().map(|variant| ident(variant.ident.as_str())).collect();
    let symbols = of.variants.iter().map(|variant| &variant.text);
    quote! {
        impl #name {
            #text

            #[doc = " Every symbol, in the order of the schema."]
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            #[doc = " The symbol."]
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { #(Self::#variants => #symbols),* }
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
    quote! {
        impl ::core::str::FromStr for #name {
            type Err = #rt::UnknownSymbol;

            fn from_str(symbol: &str) -> #result<Self, #rt::UnknownSymbol> {
                match symbol {
                    #(#symbols => #ok(Self::#variants),)*
                    _ => #err(#rt::UnknownSymbol::new(#fullname)),
                }
            }
        }
    }
}

fn encoder(names: &Names<'_>, made: &Type, of: &Enum) -> TokenStream {
    let (rt, name) = (names.rt(), ident(made.ident.as_str()));
    let (result, schema) = (names.std("Result"), schema_of_self(names, made, &quote! { &self }));
    let most = Literal::u64_unsuffixed(made.max.unwrap_or_default());
    let (w, body) = if of.variants.is_empty() {
        (quote! { _ }, quote! { match *self {} })
    } else {
        (quote! { w }, quote! { #rt::enum_index::encode(*self as u32, w) })
    };
    quote! {
        impl #rt::Encode for #name {
            fn bound(&self) -> usize {
                #most
            }

            fn encode(&self, #w: &mut #rt::Writer) -> #result<(), #rt::Error> {
                #body
            }

            #schema
        }
    }
}

fn decoder(names: &Names<'_>, made: &Type, of: &Enum) -> TokenStream {
    let (rt, name) = (names.rt(), ident(made.ident.as_str()));
    let (result, schema) = (names.std("Result"), schema_of_self(names, made, &TokenStream::new()));
    let (ok, err) = (names.std("Ok"), names.std("Err"));
    let indices = (0..of.variants.len()).map(Literal::usize_unsuffixed);
    let variants = of.variants.iter().map(|variant| ident(variant.ident.as_str()));
    quote! {
        impl<'de> #rt::Decode<'de> for #name {
            fn decode(r: &mut #rt::Reader<'de>) -> #result<Self, #rt::Error> {
                match #rt::enum_index::decode(r)? {
                    #(#indices => #ok(Self::#variants),)*
                    symbol => #err(#rt::enum_index::unknown(symbol, r)),
                }
            }

            #schema
        }
    }
}
