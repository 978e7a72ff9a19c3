//! Schemas made ready: references resolved, text parsed and printed as it is kept.

use std::collections::HashSet;

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::options::{Mode, Options};
use avrogen_schema::parse_schemas;
use avrogen_schema::schema::{NodeId, SchemaSet};
use avrogen_schema::source::{FileId, SourceMap};
use avrogen_schema::stored::stored;

use super::answer::Refusal;
use super::store::{Found, State};
use crate::registry::subject::{QualifiedSubject, qualify};
use crate::registry::types::{Schema, SchemaReference};

/// A schema, parsed together with what it refers to.
pub(crate) struct Prepared {
    pub(crate) set: SchemaSet,
    pub(crate) root: NodeId,
    file: FileId,
}

impl Prepared {
    /// Parses a schema of a subject. `mode` is strict for a schema that is new.
    pub(crate) fn new(state: &State, subject: &str, schema: &Schema, mode: Mode) -> Result<Self, String> {
        let mut sources = SourceMap::new();
        let mut files = Vec::new();
        for found in closure(state, subject, &schema.references) {
            let name = format!("{} version {}", found.subject, found.version);
            files.push(sources.add(name, &*found.stored.schema.text));
        }
        let file = sources.add("the schema", &*schema.text);
        files.push(file);
        let parsed = parse_schemas(&sources, &files, &Options { mode, ..Options::default() });
        let set = parsed.set.ok_or_else(|| first_error(&sources, &parsed.diagnostics))?;
        let root = set.roots().last().map(|root| root.place.node).ok_or("there is no schema")?;
        Ok(Self { set, root, file })
    }

    /// The text that is kept: what references bring is named and not spelled out.
    pub(crate) fn text(&self, normalize: bool) -> String {
        stored(&self.set, self.root, normalize, &|name| {
            self.set.named(name).is_some_and(|node| self.set.node(node).span.file != self.file)
        })
    }

    /// The text with everything spelled out.
    pub(crate) fn resolved_text(&self) -> String {
        stored(&self.set, self.root, false, &|_| false)
    }
}

fn first_error(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let Some(first) = diagnostics.iter().find(|diagnostic| diagnostic.is_error()) else {
        return "the schema does not parse".to_owned();
    };
    let place = first.span().map_or_else(String::new, |span| {
        let position = sources.position(span);
        format!("{}:{}:{}: ", sources.get(span.file).name, position.line, position.column)
    });
    format!("{place}{}", first.message)
}

/// Puts the versions of references in: -1 is the latest. The subjects are relative to the context of the one that refers.
pub(crate) fn resolve_references(
    state: &State,
    subject: &str,
    references: &mut [SchemaReference],
    deleted: bool,
) -> Result<(), Refusal> {
    let from = QualifiedSubject::parse(subject);
    for reference in references {
        let of = from.relative(&reference.subject);
        let mut versions = state.versions(&of).filter(|found| deleted || !found.entry.deleted);
        let found = match reference.version {
            -1 => versions.next_back(),
            number => versions.find(|found| found.version == number),
        };
        let found = found.ok_or_else(|| {
            Refusal::invalid_schema(format!(
                "No schema reference found for subject \"{}\" and version {}",
                reference.subject, reference.version
            ))
        })?;
        reference.version = found.version;
    }
    Ok(())
}

/// Everything that references lead to, what is needed first being first. Of two that go by one name the first counts.
fn closure(state: &State, subject: &str, references: &[SchemaReference]) -> Vec<Found> {
    enum Step {
        Begin(String, SchemaReference),
        Finish(Box<Found>),
    }
    let begin = |from: &str, references: &[SchemaReference]| {
        let name = QualifiedSubject::parse(from);
        let context = qualify(name.context(), "");
        let steps = references.iter().rev().map(|reference| Step::Begin(context.clone(), reference.clone()));
        steps.collect::<Vec<_>>()
    };
    let mut order = Vec::new();
    let mut names: HashSet<String> = HashSet::new();
    let mut steps = begin(subject, references);
    while let Some(step) = steps.pop() {
        match step {
            Step::Finish(found) => order.push(*found),
            Step::Begin(context, reference) => {
                if !names.insert(reference.name) {
                    continue;
                }
                let of = QualifiedSubject::parse(&context).relative(&reference.subject);
                let Some(found) = state.versions(&of).find(|found| found.version == reference.version) else {
                    continue;
                };
                let further = begin(&found.subject, &found.stored.schema.references);
                steps.push(Step::Finish(Box::new(found)));
                steps.extend(further);
            }
        }
    }
    order
}
