//! All that users of a crate can see, by the paths that they see it at.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::edges::{Target, resolve};
use crate::modules::Tree;

/// An item: its module and its name there. A module's macros have no name.
type Item = (usize, Option<String>);

/// Lists the public items of a crate, each with what is implemented for it, sorted by path.
pub fn listing(tree: &Tree) -> String {
    let mut paths: BTreeMap<Item, BTreeSet<(usize, String)>> = BTreeMap::new();
    let mut foreign = BTreeSet::new();
    let mut open = vec![(0, Vec::new())];
    let mut seen = BTreeSet::new();
    while let Some((module, path)) = open.pop() {
        if !seen.insert((module, path.clone())) {
            continue;
        }
        for (name, target) in visible(tree, module) {
            let path = [&*path, &[name]].concat();
            match target {
                Ok(Target { module, item: None }) => open.push((module, path)),
                Ok(Target { module, item }) => {
                    paths.entry((module, item)).or_default().insert((path.len(), path.join("::")));
                }
                Err(text) => {
                    foreign.insert(format!("{} = {text}", path.join("::")));
                }
            }
        }
    }
    let implementations = implementations(tree);
    let mut sections = BTreeMap::new();
    for (item, paths) in &paths {
        let mut paths = paths.iter().map(|(_, path)| path.as_str());
        let path = paths.next().unwrap_or_default();
        let mut text = String::new();
        for also in paths.filter(|_| item.1.is_some()) {
            let _ = writeln!(text, "// also `{also}`");
        }
        let declared =
            tree.modules[item.0].declarations.iter().filter(|one| Some(&one.name) == item.1.as_ref());
        text.extend(declared.map(|one| one.text.as_str()));
        text.extend(implementations.get(item).into_iter().flatten().copied());
        if !text.is_empty() {
            sections.insert(path.to_owned(), text);
        }
    }
    // What macros make may be public, in whatever module.
    for ((module, _), texts) in implementations.iter().filter(|((_, item), _)| item.is_none()) {
        let path = tree.modules[*module].path.join("::");
        let path = if path.is_empty() { "the root" } else { &path };
        sections.insert(format!("made by macros in {path}"), texts.concat());
    }
    let mut out = String::new();
    for line in foreign {
        let _ = writeln!(out, "use {line}");
    }
    for (path, text) in sections {
        let _ = write!(out, "\n## {path}\n{text}");
    }
    out
}

/// The names of a module that users see, each with what it leads to, or with the path of what another crate defines.
fn visible(tree: &Tree, at: usize) -> Vec<(String, Result<Target, String>)> {
    let module = &tree.modules[at];
    let children = module.children.iter().filter(|(_, child)| tree.modules[**child].is_public);
    let mut out: Vec<_> =
        children.map(|(name, child)| (name.clone(), Ok(Target { module: *child, item: None }))).collect();
    let here = |name: &String| Ok(Target { module: at, item: Some(name.clone()) });
    let is_macro = |text: &str| text.starts_with("macro_rules!");
    for declaration in module.declarations.iter().filter(|one| !is_macro(&one.text)) {
        out.push((declaration.name.clone(), here(&declaration.name)));
    }
    if at == 0 {
        for (defined, module) in tree.modules.iter().enumerate() {
            let macros = module.declarations.iter().filter(|one| is_macro(&one.text));
            out.extend(
                macros.map(|one| {
                    (one.name.clone(), Ok(Target { module: defined, item: Some(one.name.clone()) }))
                }),
            );
        }
    }
    for binding in module.bindings.iter().filter(|binding| binding.is_public && binding.name != "_") {
        let target = resolve(tree, at, &binding.path);
        let is_declared = |target: &Target| {
            let Some(item) = &target.item else { return true };
            tree.modules[target.module].declarations.iter().any(|one| one.name == *item)
        };
        match target {
            Some(target) if is_declared(&target) => out.push((binding.name.clone(), Ok(target))),
            // Hidden where it is defined.
            Some(Target { module, item: Some(item) }) if tree.modules[module].items.contains(&item) => {}
            // Of another crate, or made by a macro.
            _ => out.push((binding.name.clone(), Err(binding.path.join("::")))),
        }
    }
    for glob in module.globs.iter().filter(|glob| glob.is_public) {
        match resolve(tree, at, &glob.path) {
            Some(Target { module, item: None }) if module != at => out.extend(visible(tree, module)),
            _ => out.push(("*".to_owned(), Err(glob.path.join("::")))),
        }
    }
    out
}

/// What is implemented, by the item that it is for.
fn implementations(tree: &Tree) -> BTreeMap<Item, Vec<&str>> {
    let mut out: BTreeMap<Item, Vec<&str>> = BTreeMap::new();
    for (at, module) in tree.modules.iter().enumerate() {
        for implementation in &module.implementations {
            let is_own = |target: &Target| {
                let item = target.item.as_ref();
                item.is_some_and(|item| tree.modules[target.module].items.contains(item))
            };
            let mut targets = implementation.paths.iter().filter_map(|path| resolve(tree, at, path));
            let item = if implementation.paths.is_empty() {
                let name = implementation.text.split('!').next().unwrap_or_default();
                tree.public_makers.contains(name).then_some((at, None))
            } else {
                targets.find(is_own).map(|target| (target.module, target.item))
            };
            if let Some(item) = item {
                out.entry(item).or_default().push(&implementation.text);
            }
        }
    }
    for texts in out.values_mut() {
        texts.sort_unstable();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        listing(&Tree::of(text).expect("it is Rust"))
    }

    #[test]
    fn listing_shows_signatures_at_their_shortest_path() {
        let text = "
            pub mod a { pub use crate::inner::Thing; }
            pub use inner::Thing;
            mod inner {
                /// A thing.
                #[derive(Debug)]
                pub struct Thing { pub seen: u8, unseen: u8 }
                impl Thing { pub fn f(&self) -> u8 { 1 } fn g() {} }
                impl Clone for Thing { fn clone(&self) -> Self { todo!() } }
            }";
        assert_eq!(
            of(text),
            "\n## Thing\n// also `a::Thing`\n#[derive(Debug)]\npub struct Thing {\n    pub seen: u8,\n}\n// and private fields\n\
             impl Clone for Thing {}\nimpl Thing {\n    pub fn f(&self) -> u8 {}\n}\n"
        );
    }

    #[test]
    fn listing_leaves_out_what_is_hidden_or_private() {
        let text = "
            #[doc(hidden)] pub mod a { pub fn f() {} }
            mod b { #[doc(hidden)] pub struct Hidden; pub struct Unreached; }
            pub use b::Hidden;
            pub(crate) fn g() {}";
        assert_eq!(of(text), "");
    }

    #[test]
    fn listing_names_what_other_crates_and_macros_make() {
        let text = "
            pub use other::Thing;
            macro_rules! make { ($name:ident) => { pub struct $name; } }
            make!(Made);";
        assert_eq!(of(text), "use Thing = other::Thing\n\n## made by macros in the root\nmake!(Made);\n");
    }
}
