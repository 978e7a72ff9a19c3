//! How things are called from within a module.

use crate::config::{CodecStyle, MapType};
use crate::stages::plan::{Codec, Leaf, ModuleId, Plan, RUNTIME_ALIAS, SchemaId, TypeId};

use super::schemas;

/// The view that one module has of everything else.
pub(super) struct Names<'a> {
    pub(super) plan: &'a Plan,
    module: ModuleId,
    /// What leads to the module from where the code stands, which is within it.
    up: &'static str,
    /// The full path of the runtime's contract.
    pub(super) v1: String,
    /// The runtime's contract as this module calls it.
    pub(super) rt: String,
    pub(super) std: Std,
}

/// Names of the prelude, each by its path where the name means something else here.
pub(super) struct Std {
    pub(super) boxed: String,
    pub(super) default: String,
    pub(super) err: String,
    pub(super) from: String,
    pub(super) into: String,
    pub(super) none: String,
    pub(super) ok: String,
    pub(super) option: String,
    pub(super) result: String,
    pub(super) some: String,
    pub(super) string: String,
    pub(super) vec: String,
}

impl Std {
    fn new(rt: &str, is_hidden: impl Fn(&str) -> bool) -> Self {
        let name = |name: &str, path: &str| {
            if is_hidden(name) { path.to_owned() } else { name.to_owned() }
        };
        Self {
            boxed: name("Box", &format!("{rt}::Box")),
            default: name("Default", "::core::default::Default"),
            err: name("Err", "::core::result::Result::Err"),
            from: name("From", "::core::convert::From"),
            into: name("Into", "::core::convert::Into"),
            none: name("None", "::core::option::Option::None"),
            ok: name("Ok", "::core::result::Result::Ok"),
            option: name("Option", "::core::option::Option"),
            result: name("Result", "::core::result::Result"),
            some: name("Some", "::core::option::Option::Some"),
            string: name("String", &format!("{rt}::String")),
            vec: name("Vec", &format!("{rt}::Vec")),
        }
    }
}

impl<'a> Names<'a> {
    pub(super) fn new(plan: &'a Plan, module: ModuleId) -> Self {
        let v1 = format!("{}::__private::v1", plan.runtime);
        let is_root = module == Plan::ROOT;
        let rt = if is_root { v1.clone() } else { RUNTIME_ALIAS.to_owned() };
        let of = plan.module(module);
        let std = Std::new(&rt, |name| is_root || of.hides.contains(name));
        Self { plan, module, up: "", v1, rt, std }
    }

    /// The view from a module within the root that has nothing of its own but the runtime's alias.
    pub(super) fn within_root(plan: &'a Plan) -> Self {
        let root = Self::new(plan, Plan::ROOT);
        Self { up: "super::", rt: RUNTIME_ALIAS.to_owned(), std: Std::new(RUNTIME_ALIAS, |_| false), ..root }
    }

    /// What brings the schemas into a module that is not the root, if it uses them.
    pub(super) fn schemas_import(&self) -> Option<String> {
        let types = &self.plan.module(self.module).types;
        let is_used = types.iter().any(|id| self.plan.type_(*id).schema.is_some());
        is_used.then(|| format!("{}{}", "super::".repeat(self.chain(self.module).len() - 1), schemas::MODULE))
    }

    /// A call of `Into::into`.
    pub(super) fn into(&self, value: &str) -> String {
        if self.std.into == "Into" {
            format!("{value}.into()")
        } else {
            format!("{}::into({value})", self.std.into)
        }
    }

    /// The path of a generated type.
    pub(super) fn type_(&self, id: TypeId) -> String {
        let made = self.plan.type_(id);
        self.path_to(made.module, made.ident.as_str())
    }

    /// The path of the borrowed form of a generated type without its lifetime; of the type where it has none.
    pub(super) fn borrowed_or_owned(&self, id: TypeId) -> String {
        let made = self.plan.type_(id);
        let ident = made.borrowed.as_ref().unwrap_or(&made.ident);
        self.path_to(made.module, ident.as_str())
    }

    /// The path of the static of a schema.
    pub(super) fn schema(&self, id: SchemaId) -> String {
        format!("{}{}::{}", self.up, schemas::MODULE, self.plan.schemas[id.0].ident)
    }

    /// A module and those around it, the root last.
    fn chain(&self, module: ModuleId) -> Vec<ModuleId> {
        std::iter::successors(Some(module), |id| self.plan.module(*id).parent).collect()
    }

    /// From here up to the module that holds both, and down again.
    fn path_to(&self, module: ModuleId, name: &str) -> String {
        if module == self.module {
            return format!("{}{name}", self.up);
        }
        let here = self.chain(self.module);
        let there = self.chain(module);
        let shared = here.iter().rev().zip(there.iter().rev()).take_while(|(a, b)| a == b).count();
        let mut path = format!("{}{}", self.up, "super::".repeat(here.len() - shared));
        for id in there[..there.len() - shared].iter().rev() {
            path.push_str(self.plan.module(*id).ident.as_str());
            path.push_str("::");
        }
        path.push_str(name);
        path
    }

    /// The Rust type of a place.
    pub(super) fn rust_type(&self, codec: &Codec) -> String {
        let Std { boxed, option, string, vec, .. } = &self.std;
        match codec {
            Codec::Leaf(leaf) => self.leaf_type(*leaf),
            Codec::Type(id) => self.type_(*id),
            Codec::Extern(id) => self.plan.externs[id.0].path.clone(),
            Codec::Option { item, .. } => format!("{option}<{}>", self.rust_type(item)),
            Codec::OptionalUnion(id) => format!("{option}<{}>", self.type_(*id)),
            Codec::OnlyNull => "()".to_owned(),
            Codec::Array(items) => format!("{vec}<{}>", self.rust_type(items)),
            Codec::Map { map, values } => format!("{}<{string}, {}>", self.map(*map), self.rust_type(values)),
            Codec::Boxed(inner) => format!("{boxed}<{}>", self.rust_type(inner)),
            Codec::With { adapter, .. } => format!("<{adapter} as {}::Adapter>::Rust", self.rt),
        }
    }

    /// The type of a map without its arguments.
    pub(super) fn map(&self, map: MapType) -> String {
        let name = match map {
            MapType::BTree => "BTreeMap",
            MapType::Hash => "HashMap",
        };
        format!("{}::{name}", self.rt)
    }

    fn leaf_type(&self, leaf: Leaf) -> String {
        let Std { boxed, string, vec, .. } = &self.std;
        match leaf {
            Leaf::String => string.clone(),
            Leaf::Bytes => format!("{vec}<u8>"),
            Leaf::LargeFixed(size) => format!("{boxed}<[u8; {size}]>"),
            _ => match leaf.path() {
                None => leaf.rust_type(),
                Some("chrono::DateTime<chrono::Utc>") => {
                    format!("{0}::chrono::DateTime<{0}::chrono::Utc>", self.rt)
                }
                Some(path) => format!("{}::{path}", self.rt),
            },
        }
    }

    /// The module of a leaf's encoder and decoder.
    pub(super) fn leaf_module(&self, module: &str) -> String {
        let outlined = matches!(module, "int" | "long" | "string" | "str_ref" | "bytes" | "bytes_ref");
        let style = if outlined && self.plan.codec == CodecStyle::Size { "::outlined" } else { "" };
        format!("{}{style}::{module}", self.rt)
    }
}
