//! A plan written down as Rust. Nothing is decided here.
//!
//! Code is text, laid out as it is written: a tree of tokens that is printed and formatted takes ten times as long, and the
//! crates that do it take longer to compile than this one. What a schema says freely gets into it in two ways only, as
//! [literals](literal) and as [documentation](docs); everything else is names that the plan has allocated.

mod borrowed;
mod code;
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
mod topics;
mod union;
mod value;

use std::path::PathBuf;

use crate::stages::plan::{ModuleId, Plan, Type, TypeKind};
use code::Code;
use names::Names;

/// What a type comes to in code, more or less.
const BYTES_OF_A_TYPE: usize = 3 << 10;

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
    pub(crate) code: String,
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
    let mut hidden = |name: &str, write: fn(&mut Code, &Plan)| {
        let mut code = Code::new(&[]);
        write(&mut code, plan);
        pieces.push(Piece { path: vec![name.to_owned()], is_parent: false, code: code.into_text() });
    };
    if options.layout == Layout::Tree && !plan.schemas.is_empty() {
        hidden(schemas::MODULE, schemas::statics);
    }
    if options.layout == Layout::Tree && !plan.topics.is_empty() {
        hidden(topics::MODULE, topics::implementations);
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
        let attributes = match (id == Plan::ROOT, self.options.checked_in) {
            (false, _) => &[],
            (true, false) => ALLOWED,
            (true, true) => ALLOWED_AND_SKIPPED,
        };
        let mut code = Code::new(attributes);
        if self.options.layout == Layout::Single {
            code.reserve((self.plan.types.len() * BYTES_OF_A_TYPE).min(1 << 20));
        }
        self.content(&mut code, id);
        pieces.push(Piece { path: path.to_vec(), is_parent, code: code.into_text() });
        if self.options.layout == Layout::Tree {
            for child in &module.modules {
                let mut path = path.to_vec();
                path.push(file_stem(self.plan.module(*child).ident.bare()));
                self.piece(*child, &path, pieces);
            }
        }
    }

    /// What stands in a module: its types, then the modules within it.
    fn content(&self, code: &mut Code, id: ModuleId) {
        let module = self.plan.module(id);
        let names = Names::new(self.plan, id);
        let is_root = id == Plan::ROOT;
        if is_root {
            level(code, self.plan);
        } else if !module.types.is_empty() {
            if let Some(schemas) = names.schemas_import() {
                code.line(&["use ", &schemas, ";"]);
            }
            code.line(&["use ", &names.v1, " as ", &names.rt, ";"]);
        }
        for made in module.types.iter().map(|id| self.plan.type_(*id)) {
            items(code, &names, made);
        }
        if is_root {
            topics::markers(code, &names);
        }
        for child in &module.modules {
            self.module(code, *child);
        }
        if is_root && !self.plan.topics.is_empty() {
            self.hidden(code, topics::MODULE, topics::implementations);
        }
        if is_root && !self.plan.schemas.is_empty() {
            self.hidden(code, schemas::MODULE, schemas::statics);
            schemas::assertions(code, &names);
        }
    }

    /// A module that no namespace made.
    fn hidden(&self, code: &mut Code, name: &str, write: fn(&mut Code, &Plan)) {
        code.item();
        match self.options.layout {
            Layout::Tree => code.line(&["mod ", name, ";"]),
            Layout::Single => {
                code.open(&["mod ", name]);
                write(code, self.plan);
                code.close();
            }
        }
    }

    fn module(&self, code: &mut Code, id: ModuleId) {
        let module = self.plan.module(id);
        let name = module.ident.as_str();
        code.item();
        docs::write(code, None, &format!("Namespace `{}`", module.namespace));
        if self.options.layout == Layout::Single {
            code.open(&["pub mod ", name]);
            self.content(code, id);
            code.close();
            return;
        }
        let stem = file_stem(module.ident.bare());
        if stem != module.ident.bare() {
            let file = if module.modules.is_empty() { ".rs" } else { "/mod.rs" };
            code.line(&["#[path = \"", &stem, file, "\"]"]);
        }
        code.line(&["pub mod ", name, ";"]);
    }
}

/// Included code has no inner attributes, so every item at the root brings what its neighbours need not know: a binary
/// uses little of a schema, and clippy's opinions on generated code help nobody.
const ALLOWED: &[&str] = &[
    "#[allow(dead_code, missing_copy_implementations, unreachable_pub, unused_qualifications)]",
    "#[allow(variant_size_differences, rustdoc::all)]",
    "#[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]",
];

/// The same for what people check in, and format.
const ALLOWED_AND_SKIPPED: &[&str] = &["#[rustfmt::skip]", ALLOWED[0], ALLOWED[1], ALLOWED[2]];

/// The line by which a runtime that does not fit says so.
fn level(code: &mut Code, plan: &Plan) {
    let (number, version) = (plan.level.number.to_string(), literal::string(plan.level.version));
    let mut features = String::new();
    for feature in &plan.level.features {
        features.push(' ');
        features.push_str(feature);
    }
    code.line(&[&plan.runtime, "::__private::v1::level!(", &number, " ", &version, &features, ");"]);
}

/// The items of a type.
fn items(code: &mut Code, names: &Names<'_>, made: &Type) {
    match &made.kind {
        TypeKind::Record(record) => record::items(code, names, made, record),
        TypeKind::Enum(of) => enums::items(code, names, made, of),
        TypeKind::Union(union) => union::items(code, names, made, union),
        TypeKind::Newtype(newtype) => newtype::items(code, names, made, newtype),
    }
    impls::avro_type(code, names, made);
    borrowed::items(code, names, made);
}

/// Documentation, the derives and the user's attributes of a type.
fn head(code: &mut Code, names: &Names<'_>, made: &Type) {
    code.item();
    docs::write(code, made.doc.as_deref(), &made.about);
    code.line(&["#[derive(", &made.derives.join(", "), ")]"]);
    if made.serde {
        serde::head(code, names, made);
    }
    for attribute in &made.attributes {
        code.line(&[attribute]);
    }
}
