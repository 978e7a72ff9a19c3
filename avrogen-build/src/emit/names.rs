//! How things are called from within a module.

use std::str::FromStr;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::schemas;
use crate::plan::{Codec, Leaf, ModuleId, Plan, RUNTIME_ALIAS, SchemaId, TypeId};
use crate::settings::{CodecStyle, MapType};

/// The view that one module has of everything else.
pub(super) struct Names<'a> {
    plan: &'a Plan,
    module: ModuleId,
    v1: TokenStream,
    rt: TokenStream,
    blank: TokenStream,
}

/// The name of what stands for a blank line until code is text.
pub(crate) const BLANK: &str = "__AVROGEN_BLANK_LINE";

/// A blank line, or nothing.
pub(super) fn blank(is_marked: bool) -> TokenStream {
    let name = ident(BLANK);
    if is_marked {
        quote! { const #name: () = (); }
    } else {
        TokenStream::new()
    }
}

/// An identifier that the plan has allocated.
pub(super) fn ident(text: &str) -> Ident {
    match text.strip_prefix("r#") {
        Some(bare) => Ident::new_raw(bare, Span::call_site()),
        None => Ident::new(text, Span::call_site()),
    }
}

/// Rust that the plan holds as text: paths and attributes, which were checked when they were taken.
pub(super) fn tokens(text: &str) -> TokenStream {
    TokenStream::from_str(text).expect("checked when the setting was read")
}

impl<'a> Names<'a> {
    pub(super) fn new(plan: &'a Plan, module: ModuleId, blank_lines: bool) -> Self {
        let v1 = tokens(&format!("{}::__private::v1", plan.runtime));
        let rt = if module == Plan::ROOT {
            v1.clone()
        } else {
            let alias = ident(RUNTIME_ALIAS);
            quote! { #alias }
        };
        Self { plan, module, v1, rt, blank: blank(blank_lines) }
    }

    pub(super) fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// What stands between two items.
    pub(super) fn blank(&self) -> &TokenStream {
        &self.blank
    }

    /// The full path of the runtime's contract.
    pub(super) fn v1(&self) -> &TokenStream {
        &self.v1
    }

    /// The runtime's contract as this module calls it.
    pub(super) fn rt(&self) -> &TokenStream {
        &self.rt
    }

    /// A name of the prelude, by its path where the name means something else here.
    pub(super) fn std(&self, name: &str) -> TokenStream {
        if self.module != Plan::ROOT && !self.plan.module(self.module).hides.contains(name) {
            let name = ident(name);
            return quote! { #name };
        }
        let rt = &self.rt;
        match name {
            "Box" => quote! { #rt::Box },
            "Default" => quote! { ::core::default::Default },
            "Err" => quote! { ::core::result::Result::Err },
            "From" => quote! { ::core::convert::From },
            "Into" => quote! { ::core::convert::Into },
            "None" => quote! { ::core::option::Option::None },
            "Ok" => quote! { ::core::result::Result::Ok },
            "Option" => quote! { ::core::option::Option },
            "Result" => quote! { ::core::result::Result },
            "Some" => quote! { ::core::option::Option::Some },
            "String" => quote! { #rt::String },
            "Vec" => quote! { #rt::Vec },
            _ => unreachable!("{name} is not used from the prelude"),
        }
    }

    /// A call of `Into::into`.
    pub(super) fn into(&self, value: &TokenStream) -> TokenStream {
        if self.module != Plan::ROOT && !self.plan.module(self.module).hides.contains("Into") {
            quote! { #value.into() }
        } else {
            quote! { ::core::convert::Into::into(#value) }
        }
    }

    /// The path of a generated type.
    pub(super) fn type_(&self, id: TypeId) -> TokenStream {
        let made = self.plan.type_(id);
        self.path_to(made.module, made.ident.as_str())
    }

    /// The path of the borrowed form of a generated type without its lifetime; of the type where it has none.
    pub(super) fn borrowed_or_owned(&self, id: TypeId) -> TokenStream {
        let made = self.plan.type_(id);
        let ident = made.borrowed.as_ref().unwrap_or(&made.ident);
        self.path_to(made.module, ident.as_str())
    }

    /// The path of the static of a schema.
    pub(super) fn schema(&self, id: SchemaId) -> TokenStream {
        let (module, name) = (ident(schemas::MODULE), ident(self.plan.schemas[id.0].ident.as_str()));
        quote! { #module::#name }
    }

    /// What brings the runtime and the schemas into a module that is not the root.
    pub(super) fn imports(&self) -> TokenStream {
        let (v1, rt, schemas) = (&self.v1, &self.rt, ident(schemas::MODULE));
        let supers = self.chain(self.module).len() - 1;
        let supers = (0..supers).map(|_| quote! { super:: });
        let uses_schemas =
            self.plan.module(self.module).types.iter().any(|id| self.plan.type_(*id).schema.is_some());
        let schemas = uses_schemas.then(|| quote! { use #(#supers)* #schemas; });
        quote! { use #v1 as #rt; #schemas }
    }

    /// A module and those around it, the root last.
    fn chain(&self, module: ModuleId) -> Vec<ModuleId> {
        std::iter::successors(Some(module), |id| self.plan.module(*id).parent).collect()
    }

    /// From here up to the module that holds both, and down again.
    fn path_to(&self, module: ModuleId, name: &str) -> TokenStream {
        let name = ident(name);
        if module == self.module {
            return quote! { #name };
        }
        let here = self.chain(self.module);
        let there = self.chain(module);
        let shared = here.iter().rev().zip(there.iter().rev()).take_while(|(a, b)| a == b).count();
        let supers = (shared..here.len()).map(|_| quote! { super:: });
        let down =
            there[..there.len() - shared].iter().rev().map(|id| ident(self.plan.module(*id).ident.as_str()));
        quote! { #(#supers)* #(#down::)* #name }
    }

    /// The Rust type of a place.
    pub(super) fn rust_type(&self, codec: &Codec) -> TokenStream {
        let rt = &self.rt;
        match codec {
            Codec::Leaf(leaf) => self.leaf_type(*leaf),
            Codec::Type(id) => self.type_(*id),
            Codec::Extern(id) => tokens(&self.plan.externs[id.0].path),
            Codec::Option { item, .. } => {
                let (option, item) = (self.std("Option"), self.rust_type(item));
                quote! { #option<#item> }
            }
            Codec::OptionalUnion(id) => {
                let (option, item) = (self.std("Option"), self.type_(*id));
                quote! { #option<#item> }
            }
            Codec::OnlyNull => quote! { () },
            Codec::Array(items) => {
                let (vec, items) = (self.std("Vec"), self.rust_type(items));
                quote! { #vec<#items> }
            }
            Codec::Map { map, values } => {
                let (map, string, values) = (self.map(*map), self.std("String"), self.rust_type(values));
                quote! { #map<#string, #values> }
            }
            Codec::Boxed(inner) => {
                let (boxed, inner) = (self.std("Box"), self.rust_type(inner));
                quote! { #boxed<#inner> }
            }
            Codec::With { adapter, .. } => {
                let adapter = tokens(adapter);
                quote! { <#adapter as #rt::Adapter>::Rust }
            }
        }
    }

    /// The type of a map without its arguments.
    pub(super) fn map(&self, map: MapType) -> TokenStream {
        let rt = &self.rt;
        match map {
            MapType::BTree => quote! { #rt::BTreeMap },
            MapType::Hash => quote! { #rt::HashMap },
        }
    }

    fn leaf_type(&self, leaf: Leaf) -> TokenStream {
        let rt = &self.rt;
        match leaf {
            Leaf::Null => quote! { () },
            Leaf::Boolean => quote! { bool },
            Leaf::Int => quote! { i32 },
            Leaf::Long => quote! { i64 },
            Leaf::Float => quote! { f32 },
            Leaf::Double => quote! { f64 },
            Leaf::String => self.std("String"),
            Leaf::Bytes => {
                let vec = self.std("Vec");
                quote! { #vec<u8> }
            }
            Leaf::Fixed(size) => {
                let size = proc_macro2::Literal::u64_unsuffixed(size);
                quote! { [u8; #size] }
            }
            Leaf::LargeFixed(size) => {
                let (boxed, size) = (self.std("Box"), proc_macro2::Literal::u64_unsuffixed(size));
                quote! { #boxed<[u8; #size]> }
            }
            Leaf::Time(..) if leaf.path() == Some("chrono::DateTime<chrono::Utc>") => {
                quote! { #rt::chrono::DateTime<#rt::chrono::Utc> }
            }
            _ => {
                let path = tokens(leaf.path().expect("all others have a path"));
                quote! { #rt::#path }
            }
        }
    }

    /// The module of a leaf's encoder and decoder.
    pub(super) fn leaf_module(&self, module: &str) -> TokenStream {
        let (rt, name) = (&self.rt, ident(module));
        let outlined = matches!(module, "int" | "long" | "string" | "str_ref" | "bytes" | "bytes_ref");
        if outlined && self.plan.codec == CodecStyle::Size {
            quote! { #rt::outlined::#name }
        } else {
            quote! { #rt::#name }
        }
    }
}
