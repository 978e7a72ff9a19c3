//! The statics of schemas, in a module of their own: texts are long.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::names::{Names, ident, tokens};
use crate::plan::{Plan, Target};

/// The module that holds them. No namespace makes such a name: case conversion takes leading underscores off.
pub(super) const MODULE: &str = "__schemas";

pub(super) fn statics(plan: &Plan, blank: &TokenStream) -> TokenStream {
    let v1 = tokens(&format!("{}::__private::v1", plan.runtime));
    let statics = plan.schemas.iter().map(|schema| {
        let (ident, name, text) = (ident(schema.ident.as_str()), &schema.name, text(&schema.text));
        let (rabin, shape) = (hexadecimal(schema.rabin), hexadecimal(schema.shape));
        let references = schema.references.iter().map(|reference| {
            let subject = &reference.subject;
            let target = match reference.target {
                Target::Schema(id) => {
                    let name = super::names::ident(plan.schemas[id.0].ident.as_str());
                    quote! { &#name }
                }
                Target::Extern(id) => {
                    let path = tokens(&plan.externs[id.0].path);
                    quote! { <#path as rt::AvroType>::SCHEMA }
                }
            };
            quote! { rt::Reference::new(#subject, ::core::option::Option::None, #target) }
        });
        quote! {
            #blank
            pub(super) static #ident: rt::SchemaDef =
                rt::SchemaDef::new(#name, #text, #rabin, #shape, &[#(#references),*]);
        }
    });
    quote! {
        use #v1 as rt;

        #(#statics)*
    }
}

/// What holds only while the types of other crates are what they were here.
pub(super) fn assertions(names: &Names<'_>) -> Vec<TokenStream> {
    let rt = names.rt();
    let externs = names.plan().externs.iter().map(|of| {
        let (path, shape) = (tokens(&of.path), hexadecimal(of.shape));
        quote! { const _: () = <#path as #rt::AvroType>::SCHEMA.assert_shape(#shape); }
    });
    externs.collect()
}

fn hexadecimal(number: u64) -> Literal {
    format!("0x{number:016x}").parse().expect("a literal")
}

/// A text as a literal that keeps every byte: raw, to be read, where nothing in it needs an escape.
fn text(text: &str) -> Literal {
    let plain = |c: char| c == '\n' || c == '\t' || c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric();
    let hashes = longest_run_of_hashes(text) + 1;
    if hashes < 256 && text.chars().all(plain) {
        let hashes = "#".repeat(hashes);
        if let Ok(literal) = format!("r{hashes}\"{text}\"{hashes}").parse() {
            return literal;
        }
    }
    Literal::string(text)
}

/// Of those that follow a quotation mark, which alone could end a raw literal.
fn longest_run_of_hashes(text: &str) -> usize {
    let runs = text.split('"').skip(1).map(|rest| rest.bytes().take_while(|byte| *byte == b'#').count());
    runs.max().unwrap_or_default()
}
