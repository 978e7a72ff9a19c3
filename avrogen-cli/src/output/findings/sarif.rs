//! SARIF 2.1.0, which GitHub's code scanning reads among others.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

use avrogen_schema::catalog;
use avrogen_schema::diagnostic::Severity;
use avrogen_schema::source::SourceMap;
use serde_json::{Value, json};

use super::Issue;

pub(super) fn write(
    out: &mut impl Write,
    sources: &SourceMap,
    issues: &[Issue],
    root: Option<&Path>,
) -> io::Result<()> {
    let used: BTreeSet<&str> = issues.iter().map(|issue| issue.diagnostic.code).collect();
    let rules: Vec<&str> = used.into_iter().collect();
    let results: Vec<Value> = issues
        .iter()
        .map(|issue| {
            let at = rules.iter().position(|rule| *rule == issue.diagnostic.code);
            result(sources, issue, at.unwrap_or_default(), root)
        })
        .collect();
    let report = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "avrogen",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(|id| of_rule(id)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &report)?;
    out.write_all(b"\n")
}

fn of_rule(id: &str) -> Value {
    let Some(rule) = catalog::rule(id) else { return json!({"id": id}) };
    json!({
        "id": id,
        "shortDescription": {"text": rule.explanation.title},
        "fullDescription": {"text": rule.explanation.title},
        "help": {"text": rule.explanation.text, "markdown": rule.explanation.text},
        "properties": {"kind": rule.kind.name()},
    })
}

fn result(sources: &SourceMap, issue: &Issue, rule: usize, root: Option<&Path>) -> Value {
    let (file, at) = issue.place(sources, root);
    let level = match issue.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Waived => "note",
    };
    let mut text = vec![issue.diagnostic.message.clone()];
    text.extend(issue.details());
    let mut result = json!({
        "ruleId": issue.diagnostic.code,
        "ruleIndex": rule,
        "level": level,
        "message": {"text": text.join("\n")},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(&file)},
                "region": {
                    "startLine": at.line, "startColumn": at.column,
                    "endLine": at.end_line, "endColumn": at.end_column,
                },
            },
            "logicalLocations": [{"fullyQualifiedName": issue.path}],
        }],
        "partialFingerprints": {"avrogen/v1": issue.fingerprint(&file)},
        "properties": {"subject": issue.subject},
    });
    if issue.severity() == Severity::Waived {
        let why = issue.diagnostic.notes.iter().find(|note| note.name == "waived");
        result["suppressions"] =
            json!([{"kind": "external", "justification": why.map_or("", |note| &note.text)}]);
    }
    result
}

/// Returns a path as a relative reference, percent-encoded.
fn uri(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("schemas/a b/é.avsc"), "schemas/a%20b/%C3%A9.avsc");
    }
}
