//! Asts and places to nodes.

use super::Index;
use crate::ast::{self, Ast, Primitive};
use crate::diagnostic::Collector;
use crate::logical;
use crate::schema::{Enum, Field, Fixed, Kind, Node, NodeId, Place, Record, Root, SchemaSet};
use crate::source::{FileId, Span};

/// The schemas of a protocol's message: checked, and then forgotten.
pub(super) struct Message {
    pub(super) request: Vec<Field>,
    pub(super) errors: Vec<Place>,
}

pub(super) fn build(
    asts: Vec<Ast>,
    index: &Index,
    places: &[Vec<Place>],
    hole: Option<NodeId>,
    out: &mut Collector,
) -> (SchemaSet, Vec<Message>) {
    let mut set = SchemaSet { nodes: Vec::with_capacity(index.count as usize + 1), ..SchemaSet::default() };
    let mut messages = Vec::new();
    for (file, ast) in asts.into_iter().enumerate() {
        let places = &places[file];
        set.roots.extend(ast.roots.iter().map(|root| Root { file: ast.file, place: at(places, *root) }));
        for message in ast.messages {
            let request = fields(message.request, places);
            messages
                .push(Message { request, errors: message.errors.iter().map(|id| at(places, *id)).collect() });
        }
        let first = set.nodes.len();
        for (schema, own) in ast.schemas.into_iter().zip(&index.nodes[file]) {
            if own.is_some() {
                set.nodes.push(node(schema, places, out));
            }
        }
        set.files.push((ast.file, first..set.nodes.len()));
    }
    if hole.is_some() {
        let nowhere = Span::new(FileId::default(), 0, 0);
        set.nodes.push(Node { kind: Kind::Null, span: nowhere, logical: None, props: Vec::new() });
    }
    set.names.clone_from(&index.names);
    (set, messages)
}

fn at(places: &[Place], id: ast::SchemaId) -> Place {
    places[id.0 as usize]
}

fn node(schema: ast::Schema, places: &[Place], out: &mut Collector) -> Node {
    let kind = match schema.kind {
        ast::Kind::Primitive(primitive) => primitive_kind(primitive),
        ast::Kind::Array(items) => Kind::Array(at(places, items)),
        ast::Kind::Map(values) => Kind::Map(at(places, values)),
        ast::Kind::Union(branches) => Kind::Union(branches.into_iter().map(|id| at(places, id)).collect()),
        ast::Kind::Record { named, fields: list, is_error } => {
            Kind::Record(Record { named, fields: fields(list, places), is_error })
        }
        ast::Kind::Enum { named, symbols, default } => Kind::Enum(Enum { named, symbols, default }),
        ast::Kind::Fixed { named, size, size_span } => Kind::Fixed(Fixed { named, size, size_span }),
        ast::Kind::Invalid | ast::Kind::Reference { .. } => Kind::Null,
    };
    let (logical, warning) = logical::logical_type(&kind, &schema.props);
    if let Some(warning) = warning {
        out.push(warning);
    }
    Node { kind, span: schema.span, logical, props: schema.props }
}

fn primitive_kind(primitive: Primitive) -> Kind {
    match primitive {
        Primitive::Null => Kind::Null,
        Primitive::Boolean => Kind::Boolean,
        Primitive::Int => Kind::Int,
        Primitive::Long => Kind::Long,
        Primitive::Float => Kind::Float,
        Primitive::Double => Kind::Double,
        Primitive::Bytes => Kind::Bytes,
        Primitive::String => Kind::String,
    }
}

fn fields(list: Vec<ast::Field>, places: &[Place]) -> Vec<Field> {
    list.into_iter()
        .map(|field| Field {
            name: field.name,
            name_span: field.name_span,
            span: field.span,
            place: at(places, field.schema),
            doc: field.doc,
            default: field.default,
            order: field.order,
            aliases: field.aliases,
            props: field.props,
        })
        .collect()
}
