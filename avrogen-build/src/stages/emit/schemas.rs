//! The statics of schemas, in a module of their own: texts are long.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::{self, hexadecimal, number};
use super::names::{Names, v1};
use super::tokens::rust;
use crate::stages::plan::{Extern, Plan, Reference, Schema, Target};

/// What the statics need to have in scope.
pub(super) fn imports(plan: &Plan) -> TokenStream {
    let v1 = v1(plan);
    quote! { use #v1 as rt; }
}

pub(super) fn item(plan: &Plan, schema: &Schema) -> TokenStream {
    let (ident, name, text) =
        (&schema.ident, literal::string(&schema.name), literal::raw_string(&schema.text));
    let (rabin, shape) = (hexadecimal(schema.rabin), hexadecimal(schema.shape));
    let references = schema.references.iter().map(|of| reference(plan, of));
    quote! {
        pub(super) static #ident: rt::SchemaDef =
            rt::SchemaDef::new(#name, #text, #rabin, #shape, &[#(#references),*]);
    }
}

fn reference(plan: &Plan, reference: &Reference) -> TokenStream {
    let target = match reference.target {
        Target::Schema(id) => {
            let ident = &plan.schemas[id.0].ident;
            quote! { &#ident }
        }
        Target::Extern(id) => {
            let path = rust(&plan.externs[id.0].path);
            quote! { <#path as rt::AvroType>::SCHEMA }
        }
    };
    let subject = literal::string(&reference.subject);
    let version = reference.version.map(|version| number(version.into()));
    let version = version.map_or_else(
        || quote! { ::core::option::Option::None },
        |version| quote! { ::core::option::Option::Some(#version) },
    );
    quote! { rt::Reference::new(#subject, #version, #target) }
}

/// What holds only while a type of another crate is what it was here.
pub(super) fn assertion(names: &Names<'_>, of: &Extern) -> TokenStream {
    let (rt, path, shape) = (&names.rt, rust(&of.path), hexadecimal(of.shape));
    quote! { const _: () = <#path as #rt::AvroType>::SCHEMA.assert_shape(#shape); }
}
