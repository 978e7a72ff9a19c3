//! Sets for schema files that define one type differently.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context as _, Result};
use avrogen_build::tools::files::Change;
use avrogen_build::tools::{Candidate, Member, Separation, display, separate};
use toml_edit::{Array, DocumentMut, Item, Table, value};

use crate::context::Context;
use crate::project::{PROJECT_FILE, WorkingCopies};
use crate::project_lock::ProjectLock;

/// Looks for schema files of the default set that define one type differently. Tells the tables that keep them apart, or writes them
/// into avrogen.toml.
pub(super) fn separate_files(is_written: bool, lock: &ProjectLock, context: &Context) -> Result<()> {
    let working = WorkingCopies::open(&context.project)?;
    let settings = working.checkout.settings.as_ref();
    let sets: BTreeSet<String> =
        settings.into_iter().flat_map(|settings| settings.sets().map(|(name, _)| name.to_owned())).collect();
    // Without [schemas], named sets are all that is generated.
    let has_default = sets.is_empty() || settings.is_some_and(|settings| settings.schemas.is_some());
    if !has_default {
        return Ok(());
    }
    let candidate = |(file, known): &(_, avrogen_build::tools::project::SchemaFile)| Candidate {
        file: *file,
        path: display(&known.path),
        subject: None,
    };
    let all: Vec<Candidate> = working.files.iter().map(candidate).collect();
    let Some(separation) = separate(&working.checkout.sources, &all, &sets) else { return Ok(()) };
    let path = working.checkout.folder.join(PROJECT_FILE);
    if is_written {
        let text = if path.exists() {
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?
        } else {
            String::new()
        };
        let text = with_sets(&text, &separation)?;
        lock.write(&[Change::text(&path, &text)])?;
        context.output.note(&format!("{} has a set for each of these files", path.display()));
    } else {
        context.output.note(
            "some schema files define one type differently, so no code can be generated from them together",
        );
        context.output.note(
            "put this into avrogen.toml in place of [schemas], or run `avrogen pull --sets`, which writes it \
             (docs/registry.md#types-from-what-is-pinned):",
        );
        context.output.note(&separation.lines());
    }
    Ok(())
}

/// Returns the text of avrogen.toml with the sets. Everything else stays as it is.
fn with_sets(text: &str, separation: &Separation) -> Result<String> {
    let mut document: DocumentMut = text.parse().context("avrogen.toml is no TOML")?;
    let list = |values: &[String]| value(values.iter().map(String::as_str).collect::<Array>());
    if separation.rest.is_empty() {
        let schemas = document.get_mut("schemas").and_then(Item::as_table_like_mut);
        let is_empty = schemas.is_some_and(|schemas| {
            schemas.remove("paths");
            schemas.is_empty()
        });
        if is_empty {
            document.remove("schemas");
        }
    } else {
        document["schemas"].or_insert(Item::Table(Table::new()))["paths"] = list(&separation.rest);
    }
    let mut outer = Table::new();
    outer.set_implicit(true);
    let sets = document["set"].or_insert(Item::Table(outer));
    for Member { set, key, values } in &separation.members {
        let mut table = Table::new();
        table[key] = list(values);
        sets[&**set] = Item::Table(table);
    }
    Ok(document.to_string())
}
