//! From pieces of code to the files that hold them.

use std::path::{Path, PathBuf};

use super::emit::{self, Layout, Piece, emit};
use super::generated::{GeneratedFile, HEADER};
use super::plan::Plan;

/// The files of a plan, for a folder of checked-in code, a file of it, or `OUT_DIR`.
pub(crate) fn files_of(plan: &Plan, out: Option<&Path>) -> Vec<GeneratedFile> {
    let is_file = out.is_some_and(|out| out.extension().is_some_and(|extension| extension == "rs"));
    let layout = if out.is_some() && !is_file { Layout::Tree } else { Layout::Single };
    let pieces = emit(plan, emit::Options { layout, checked_in: out.is_some() });
    let version = env!("CARGO_PKG_VERSION");
    let file = |piece: Piece| {
        let path = match (layout, out) {
            (Layout::Tree, _) => piece.file(),
            (Layout::Single, Some(out)) => PathBuf::from(out.file_name().unwrap_or_default()),
            (Layout::Single, None) => PathBuf::from(out_dir_file(plan.set.as_deref())),
        };
        let mut contents = piece.code;
        let notice = ". Change the schemas and generate again; edits here are lost.\n\n";
        contents.insert_str(0, &[HEADER, version, notice].concat());
        GeneratedFile { path, contents }
    };
    pieces.into_iter().map(file).collect()
}

/// The name in `OUT_DIR` of the code of a set.
fn out_dir_file(set: Option<&str>) -> String {
    match set {
        Some(set) => format!("avrogen-{set}.rs"),
        None => "avrogen.rs".to_owned(),
    }
}
