//! A JUnit report: a suite for each file, and a case for each finding in it. A file without findings has one case, which
//! passes.

use std::collections::BTreeMap;
use std::io::{self, Write};

use avrogen_schema::diagnostic::Severity;
use avrogen_schema::source::SourceMap;

use super::Issue;

pub(super) fn write(
    out: &mut impl Write,
    sources: &SourceMap,
    issues: &[Issue],
    files: &[String],
) -> io::Result<()> {
    let placed: Vec<(String, &Issue)> =
        issues.iter().map(|issue| (issue.place(sources, None).0, issue)).collect();
    let mut all: Vec<&str> = files.iter().map(String::as_str).collect();
    all.extend(placed.iter().map(|(file, _)| file.as_str()));
    all.sort_unstable();
    all.dedup();
    let number = |of: &[&Issue], severity| of.iter().filter(|issue| issue.severity() == severity).count();
    // An error would be a test that could not be made: such a check writes no report.
    let counts = |of: &[&Issue]| format!("failures=\"{}\" errors=\"0\"", number(of, Severity::Error));
    let total: Vec<&Issue> = issues.iter().collect();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let clean = all.iter().filter(|file| !placed.iter().any(|(of, _)| of == *file)).count();
    let count = issues.len() + clean;
    writeln!(out, "<testsuites name=\"avrogen\" tests=\"{count}\" {}>", counts(&total))?;
    for file in all {
        let own: Vec<&Issue> = placed.iter().filter(|(of, _)| of == file).map(|(_, issue)| *issue).collect();
        let name = escaped(file);
        let count = own.len().max(1);
        let (skipped, counts) = (number(&own, Severity::Waived), counts(&own));
        writeln!(out, "  <testsuite name=\"{name}\" tests=\"{count}\" {counts} skipped=\"{skipped}\">")?;
        if own.is_empty() {
            writeln!(out, "    <testcase name=\"clean\" classname=\"{name}\"/>")?;
        }
        let mut names = BTreeMap::new();
        for issue in own {
            case(out, sources, issue, &name, &mut names)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// A case is known by its name: where an edit has two findings at one place, the second one's is numbered.
fn case(
    out: &mut impl Write,
    sources: &SourceMap,
    issue: &Issue,
    file: &str,
    names: &mut BTreeMap<String, usize>,
) -> io::Result<()> {
    let (_, at) = issue.place(sources, None);
    let code = issue.diagnostic.code;
    let name = format!("{code}_{}_{}", at.line, at.column);
    let count = names.entry(name.clone()).and_modify(|count| *count += 1).or_insert(1);
    let number = if *count > 1 { format!("_{count}") } else { String::new() };
    writeln!(out, "    <testcase name=\"{name}{number}\" classname=\"{file}\">")?;
    let message = escaped(&issue.diagnostic.message);
    let body = escaped(&issue.details().join("\n"));
    match issue.severity() {
        Severity::Error => {
            writeln!(out, "      <failure type=\"{code}\" message=\"{message}\">{body}</failure>")?;
        }
        Severity::Waived => writeln!(out, "      <skipped message=\"{message}\"/>")?,
        Severity::Warning | Severity::Info => {
            writeln!(out, "      <system-out>{}: {message}\n{body}</system-out>", issue.severity())?;
        }
    }
    writeln!(out, "    </testcase>")
}

/// A text in XML, without the characters that XML cannot have.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(character),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            character if character.is_control() => out.push('\u{fffd}'),
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_an_attribute() {
        assert_eq!(
            escaped("a\"<b>&'\u{1b}\u{0}\u{ffff}\n"),
            "a&quot;&lt;b&gt;&amp;'\u{fffd}\u{fffd}\u{fffd}\n"
        );
    }
}
