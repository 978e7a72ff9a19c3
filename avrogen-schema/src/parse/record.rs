//! Records and their fields.

use std::collections::HashMap;

use super::Parser;
use super::attributes::{self, Attributes};
use super::named::{inner_namespace, invalid_name};
use crate::ast::{Field, Kind, Namespace};
use crate::codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::{Member, Value, ValueKind};
use crate::name;
use crate::schema::{FieldAlias, Order};
use crate::source::Span;
use crate::text::quote;

impl Parser<'_> {
    pub(super) fn record(
        &mut self,
        from: &mut Attributes,
        around: Namespace,
        is_error: bool,
    ) -> Option<Kind> {
        let what = if is_error { "an error" } else { "a record" };
        let named = self.named(from, what, &around);
        let namespace = match &named {
            Some(named) => inner_namespace(named),
            None => around,
        };
        let help = "add \"fields\" with an array, which may be empty";
        let items = match from.take("fields") {
            None => {
                self.error(codes::MISSING_ATTRIBUTE, from.span(), format!("{what} without \"fields\""), help);
                return None;
            }
            Some(Member { value: Value { kind: ValueKind::Array(items), .. }, .. }) => items,
            Some(Member { value, .. }) => {
                let message = format!("\"fields\" must be an array, not {}", value.describe());
                self.error(codes::INVALID_ATTRIBUTE, value.span, message, help);
                return None;
            }
        };
        let fields = self.fields(items, &namespace);
        Some(Kind::Record { named: named?, fields, is_error })
    }

    pub(super) fn fields(&mut self, items: Vec<Value>, namespace: &Namespace) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::with_capacity(items.len());
        let mut seen: HashMap<String, Span> = HashMap::with_capacity(items.len());
        for item in items {
            let span = item.span;
            let ValueKind::Object(members) = item.kind else {
                let message = format!("a field must be an object, not {}", item.describe());
                self.error(
                    codes::INVALID_ATTRIBUTE,
                    span,
                    message,
                    "write {\"name\": \"id\", \"type\": \"long\"}",
                );
                self.ast.incomplete = true;
                continue;
            };
            let Some(field) = self.field(Attributes::new(span, members), namespace) else {
                self.ast.incomplete = true;
                continue;
            };
            match seen.get(&field.name) {
                None => {
                    seen.insert(field.name.clone(), field.name_span);
                    fields.push(field);
                }
                Some(first) => {
                    let message = format!("the record has two fields named {}", quote(&field.name));
                    let finding = Diagnostic::error(codes::DUPLICATE_FIELD, field.name_span, message);
                    self.out
                        .push(finding.label(*first, "first here").help("rename or remove one of the two"));
                }
            }
        }
        self.clashing_aliases(&fields, &seen);
        fields
    }

    /// An alias is another name under which a reader finds the field. Where two fields of one record have it, Java Avro
    /// fails to read data that has a field of that name.
    fn clashing_aliases(&mut self, fields: &[Field], names: &HashMap<String, Span>) {
        let mut seen: HashMap<&str, (&str, Span)> = HashMap::new();
        for field in fields {
            for alias in field.aliases.iter().filter(|alias| alias.name != field.name) {
                let other = names.get(&alias.name).map(|span| (alias.name.as_str(), *span));
                let Some((other, span)) = other.or(seen.insert(&alias.name, (&field.name, alias.span)))
                else {
                    continue;
                };
                let (alias_name, other) = (quote(&alias.name), quote(other));
                let message = format!("the alias {alias_name} also stands for the field {other}");
                let finding = Diagnostic::warning(codes::CLASHING_ALIAS, alias.span, message);
                self.out.push(finding.label(span, "here").help("give the alias to one field only"));
            }
        }
    }

    fn field(&mut self, mut from: Attributes, namespace: &Namespace) -> Option<Field> {
        let span = from.span();
        let doc = self.doc(&mut from);
        let order = self.order(&mut from);
        let aliases = self.field_aliases(&mut from);
        let default = from.take("default").map(|member| member.value);
        let name = self.name(&mut from, "a field");
        if let Some((name, span)) = &name {
            self.check_name(name, *span, "field name");
        }
        let Some(schema) = from.take("type") else {
            let help = "add \"type\" with the schema of the field";
            self.error(codes::MISSING_ATTRIBUTE, span, "a field without a \"type\"", help);
            return None;
        };
        let props = self.props(from, attributes::FIELD);
        let schema = self.schema(schema.value, namespace.clone());
        let (name, name_span) = name?;
        Some(Field { name: name.into(), name_span, span, schema, doc, default, order, aliases, props })
    }

    /// Java Avro does not look at the names of field aliases, so a strict reader only warns of them.
    fn field_aliases(&mut self, from: &mut Attributes) -> Vec<FieldAlias> {
        let mut all = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for (text, span) in self.aliases(from) {
            if !name::is_name(&text) {
                let mut finding = invalid_name(&text, span, "field alias");
                finding.severity = Severity::Warning;
                self.out.push(finding);
            }
            if seen.insert(text.clone()) {
                all.push(FieldAlias { name: text.into(), span });
            }
        }
        all
    }

    /// The sort order, in any case of letters as in Java Avro.
    fn order(&mut self, from: &mut Attributes) -> Order {
        let Some(member) = from.take("order") else { return Order::Ascending };
        match member.value.as_str().map(str::to_ascii_lowercase).as_deref() {
            Some("ascending") => Order::Ascending,
            Some("descending") => Order::Descending,
            Some("ignore") => Order::Ignore,
            _ => {
                let message = "the order of a field is none of \"ascending\", \"descending\" and \"ignore\"";
                self.error(codes::INVALID_ATTRIBUTE, member.value.span, message, "choose one of the three");
                Order::Ascending
            }
        }
    }
}
