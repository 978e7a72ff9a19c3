//! A plan written down as Rust. Nothing is decided here.

mod borrowed;
mod codec;
mod docs;
mod enums;
mod impls;
mod names;
mod newtype;
mod record;
mod schemas;
mod serde;
mod union;
mod value;

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{ModuleId, Plan, Type, TypeId, TypeKind};
pub(crate) use names::BLANK;
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
    /// Whether blank lines are marked, which prettyplease would not keep.
    pub(crate) blank_lines: bool,
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
        let code = schemas::statics(plan, &names::blank(options.blank_lines));
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
        let names = Names::new(self.plan, id, self.options.blank_lines);
        let is_root = id == Plan::ROOT;
        let outer = if is_root { root_attributes(self.options) } else { TokenStream::new() };
        let mut parts = Vec::new();
        if is_root {
            parts.push(level(self.plan));
        } else if !module.types.is_empty() {
            parts.push(names.imports());
        }
        let of_types = module.types.iter().flat_map(|id| items(&names, *id));
        let of_modules = module.modules.iter().map(|child| self.module(*child));
        parts.extend(of_types.chain(of_modules).map(|item| quote! { #outer #item }));
        if is_root && !self.plan.schemas.is_empty() {
            let schemas = ident(schemas::MODULE);
            let statics = schemas::statics(self.plan, names.blank());
            parts.push(match self.options.layout {
                Layout::Single => quote! { #outer mod #schemas { #statics } },
                Layout::Tree => quote! { #outer mod #schemas; },
            });
            parts.extend(schemas::assertions(&names).into_iter().map(|item| quote! { #outer #item }));
        }
        impls::lines(&names, parts)
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
        #[allow(dead_code, missing_copy_implementations, unreachable_pub, unused_qualifications, variant_size_differences, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction, rustdoc::all)]
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
    items.extend(impls::avro_type(names, made));
    items.extend(borrowed::items(names, made));
    items
}

/// Documentation, the user's attributes and the derives of a type.
fn head(names: &Names<'_>, made: &Type) -> TokenStream {
    let docs = docs::attributes(made.doc.as_deref(), &made.about);
    let attributes = made.attributes.iter().map(|attribute| tokens(attribute));
    let derives = made.derives.iter().map(|path| tokens(path));
    let serde = made.serde.then(|| serde::head(names, made));
    quote! { #docs #[derive(#(#derives),*)] #serde #(#attributes)* }
}
