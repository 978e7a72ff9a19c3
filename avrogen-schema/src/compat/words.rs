//! What a rule says about a case.

use crate::source::Span;

/// The words of a finding, before it is known in which versions it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// One terse sentence.
    pub(crate) title: String,
    /// The path by name.
    pub(crate) path: String,
    /// Where it is in the new schema, or the nearest element around it.
    pub(crate) span: Span,
    /// What is there.
    pub(crate) label: Phrase,
    /// Further places, in either schema.
    pub(crate) more: Vec<(Span, String)>,
    /// What to do, one line for each way out.
    pub(crate) fix: Vec<String>,
    /// Whether no edit of the new schema helps but to take the change back.
    pub(crate) needs_new_topic: bool,
}

/// A text in which the versions may have a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    before: String,
    /// What follows the versions, where they have a place.
    after: Option<String>,
}

impl Phrase {
    /// A text of its own.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { before: text.into(), after: None }
    }

    /// A text around the versions.
    pub(crate) fn around(before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { before: before.into(), after: Some(after.into()) }
    }

    /// With the versions in their place.
    pub(crate) fn fill(&self, versions: &str) -> String {
        match &self.after {
            Some(after) => format!("{}{versions}{after}", self.before),
            None => self.before.clone(),
        }
    }
}

impl Words {
    pub(crate) fn new(title: impl Into<String>, path: impl Into<String>, span: Span, label: Phrase) -> Self {
        Self {
            title: title.into(),
            path: path.into(),
            span,
            label,
            more: Vec::new(),
            fix: Vec::new(),
            needs_new_topic: false,
        }
    }

    /// A further place.
    pub(crate) fn more(mut self, span: Span, text: impl Into<String>) -> Self {
        self.more.push((span, text.into()));
        self
    }

    /// A way out.
    pub(crate) fn fix(mut self, text: impl Into<String>) -> Self {
        self.fix.push(text.into());
        self
    }

    /// A way out, where there is one.
    pub(crate) fn fix_if(self, text: Option<String>) -> Self {
        match text {
            Some(text) => self.fix(text),
            None => self,
        }
    }

    /// Nothing helps but to take the change back.
    pub(crate) fn needs_new_topic(mut self, needs: bool) -> Self {
        self.needs_new_topic = needs;
        self
    }
}
