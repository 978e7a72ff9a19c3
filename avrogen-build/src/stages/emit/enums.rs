//! Enums as fieldless enums.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::{self, number};
use super::names::Names;
use super::{docs, head, impls, serde};
use crate::stages::plan::{Enum, Symbol, Type};

pub(super) fn items(names: &Names<'_>, made: &Type, of: &Enum) -> Vec<TokenStream> {
    let mut items = vec![definition(names, made, of), inherent(names, made, of)];
    items.extend(of.default.map(|default| {
        let default = &of.variants[default].ident;
        impls::default(names, made, &quote! { Self::#default })
    }));
    items.extend([
        display(made),
        from_str(names, made, of),
        encoder(names, made, of),
        decoder(names, made, of),
    ]);
    items
}

fn definition(names: &Names<'_>, made: &Type, of: &Enum) -> TokenStream {
    let (name, head) = (&made.ident, head(names, made));
    let variants = of.variants.iter().map(|Symbol { ident, text }| {
        let docs = docs::attributes(None, &format!("Symbol `{text}`"));
        let rename = made.serde.then(|| serde::rename(text));
        quote! { #docs #rename #ident }
    });
    quote! {
        #head
        pub enum #name {
            #(#variants,)*
        }
    }
}

fn inherent(names: &Names<'_>, made: &Type, of: &Enum) -> TokenStream {
    let (name, schema_text) = (&made.ident, impls::schema_text(names, made));
    let all = of.variants.iter().map(|Symbol { ident, .. }| quote! { Self::#ident });
    let texts = of.variants.iter().map(|Symbol { ident, text }| {
        let text = literal::string(text);
        quote! { Self::#ident => #text }
    });
    quote! {
        impl #name {
            #schema_text
            #[doc = " Every symbol, in the order of the schema."]
            pub const ALL: &'static [Self] = &[#(#all),*];
            #[doc = " The symbol."]
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    #(#texts,)*
                }
            }
        }
    }
}

fn display(made: &Type) -> TokenStream {
    let name = &made.ident;
    quote! {
        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }
    }
}

fn from_str(names: &Names<'_>, made: &Type, of: &Enum) -> TokenStream {
    let (rt, result, ok, err) = (&names.rt, &names.std.result, &names.std.ok, &names.std.err);
    let (name, fullname) = (&made.ident, literal::string(&of.fullname));
    let arms = of.variants.iter().map(|Symbol { ident, text }| {
        let text = literal::string(text);
        quote! { #text => #ok(Self::#ident) }
    });
    quote! {
        impl ::core::str::FromStr for #name {
            type Err = #rt::UnknownSymbol;
            fn from_str(symbol: &str) -> #result<Self, #rt::UnknownSymbol> {
                match symbol {
                    #(#arms,)*
                    _ => #err(#rt::UnknownSymbol::new(#fullname)),
                }
            }
        }
    }
}

fn encoder(names: &Names<'_>, made: &Type, of: &Enum) -> TokenStream {
    let (rt, most) = (&names.rt, number(made.max.unwrap_or_default()));
    let most = quote! { #most };
    if of.variants.is_empty() {
        return impls::encode(names, made, &most, false, &quote! { match *self {} });
    }
    impls::encode(names, made, &most, true, &quote! { #rt::enum_index::encode(*self as u32, w) })
}

fn decoder(names: &Names<'_>, made: &Type, of: &Enum) -> TokenStream {
    let (rt, ok, err, name) = (&names.rt, &names.std.ok, &names.std.err, &made.ident);
    if of.variants.is_empty() {
        let body = quote! {
            let symbol = #rt::enum_index::decode(r)?;
            #err(#rt::enum_index::unknown(symbol, r))
        };
        return impls::decode(names, made, &quote! { #name }, true, &body);
    }
    // The variants alone as the arms' values: the compiler makes a conversion of that, and a table of jumps, whose
    // targets no processor predicts, of arms that are results.
    let arms = of.variants.iter().zip(0..).map(|(Symbol { ident, .. }, index)| {
        let index = number(index);
        quote! { #index => Self::#ident }
    });
    let body = quote! {
        let variant = match #rt::enum_index::decode(r)? {
            #(#arms,)*
            symbol => return #err(#rt::enum_index::unknown(symbol, r)),
        };
        #ok(variant)
    };
    impls::decode(names, made, &quote! { #name }, true, &body)
}
