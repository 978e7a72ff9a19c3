//! A Code Quality report of GitLab.

use std::io::{self, Write};
use std::path::Path;

use avrogen_schema::diagnostic::Severity;
use avrogen_schema::source::SourceMap;
use serde_json::json;

use super::Issue;

pub(super) fn write(
    out: &mut impl Write,
    sources: &SourceMap,
    issues: &[Issue],
    root: Option<&Path>,
) -> io::Result<()> {
    let report: Vec<_> = issues
        .iter()
        .map(|issue| {
            let (file, at) = issue.place(sources, root);
            let severity = match issue.severity() {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info | Severity::Waived => "info",
            };
            json!({
                "description": issue.diagnostic.message,
                "check_name": issue.diagnostic.code,
                "fingerprint": issue.fingerprint(&file),
                "severity": severity,
                "location": {
                    "path": file,
                    "positions": {
                        "begin": {"line": at.line, "column": at.column},
                        "end": {"line": at.end_line, "column": at.end_column},
                    },
                },
                "content": {"body": issue.details().join("\n")},
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &report)?;
    out.write_all(b"\n")
}
