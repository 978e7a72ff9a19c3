//! Imports: which module a path leads to.

use std::collections::BTreeSet;

use crate::modules::Tree;

/// An import from one module into another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The module that imports, by its place in the tree.
    pub from: usize,
    /// The module that defines what is imported, or re-exports it.
    pub to: usize,
    /// The line of the path.
    pub line: usize,
    /// The path as it is written.
    pub path: String,
}

/// Re-exports that lead through more modules than that lead in a circle.
const MAX_DEPTH: usize = 32;

/// All imports between different modules of a crate, the first line of each.
pub fn edges(tree: &Tree) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut known = BTreeSet::new();
    for (from, module) in tree.modules.iter().enumerate() {
        for mention in &module.mentions {
            let mut found = Vec::new();
            if let Some(to) = (Resolver { tree, through: &mut found }).resolve(from, &mention.path, 0) {
                found.push(to.module);
            }
            for to in found {
                if to != from && known.insert((from, to)) {
                    edges.push(Edge { from, to, line: mention.line, path: mention.path.join("::") });
                }
            }
        }
    }
    edges
}

/// What a path leads to, within the crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The module that defines it, or the module itself.
    pub module: usize,
    /// The item's name there. What another crate defines has the name that the module has for it.
    pub item: Option<String>,
}

/// What a path in a module leads to, or `None` where that is another crate or a local name.
pub fn resolve(tree: &Tree, from: usize, path: &[String]) -> Option<Target> {
    Resolver { tree, through: &mut Vec::new() }.resolve(from, path, 0)
}

struct Resolver<'a> {
    tree: &'a Tree,
    /// Modules below the root whose re-exports were followed.
    through: &'a mut Vec<usize>,
}

impl Resolver<'_> {
    fn resolve(&mut self, from: usize, path: &[String], depth: usize) -> Option<Target> {
        let mut at = from;
        let mut rest = path;
        let mut is_relative = true;
        while let Some((first, behind)) = rest.split_first() {
            match &**first {
                "crate" => at = 0,
                "self" => {}
                "super" => at = self.tree.modules[at].parent,
                _ => break,
            }
            is_relative = false;
            rest = behind;
        }
        if is_relative && !self.provides(at, rest.first()?, depth) {
            return None;
        }
        self.walk(at, rest, depth)
    }

    fn walk(&mut self, at: usize, path: &[String], depth: usize) -> Option<Target> {
        let Some((name, rest)) = path.split_first() else { return Some(Target { module: at, item: None }) };
        let here = Target { module: at, item: Some(name.clone()) };
        if depth > MAX_DEPTH {
            return None;
        }
        let module = &self.tree.modules[at];
        if let Some(child) = module.children.get(name) {
            return self.walk(*child, rest, depth);
        }
        if module.items.contains(name) {
            return Some(here);
        }
        if at == 0
            && let Some(defined) = self.tree.exported_macros.get(name)
        {
            return Some(Target { module: *defined, ..here });
        }
        if let Some(binding) = module.bindings.iter().find(|binding| binding.name == *name) {
            let found = self.resolve(at, &[&*binding.path, rest].concat(), depth + 1);
            // Another crate's, under a name of this module, stands for the module.
            return Some(found.map_or(here, |found| self.follow(at, found)));
        }
        for glob in &module.globs {
            if let Some(inner) = self.resolve(at, &glob.path, depth + 1)
                && inner.module != at
                && self.provides(inner.module, name, depth + 1)
                && let Some(found) = self.walk(inner.module, path, depth + 1)
            {
                return Some(self.follow(at, found));
            }
        }
        Some(here)
    }

    /// Notes that a re-export was followed. Those of the root are the crate's face and lead nowhere by themselves.
    fn follow(&mut self, at: usize, found: Target) -> Target {
        if at != 0 {
            self.through.push(at);
        }
        found
    }

    /// Whether a name means something in a module.
    fn provides(&mut self, at: usize, name: &str, depth: usize) -> bool {
        let module = &self.tree.modules[at];
        depth <= MAX_DEPTH
            && (module.children.contains_key(name)
                || module.items.contains(name)
                || module.bindings.iter().any(|binding| binding.name == name)
                || module.globs.iter().any(|glob| {
                    let inner = self.resolve(at, &glob.path, depth + 1);
                    inner.is_some_and(|inner| {
                        inner.module != at && self.provides(inner.module, name, depth + 1)
                    })
                }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The edges of a crate of inline modules, as `from -> to`.
    fn found(text: &str) -> Vec<String> {
        let tree = Tree::of(text).expect("it is Rust");
        let path = |at: usize| tree.modules[at].path.join("::");
        edges(&tree).iter().map(|edge| format!("{} -> {}", path(edge.from), path(edge.to))).collect()
    }

    #[test]
    fn edges_resolves_use_of_crate_super_and_self() {
        let text = "
            mod a { use crate::b::Thing; mod inner { use super::super::c::f; use super::X; } use self::inner::Y; }
            mod b { pub struct Thing; }
            mod c { pub fn f() {} }";
        assert_eq!(found(text), ["a -> b", "a -> a::inner", "a::inner -> c", "a::inner -> a"]);
    }

    #[test]
    fn edges_resolves_groups_and_renames() {
        let text = "
            mod a { use crate::{b::{self, Thing as Other}, c::{d::{E, F as _}}}; }
            mod b { pub struct Thing; }
            mod c { pub mod d { pub struct E; pub trait F {} } }";
        assert_eq!(found(text), ["a -> b", "a -> c::d"]);
    }

    #[test]
    fn edges_resolves_paths_in_types_and_expressions() {
        let text = "
            mod a { fn f(x: &crate::b::Thing) { crate::c::g::<crate::d::T>(); } }
            mod b { pub struct Thing; }
            mod c { pub fn g<T>() {} }
            mod d { pub struct T; }";
        assert_eq!(found(text), ["a -> b", "a -> c", "a -> d"]);
    }

    #[test]
    fn edges_resolves_paths_through_imported_modules() {
        let text = "
            mod a { use crate::b; fn f() { b::inner::g(); } }
            mod b { pub mod inner { pub fn g() {} } }";
        assert_eq!(found(text), ["a -> b", "a -> b::inner"]);
    }

    #[test]
    fn edges_resolves_paths_within_macros() {
        let text = "
            mod a { fn f() { println!(\"{}\", [crate::b::X]); } macro_rules! m { () => { $crate::c::g() }; } }
            mod b { pub const X: u8 = 0; }
            mod c { pub fn g() {} }
            mod d { #[macro_export] macro_rules! exported { () => { $crate::c::g() }; } }
            mod e { crate::exported!(); }";
        assert_eq!(found(text), ["a -> b", "a -> c", "e -> d"]);
    }

    #[test]
    fn edges_follows_re_exports_to_the_definition() {
        let text = "
            pub use b::Thing as Shown;
            mod a { use crate::Shown; }
            mod b { pub use self::inner::Thing; mod inner { pub struct Thing; } }";
        assert_eq!(found(text), [" -> b", " -> b::inner", "a -> b", "a -> b::inner", "b -> b::inner"]);
    }

    #[test]
    fn edges_follows_globs_for_names_that_they_provide() {
        let text = "
            mod a { use crate::b::*; fn f(x: Thing) -> String { String::new() } }
            mod b { pub use crate::c::*; }
            mod c { pub struct Thing; }";
        assert_eq!(found(text), ["a -> b", "a -> c", "b -> c"]);
    }

    #[test]
    fn edges_leaves_out_tests_visibility_and_other_crates() {
        let text = "
            mod a {
                use ::b::X;
                use std::fmt;
                pub(in crate::a) struct Y;
                #[cfg(test)] mod tests { use crate::b::Thing; }
                #[cfg(test)] fn f() -> crate::b::Thing {}
                impl Y { #[cfg(all(test, unix))] fn g() -> crate::b::Thing {} }
            }
            mod b { pub struct Thing; }";
        assert_eq!(found(text), [""; 0]);
    }
}
