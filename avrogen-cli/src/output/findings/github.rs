//! Annotations of a GitHub workflow.

use std::path::Path;

use avrogen_schema::source::SourceMap;

use super::Issue;
use crate::output::github;

pub(super) fn annotation(sources: &SourceMap, issue: &Issue, root: Option<&Path>) -> String {
    let (file, at) = issue.place(sources, root);
    let mut text = vec![issue.diagnostic.message.clone()];
    text.extend(issue.details());
    github::annotation(issue.severity(), Some((&file, at)), issue.diagnostic.code, &text.join("\n"))
}
