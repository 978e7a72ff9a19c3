//! JSON of our own: what commands print for scripts.

use crate::source::{SourceMap, Span};

/// An object under construction, on one line.
///
/// ```
/// use avrogen_schema::json::Object;
///
/// let line = Object::new().text("rule", "TYPE_MISMATCH").number("line", 12).null("old").finish();
/// assert_eq!(line, r#"{"rule":"TYPE_MISMATCH","line":12,"old":null}"#);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Object {
    members: String,
}

impl Object {
    /// Without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a string.
    #[must_use]
    pub fn text(mut self, key: &str, text: &str) -> Self {
        self.key(key);
        super::print_string(text, &mut self.members);
        self
    }

    /// With a string, or null.
    #[must_use]
    pub fn text_or_null(self, key: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(key, text),
            None => self.null(key),
        }
    }

    /// With an integer.
    #[must_use]
    pub fn number(self, key: &str, number: usize) -> Self {
        self.json(key, &number.to_string())
    }

    /// With an integer that may be negative.
    #[must_use]
    pub fn integer(self, key: &str, number: i64) -> Self {
        self.json(key, &number.to_string())
    }

    /// With true or false.
    #[must_use]
    pub fn boolean(self, key: &str, boolean: bool) -> Self {
        self.json(key, if boolean { "true" } else { "false" })
    }

    /// With null.
    #[must_use]
    pub fn null(self, key: &str) -> Self {
        self.json(key, "null")
    }

    /// With an object.
    #[must_use]
    pub fn object(self, key: &str, object: &Object) -> Self {
        self.json(key, &object.finish())
    }

    /// With an array of strings.
    #[must_use]
    pub fn texts<T: AsRef<str>>(mut self, key: &str, texts: impl IntoIterator<Item = T>) -> Self {
        self.key(key);
        self.members.push('[');
        for (at, text) in texts.into_iter().enumerate() {
            self.members.push_str(if at == 0 { "" } else { "," });
            super::print_string(text.as_ref(), &mut self.members);
        }
        self.members.push(']');
        self
    }

    /// With an array of objects.
    #[must_use]
    pub fn objects(self, key: &str, objects: impl IntoIterator<Item = Object>) -> Self {
        let all: Vec<String> = objects.into_iter().map(|object| object.finish()).collect();
        self.json(key, &format!("[{}]", all.join(",")))
    }

    /// With `file`, `line`, `column`, `end_line` and `end_column`, all null where there is no place.
    #[must_use]
    pub fn place(self, sources: &SourceMap, span: Option<Span>) -> Self {
        let Some(span) = span else {
            return self.null("file").null("line").null("column").null("end_line").null("end_column");
        };
        let at = sources.position(span);
        self.text("file", &sources.get(span.file).name)
            .number("line", at.line)
            .number("column", at.column)
            .number("end_line", at.end_line)
            .number("end_column", at.end_column)
    }

    /// The text of the object.
    pub fn finish(&self) -> String {
        format!("{{{}}}", self.members)
    }

    fn json(mut self, key: &str, json: &str) -> Self {
        self.key(key);
        self.members.push_str(json);
        self
    }

    fn key(&mut self, key: &str) {
        self.members.push_str(if self.members.is_empty() { "" } else { "," });
        super::print_string(key, &mut self.members);
        self.members.push(':');
    }
}
