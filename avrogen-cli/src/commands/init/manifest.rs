//! `Cargo.toml`, edited so that a person would not see that it was a program.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use avrogen_build::tools::{display, place};
use avrogen_schema::source::{SourceMap, Span};
use toml_edit::{DocumentMut, InlineTable, Item, Table, TomlError, Value};

use super::crate_source::CrateSource;
use crate::failure::Failure;
use crate::location::Location;

/// The text of a `Cargo.toml`.
pub(super) struct Manifest {
    /// Its folder.
    folder: PathBuf,
    document: DocumentMut,
}

impl Manifest {
    /// Reads it, if it is there.
    pub(super) fn read(path: &Path) -> Result<Option<Self>> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        let document = text.parse().map_err(|error| not_toml(path, &text, &error))?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Some(Self { folder, document }))
    }

    /// Whether it is that of a package, and not only of a workspace.
    pub(super) fn is_package(&self) -> bool {
        self.document.contains_key("package")
    }

    /// The file of the build script; nothing where the package says that it has none.
    pub(super) fn build_script(&self) -> Option<String> {
        let item = self.document.get("package").and_then(|package| package.get("build"));
        match item {
            Some(item) if item.as_bool() == Some(false) => None,
            Some(item) => Some(item.as_str().unwrap_or("build.rs").to_owned()),
            None => Some("build.rs".to_owned()),
        }
    }

    /// Adds a dependency that is not there. One that is there gets another source where one was asked for.
    pub(super) fn add(&mut self, section: &str, name: &str, source: Option<&CrateSource>) -> Result<()> {
        let is_of_workspace = of_workspace(&self.folder, &self.document, name)?;
        let item = self.document.entry(section).or_insert_with(|| Item::Table(Table::new()));
        let Some(table) = item.as_table_like_mut() else {
            let message = format!("`{section}` of Cargo.toml is not a table");
            return Err(Failure::new(message).help("mend Cargo.toml, and run `avrogen init` again").into());
        };
        let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
        match (table.get_mut(name), source) {
            (Some(there), Some(source)) => {
                set_source(there, source.key(name));
                return Ok(());
            }
            (Some(_), None) => return Ok(()),
            (None, Some(source)) => table.insert(name, inline([source.key(name)])),
            (None, None) if is_of_workspace => table.insert(name, inline([("workspace", true)])),
            (None, None) => table.insert(name, Item::Value(version().into())),
        };
        // Like `cargo add`: what is in order stays in order.
        if let (true, Some(table)) = (names.is_sorted(), item.as_table_mut()) {
            table.sort_values();
        }
        Ok(())
    }

    pub(super) fn text(&self) -> String {
        self.document.to_string()
    }
}

/// Where a text is no TOML, and why.
fn not_toml(path: &Path, text: &str, error: &TomlError) -> Failure {
    let mut sources = SourceMap::new();
    let file = sources.add(display(path), text);
    let range = error.span().unwrap_or_default();
    let at = sources.position(Span::new(file, range.start, range.end));
    let message = error.message().lines().next().unwrap_or_default();
    Failure::new(format!("{message}: it is not TOML")).at(Location::Input {
        name: display(path),
        line: Some(at.line),
        column: Some(at.column),
    })
}

fn inline<V: Into<Value>>(entries: [(&str, V); 1]) -> Item {
    Item::Value(Value::InlineTable(InlineTable::from_iter(entries)))
}

/// Gives a dependency another source, and leaves its features and the like alone.
fn set_source(dependency: &mut Item, (key, value): (&str, String)) {
    let Some(table) = dependency.as_table_like_mut() else {
        *dependency = inline([(key, value)]);
        return;
    };
    if table.get(key).and_then(Item::as_str) != Some(&value) {
        for other in ["version", "path", "git", "branch", "tag", "rev", "registry", "workspace"] {
            table.remove(other);
        }
        table.insert(key, Item::Value(value.into()));
        if let Some(table) = dependency.as_inline_table_mut() {
            table.fmt();
        }
    }
}

/// The version of the crates that are made together with this command.
fn version() -> String {
    let (major, minor) = (env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"));
    format!("{major}.{minor}")
}

/// Whether the workspace around a package says where a dependency comes from.
fn of_workspace(folder: &Path, own: &DocumentMut, name: &str) -> Result<bool> {
    let has = |document: &DocumentMut| {
        let workspace = document.get("workspace")?;
        Some(workspace.get("dependencies").is_some_and(|dependencies| dependencies.get(name).is_some()))
    };
    if let Some(found) = has(own) {
        return Ok(found);
    }
    for above in place(Path::new(""), folder).ancestors().skip(1) {
        if let Some(manifest) = Manifest::read(&above.join("Cargo.toml"))?
            && let Some(found) = has(&manifest.document)
        {
            return Ok(found);
        }
    }
    Ok(false)
}
