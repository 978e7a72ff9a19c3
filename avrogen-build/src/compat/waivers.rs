//! `avrogen-waivers.md`: what has been accepted, why, and until when.
//!
//! The file is for people, too: a list item that begins with a word in backticks is a waiver, and all else is prose.

use std::fmt;

use avrogen_schema::catalog;
use avrogen_schema::rule::Rule;
use avrogen_schema::source::{FileId, SourceMap, Span};
use avrogen_schema::suggest;

use super::date::Date;

/// The name of the file, which stands beside `avrogen.toml`.
pub const WAIVERS_FILE: &str = "avrogen-waivers.md";

/// What the file begins with.
const HEADER: &str = "# Waivers\n\nFindings of `avrogen check` and `avrogen lint` that are accepted, each until a day. `avrogen waive` adds lines.\n\n";

/// An accepted finding.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// The rule.
    pub rule: &'static Rule,
    /// The path by name.
    pub path: String,
    /// The last day on which it counts.
    pub until: Date,
    /// Why.
    pub reason: String,
}

/// What a file of waivers says.
#[derive(Clone, Debug, Default)]
pub struct Waivers {
    /// The waivers, with their lines.
    pub list: Vec<(Waiver, Span)>,
    /// Lines that are meant to be waivers, with what is wrong with them and what to do.
    pub invalid: Vec<(Span, String, String)>,
}

impl Waivers {
    /// Reads the text of a file.
    pub fn parse(sources: &SourceMap, file: FileId) -> Self {
        let mut waivers = Self::default();
        let mut offset = 0;
        for line in sources.get(file).text.split_inclusive('\n') {
            let span = Span::new(file, offset, offset + line.trim_end().len());
            offset += line.len();
            match item(line).map(Waiver::parse) {
                Some(Ok(waiver)) => waivers.list.push((waiver, span)),
                Some(Err((message, fix))) => waivers.invalid.push((span, message, fix)),
                None => {}
            }
        }
        waivers
    }
}

/// What a line says behind the mark of a list, if it begins with a word in backticks.
fn item(line: &str) -> Option<&str> {
    let line = line.trim();
    let rest = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark))?.trim_start();
    rest.starts_with('`').then_some(rest)
}

const SHAPE: &str =
    "write `RULE` and `PATH` in backticks, `until YYYY-MM-DD`, a colon and the reason; `avrogen waive` does";

impl Waiver {
    /// Reads what stands in a line; else what is wrong, and what to do.
    fn parse(text: &str) -> Result<Self, (String, String)> {
        let wrong = |message: &str| (message.to_owned(), SHAPE.to_owned());
        let quoted = |text: &'_ str| -> Option<(String, String)> {
            let (inside, rest) = text.trim_start().strip_prefix('`')?.split_once('`')?;
            Some((inside.to_owned(), rest.to_owned()))
        };
        let (id, rest) = quoted(text).ok_or_else(|| wrong("the waiver has no rule"))?;
        let (path, rest) = quoted(&rest).ok_or_else(|| wrong("the waiver has no path"))?;
        let rest =
            rest.trim_start().strip_prefix("until ").ok_or_else(|| wrong("the waiver has no last day"))?;
        let (until, reason) = rest.split_once(':').ok_or_else(|| wrong("the waiver has no reason"))?;
        let until = until.trim().parse().map_err(|_| wrong("the last day of the waiver is no day"))?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return Err(wrong("the waiver has no reason"));
        }
        let rule = catalog::rule(&id).ok_or_else(|| {
            let near = suggest::nearest(&id, catalog::rules().map(Rule::id));
            let near = near.map(|near| format!("did you mean `{near}`?"));
            let help = near.unwrap_or_else(|| "run `avrogen rules` for the list of all rules".to_owned());
            (format!("there is no rule `{id}`"), help)
        })?;
        Ok(Self { rule, path, until, reason })
    }

    /// The text of a file with this waiver in it, in place of an earlier one for the same, else at the end.
    pub fn add_to(&self, text: &str) -> String {
        let is_same = |line: &str| {
            let earlier = item(line).and_then(|item| Self::parse(item).ok());
            earlier.is_some_and(|earlier| (earlier.rule.id(), &earlier.path) == (self.rule.id(), &self.path))
        };
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        match lines.iter().position(|line| is_same(line)) {
            Some(at) => lines[at] = self.to_string(),
            None if text.trim().is_empty() => return format!("{HEADER}{self}\n"),
            None => lines.push(self.to_string()),
        }
        lines.join("\n") + "\n"
    }
}

/// As a line of the file.
impl fmt::Display for Waiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = self.reason.split_whitespace().collect::<Vec<_>>().join(" ");
        write!(f, "- `{}` `{}` until {}: {reason}", self.rule.id(), self.path, self.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Waivers {
        let mut sources = SourceMap::new();
        let file = sources.add(WAIVERS_FILE, text);
        Waivers::parse(&sources, file)
    }

    fn waiver(path: &str, reason: &str) -> Waiver {
        let rule = catalog::rule("NAME_MISMATCH").expect("a rule");
        Waiver {
            rule,
            path: path.to_owned(),
            until: "2027-01-31".parse().expect("a day"),
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let text = waiver("com.acme.User", "for\nthe\tpartners: all of them").add_to("");
        let text = waiver("com.acme.Other", "b").add_to(&text);
        let text = waiver("com.acme.User", "they asked for more time").add_to(&text);
        assert!(text.starts_with(HEADER));
        let read = read(&text);
        let list: Vec<_> = read.list.iter().map(|(waiver, _)| (&*waiver.path, &*waiver.reason)).collect();
        assert_eq!(list, [("com.acme.User", "they asked for more time"), ("com.acme.Other", "b")]);
        assert!(read.invalid.is_empty());
    }

    #[test]
    fn prose_is_no_waiver_and_what_is_meant_to_be_one_is_told() {
        assert!(read("- a list\n\n`NAME_MISMATCH` is a rule\n").invalid.is_empty());
        let messages = |text: &str| -> Vec<String> {
            read(text).invalid.into_iter().map(|(_, message, fix)| format!("{message} ({fix})")).collect()
        };
        for (text, found) in [
            ("- `NAME_MISMATCH`", "the waiver has no path"),
            ("- `NAME_MISMATCH` `a.B`: because", "the waiver has no last day"),
            ("- `NAME_MISMATCH` `a.B` until 2027-02-30: because", "is no day"),
            ("* `NAME_MISMATCH` `a.B` until 2027-02-20: ", "the waiver has no reason"),
            ("- `NAME_MISSMATCH` `a.B` until 2027-02-20: because", "did you mean `NAME_MISMATCH`?"),
        ] {
            assert!(messages(text)[0].contains(found), "{text}: {:?}", messages(text));
        }
    }
}
