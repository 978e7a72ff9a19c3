//! A plan written down as Rust. Nothing is decided here.

mod codec;
mod docs;
mod enums;
mod names;
mod newtype;
mod record;
mod schemas;
mod union;
mod value;

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{ModuleId, Plan, Type, TypeId, TypeKind};
use names::{Names, ident, tokens};

/// How code is laid out in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One piece, modules within each other.
    Single,
    /// A file for each module.
    Tree,
}

/// What the emitter must know besides the plan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    pub(crate) layout: Layout,
    /// Whether the code is to be left alone by rustfmt: what people check in, they also format.
    pub(crate) checked_in: bool,
}

/// The code of one file.
#[derive(Debug)]
pub(crate) struct Piece {
    /// Files and folders from the root down; none for the root.
    pub(crate) path: Vec<String>,
    /// Whether modules lie within it.
    pub(crate) is_parent: bool,
    pub(crate) code: TokenStream,
}

impl Piece {
    /// The file of a piece in a tree: modules that hold others are folders.
    pub(crate) fn file(&self) -> PathBuf {
        let Some((last, above)) = self.path.split_last() else { return PathBuf::from("mod.rs") };
        let mut file: PathBuf = above.iter().collect();
        if self.is_parent {
            file.extend([last.as_str(), "mod.rs"]);
        } else {
            file.push(format!("{last}.rs"));
        }
        file
    }
}

/// A module's name as that of a file or folder. Windows opens devices under some names.
fn file_stem(module: &str) -> String {
    let numbered = |prefix| {
        module.strip_prefix(prefix).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
    };
    let is_device = matches!(module, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt");
    if is_device { format!("{module}_") } else { module.to_owned() }
}

/// The code of a plan; the first piece is the root's.
pub(crate) fn emit(plan: &Plan, options: Options) -> Vec<Piece> {
    let emitter = Emitter { plan, options };
    let mut pieces = Vec::new();
    emitter.piece(Plan::ROOT, &[], &mut pieces);
    if options.layout == Layout::Tree && !plan.schemas.is_empty() {
        let code = schemas::statics(plan);
        pieces.push(Piece { path: vec![schemas::MODULE.to_owned()], is_parent: false, code });
    }
    pieces
}

struct Emitter<'a> {
    plan: &'a Plan,
    options: Options,
}

impl Emitter<'_> {
    fn piece(&self, id: ModuleId, path: &[String], pieces: &mut Vec<Piece>) {
        let module = self.plan.module(id);
        let is_parent = id == Plan::ROOT || !module.modules.is_empty();
        pieces.push(Piece { path: path.to_vec(), is_parent, code: self.content(id) });
        if self.options.layout == Layout::Tree {
            for child in &module.modules {
                let mut path = path.to_vec();
                path.push(file_stem(self.plan.module(*child).ident.bare()));
                self.piece(*child, &path, pieces);
            }
        }
    }

    /// What stands in a module: its types, then the modules within it.
    fn content(&self, id: ModuleId) -> TokenStream {
        let module = self.plan.module(id);
        let names = Names::new(self.plan, id);
        let is_root = id == Plan::ROOT;
        let outer = if is_root { root_attributes(self.options) } else { TokenStream::new() };
        let mut code = TokenStream::new();
        if is_root {
            code.extend(level(self.plan));
        } else if !module.types.is_empty() {
            code.extend(names.imports());
        }
        for id in &module.types {
            for item in items(&names, *id) {
                code.extend(quote! { #outer #item });
            }
        }
        for child in &module.modules {
            let item = self.module(*child);
            code.extend(quote! { #outer #item });
        }
        if is_root && !self.plan.schemas.is_empty() {
            let schemas = ident(schemas::MODULE);
            let statics = schemas::statics(self.plan);
            code.extend(match self.options.layout {
                Layout::Single => quote! { #outer mod #schemas { #statics } },
                Layout::Tree => quote! { #outer mod #schemas; },
            });
            code.extend(schemas::assertions(&names).into_iter().map(|item| quote! { #outer #item }));
        }
        code
    }

    fn module(&self, id: ModuleId) -> TokenStream {
        let module = self.plan.module(id);
        let name = ident(module.ident.as_str());
        let docs = docs::attributes(None, &format!("Namespace `{}`", module.namespace));
        match self.options.layout {
            Layout::Single => {
                let content = self.content(id);
                quote! { #docs pub mod #name { #content } }
            }
            Layout::Tree => {
                let stem = file_stem(module.ident.bare());
                let file =
                    if module.modules.is_empty() { format!("{stem}.rs") } else { format!("{stem}/mod.rs") };
                let path = (stem != module.ident.bare()).then(|| quote! { #[path = #file] });
                quote! { #docs #path pub mod #name; }
            }
        }
    }
}

/// The line by which a runtime that does not fit says so.
fn level(plan: &Plan) -> TokenStream {
    let v1 = tokens(&format!("{}::__private::v1", plan.runtime));
    let number = proc_macro2::Literal::u32_unsuffixed(plan.level.number);
    let version = plan.level.version;
    let features = plan.level.features.iter().map(|feature| ident(feature));
    quote! { #v1::level!(#number #version #(#features)*); }
}

/// Included code has no inner attributes, so every item at the root brings what its neighbours need not know: a binary
/// uses little of a schema, and clippy's opinions on generated code help nobody.
fn root_attributes(options: Options) -> TokenStream {
    let skip = if options.checked_in {
        quote! { #[rustfmt::skip] }
    } else {
        TokenStream::new()
    };
    quote! {
        #skip
        #[allow(dead_code, unreachable_pub, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, rustdoc::all)]
    }
}

/// The items of a type, one for one.
fn items(names: &Names<'_>, id: TypeId) -> Vec<TokenStream> {
    let made = names.plan().type_(id);
    let mut items = match &made.kind {
        TypeKind::Record(record) => record::items(names, made, record),
        TypeKind::Enum(of) => enums::items(names, made, of),
        TypeKind::Union(union) => union::items(names, made, union),
        TypeKind::Newtype(newtype) => newtype::items(names, made, newtype),
    };
    items.extend(avro_type(names, made));
    items
}

/// Documentation, the user's attributes and the derives of a type.
fn head(made: &Type) -> TokenStream {
    let docs = docs::attributes(made.doc.as_deref(), &made.about);
    let attributes = made.attributes.iter().map(|attribute| tokens(attribute));
    let derives = made.derives.iter().map(|path| tokens(path));
    quote! { #docs #[derive(#(#derives),*)] #(#attributes)* }
}

/// The constant that holds a type's schema as text.
fn schema_text(names: &Names<'_>, made: &Type) -> TokenStream {
    let Some(schema) = made.schema else { return TokenStream::new() };
    let path = names.schema(schema);
    quote! {
        #[doc = " The schema."]
        pub const SCHEMA: &'static str = #path.text();
    }
}

fn avro_type(names: &Names<'_>, made: &Type) -> Option<TokenStream> {
    let path = names.schema(made.schema?);
    let (rt, name) = (names.rt(), ident(made.ident.as_str()));
    Some(quote! {
        impl #rt::AvroType for #name {
            const SCHEMA: &'static #rt::SchemaDef = &#path;
        }
    })
}

/// The hidden function by which errors find the names of fields.
fn schema_of_self(names: &Names<'_>, made: &Type, receiver: &TokenStream) -> TokenStream {
    let Some(schema) = made.schema else { return TokenStream::new() };
    let (rt, path) = (names.rt(), names.schema(schema));
    let (option, some) = (names.std("Option"), names.std("Some"));
    quote! {
        fn schema(#receiver) -> #option<&'static #rt::SchemaDef> {
            #some(&#path)
        }
    }
}
