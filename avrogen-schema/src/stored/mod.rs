//! A schema back to text: the text that a registry stores, and a schema that stands alone.
//!
//! A registry does not keep the text that it is given. It parses it and stores what Java Avro's `Schema.toString()` prints,
//! so two texts that differ in blanks, in the order of attributes or in redundant namespaces are one version.

mod default;

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::json::{self, Keys, Numbers};
use crate::name::Fullname;
use crate::schema::{Field, Kind, Logical, Named, Node, NodeId, Order, Place, Prop, SchemaSet};
use default::Typing;

/// The text that a registry stores for a schema.
///
/// `given` tells which names come from references of the version: they are printed as names and not spelled out. With
/// `normalize`, aliases, properties and the members of JSON values are sorted, and defaults take the form of their schema,
/// as the registry does on request.
pub fn stored(set: &SchemaSet, schema: NodeId, normalize: bool, given: &dyn Fn(&Fullname) -> bool) -> String {
    let style = if normalize { Style::Normalized } else { Style::Stored };
    Writer::new(set, style, given).write(schema)
}

/// A schema as a text of its own, with all that it needs and numbers as they were written.
pub fn render(set: &SchemaSet, schema: NodeId) -> String {
    render_given(set, schema, &|_| false)
}

/// [`render`], with the names that `given` tells printed as names and not spelled out.
pub fn render_given(set: &SchemaSet, schema: NodeId, given: &dyn Fn(&Fullname) -> bool) -> String {
    Writer::new(set, Style::Alone, given).write(schema)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Stored,
    Normalized,
    Alone,
}

struct Writer<'a> {
    set: &'a SchemaSet,
    style: Style,
    given: &'a dyn Fn(&Fullname) -> bool,
    known: HashSet<NodeId>,
    typing: Typing<'a>,
    out: String,
}

/// What is still to be written, with the namespace around it: a list instead of recursion.
enum Step<'a> {
    Schema(NodeId, Option<&'a str>),
    Fields(std::slice::Iter<'a, Field>, Option<&'a str>),
    AfterType(&'a Field),
    Branches(std::slice::Iter<'a, Place>, Option<&'a str>),
    End(&'a Node),
}

impl<'a> Writer<'a> {
    fn new(set: &'a SchemaSet, style: Style, given: &'a dyn Fn(&Fullname) -> bool) -> Self {
        Self { set, style, given, known: HashSet::new(), typing: Typing::new(set), out: String::new() }
    }

    fn write(mut self, root: NodeId) -> String {
        let mut steps = vec![Step::Schema(root, None)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Schema(id, namespace) => self.schema(id, namespace, &mut steps),
                Step::AfterType(field) => self.after_type(field),
                Step::End(node) => self.end(node),
                Step::Fields(mut fields, namespace) => match fields.next() {
                    None => {
                        self.out.push(']');
                    }
                    Some(field) => {
                        self.separate();
                        self.out.push_str("{\"name\":");
                        json::print_string(&field.name, &mut self.out);
                        self.out.push_str(",\"type\":");
                        steps.push(Step::Fields(fields, namespace));
                        steps.push(Step::AfterType(field));
                        steps.push(Step::Schema(field.place.node, namespace));
                    }
                },
                Step::Branches(mut branches, namespace) => match branches.next() {
                    None => {
                        self.out.push(']');
                    }
                    Some(branch) => {
                        self.separate();
                        steps.push(Step::Branches(branches, namespace));
                        steps.push(Step::Schema(branch.node, namespace));
                    }
                },
            }
        }
        self.out
    }

    fn separate(&mut self) {
        if !self.out.ends_with('[') {
            self.out.push(',');
        }
    }

    fn schema(&mut self, id: NodeId, namespace: Option<&'a str>, steps: &mut Vec<Step<'a>>) {
        let node = self.set.node(id);
        if let Some(named) = node.kind.named() {
            if (self.given)(&named.fullname) || !self.known.insert(id) {
                let name = relative(&named.fullname, namespace);
                json::print_string(name, &mut self.out);
                return;
            }
            self.begin_named(node, named, namespace);
        }
        match &node.kind {
            Kind::Array(items) => {
                self.out.push_str("{\"type\":\"array\",\"items\":");
                steps.extend([Step::End(node), Step::Schema(items.node, namespace)]);
            }
            Kind::Map(values) => {
                self.out.push_str("{\"type\":\"map\",\"values\":");
                steps.extend([Step::End(node), Step::Schema(values.node, namespace)]);
            }
            Kind::Union(branches) => {
                self.out.push('[');
                steps.push(Step::Branches(branches.iter(), namespace));
            }
            Kind::Record(record) => {
                self.out.push_str(",\"fields\":[");
                let inside = record.named.fullname.namespace();
                steps.extend([Step::End(node), Step::Fields(record.fields.iter(), inside)]);
            }
            Kind::Enum(of) => {
                self.strings("symbols", of.symbols.iter().map(|symbol| symbol.text.as_str()));
                if let Some(default) = of.default {
                    self.string("default", &of.symbols[default].text);
                }
                steps.push(Step::End(node));
            }
            Kind::Fixed(fixed) => {
                let _ = write!(self.out, ",\"size\":{}", fixed.size);
                steps.push(Step::End(node));
            }
            _ if node.props.is_empty() => json::print_string(node.kind.type_name(), &mut self.out),
            _ => {
                self.out.push_str("{\"type\":");
                json::print_string(node.kind.type_name(), &mut self.out);
                steps.push(Step::End(node));
            }
        }
    }

    /// Type, name, namespace and doc. The namespace is printed where it is not the one around, and an empty one where a
    /// schema has none within one that has.
    fn begin_named(&mut self, node: &Node, named: &Named, around: Option<&str>) {
        let kind = match &node.kind {
            // The registry's normalization forgets that a record is an error.
            Kind::Record(record) if record.is_error && self.style != Style::Normalized => "error",
            Kind::Record(_) => "record",
            Kind::Enum(_) => "enum",
            _ => "fixed",
        };
        let _ = write!(self.out, "{{\"type\":\"{kind}\"");
        self.string("name", named.fullname.name());
        let namespace = named.fullname.namespace();
        if namespace != around {
            self.string("namespace", namespace.unwrap_or_default());
        }
        if let Some(doc) = &named.doc
            && !(self.style == Style::Normalized && doc.is_empty())
        {
            self.string("doc", doc);
        }
    }

    fn after_type(&mut self, field: &Field) {
        if let Some(doc) = &field.doc {
            self.string("doc", doc);
        }
        if let Some(default) = &field.default {
            self.out.push_str(",\"default\":");
            let of = self.set.node(field.place.node);
            match self.style {
                Style::Stored => default::print_stored(of, default, &mut self.out),
                Style::Normalized => {
                    self.typing.print(field.place.node, default, &mut self.out);
                }
                Style::Alone => json::print(default, Numbers::Kept, Keys::Kept, &mut self.out),
            }
        }
        match field.order {
            Order::Ascending => {}
            Order::Descending => self.string("order", "descending"),
            Order::Ignore => self.string("order", "ignore"),
        }
        if !field.aliases.is_empty() {
            let mut aliases: Vec<&str> = field.aliases.iter().map(|alias| alias.name.as_str()).collect();
            if self.style == Style::Normalized {
                aliases.sort_unstable();
            }
            self.strings("aliases", aliases.into_iter());
        }
        self.props(None, &field.props);
        self.out.push('}');
    }

    fn end(&mut self, node: &Node) {
        self.props(Some(node), &node.props);
        if let Some(named) = node.kind.named()
            && !named.aliases.is_empty()
        {
            self.aliases(named);
        }
        self.out.push('}');
    }

    /// Java prints an alias without a namespace by its bare name, also where that reads back as one in the namespace of
    /// the schema. The stored text has it so; a text of ours has a leading dot there.
    fn aliases(&mut self, named: &Named) {
        let namespace = named.fullname.namespace();
        let is_bare = |alias: &Fullname| namespace.is_some() && alias.namespace().is_none();
        let mut aliases: Vec<&Fullname> = named.aliases.iter().map(|alias| &alias.fullname).collect();
        if self.style == Style::Normalized {
            aliases.sort_by_key(|alias| (!is_bare(alias), *alias));
        }
        let texts: Vec<String> = aliases
            .into_iter()
            .map(|alias| match self.style {
                Style::Alone if is_bare(alias) => format!(".{alias}"),
                _ => relative(alias, namespace).to_owned(),
            })
            .collect();
        self.strings("aliases", texts.iter().map(String::as_str));
    }

    fn props(&mut self, node: Option<&Node>, props: &[Prop]) {
        let numbers = if self.style == Style::Alone { Numbers::Kept } else { Numbers::Java };
        let keys = if self.style == Style::Normalized { Keys::Sorted } else { Keys::Kept };
        let mut props: Vec<&Prop> = props.iter().collect();
        if keys == Keys::Sorted {
            let first = node.map_or(&[][..], normalized_first);
            let rank = |prop: &Prop| first.iter().position(|key| *key == prop.key).unwrap_or(first.len());
            props.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| json::compare_keys(&a.key, &b.key)));
        }
        for prop in props {
            self.out.push(',');
            json::print_string(&prop.key, &mut self.out);
            self.out.push(':');
            json::print(&prop.value, numbers, keys, &mut self.out);
        }
    }

    fn string(&mut self, key: &str, text: &str) {
        let _ = write!(self.out, ",\"{key}\":");
        json::print_string(text, &mut self.out);
    }

    fn strings<'t>(&mut self, key: &str, texts: impl Iterator<Item = &'t str>) {
        let _ = write!(self.out, ",\"{key}\":[");
        for text in texts {
            self.separate();
            json::print_string(text, &mut self.out);
        }
        self.out.push(']');
    }
}

/// The properties that normalization writes before all others: a logical type that Java applies, and its parameters. Java
/// applies none beside an attribute of its own.
fn normalized_first(node: &Node) -> &'static [&'static str] {
    const JAVA: [&str; 4] = ["avro.java.string", "java-class", "java-key-class", "java-element-class"];
    let is_java = |prop: &Prop| JAVA.contains(&&*prop.key) && prop.value.as_str().is_some();
    match node.logical {
        None => &[],
        Some(_) if node.props.iter().any(is_java) => &[],
        Some(Logical::Decimal { scale: 1.., .. }) => &["logicalType", "precision", "scale"],
        Some(Logical::Decimal { .. }) => &["logicalType", "precision"],
        Some(_) => &["logicalType"],
    }
}

/// A name as it is written inside a namespace: short in its own, unless it is a word of the specification.
fn relative<'n>(fullname: &'n Fullname, namespace: Option<&str>) -> &'n str {
    const TYPES: [&str; 14] = [
        "record", "enum", "array", "map", "union", "fixed", "string", "bytes", "int", "long", "float",
        "double", "boolean", "null",
    ];
    if namespace.is_some() && fullname.namespace() == namespace && !TYPES.contains(&fullname.name()) {
        fullname.name()
    } else {
        fullname.as_str()
    }
}
