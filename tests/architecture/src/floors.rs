//! The tables of floors, and what breaks them.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::edges::{Edge, edges};
use crate::modules::Tree;

/// The floors of a crate's modules, or of a folder's.
#[derive(Debug)]
pub struct Table {
    /// The crate's folder and, where the table is of a folder within, the names of modules from the root to there.
    pub package: String,
    /// The folder's modules from the root.
    pub folder: Vec<String>,
    /// The floor that each module stands on.
    pub floors: BTreeMap<String, u32>,
}

/// Reads the tables of a text: those of its section `## Floors`, each under a heading like `### avrogen-build` or
/// `### avrogen-runtime/src/kafka`.
///
/// # Errors
/// Lines that are no row of a table, floors that do not descend and modules that stand on two floors.
pub fn tables(text: &str) -> Result<Vec<Table>, Vec<String>> {
    let mut tables: Vec<Table> = Vec::new();
    let mut errors = Vec::new();
    let lines = text.lines().enumerate().skip_while(|(_, line)| *line != "## Floors").skip(1);
    let mut lowest = None;
    for (at, line) in lines.take_while(|(_, line)| !line.starts_with("## ")) {
        if let Some(heading) = line.strip_prefix("### ") {
            let heading = heading.trim().trim_matches('`');
            let (package, folder) = heading.split_once("/src/").unwrap_or((heading, ""));
            let folder = folder.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect();
            tables.push(Table { package: package.to_owned(), folder, floors: BTreeMap::new() });
            lowest = None;
        } else if let (Some(row), Some(table)) = (line.strip_prefix('|'), tables.last_mut()) {
            let cells: Vec<_> = row.split('|').map(str::trim).collect();
            let Some(Ok(floor)) = cells.first().map(|cell| cell.parse::<u32>()) else {
                if lowest.is_some() {
                    errors.push(format!(
                        "ARCHITECTURE.md:{}: a row begins with the number of its floor",
                        at + 1
                    ));
                }
                continue;
            };
            if lowest.is_some_and(|lowest| floor >= lowest) {
                errors.push(format!(
                    "ARCHITECTURE.md:{}: floors stand from the top one down, one row each",
                    at + 1
                ));
            }
            lowest = Some(floor);
            let modules = cells.get(1).copied().unwrap_or("").split('`').skip(1).step_by(2);
            for module in modules.map(|name| name.trim_end_matches('/')) {
                if table.floors.insert(module.to_owned(), floor).is_some() {
                    errors.push(format!("ARCHITECTURE.md:{}: `{module}` stands on two floors", at + 1));
                }
            }
        }
    }
    if errors.is_empty() { Ok(tables) } else { Err(errors) }
}

/// What a crate has that its tables do not allow, each as a message for people: imports up and sideways, modules without a
/// floor and floors without a module.
pub fn violations(package: &str, tree: &Tree, tables: &[Table]) -> Vec<String> {
    let mut out = Vec::new();
    let tables: Vec<_> = tables.iter().filter(|table| table.package == package).collect();
    for table in &tables {
        let names: Vec<_> = table.folder.iter().map(String::as_str).collect();
        match tree.find(&names) {
            Some(at) => differences(table, &tree.modules[at].children, &mut out),
            None => {
                out.push(format!("ARCHITECTURE.md: {} has no such folder; remove its table", title(table)));
            }
        }
    }
    for edge in edges(tree) {
        let from = &tree.modules[edge.from];
        let shared = shared(tree, &edge);
        let table = tables.iter().find(|table| table.folder == from.path[..shared]);
        if let Some(what) = table.and_then(|table| violation(tree, &edge, table)) {
            out.push(format!("{}:{}: `{}`: {what}", from.file.display(), edge.line, edge.path));
        }
    }
    out.dedup();
    out
}

/// How many names, from the root on, the two modules have in common.
fn shared(tree: &Tree, edge: &Edge) -> usize {
    let (from, to) = (&tree.modules[edge.from].path, &tree.modules[edge.to].path);
    from.iter().zip(to).take_while(|(from, to)| from == to).count()
}

/// What is wrong with an import between two modules of a table's folder.
fn violation(tree: &Tree, edge: &Edge, table: &Table) -> Option<String> {
    let depth = table.folder.len();
    let source = tree.modules[edge.from].path.get(depth)?;
    let Some(target) = tree.modules[edge.to].path.get(depth) else {
        // A folder may be target from inside. The root may not, because it imports everything.
        return (depth == 0).then(|| {
            format!(
                "`{source}` imports what the root of the crate defines, and the root imports everything; \
                 move it to a module below `{source}`"
            )
        });
    };
    let (from, to) = (table.floors.get(source)?, table.floors.get(target)?);
    let (way, advice) = match from.cmp(to) {
        Ordering::Greater => return None,
        Ordering::Equal => ("beside it", "on different floors"),
        Ordering::Less => ("above it", "the other way round"),
    };
    Some(format!(
        "`{source}` (floor {from}) imports from `{target}` (floor {to}), which stands {way}; move what both need to a module \
         on a lower floor, or put the two {advice} in the table of {}",
        title(table),
    ))
}

/// Modules of one folder that import each other in a circle, as messages for people.
pub fn circles(tree: &Tree) -> Vec<String> {
    let mut folders: BTreeMap<&[String], BTreeMap<&str, BTreeSet<&str>>> = BTreeMap::new();
    for edge in edges(tree) {
        let (from, to) = (&tree.modules[edge.from].path, &tree.modules[edge.to].path);
        let shared = shared(tree, &edge);
        if let (Some(importer), Some(imported)) = (from.get(shared), to.get(shared)) {
            folders.entry(&from[..shared]).or_default().entry(importer).or_default().insert(imported);
        }
    }
    let mut out = Vec::new();
    for (folder, imports) in &folders {
        let reached: BTreeMap<_, _> = imports.keys().map(|name| (*name, reach(name, imports))).collect();
        let mut told = BTreeSet::new();
        for name in imports.keys().filter(|name| reached[**name].contains(**name)) {
            let circle: Vec<_> = reached[name]
                .iter()
                .filter(|other| reached.get(**other).is_some_and(|back| back.contains(name)))
                .collect();
            if told.insert(circle.clone()) {
                let names: Vec<_> = circle.iter().map(|name| format!("`{name}`")).collect();
                let folder = if folder.is_empty() {
                    "the root".to_owned()
                } else {
                    format!("`{}`", folder.join("::"))
                };
                out.push(format!("{folder}: {} import each other in a circle", names.join(", ")));
            }
        }
    }
    out
}

fn reach<'a>(from: &str, imports: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = imports.get(from).into_iter().flatten().copied().collect();
    while let Some(name) = open.pop() {
        if reached.insert(name) {
            open.extend(imports.get(name).into_iter().flatten());
        }
    }
    reached
}

fn differences(table: &Table, modules: &BTreeMap<String, usize>, out: &mut Vec<String>) {
    for module in modules.keys().filter(|module| !table.floors.contains_key(*module)) {
        out.push(format!(
            "ARCHITECTURE.md: `{module}` stands on no floor of {}; add it to a row",
            title(table)
        ));
    }
    for module in table.floors.keys().filter(|module| !modules.contains_key(*module)) {
        out.push(format!(
            "ARCHITECTURE.md: {} has no module `{module}`; remove it from its row",
            title(table)
        ));
    }
}

fn title(table: &Table) -> String {
    let folders = table.folder.iter().map(String::as_str);
    match table.folder.len() {
        0 => table.package.clone(),
        _ => [&*table.package, "src"].into_iter().chain(folders).collect::<Vec<_>>().join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: &str = "
# Title
## Floors
A module imports only downwards.

### avrogen-x
| floor | modules |
|---|---|
| 3 | `top` |
| 2 | `left`, `right/` |
| 1 | `base` |

### avrogen-x/src/right
| floor | modules |
|---|---|
| 2 | `high` |
| 1 | `low` |

## Other
### avrogen-y
";

    /// What the tables do not allow in a crate with all modules of them and more text.
    fn found(more: [&str; 4]) -> Vec<String> {
        let [root, top, left, right] = more;
        let text = format!(
            "{root} mod top {{ {top} }} mod left {{ pub struct L; {left} }} mod base {{ pub struct B; }}
             mod right {{ {right} pub mod high {{ pub struct H; }} pub mod low {{ pub struct W; use super::T; }} pub struct T; }}"
        );
        violations(
            "avrogen-x",
            &Tree::of(&text).expect("it is Rust"),
            &tables(TABLES).expect("they are tables"),
        )
    }

    #[test]
    fn tables_are_those_of_the_section() {
        let tables = tables(TABLES).expect("they are tables");
        let titles: Vec<_> = tables.iter().map(title).collect();
        assert_eq!(titles, ["avrogen-x", "avrogen-x/src/right"]);
        assert_eq!(tables[0].floors["right"], 2);
    }

    #[test]
    fn tables_refuses_floors_that_do_not_descend_and_modules_on_two() {
        let text =
            "## Floors\n### x\n|floor|modules|\n|---|---|\n| 1 | `a` |\n| 2 | `b`, `a` |\n| c | `d` |\n";
        let errors = tables(text).expect_err("it has faults");
        assert_eq!(errors.len(), 3, "{errors:#?}");
    }

    #[test]
    fn violations_allows_imports_down_and_between_parent_and_child() {
        let allowed = found([
            "use top::X;",
            "pub struct X; use crate::left::L; use crate::right::high::H;",
            "use crate::base::B;",
            "use self::high::H; mod down { } ",
        ]);
        assert_eq!(
            allowed,
            ["ARCHITECTURE.md: `down` stands on no floor of avrogen-x/src/right; add it to a row"]
        );
    }

    #[test]
    fn violations_shows_imports_up_and_sideways() {
        let [up] = &*found(["", "pub struct X;", "use crate::top::X;", ""]) else { panic!("it runs up") };
        assert_eq!(
            up,
            "lib.rs:1: `crate::top::X`: `left` (floor 2) imports from `top` (floor 3), which stands above it; move what both \
             need to a module on a lower floor, or put the two the other way round in the table of avrogen-x"
        );
        let [sideways] = &*found(["", "", "use crate::right::T;", ""]) else { panic!("it runs sideways") };
        assert!(sideways.contains("`left` (floor 2) imports from `right` (floor 2), which stands beside it"));
    }

    #[test]
    fn violations_resolves_re_exports_of_the_root() {
        let up = found(["pub use top::X;", "pub struct X;", "use crate::X;", ""]);
        assert!(matches!(&*up, [up] if up.contains("imports from `top` (floor 3)")), "{up:#?}");
        let down = found(["pub use base::B;", "use crate::B;", "", ""]);
        assert_eq!(down, [""; 0]);
    }

    #[test]
    fn violations_refuses_imports_of_what_the_root_defines() {
        let root = found(["pub struct R;", "", "use crate::R;", ""]);
        assert!(matches!(&*root, [root] if root.contains("the root imports everything")), "{root:#?}");
    }

    #[test]
    fn violations_holds_the_tables_of_folders() {
        let text = "mod top {} mod left {} mod base {}
            mod right { pub mod high { pub struct H; } pub mod low { use super::high::H; } }";
        let found = violations(
            "avrogen-x",
            &Tree::of(text).expect("it is Rust"),
            &tables(TABLES).expect("they are tables"),
        );
        assert!(
            matches!(&*found, [up] if up.contains("`low` (floor 1) imports from `high` (floor 2)")),
            "{found:#?}"
        );
    }

    #[test]
    fn violations_shows_modules_that_only_the_table_has() {
        let tree =
            Tree::of("mod top {} mod left {} mod right { mod high {} mod low {} }").expect("it is Rust");
        let found = violations("avrogen-x", &tree, &tables(TABLES).expect("they are tables"));
        assert_eq!(found, ["ARCHITECTURE.md: avrogen-x has no module `base`; remove it from its row"]);
    }

    #[test]
    fn circles_shows_modules_that_import_each_other() {
        let text = "
            mod a { pub mod x { use super::y::Y; pub struct X; } pub mod y { pub struct Y; use super::x::X; } use crate::b::B; }
            mod b { pub struct B; use crate::c::C; } mod c { use crate::a::x::X; pub struct C; } mod d { use crate::a::x::X; }";
        let found = circles(&Tree::of(text).expect("it is Rust"));
        assert_eq!(
            found,
            [
                "the root: `a`, `b`, `c` import each other in a circle",
                "`a`: `x`, `y` import each other in a circle"
            ]
        );
    }
}
