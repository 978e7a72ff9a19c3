//! The sources are as `ARCHITECTURE.md` says.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use avrogen_architecture::modules::Tree;
use avrogen_architecture::{floors, listing};
use snapbox::{Assert, Data};

/// The crates that have floors.
const CRATES: [&str; 5] =
    ["avrogen-schema", "avrogen-build", "avrogen-macros", "avrogen-runtime", "avrogen-cli"];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the package is in the workspace")
        .to_owned()
}

/// The modules of each crate, with files relative to the workspace.
static TREES: LazyLock<Vec<(&str, Tree)>> = LazyLock::new(|| CRATES.map(|name| (name, tree(name))).into());

fn tree(name: &str) -> Tree {
    let src = workspace().join(name).join("src");
    let root = ["lib.rs", "main.rs"].map(|file| src.join(file)).into_iter().find(|file| file.exists());
    let mut tree = Tree::read(&root.expect("a crate has a root")).unwrap_or_else(|error| panic!("{error}"));
    for module in &mut tree.modules {
        module.file = module.file.strip_prefix(workspace()).expect("it is in the workspace").to_owned();
    }
    tree
}

fn report(found: &[String]) {
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn imports_run_down_the_floors() {
    let text = fs::read_to_string(workspace().join("ARCHITECTURE.md")).expect("it can be read");
    let tables = floors::tables(&text).unwrap_or_else(|errors| panic!("\n{}\n", errors.join("\n")));
    let mut found = Vec::new();
    for table in tables.iter().filter(|table| !CRATES.contains(&&*table.package)) {
        found.push(format!("ARCHITECTURE.md: no crate is named `{}`", table.package));
    }
    for (name, tree) in TREES.iter() {
        if !tables.iter().any(|table| table.package == *name && table.folder.is_empty()) {
            found.push(format!("ARCHITECTURE.md: {name} has no table; add one under `### {name}`"));
        }
        found.extend(floors::violations(name, tree, &tables));
    }
    report(&found);
}

#[test]
fn modules_of_no_folder_import_each_other_in_a_circle() {
    let circles = |(name, tree): &(&str, Tree)| {
        floors::circles(tree).into_iter().map(|circle| format!("{name}, {circle}")).collect::<Vec<_>>()
    };
    report(&TREES.iter().flat_map(circles).collect::<Vec<_>>());
}

#[test]
fn files_of_code_have_at_most_450_lines() {
    let mut found = Vec::new();
    let mut pending = vec![workspace()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).expect("it can be read") {
            let path = entry.expect("it can be read").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // What is generated or expected is as long as it gets.
            let is_passed_over = name.starts_with('.') || ["target", "cases", "expected"].contains(&&*name);
            if path.is_dir() && !is_passed_over {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let lines = fs::read_to_string(&path).expect("it is text").lines().count();
                if lines > 450 {
                    found.push(format!("{}: {lines} lines; cut it where one thought ends", path.display()));
                }
            }
        }
    }
    report(&found);
}

/// What users of the libraries see. `SNAPSHOTS=overwrite` takes the new state, for review.
#[test]
fn public_items_are_those_of_the_snapshots() {
    let assert = Assert::new().action_env("SNAPSHOTS").normalize_paths(false);
    for (name, tree) in TREES.iter().filter(|(name, _)| *name != "avrogen-cli") {
        let snapshot = workspace().join(format!("tests/api/{name}.txt"));
        assert.eq(Data::from(listing(tree)).raw(), Data::read_from(&snapshot, None).raw());
    }
}
