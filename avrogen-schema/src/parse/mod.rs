//! JSON to [`Ast`]: every attribute is looked at, no name is resolved.
//!
//! What is accepted follows Java Avro's parser, which registries use; the documentation of the functions says where the
//! specification asks for something else.

mod attributes;
mod named;
mod protocol;
mod record;

use crate::ast::{Ast, Kind, Namespace, Primitive, Schema, SchemaId};
use crate::codes;
use crate::diagnostic::{Collector, Diagnostic};
use crate::json::{Value, ValueKind};
use crate::options::Options;
use crate::source::{FileId, SourceMap, Span};
use crate::text::quote;
use attributes::Attributes;

/// Reads one file into an [`Ast`]. What is wrong is with the collector, and marked [`Kind::Invalid`] in the tree.
pub fn parse(sources: &SourceMap, file: FileId, options: &Options, out: &mut Collector) -> Ast {
    let ast = Ast { file, schemas: Vec::new(), roots: Vec::new(), messages: Vec::new(), incomplete: false };
    let mut parser = Parser {
        ast,
        pending: Vec::new(),
        most: options.limits.schemas,
        longest_name: options.limits.name_bytes,
        beyond: None,
        out,
    };
    match crate::json::read(&sources.get(file).text, file, &options.limits, parser.out) {
        None => parser.ast.incomplete = true,
        Some(value) => parser.document(value),
    }
    parser.ast
}

struct Parser<'a> {
    ast: Ast,
    /// Schemas that have their place in the tree and have not been read yet: a list instead of recursion.
    pending: Vec<(SchemaId, Value, Namespace)>,
    most: usize,
    longest_name: usize,
    /// The place of all schemas beyond that.
    beyond: Option<SchemaId>,
    out: &'a mut Collector,
}

impl Parser<'_> {
    fn document(&mut self, value: Value) {
        if value.get("protocol").is_some() && value.get("type").is_none() {
            self.protocol(value);
        } else {
            let root = self.schema(value, None);
            self.ast.roots.push(root);
        }
        while let Some((id, value, namespace)) = self.pending.pop() {
            let span = value.span;
            let (kind, props) = self.read(value, namespace);
            if matches!(kind, Kind::Invalid) {
                self.ast.incomplete = true;
            }
            self.ast.schemas[id.0 as usize] = Schema { span, kind, props };
        }
    }

    /// Gives a schema its place in the tree, to be read later.
    fn schema(&mut self, value: Value, namespace: Namespace) -> SchemaId {
        let span = value.span;
        let count = self.ast.schemas.len();
        if count >= self.most {
            return self.one_too_many(span);
        }
        self.ast.schemas.push(Schema { span, kind: Kind::Invalid, props: Vec::new() });
        let id = SchemaId(u32::try_from(count).unwrap_or(u32::MAX));
        self.pending.push((id, value, namespace));
        id
    }

    /// Reports the limit once. Every schema beyond it is one that could not be read.
    fn one_too_many(&mut self, span: Span) -> SchemaId {
        if let Some(id) = self.beyond {
            return id;
        }
        let message = "the files hold more schemas than the limit allows";
        let help = "split the set, or raise the limit where the schemas come from a trusted place";
        self.error(codes::TOO_MANY_SCHEMAS, span, message, help);
        self.ast.incomplete = true;
        let id = SchemaId(u32::try_from(self.ast.schemas.len()).unwrap_or(u32::MAX));
        self.ast.schemas.push(Schema { span, kind: Kind::Invalid, props: Vec::new() });
        *self.beyond.insert(id)
    }

    fn read(&mut self, value: Value, namespace: Namespace) -> (Kind, Vec<crate::schema::Prop>) {
        let span = value.span;
        match value.kind {
            ValueKind::String(name) => (reference(name, namespace), Vec::new()),
            ValueKind::Array(branches) => {
                let ids = branches.into_iter().map(|branch| self.schema(branch, namespace.clone())).collect();
                (Kind::Union(ids), Vec::new())
            }
            ValueKind::Object(members) => self.object(Attributes::new(span, members), namespace),
            _ => {
                let message = format!("a schema cannot be {}", value.describe());
                let help =
                    "a schema is the name of a type, an object with a \"type\", or an array of branches";
                self.error(codes::INVALID_SCHEMA, span, message, help);
                (Kind::Invalid, Vec::new())
            }
        }
    }

    fn object(&mut self, mut from: Attributes, namespace: Namespace) -> (Kind, Vec<crate::schema::Prop>) {
        let Some(kind) = self.type_of(&mut from) else { return (Kind::Invalid, Vec::new()) };
        let kind = match &*kind {
            "record" => self.record(&mut from, namespace, false),
            "error" => self.record(&mut from, namespace, true),
            "enum" => return self.enumeration(from, &namespace),
            "fixed" => self.fixed(&mut from, &namespace),
            "array" => self.nested(&mut from, "items", namespace).map(Kind::Array),
            "map" => self.nested(&mut from, "values", namespace).map(Kind::Map),
            _ => match Primitive::from_name(&kind) {
                Some(primitive) => Some(Kind::Primitive(primitive)),
                None => Some(self.wrapped_name(kind, &from, namespace)),
            },
        };
        self.warn_of_default(&from);
        (kind.unwrap_or(Kind::Invalid), self.props(from, attributes::SCHEMA))
    }

    /// The `type` of an object, which must be a string: only a field may have a whole schema there.
    fn type_of(&mut self, from: &mut Attributes) -> Option<Box<str>> {
        let Some(member) = from.take("type") else {
            let finding =
                Diagnostic::error(codes::MISSING_ATTRIBUTE, from.span(), "a schema without a \"type\"");
            self.out
                .push(finding.help("add \"type\", such as \"record\", \"string\" or the name of a schema"));
            return None;
        };
        let span = member.value.span;
        match member.value.kind {
            ValueKind::String(text) => Some(text),
            ValueKind::Object(_) | ValueKind::Array(_) => {
                let message = "the \"type\" of a schema is itself a schema";
                let help = "put the inner schema here without the object around it; only a field has a schema as its \"type\"";
                self.error(codes::INVALID_SCHEMA, span, message, help);
                None
            }
            _ => {
                let message = format!("\"type\" must be a string, not {}", member.value.describe());
                self.error(
                    codes::INVALID_ATTRIBUTE,
                    span,
                    message,
                    "name the type, such as \"record\" or \"string\"",
                );
                None
            }
        }
    }

    /// `{"type": "com.acme.User"}`. Java Avro 1.12.0 takes it for the name and 1.12.1 refuses it; the specification
    /// ("Schema Declaration") allows a derived type's name there. It is accepted with a warning.
    fn wrapped_name(&mut self, name: Box<str>, from: &Attributes, namespace: Namespace) -> Kind {
        let message = format!("the reference {} stands inside an object", quote(&name));
        let finding = Diagnostic::warning(codes::WRAPPED_NAME, from.span(), message);
        self.out.push(finding.help("write the name alone: many parsers refuse this form"));
        reference(name, namespace)
    }

    fn nested(&mut self, from: &mut Attributes, key: &str, namespace: Namespace) -> Option<SchemaId> {
        let Some(member) = from.take(key) else {
            let what = if key == "items" { "an array" } else { "a map" };
            let message = format!("{what} without \"{key}\"");
            let help = format!("add \"{key}\" with the schema of what it holds");
            self.error(codes::MISSING_ATTRIBUTE, from.span(), message, &help);
            return None;
        };
        Some(self.schema(member.value, namespace))
    }

    /// A default on a schema that is no enum is only a property: readers take the field's.
    fn warn_of_default(&mut self, from: &Attributes) {
        if let Some(member) = from.get("default") {
            let message = "a default on a schema has no effect";
            let finding = Diagnostic::warning(codes::IGNORED_ATTRIBUTE, member.key_span, message);
            self.out.push(finding.help("put \"default\" beside the \"name\" of the field"));
        }
    }

    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>, help: &str) {
        self.out.push(Diagnostic::error(code, span, message).help(help));
    }
}

fn reference(name: Box<str>, namespace: Namespace) -> Kind {
    match Primitive::from_name(&name) {
        Some(primitive) => Kind::Primitive(primitive),
        None => Kind::Reference { name, namespace },
    }
}
