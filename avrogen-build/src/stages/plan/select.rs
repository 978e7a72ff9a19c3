//! Selectors: which settings hold for which type and field.
//!
//! A type is selected by its fullname, a field by the record's fullname, a dot and the field's name. `*` stands for any
//! part of one segment, `**` for any number of segments. Of several settings for one thing the one of the more
//! particular selector holds; attributes and derives add up.

use std::collections::{BTreeSet, HashMap};

use avrogen_schema::diagnostic::{Diagnostic, Severity};
use avrogen_schema::logical::ATTRIBUTE;
use avrogen_schema::schema::{Kind, Node, NodeId, SchemaSet};

use crate::codes;
use crate::config::{List, Scope, Selector, Settings};

/// The settings of everything in a set.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    pub(crate) general: Settings,
    types: HashMap<NodeId, Settings>,
    fields: HashMap<(NodeId, usize), Settings>,
    top_levels: HashMap<String, Settings>,
    /// The adapter of each schema that a mapping is about.
    mapped: HashMap<NodeId, String>,
    nothing: Settings,
}

impl Choices {
    /// Settings of a record, enum or fixed.
    pub(crate) fn of_type(&self, id: NodeId) -> &Settings {
        self.types.get(&id).unwrap_or(&self.nothing)
    }

    /// Settings of a field of a record.
    pub(crate) fn of_field(&self, record: NodeId, field: usize) -> &Settings {
        self.fields.get(&(record, field)).unwrap_or(&self.nothing)
    }

    /// Settings of a type that is named after its file.
    pub(crate) fn of_top_level(&self, name: &str) -> &Settings {
        self.top_levels.get(name).unwrap_or(&self.nothing)
    }

    /// The adapter of a schema that carries a mapped logical type or property.
    pub(crate) fn adapter(&self, id: NodeId) -> Option<&str> {
        self.mapped.get(&id).map(String::as_str)
    }

    /// The schemas that have an adapter by what they carry.
    pub(crate) fn mapped(&self) -> impl Iterator<Item = NodeId> {
        self.mapped.keys().copied()
    }

    /// Matches all selectors. `top_levels` are the names of types that are named after their files.
    pub(crate) fn new(
        set: &SchemaSet,
        top_levels: &[String],
        general: Settings,
        mut selectors: Vec<Selector>,
        findings: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut choices = Self { general, ..Self::default() };
        // The most particular ones last: they win.
        selectors.sort_by_key(|selector| match selector.scope {
            Scope::Mappings => (false, 0),
            _ => (!selector.pattern.contains('*'), selector.pattern.len()),
        });
        // Properties win over logical types; of two, the later one wins.
        let (mappings, selectors): (Vec<_>, Vec<_>) =
            selectors.into_iter().partition(|selector| selector.scope == Scope::Mappings);
        let (by_logical_type, by_property): (Vec<_>, Vec<_>) =
            mappings.iter().partition(|selector| is_logical_type(selector));
        for selector in by_logical_type.into_iter().chain(by_property).chain(&selectors) {
            let matched = match selector.scope {
                Scope::Mappings => choices.map_schemas(set, selector),
                Scope::Fields => choices.select_fields(set, selector),
                _ => choices.select_types(set, top_levels, selector),
            };
            if !matched && !selector.may_miss {
                findings.push(unmatched(set, selector));
            }
        }
        choices
    }

    fn select_types(&mut self, set: &SchemaSet, top_levels: &[String], selector: &Selector) -> bool {
        let mut matched = false;
        for (fullname, id) in set.names() {
            if matches(&selector.pattern, fullname.as_str()) {
                add(self.types.entry(id).or_default(), &selector.settings);
                matched = true;
            }
        }
        for name in top_levels {
            if matches(&selector.pattern, name) {
                add(self.top_levels.entry(name.clone()).or_default(), &selector.settings);
                matched = true;
            }
        }
        matched
    }

    fn map_schemas(&mut self, set: &SchemaSet, selector: &Selector) -> bool {
        let mut matched = false;
        for (id, _) in set.nodes().filter(|(_, node)| carried(node, selector) == Some(&*selector.pattern)) {
            matched = true;
            if let Some(adapter) = &selector.settings.with {
                self.mapped.insert(id, adapter.clone());
            }
        }
        matched
    }

    fn select_fields(&mut self, set: &SchemaSet, selector: &Selector) -> bool {
        let mut matched = false;
        for (fullname, id) in set.names() {
            let Kind::Record(record) = &set.node(id).kind else { continue };
            for (index, field) in record.fields.iter().enumerate() {
                if matches(&selector.pattern, &format!("{fullname}.{}", field.name)) {
                    add(self.fields.entry((id, index)).or_default(), &selector.settings);
                    matched = true;
                }
            }
        }
        matched
    }
}

fn is_logical_type(selector: &Selector) -> bool {
    selector.property.as_deref() == Some(ATTRIBUTE)
}

/// What a schema has as the property that a mapping goes by.
fn carried<'n>(node: &'n Node, mapping: &Selector) -> Option<&'n str> {
    let key = mapping.property.as_deref()?;
    node.props.iter().find(|prop| prop.key == key)?.value.as_str()
}

fn add(to: &mut Settings, more: &Settings) {
    let attributes = joined(to.attributes.as_ref(), more.attributes.as_ref());
    let derives = joined(to.derives.as_ref(), more.derives.as_ref());
    *to = Settings { attributes, derives, ..more.clone() }.or(std::mem::take(to));
}

/// Both lists, each item once.
pub(crate) fn joined(first: Option<&List>, second: Option<&List>) -> Option<List> {
    let mut items: Vec<String> = Vec::new();
    for item in first.into_iter().chain(second).flat_map(|list| &list.0) {
        if !items.contains(item) {
            items.push(item.clone());
        }
    }
    (first.is_some() || second.is_some()).then_some(List(items))
}

/// A mapping of what no schema carries.
fn unmapped(set: &SchemaSet, selector: &Selector) -> Diagnostic {
    let value = &selector.pattern;
    let (message, table) = match &selector.property {
        Some(key) if key != ATTRIBUTE => {
            (format!("no schema has a property `{key}` that is `{value}`"), "properties")
        }
        _ => (format!("no schema has the logical type `{value}`"), "logical-types"),
    };
    let mut finding = Diagnostic::without_place(codes::UNMATCHED_SELECTOR, Severity::Error, message);
    if let Some(span) = selector.span {
        finding = finding.label(span, format!("in `[generate.{table}]`"));
    }
    let values: BTreeSet<&str> = set.nodes().filter_map(|(_, node)| carried(node, selector)).collect();
    match avrogen_schema::suggest::nearest(value, values.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("a mapping is about schemas that carry exactly this text"),
    }
}

fn unmatched(set: &SchemaSet, selector: &Selector) -> Diagnostic {
    if selector.scope == Scope::Mappings {
        return unmapped(set, selector);
    }
    let (what, table) = match selector.scope {
        Scope::Fields => ("field", "fields"),
        _ => ("type", "types"),
    };
    let message = format!("the selector `{}` matches no {what}", selector.pattern);
    let mut finding = Diagnostic::without_place(codes::UNMATCHED_SELECTOR, Severity::Error, message);
    if let Some(span) = selector.span {
        finding = finding.label(span, format!("in `[generate.{table}]`"));
    }
    let candidates: Vec<String> = match selector.scope {
        Scope::Fields => {
            set.names().flat_map(|(fullname, id)| field_paths(set, fullname.as_str(), id)).collect()
        }
        _ => set.names().map(|(fullname, _)| fullname.to_string()).collect(),
    };
    match avrogen_schema::suggest::nearest(&selector.pattern, candidates.iter().map(String::as_str)) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!(
            "a {what} is selected by {}",
            match selector.scope {
                Scope::Fields => "its record's fullname, a dot and its name; `*` and `**` stand for any",
                _ => "its fullname; `*` and `**` stand for any",
            }
        )),
    }
}

fn field_paths(set: &SchemaSet, fullname: &str, id: NodeId) -> Vec<String> {
    match &set.node(id).kind {
        Kind::Record(record) => {
            record.fields.iter().map(|field| format!("{fullname}.{}", field.name)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a pattern matches a dotted name.
fn matches(pattern: &str, name: &str) -> bool {
    if !pattern.contains('*') {
        return pattern == name;
    }
    let pattern: Vec<&str> = pattern.split('.').collect();
    let name: Vec<&str> = name.split('.').collect();
    glob(
        &pattern,
        &name,
        |segment| *segment == "**",
        |pattern, segment| {
            let pattern: Vec<char> = pattern.chars().collect();
            let segment: Vec<char> = segment.chars().collect();
            glob(&pattern, &segment, |c| *c == '*', |pattern, c| pattern == c)
        },
    )
}

/// Matches item by item, going back only to the last item that stands for any number: no pattern takes long.
fn glob<T>(pattern: &[T], text: &[T], any: impl Fn(&T) -> bool, one: impl Fn(&T, &T) -> bool) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry = None;
    while t < text.len() {
        if p < pattern.len() && any(&pattern[p]) {
            retry = Some((p, t));
            p += 1;
        } else if p < pattern.len() && one(&pattern[p], &text[t]) {
            p += 1;
            t += 1;
        } else if let Some((star, from)) = retry {
            retry = Some((star, from + 1));
            p = star + 1;
            t = from + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, name, expected) in [
            ("com.acme.User", "com.acme.User", true),
            ("com.acme.User", "com.acme.Users", false),
            ("com.acme.*", "com.acme.User", true),
            ("com.acme.*", "com.acme.v1.User", false),
            ("com.**", "com.acme.v1.User", true),
            ("**", "User", true),
            ("**.*At", "com.acme.User.createdAt", true),
            ("**.*At", "com.acme.User.created", false),
            ("com.**.User", "com.User", true),
            ("*a*b", "aab", true),
            ("*a*b", "ba", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
