//! Records, enums, fixed, and the top level of files.

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::schema::{self, Kind, NodeId, Place};

use super::Planner;
use super::codec::{Picks, Site};
use super::ir::Leaf;
use super::ir::{Codec, Enum, Field, Ident, Newtype, Record, Symbol, Type, TypeId, TypeKind};
use super::name::{ENUM_RESERVED, Scope, Wanted, is_identifier, snake, upper_camel};
use crate::codes;

impl Planner<'_> {
    pub(super) fn plan_record(&mut self, id: TypeId, record: &schema::Record) -> TypeKind {
        let node = self.types[id.0].node;
        let idents = self.name_fields(node, record);
        let fields = record.fields.iter().zip(idents).enumerate();
        let fields = fields.map(|(index, (field, ident))| self.plan_field(id, index, field, ident)).collect();
        let settings = self.choices.of_type(node);
        let builder = settings.builders.or(self.choices.general.builders).unwrap_or(false);
        TypeKind::Record(Record { fields, arguments: Vec::new(), builder })
    }

    fn name_fields(&mut self, node: NodeId, record: &schema::Record) -> Vec<Ident> {
        let mut scope = Scope::default();
        let mut idents: Vec<Option<Ident>> = vec![None; record.fields.len()];
        for (index, field) in record.fields.iter().enumerate() {
            let Some(chosen) = &self.choices.of_field(node, index).rust_name else { continue };
            let chosen = chosen.strip_prefix("r#").unwrap_or(chosen).to_owned();
            idents[index] = if is_identifier(&chosen) { scope.claim(&chosen) } else { None };
            if idents[index].is_none() {
                let name = format!("{}.{}", record.named.fullname, field.name);
                self.refuse_name(field.name_span, &name, &chosen);
            }
        }
        let left: Vec<usize> = (0..idents.len()).filter(|&at| idents[at].is_none()).collect();
        let wanted: Vec<_> = left.iter().map(|&at| &record.fields[at]).map(Wanted::field).collect();
        let is_chosen = |name: &str| {
            record.fields.iter().zip(&idents).any(|(field, ident)| ident.is_some() && field.name == name)
        };
        let known = self.input.history.members(&record.named);
        let before = known.unwrap_or_default().iter().filter(|one| !is_chosen(&one.name));
        let before: Vec<_> = before.map(Wanted::before).collect();
        let given = scope.allocate_after(&before, &wanted, snake);
        if known.is_none() {
            let path = |name: &str| format!("{}.{name}", record.named.fullname);
            let fields = left.iter().map(|&at| (&*record.fields[at].name, record.fields[at].name_span));
            self.warn_of_numbers(fields.zip(&given), "field", snake, &path, Some("fields"));
        }
        for (at, ident) in left.into_iter().zip(given) {
            idents[at] = Some(ident);
        }
        idents.into_iter().flatten().collect()
    }

    fn plan_field(&mut self, id: TypeId, index: usize, field: &schema::Field, ident: Ident) -> Field {
        let holder = &self.types[id.0];
        let (node, module) = (holder.node, holder.module);
        let settings = self.choices.of_field(node, index).clone();
        let union_name = match &settings.union_name {
            Some(chosen) => chosen.clone(),
            None => format!("{}{}", holder.ident.bare(), upper_camel(&field.name).trim_start_matches('_')),
        };
        let record = self.set.node(node).kind.named().map_or("", |named| named.fullname.as_str());
        let path = format!("{record}.{}", field.name);
        let site = Site {
            module,
            holder: id,
            type_picks: Picks::from(self.choices.of_type(node)),
            field_picks: Picks::from(&settings),
            union_name: &union_name,
            union_name_chosen: settings.union_name.is_some(),
            path: &path,
            depth: 0,
            is_adapted: settings.with.is_some(),
        };
        let mut codec = self.codec(field.place, &site);
        if site.union_name_chosen && !has_union(&self.types, &codec) {
            let message =
                format!("`{path}` has no union that becomes an enum, so `{union_name}` names nothing");
            self.findings.push(Diagnostic::error(codes::NAME_REFUSED, field.name_span, message));
        }
        if let Some(adapter) = settings.with {
            codec = Codec::With { adapter, inner: Box::new(codec) };
        }
        Field {
            ident,
            name: field.name.clone(),
            doc: field.doc.clone(),
            attributes: settings.attributes.map_or_else(Vec::new, |list| list.0),
            into: takes_into(&self.types, &codec),
            codec,
            default: None,
            setter: None,
            option_setter: None,
        }
    }

    pub(super) fn plan_enum(&mut self, of: &schema::Enum) -> TypeKind {
        let wanted: Vec<_> = of.symbols.iter().map(|symbol| Wanted::new(&symbol.text)).collect();
        let known = self.input.history.members(&of.named);
        let before: Vec<_> = known.unwrap_or_default().iter().map(Wanted::before).collect();
        let idents = Scope::new(ENUM_RESERVED).allocate_after(&before, &wanted, upper_camel);
        if known.is_none() {
            let symbols = of.symbols.iter().map(|symbol| (&*symbol.text, symbol.span));
            let path = |_: &str| of.named.fullname.to_string();
            self.warn_of_numbers(symbols.zip(&idents), "symbol", upper_camel, &path, None);
        }
        let symbols = of.symbols.iter().zip(idents);
        let variants = symbols.map(|(symbol, ident)| Symbol { ident, text: symbol.text.clone() }).collect();
        TypeKind::Enum(Enum { fullname: of.named.fullname.to_string(), variants, default: of.default })
    }

    pub(super) fn plan_fixed(&mut self, id: TypeId, fixed: &schema::Fixed) -> TypeKind {
        let node = self.types[id.0].node;
        let plain = Leaf::fixed(fixed.size);
        let leaf =
            if self.plain_fixed.contains(&node) { None } else { self.leaf(node, &self.top_site(id, "", "")) };
        TypeKind::Newtype(Newtype { fixed: leaf.is_none(), codec: Codec::Leaf(leaf.unwrap_or(plain)) })
    }

    /// The top level of a file whose schema has no name: an enum for a union without null, else a struct around it.
    pub(super) fn plan_top_level(&mut self, id: TypeId) -> TypeKind {
        let set = self.set;
        let holder = &self.types[id.0];
        let (node, ident, path) = (holder.node, holder.ident.bare().to_owned(), holder.about.clone());
        let kind = &set.node(node).kind;
        let union_name = format!("{ident}{}", if matches!(kind, Kind::Array(_)) { "Item" } else { "Value" });
        let site = self.top_site(id, &union_name, &path);
        if let Kind::Union(branches) = kind
            && super::codec::null_branch(set, branches).is_none()
        {
            self.of_node.insert(node, id);
            return TypeKind::Union(self.union_kind(node, &ident, branches, &site));
        }
        let place = Place { node, span: set.node(node).span, inline: true };
        TypeKind::Newtype(Newtype { codec: self.codec(place, &site), fixed: false })
    }

    fn top_site<'a>(&self, id: TypeId, union_name: &'a str, path: &'a str) -> Site<'a> {
        let holder = &self.types[id.0];
        Site {
            module: holder.module,
            holder: id,
            type_picks: Picks::from(self.choices.of_type(holder.node)),
            union_name,
            path,
            ..Site::NOWHERE
        }
    }
}

/// Whether a place holds an enum of a union.
fn has_union(types: &[Type], codec: &Codec) -> bool {
    let mut found = false;
    codec.walk(&mut |codec| {
        if let Codec::Type(id) | Codec::OptionalUnion(id) = codec {
            found |= matches!(types[id.0].kind, TypeKind::Union(_));
        }
    });
    found
}

/// Whether `new` takes anything that converts: texts and unions are what callers would otherwise convert themselves.
fn takes_into(types: &[Type], codec: &Codec) -> bool {
    match codec {
        Codec::Leaf(Leaf::String) => true,
        Codec::Type(id) => matches!(types[id.0].kind, TypeKind::Union(_)),
        _ => false,
    }
}
