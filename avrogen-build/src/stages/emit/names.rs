//! How things are called from within a module.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::number;
use super::tokens::{ident, rust};
use crate::config::{CodecStyle, MapType};
use crate::stages::plan::{self, Codec, Leaf, ModuleId, Plan, RUNTIME_ALIAS, SchemaId, TypeId};

/// The view that one module has of everything else.
pub(super) struct Names<'a> {
    pub(super) plan: &'a Plan,
    module: ModuleId,
    /// What leads to the module from where the code stands, which is within it.
    up: TokenStream,
    /// The full path of the runtime's contract.
    pub(super) v1: TokenStream,
    /// The runtime's contract as this module calls it.
    pub(super) rt: TokenStream,
    pub(super) std: Std,
}

/// Names of the prelude, each by its path where the name means something else here.
pub(super) struct Std {
    pub(super) boxed: TokenStream,
    pub(super) default: TokenStream,
    pub(super) err: TokenStream,
    pub(super) from: TokenStream,
    /// None where `.into()` is in scope.
    into: Option<TokenStream>,
    pub(super) none: TokenStream,
    pub(super) ok: TokenStream,
    pub(super) option: TokenStream,
    pub(super) result: TokenStream,
    pub(super) some: TokenStream,
    pub(super) string: TokenStream,
    pub(super) vec: TokenStream,
}

impl Std {
    fn new(rt: &TokenStream, is_hidden: impl Fn(&str) -> bool) -> Self {
        let name = |name: &str, path: TokenStream| {
            let name = ident(name);
            if is_hidden(&name.to_string()) {
                path
            } else {
                quote! { #name }
            }
        };
        Self {
            boxed: name("Box", quote! { #rt::Box }),
            default: name("Default", quote! { ::core::default::Default }),
            err: name("Err", quote! { ::core::result::Result::Err }),
            from: name("From", quote! { ::core::convert::From }),
            into: is_hidden("Into").then(|| quote! { ::core::convert::Into }),
            none: name("None", quote! { ::core::option::Option::None }),
            ok: name("Ok", quote! { ::core::result::Result::Ok }),
            option: name("Option", quote! { ::core::option::Option }),
            result: name("Result", quote! { ::core::result::Result }),
            some: name("Some", quote! { ::core::option::Option::Some }),
            string: name("String", quote! { #rt::String }),
            vec: name("Vec", quote! { #rt::Vec }),
        }
    }
}

impl<'a> Names<'a> {
    pub(super) fn new(plan: &'a Plan, module: ModuleId) -> Self {
        let v1 = v1(plan);
        let is_root = module == Plan::ROOT;
        let rt = if is_root { v1.clone() } else { alias() };
        let of = plan.module(module);
        let std = Std::new(&rt, |name| is_root || of.hides.contains(name));
        Self { plan, module, up: TokenStream::new(), v1, rt, std }
    }

    /// The view from a module within the root that has nothing of its own but the runtime's alias.
    pub(super) fn within_root(plan: &'a Plan) -> Self {
        let root = Self::new(plan, Plan::ROOT);
        let rt = alias();
        Self { up: quote! { super:: }, std: Std::new(&rt, |_| false), rt, ..root }
    }

    /// The imports of a module that is not the root: the schemas, if it uses them, and the runtime.
    pub(super) fn imports(&self) -> TokenStream {
        let (v1, rt, schemas) = (&self.v1, &self.rt, ident(plan::SCHEMAS));
        let types = &self.plan.module(self.module).types;
        let is_used = types.iter().any(|id| self.plan.type_(*id).schema.is_some());
        let supers = (1..self.chain(self.module).len()).map(|_| quote! { super:: });
        let schemas = is_used.then(|| quote! { use #(#supers)* #schemas; });
        quote! {
            #schemas
            use #v1 as #rt;
        }
    }

    /// A call of `Into::into`.
    pub(super) fn into(&self, value: &plan::Ident) -> TokenStream {
        match &self.std.into {
            None => quote! { #value.into() },
            Some(into) => quote! { #into::into(#value) },
        }
    }

    /// The trait `Into`.
    pub(super) fn trait_into(&self) -> TokenStream {
        self.std.into.clone().unwrap_or_else(|| quote! { Into })
    }

    /// The path of a generated type.
    pub(super) fn type_(&self, id: TypeId) -> TokenStream {
        let made = self.plan.type_(id);
        self.path_to(made.module, &made.ident)
    }

    /// The path of the borrowed form of a generated type without its lifetime; of the type where it has none.
    pub(super) fn borrowed_or_owned(&self, id: TypeId) -> TokenStream {
        let made = self.plan.type_(id);
        self.path_to(made.module, made.borrowed.as_ref().unwrap_or(&made.ident))
    }

    /// The path of the static of a schema.
    pub(super) fn schema(&self, id: SchemaId) -> TokenStream {
        let (up, module, name) = (&self.up, ident(plan::SCHEMAS), &self.plan.schemas[id.0].ident);
        quote! { #up #module::#name }
    }

    /// A module and those around it, the root last.
    fn chain(&self, module: ModuleId) -> Vec<ModuleId> {
        std::iter::successors(Some(module), |id| self.plan.module(*id).parent).collect()
    }

    /// From here up to the module that holds both, and down again.
    fn path_to(&self, module: ModuleId, name: &plan::Ident) -> TokenStream {
        let up = &self.up;
        if module == self.module {
            return quote! { #up #name };
        }
        let here = self.chain(self.module);
        let there = self.chain(module);
        let shared = here.iter().rev().zip(there.iter().rev()).take_while(|(a, b)| a == b).count();
        let supers = (shared..here.len()).map(|_| quote! { super:: });
        let down = there[..there.len() - shared].iter().rev().map(|id| &self.plan.module(*id).ident);
        quote! { #up #(#supers)* #(#down::)* #name }
    }

    /// The Rust type of a place.
    pub(super) fn rust_type(&self, codec: &Codec) -> TokenStream {
        let (rt, Std { boxed, option, string, vec, .. }) = (&self.rt, &self.std);
        match codec {
            Codec::Leaf(leaf) => self.leaf_type(*leaf),
            Codec::Type(id) => self.type_(*id),
            Codec::Extern(id) => self.extern_type(*id),
            Codec::Option { item, .. } => {
                let item = self.rust_type(item);
                quote! { #option<#item> }
            }
            Codec::OptionalUnion(id) => {
                let union = self.type_(*id);
                quote! { #option<#union> }
            }
            Codec::OnlyNull => quote! { () },
            Codec::Array(items) => {
                let items = self.rust_type(items);
                quote! { #vec<#items> }
            }
            Codec::Map { map, values } => {
                let (map, values) = (self.map(*map), self.rust_type(values));
                quote! { #map<#string, #values> }
            }
            Codec::Boxed(inner) => {
                let inner = self.rust_type(inner);
                quote! { #boxed<#inner> }
            }
            Codec::With { adapter, .. } => {
                let adapter = rust(adapter);
                quote! { <#adapter as #rt::Adapter>::Rust }
            }
        }
    }

    /// The path of a type of another crate.
    pub(super) fn extern_type(&self, id: plan::ExternId) -> TokenStream {
        rust(&self.plan.externs[id.0].path)
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
        let (rt, Std { boxed, string, vec, .. }) = (&self.rt, &self.std);
        match leaf {
            Leaf::String => string.clone(),
            Leaf::Bytes => quote! { #vec<u8> },
            Leaf::LargeFixed(size) => {
                let size = number(size);
                quote! { #boxed<[u8; #size]> }
            }
            _ => match leaf.path() {
                None => rust(&leaf.rust_type()),
                Some("chrono::DateTime<chrono::Utc>") => quote! { #rt::chrono::DateTime<#rt::chrono::Utc> },
                Some(path) => {
                    let path = rust(path);
                    quote! { #rt::#path }
                }
            },
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

/// The full path of the runtime's contract.
pub(super) fn v1(plan: &Plan) -> TokenStream {
    let runtime = rust(&plan.runtime);
    quote! { #runtime::__private::v1 }
}

/// The name under which every module but the root knows the runtime.
fn alias() -> TokenStream {
    let alias = ident(RUNTIME_ALIAS);
    quote! { #alias }
}
