//! The modules of a crate: what each defines, what it re-exports, and which paths it mentions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::slice::from_ref;
use std::{fs, io};

use syn::{Attribute, Item, ItemMod, ItemUse, Meta, UseTree};

use crate::face::{self, Declaration, Implementation};
use crate::paths::{self, Mention};

/// A crate's modules. The first one is the root.
#[derive(Debug)]
pub struct Tree {
    /// The modules, each behind its parent.
    pub modules: Vec<Module>,
    /// Macros with `#[macro_export]`, which stand at the root wherever they are defined.
    pub exported_macros: BTreeMap<String, usize>,
    /// Macros that make public items.
    pub public_makers: BTreeSet<String>,
}

/// A module with what it names.
#[derive(Debug)]
pub struct Module {
    /// Names from the root to here; none for the root itself.
    pub path: Vec<String>,
    /// The module around it, itself for the root.
    pub parent: usize,
    /// Its file.
    pub file: PathBuf,
    /// Modules right inside.
    pub children: BTreeMap<String, usize>,
    /// Names of items defined here.
    pub items: BTreeSet<String>,
    /// Names that `use` makes, with the paths behind them.
    pub bindings: Vec<Binding>,
    /// Paths of `use path::*`.
    pub globs: Vec<Binding>,
    /// Every path that stands in the code, tests aside.
    pub mentions: Vec<Mention>,
    /// Whether users of the crate can see it, as far as its own declaration says.
    pub is_public: bool,
    /// Public items, as their users see them.
    pub declarations: Vec<Declaration>,
    /// What is implemented here, for types and traits of this module or another one.
    pub implementations: Vec<Implementation>,
}

/// One name of a `use` item, or one glob, which names everything.
#[derive(Debug, Clone)]
pub struct Binding {
    /// The name here.
    pub name: String,
    /// The path as it is written.
    pub path: Vec<String>,
    /// Whether users of the crate can see it, as far as this item says.
    pub is_public: bool,
}

impl Tree {
    /// Reads the crate whose root file is given, with all files that its modules are in.
    ///
    /// # Errors
    /// A file is missing or is no Rust.
    pub fn read(root: &Path) -> io::Result<Self> {
        let mut tree =
            Self { modules: Vec::new(), exported_macros: BTreeMap::new(), public_makers: BTreeSet::new() };
        let items = parse(root)?;
        let children = root.parent().unwrap_or(Path::new("")).to_owned();
        let index = tree.add(Vec::new(), 0, root);
        tree.fill(index, &items, &children)?;
        Ok(tree)
    }

    /// Reads a crate from one text, all of whose modules are inline.
    ///
    /// # Errors
    /// The text is no Rust, or has a module in another file.
    pub fn of(text: &str) -> io::Result<Self> {
        let mut tree =
            Self { modules: Vec::new(), exported_macros: BTreeMap::new(), public_makers: BTreeSet::new() };
        let file = syn::parse_file(text).map_err(io::Error::other)?;
        let index = tree.add(Vec::new(), 0, Path::new("lib.rs"));
        tree.fill(index, &file.items, Path::new("inline"))?;
        Ok(tree)
    }

    /// The module at a path from the root.
    pub fn find(&self, path: &[&str]) -> Option<usize> {
        path.iter().try_fold(0, |at, name| self.modules[at].children.get(*name).copied())
    }

    fn add(&mut self, path: Vec<String>, parent: usize, file: &Path) -> usize {
        self.modules.push(Module {
            path,
            parent,
            file: file.to_owned(),
            children: BTreeMap::new(),
            items: BTreeSet::new(),
            bindings: Vec::new(),
            globs: Vec::new(),
            mentions: Vec::new(),
            is_public: true,
            declarations: Vec::new(),
            implementations: Vec::new(),
        });
        self.modules.len() - 1
    }

    fn fill(&mut self, at: usize, items: &[Item], folder: &Path) -> io::Result<()> {
        for item in items.iter().filter(|item| !is_for_tests(attributes(item))) {
            self.modules[at].declarations.extend(face::declaration(item));
            self.modules[at].implementations.extend(face::implementation(item));
            match item {
                Item::Mod(module) => self.module(at, module, folder)?,
                Item::Use(item) if paths::is_from_outside(item) => {}
                Item::Use(item) => self.uses(at, item),
                Item::Macro(item) => {
                    let exported =
                        item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
                    if let Some(name) = &item.ident {
                        self.modules[at].items.insert(name.to_string());
                        if face::makes_public_items(&item.mac.tokens) {
                            self.public_makers.insert(name.to_string());
                        }
                        if exported {
                            self.exported_macros.insert(name.to_string(), at);
                        }
                    }
                    // What an exported macro mentions is for whoever calls it.
                    if !exported {
                        paths::of_macro(&item.mac, &mut self.modules[at].mentions);
                    }
                }
                item => {
                    self.modules[at].items.extend(name(item));
                    paths::of_item(item, &mut self.modules[at].mentions);
                }
            }
        }
        Ok(())
    }

    fn module(&mut self, parent: usize, module: &ItemMod, folder: &Path) -> io::Result<()> {
        let name = module.ident.to_string();
        let inner = folder.join(&name);
        let parsed;
        let (items, file) = if let Some((_, items)) = &module.content {
            (items, self.modules[parent].file.clone())
        } else {
            let beside = folder.join(format!("{name}.rs"));
            let file = if beside.exists() { beside } else { inner.join("mod.rs") };
            parsed = parse(&file)?;
            (&parsed, file)
        };
        // Two modules of one name, for one system each, are read as one.
        let at = if let Some(at) = self.modules[parent].children.get(&name) {
            *at
        } else {
            let path = [&*self.modules[parent].path, from_ref(&name)].concat();
            let at = self.add(path, parent, &file);
            self.modules[parent].children.insert(name, at);
            self.modules[at].is_public = face::is_public(&module.vis, &module.attrs);
            at
        };
        self.fill(at, items, &inner)
    }

    fn uses(&mut self, at: usize, item: &ItemUse) {
        let is_public = face::is_public(&item.vis, &item.attrs);
        let module = &mut self.modules[at];
        paths::leaves(&item.tree, &mut Vec::new(), &mut |path, line, leaf| {
            module.mentions.push(Mention::new(path, line));
            let name = match leaf {
                UseTree::Glob(_) => None,
                UseTree::Rename(rename) => Some(rename.rename.to_string()),
                _ => path.last().cloned(),
            };
            let binding = |name: &str| Binding { name: name.to_owned(), path: path.to_vec(), is_public };
            match name {
                Some(name) => module.bindings.push(binding(&name)),
                None => module.globs.push(binding("*")),
            }
        });
    }
}

fn parse(file: &Path) -> io::Result<Vec<Item>> {
    let named = |error: &dyn std::fmt::Display| io::Error::other(format!("{}: {error}", file.display()));
    let text = fs::read_to_string(file).map_err(|error| named(&error))?;
    Ok(syn::parse_file(&text).map_err(|error| named(&error))?.items)
}

/// Whether attributes leave an item to tests.
pub(crate) fn is_for_tests(attributes: &[Attribute]) -> bool {
    fn says_test(meta: &Meta) -> bool {
        let Meta::List(list) = meta else { return meta.path().is_ident("test") };
        let parse = syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated;
        list.path.is_ident("all")
            && list.parse_args_with(parse).is_ok_and(|inner| inner.iter().any(says_test))
    }
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.parse_args::<Meta>().is_ok_and(|condition| says_test(&condition))
    })
}

/// An item's attributes.
pub(crate) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name(item: &Item) -> Option<String> {
    Some(match item {
        Item::Const(item) => item.ident.to_string(),
        Item::Enum(item) => item.ident.to_string(),
        Item::Fn(item) => item.sig.ident.to_string(),
        Item::Static(item) => item.ident.to_string(),
        Item::Struct(item) => item.ident.to_string(),
        Item::Trait(item) => item.ident.to_string(),
        Item::Type(item) => item.ident.to_string(),
        Item::Union(item) => item.ident.to_string(),
        _ => return None,
    })
}
