//! Reading TOML with a finding for everything that is not as it should be: wrong kinds, missing keys, and keys that
//! nobody reads.

use std::collections::BTreeMap;
use std::ops::Range;

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::source::{FileId, Span};
use avrogen_schema::suggest;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::codes;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// What has been found so far in one file.
pub(crate) struct Reader {
    pub(crate) file: FileId,
    /// Where what is parsed begins in the file.
    pub(crate) offset: usize,
    pub(crate) findings: Vec<Diagnostic>,
}

/// A table of which keys are taken one by one.
pub(crate) struct Table<'t> {
    /// How a person would write it, `[generate.types."com.acme.User"]`.
    pub(crate) title: String,
    pub(crate) span: Span,
    left: BTreeMap<&'t str, (Span, &'t DeValue<'t>, Span)>,
    known: Vec<&'static str>,
}

impl Reader {
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.offset + range.start, self.offset + range.end)
    }

    pub(crate) fn root<'t>(&self, table: &'t DeTable<'t>) -> Table<'t> {
        self.table(String::new(), self.span(0..0), table)
    }

    fn table<'t>(&self, title: String, span: Span, table: &'t DeTable<'t>) -> Table<'t> {
        let entry = |(key, value): (&'t Spanned<_>, &'t Spanned<DeValue<'t>>)| {
            let key: &'t Spanned<std::borrow::Cow<'t, str>> = key;
            (&**key.get_ref(), (self.span(key.span()), value.get_ref(), self.span(value.span())))
        };
        Table { title, span, left: table.iter().map(entry).collect(), known: Vec::new() }
    }

    /// Takes the table of a key.
    pub(crate) fn section<'t>(&mut self, of: &mut Table<'t>, key: &'static str) -> Option<Table<'t>> {
        let (key_span, value, span) = of.take(key)?;
        self.as_table(of, key, key_span, value, span)
    }

    /// Takes every key that is left, each of which must be a table.
    pub(crate) fn sections<'t>(&mut self, mut of: Table<'t>) -> Vec<(At<String>, Table<'t>)> {
        let left = std::mem::take(&mut of.left);
        let mut sections = Vec::with_capacity(left.len());
        for (key, (key_span, value, span)) in left {
            if let Some(table) = self.as_table(&of, key, key_span, value, span) {
                sections.push((At { value: key.to_owned(), span: key_span }, table));
            }
        }
        sections
    }

    fn as_table<'t>(
        &mut self,
        of: &Table<'_>,
        key: &str,
        key_span: Span,
        value: &'t DeValue<'t>,
        span: Span,
    ) -> Option<Table<'t>> {
        let title = if of.title.is_empty() { quoted(key) } else { format!("{}.{}", of.title, quoted(key)) };
        if value.as_table().is_none() {
            self.invalid(span, &format!("`{title}` is a table"), "");
        }
        value.as_table().map(|table| self.table(title, key_span, table))
    }

    /// Takes the text of a key.
    pub(crate) fn string(&mut self, of: &mut Table<'_>, key: &'static str) -> Option<At<String>> {
        let (_, value, span) = of.take(key)?;
        if value.as_str().is_none() {
            self.invalid(span, &format!("`{key}` is a string"), "");
        }
        value.as_str().map(|text| At { value: text.to_owned(), span })
    }

    /// Takes the text of a key and makes something of it.
    pub(crate) fn parsed<T>(
        &mut self,
        of: &mut Table<'_>,
        key: &'static str,
        expects: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<At<T>> {
        let At { value, span } = self.string(of, key)?;
        let parsed = parse(&value);
        if parsed.is_none() {
            self.invalid(span, &format!("`{key}` is {expects}"), &format!("not `{value}`"));
        }
        parsed.map(|value| At { value, span })
    }

    /// Takes the text or the texts of a key.
    pub(crate) fn strings(&mut self, of: &mut Table<'_>, key: &'static str) -> Option<At<Vec<At<String>>>> {
        let (_, value, span) = of.take(key)?;
        let one = |value: &DeValue<'_>, span| value.as_str().map(|text| At { value: text.to_owned(), span });
        let all = match value {
            DeValue::Array(items) => items
                .iter()
                .map(|item| one(item.get_ref(), self.span(item.span())))
                .collect::<Option<Vec<_>>>(),
            single => one(single, span).map(|one| vec![one]),
        };
        if all.is_none() {
            self.invalid(span, &format!("`{key}` is a string or an array of strings"), "");
        }
        Some(At { value: all?, span })
    }

    /// Takes the truth of a key.
    pub(crate) fn boolean(&mut self, of: &mut Table<'_>, key: &'static str) -> Option<bool> {
        let (_, value, span) = of.take(key)?;
        let truth = value.as_bool();
        if truth.is_none() {
            self.invalid(span, &format!("`{key}` is `true` or `false`"), "");
        }
        truth
    }

    /// Takes the number of a key, which is positive.
    pub(crate) fn number(&mut self, of: &mut Table<'_>, key: &'static str) -> Option<u32> {
        let (_, value, span) = of.take(key)?;
        let number = match value {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| *number > 0);
        if number.is_none() {
            self.invalid(span, &format!("`{key}` is a number above zero"), "");
        }
        number
    }

    /// Takes the tables in the array of a key.
    pub(crate) fn tables<'t>(&mut self, of: &mut Table<'t>, key: &'static str) -> Vec<Table<'t>> {
        let Some((_, value, span)) = of.take(key) else { return Vec::new() };
        let items = value.as_array().map(|items| items.iter().collect::<Vec<_>>());
        let table = |item: &&'t Spanned<DeValue<'t>>| {
            let title = format!("{}.{key}", of.title);
            item.get_ref().as_table().map(|table| self.table(title, self.span(item.span()), table))
        };
        let tables = items.and_then(|items| items.iter().map(table).collect::<Option<Vec<_>>>());
        if tables.is_none() {
            self.invalid(span, &format!("`{key}` is an array of tables"), "");
        }
        tables.unwrap_or_default()
    }

    /// Reports keys that nobody took.
    pub(crate) fn done(&mut self, of: Table<'_>) {
        let Table { left, title, mut known, .. } = of;
        known.sort_unstable();
        for (key, (span, _, _)) in left {
            let place = if title.is_empty() { "avrogen.toml".to_owned() } else { format!("[{title}]") };
            let near = suggest::nearest(key, known.iter().copied());
            let finding = Diagnostic::error(codes::UNKNOWN_KEY, span, format!("{place} has no key `{key}`"));
            self.findings.push(match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!("the keys are {}", known.join(", "))),
            });
        }
    }

    pub(crate) fn invalid(&mut self, span: Span, message: &str, at: &str) {
        self.findings.push(Diagnostic::error(codes::INVALID_VALUE, span, message).at(at));
    }

    pub(crate) fn missing(&mut self, of: &Table<'_>, key: &str, why: &str) {
        let message = format!("[{}] needs the key `{key}`", of.title);
        self.findings.push(Diagnostic::error(codes::MISSING_KEY, of.span, message).help(why));
    }
}

impl<'t> Table<'t> {
    /// Takes the value of a key: its own place, the value and the value's place.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<(Span, &'t DeValue<'t>, Span)> {
        self.known.push(key);
        self.left.remove(key)
    }

    pub(crate) fn is_array(&self, key: &str) -> bool {
        self.left.get(key).is_some_and(|(_, value, _)| value.is_array())
    }
}

/// A key as it is written: bare where it can be.
fn quoted(key: &str) -> String {
    let bare = !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if bare { key.to_owned() } else { format!("\"{}\"", key.escape_debug()) }
}
