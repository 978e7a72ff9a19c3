//! A plan written down as tokens of Rust. Nothing is decided here.
//!
//! Schema text becomes tokens in two ways only, as [literals](literal) and as [documentation](docs); everything else is names
//! that the plan has allocated, and Rust from settings that the plan has checked.

mod borrowed;
mod codec;
mod docs;
mod enums;
mod impls;
mod literal;
mod names;
mod newtype;
mod record;
mod schemas;
mod serde;
mod tokens;
mod topics;
mod union;
mod value;

use proc_macro2::TokenStream;
use quote::quote;

use crate::stages::plan::{self, Chunk, Head, ModuleId, Part, Plan, Type, TypeKind};
use names::Names;
use tokens::{ident, rust};

/// Writes a plan down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Emitter<'a> {
    pub(crate) plan: &'a Plan,
    /// Whether rustfmt has to leave the code alone: what people check in, they also format.
    pub(crate) checked_in: bool,
}

impl Emitter<'_> {
    /// The tokens of all parts of a file.
    pub(crate) fn file(&self, parts: &[Part]) -> TokenStream {
        let parts = parts.iter().map(|part| match part {
            Part::Items(chunk) => self.chunk(chunk),
            Part::Module(head, parts) => {
                let (head, parts) = (self.head(*head), self.file(parts));
                quote! { #head { #parts } }
            }
        });
        parts.collect()
    }

    /// The tokens of a chunk of items.
    pub(crate) fn chunk(&self, chunk: &Chunk) -> TokenStream {
        let plan = self.plan;
        let at_root = || Names::new(plan, Plan::ROOT);
        let items = match chunk {
            Chunk::Level => vec![level(plan)],
            Chunk::Imports(module) => vec![Names::new(plan, *module).imports()],
            Chunk::Types(module, range) => {
                let names = Names::new(plan, *module);
                let types = plan.module(*module).types[range.clone()].iter();
                let items = types.flat_map(|id| items(&names, plan.type_(*id)));
                self.within(*module, items).collect()
            }
            Chunk::Markers(range) => {
                let (names, topics) = (at_root(), &plan.topics[range.clone()]);
                let items = |topic| [self.at_root(&topics::marker(topic)), topics::aliases(&names, topic)];
                topics.iter().flat_map(items).collect()
            }
            Chunk::Declaration(head, path) => {
                let path = path.as_ref().map(|path| quote! { #[path = #path] });
                let head = self.module(*head, path.as_ref());
                vec![quote! { #head; }]
            }
            Chunk::SchemaImports => vec![schemas::imports(plan)],
            Chunk::Schemas(range) => {
                plan.schemas[range.clone()].iter().map(|schema| schemas::item(plan, schema)).collect()
            }
            Chunk::TopicImports => vec![topics::imports(plan)],
            Chunk::Topics(range) => {
                let names = Names::within_root(plan);
                let topics = plan.topics[range.clone()].iter();
                topics.flat_map(|topic| topics::implementations(&names, topic)).collect()
            }
            Chunk::Assertions => {
                let names = at_root();
                let items = plan.externs.iter().map(|of| schemas::assertion(&names, of));
                self.within(Plan::ROOT, items).collect()
            }
        };
        items.into_iter().collect()
    }

    /// What stands before a module's brace.
    pub(crate) fn head(&self, head: Head) -> TokenStream {
        self.module(head, None)
    }

    fn module(&self, head: Head, path: Option<&TokenStream>) -> TokenStream {
        let (parent, item) = match head {
            Head::Schemas => {
                let name = ident(plan::SCHEMAS);
                (Some(Plan::ROOT), quote! { #path mod #name })
            }
            Head::Topics => {
                let name = ident(plan::TOPICS);
                (Some(Plan::ROOT), quote! { #path mod #name })
            }
            Head::Namespace(id) => {
                let module = self.plan.module(id);
                let docs = docs::attributes(None, &format!("Namespace `{}`", module.namespace));
                let name = &module.ident;
                (module.parent, quote! { #docs #path pub mod #name })
            }
        };
        if parent == Some(Plan::ROOT) { self.at_root(&item) } else { item }
    }

    /// Items as they stand in a module.
    fn within(
        &self,
        module: ModuleId,
        items: impl Iterator<Item = TokenStream>,
    ) -> impl Iterator<Item = TokenStream> {
        items.map(move |item| if module == Plan::ROOT { self.at_root(&item) } else { item })
    }

    /// An item at the root. Included code has no inner attributes, so each of them brings what its neighbours need not
    /// know: a binary uses little of a schema, and clippy's opinions on generated code help nobody.
    fn at_root(&self, item: &TokenStream) -> TokenStream {
        let skip = self.checked_in.then(|| quote! { #[rustfmt::skip] });
        quote! {
            #skip
            #[allow(dead_code, missing_copy_implementations, unreachable_pub, unused_qualifications)]
            #[allow(variant_size_differences, rustdoc::all)]
            #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
            #item
        }
    }
}

/// The line by which a runtime that does not fit says so.
fn level(plan: &Plan) -> TokenStream {
    let (v1, number) = (names::v1(plan), literal::number(plan.level.number.into()));
    let (version, features) = (plan.level.version, plan.level.features.iter().map(|feature| ident(feature)));
    quote! { #v1::level!(#number #version #(#features)*); }
}

/// The items of a type.
fn items(names: &Names<'_>, made: &Type) -> Vec<TokenStream> {
    let mut items = match &made.kind {
        TypeKind::Record(record) => record::items(names, made, record),
        TypeKind::Enum(of) => enums::items(names, made, of),
        TypeKind::Union(union) => union::items(names, made, union),
        TypeKind::Newtype(newtype) => newtype::items(names, made, newtype),
    };
    items.extend(impls::avro_type(names, made));
    items.extend(borrowed::items(names, made));
    items
}

/// Documentation, the derives and the user's attributes of a type.
fn head(names: &Names<'_>, made: &Type) -> TokenStream {
    let docs = docs::attributes(made.doc.as_deref(), &made.about);
    let derives = derives(made.derives.iter().map(String::as_str));
    let serde = made.serde.then(|| serde::derives(names, made));
    let attributes = attributes(&made.attributes);
    quote! { #docs #derives #serde #attributes }
}

fn derives<'p>(paths: impl IntoIterator<Item = &'p str>) -> TokenStream {
    let paths = paths.into_iter().map(rust);
    quote! { #[derive(#(#paths),*)] }
}

/// The attributes that a setting gives.
fn attributes(attributes: &[String]) -> TokenStream {
    attributes.iter().map(|attribute| rust(attribute)).collect()
}
