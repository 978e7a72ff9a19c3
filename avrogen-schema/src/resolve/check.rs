//! What can only be said of resolved schemas: unions, redefinitions, defaults.

use std::collections::HashMap;

use super::Again;
use super::build::Message;
use crate::codes;
use crate::default::{Builder, Fault, FaultKind};
use crate::diagnostic::{Collector, Diagnostic};
use crate::equality::{self, Equality};
use crate::logical;
use crate::options::{Mode, Options};
use crate::schema::{Field, Kind, NodeId, Place, SchemaSet};
use crate::text::quote;

/// How many times the limit of one default all defaults of a set may take.
const DEFAULTS_OF_A_SET: usize = 64;

pub(super) struct Check<'a> {
    pub(super) set: &'a SchemaSet,
    pub(super) hole: Option<NodeId>,
    pub(super) options: &'a Options,
}

impl Check<'_> {
    pub(super) fn run(&self, again: &[Again], messages: &[Message], out: &mut Collector) {
        for again in again {
            self.redefinition(again, out);
        }
        for node in &self.set.nodes {
            match &node.kind {
                Kind::Union(branches) => self.union(branches, out),
                Kind::Record(record) => self.misplaced_logical_types(&record.fields, out),
                _ => {}
            }
        }
        self.defaults(messages, out);
        for place in messages.iter().flat_map(|message| &message.errors) {
            self.declared_error(*place, out);
        }
    }

    /// Two definitions of one fullname. The specification ("Names") forbids them within a schema; Java Avro accepts equal
    /// ones since 1.12.1. A strict reader accepts them in different files, where one text inlines what another one
    /// defines, and not in one file; a lenient one wherever they are.
    fn redefinition(&self, again: &Again, out: &mut Collector) {
        let Some(named) = self.set.node(again.node).kind.named() else { return };
        let place =
            |node: NodeId| self.set.node(node).kind.named().map_or(named.name_span, |it| it.name_span);
        let name = quote(named.fullname.as_str());
        let equal = equality::equal((self.set, again.first), (self.set, again.node), Equality::Definition);
        if !equal {
            let message = format!("{name} is defined twice, and the definitions differ");
            let finding = Diagnostic::error(codes::REDEFINITION, named.name_span, message);
            let finding = finding.label(place(again.first), "first defined here");
            out.push(finding.help("rename one of the two, or make them equal"));
            return;
        }
        match again.earlier.filter(|_| self.options.mode == Mode::Strict) {
            None => self.differing_redefinition(again.first, again.node, out),
            Some(earlier) => {
                let message = format!("{name} is defined twice in one file");
                let finding = Diagnostic::error(codes::REDEFINITION, named.name_span, message);
                let finding = finding.label(place(earlier), "first defined here");
                out.push(finding.help("write its name here instead of defining it again"));
            }
        }
    }

    fn differing_redefinition(&self, first: NodeId, further: NodeId, out: &mut Collector) {
        let (a, b) = (&self.set.node(first).kind, &self.set.node(further).kind);
        let (Some(named), Some(again)) = (a.named(), b.named()) else { return };
        let what = match (a, b) {
            (Kind::Enum(a), Kind::Enum(b)) if a.default != b.default => "defaults",
            _ if !equality::same_aliases(named, again) => "aliases",
            _ => return,
        };
        let message = format!("{} is defined twice with different {what}", quote(named.fullname.as_str()));
        let finding = Diagnostic::warning(codes::DIFFERING_REDEFINITION, again.name_span, message);
        out.push(finding.label(named.name_span, "this one is used").help("make the two definitions equal"));
    }

    /// A union has neither unions nor two branches that a datum could not tell apart (specification, "Unions").
    fn union(&self, branches: &[Place], out: &mut Collector) {
        let mut seen: HashMap<&str, Place> = HashMap::with_capacity(branches.len());
        for branch in branches {
            if self.hole == Some(branch.node) {
                continue;
            }
            let name = self.set.node(branch.node).kind.type_name();
            if name == "union" {
                let finding =
                    Diagnostic::error(codes::NESTED_UNION, branch.span, "a union directly inside a union");
                out.push(finding.help("put the branches of the inner union into the outer one"));
                continue;
            }
            match seen.get(name) {
                None => {
                    seen.insert(name, *branch);
                }
                Some(first) => {
                    let message = format!("the union has two branches of type {}", quote(name));
                    let finding = Diagnostic::error(codes::DUPLICATE_BRANCH, branch.span, message);
                    out.push(
                        finding.label(first.span, "first here").help("remove one, or wrap one in a record"),
                    );
                }
            }
        }
    }

    fn misplaced_logical_types(&self, fields: &[Field], out: &mut Collector) {
        for field in fields {
            let Some(prop) = field.props.iter().find(|prop| prop.key == logical::ATTRIBUTE) else { continue };
            let node = self.set.node(field.place.node);
            if node.logical.is_some() || self.hole == Some(field.place.node) {
                continue;
            }
            let message = format!("\"logicalType\" on the field {} has no effect", quote(&field.name));
            let help = prop.value.as_str().and_then(logical::example);
            let help = help.map_or_else(
                || "move it into the schema: \"type\": {\"type\": .., \"logicalType\": ..}".to_owned(),
                |example| format!("move it into the schema: \"type\": {example}"),
            );
            let finding = Diagnostic::warning(codes::MISPLACED_LOGICAL_TYPE, prop.key_span, message);
            out.push(finding.label(field.place.span, "it belongs in here").help(help));
        }
    }

    fn defaults(&self, messages: &[Message], out: &mut Collector) {
        let limits = &self.options.limits;
        let mut total = limits.default_datums.saturating_mul(DEFAULTS_OF_A_SET);
        let records = self.set.nodes.iter().filter_map(|node| match &node.kind {
            Kind::Record(record) => Some(&record.fields),
            _ => None,
        });
        for field in records.chain(messages.iter().map(|message| &message.request)).flatten() {
            let Some(default) = &field.default else { continue };
            if total == 0 {
                return;
            }
            let mut builder = Builder::new(self.set, self.hole, limits, &mut total);
            match (builder.field(field.place.node, default), builder.resized) {
                (Err(fault), _) => invalid_default(field, fault, out),
                (Ok(_), Some(fault)) => {
                    let message = format!("the default of {} has the wrong length", quote(&field.name));
                    let finding =
                        Diagnostic::warning(codes::RESIZED_DEFAULT, fault.span, message).at(fault.message);
                    out.push(finding.help("write each byte as \\u00XX; readers fill up with zeros, or cut"));
                }
                (Ok(_), None) => {}
            }
        }
    }

    fn declared_error(&self, place: Place, out: &mut Collector) {
        let is_error = match &self.set.node(place.node).kind {
            Kind::Record(record) => record.is_error,
            _ => false,
        };
        if !is_error && self.hole != Some(place.node) {
            let finding =
                Diagnostic::error(codes::NOT_AN_ERROR, place.span, "a message can only declare errors");
            out.push_strict(finding.help("define the schema with \"type\": \"error\""));
        }
    }
}

/// A lenient reader keeps a default that stands for nothing, as Java Avro keeps it when it reads a schema back.
fn invalid_default(field: &Field, fault: Fault, out: &mut Collector) {
    let name = quote(&field.name);
    let (code, message) = match fault.kind {
        // Reported where that default stands.
        FaultKind::Inherited => return,
        FaultKind::Mismatch => {
            (codes::INVALID_DEFAULT, format!("the default of {name} does not fit its schema"))
        }
        FaultKind::Endless => (codes::ENDLESS_DEFAULT, format!("the default of {name} does not end")),
    };
    let finding = Diagnostic::error(code, fault.span, message).at(fault.message);
    out.push_strict(finding.label(field.place.span, "of this schema").help_if(fault.help));
}
