//! What the names of generated code mean: each path in Rust with the schema, field, symbol or branch behind it.

use std::collections::{BTreeMap, HashMap};

use avrogen_schema::schema::{Kind, NodeId};
use avrogen_schema::source::Span;

use super::ir::{Ident, ModuleId, Type, TypeKind};
use super::{Input, Planner, validate};

/// The meanings of names, by their paths in Rust.
pub(crate) type Meanings = BTreeMap<String, Meaning>;

/// What a name of generated code means.
#[derive(Clone, Debug)]
pub(crate) struct Meaning {
    /// "type", "field", "symbol" or "branch".
    pub(crate) what: &'static str,
    /// The name in Rust without the path.
    pub(crate) ident: Ident,
    /// The name in Avro, and the names that aliases give.
    pub(crate) names: Vec<String>,
    /// The path of the type that has it; none for a type.
    pub(crate) holder: Option<String>,
    /// The fullname of the record or enum that has it; of a type the type's own. None where that has no name.
    pub(crate) fullname: Option<String>,
    /// Where the name stands.
    pub(crate) span: Span,
}

impl Meaning {
    /// Whether it is the same thing as one of an older version, which an alias may name.
    pub(crate) fn is(&self, old: &Self) -> bool {
        self.what == old.what && self.names.contains(&old.names[0])
    }
}

/// The meanings of the names that a plan would give. What is wrong with schemas or settings is told by the plan itself.
pub(crate) fn meanings(input: &Input<'_>) -> Meanings {
    let mut invalid = Vec::new();
    validate::settings(input.settings, input.selectors, &mut invalid);
    if !invalid.is_empty() {
        return Meanings::new();
    }
    let mut planner = Planner::new(input);
    planner.find_externs();
    planner.find_fixed();
    planner.find_fixed_of_topics();
    planner.name_types();
    planner.plan_types();
    planner.meanings()
}

impl Planner<'_> {
    fn meanings(&self) -> Meanings {
        let unions = self.unions();
        let mut all = Meanings::new();
        for made in &self.types {
            let path = self.path(made.module, &made.ident);
            let node = self.set.node(made.node);
            let schema = node.kind.named();
            let names = match schema {
                Some(_) => self.names(made.node),
                None => unions.get(&made.about).cloned().unwrap_or_else(|| vec![made.about.clone()]),
            };
            let meaning = Meaning {
                what: "type",
                ident: made.ident.clone(),
                names,
                holder: None,
                fullname: schema.map(|named| named.fullname.to_string()),
                span: schema.map_or(node.span, |named| named.name_span),
            };
            for member in self.members(made) {
                let member =
                    Meaning { holder: Some(path.clone()), fullname: meaning.fullname.clone(), ..member };
                all.insert(format!("{path}::{}", member.ident.bare()), member);
            }
            all.insert(path, meaning);
        }
        all
    }

    fn members(&self, made: &Type) -> Vec<Meaning> {
        let member = |what, ident: &Ident, names, span| Meaning {
            what,
            ident: ident.clone(),
            names,
            holder: None,
            fullname: None,
            span,
        };
        match (&made.kind, &self.set.node(made.node).kind) {
            (TypeKind::Record(planned), Kind::Record(record)) => {
                let fields = planned.fields.iter().zip(&record.fields);
                let names = |field: &avrogen_schema::schema::Field| {
                    let aliases = field.aliases.iter().map(|alias| alias.name.clone());
                    [field.name.clone()].into_iter().chain(aliases).collect()
                };
                fields
                    .map(|(planned, field)| member("field", &planned.ident, names(field), field.name_span))
                    .collect()
            }
            (TypeKind::Enum(planned), Kind::Enum(of)) => {
                let symbols = planned.variants.iter().zip(&of.symbols);
                symbols
                    .map(|(planned, symbol)| {
                        member("symbol", &planned.ident, vec![symbol.text.clone()], symbol.span)
                    })
                    .collect()
            }
            (TypeKind::Union(planned), Kind::Union(branches)) => {
                let variants = planned.variants.iter();
                let branch = variants.map(|variant| (&variant.ident, branches[variant.branch]));
                branch
                    .map(|(ident, place)| member("branch", ident, self.names(place.node), place.span))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The fullname of a schema and those of its aliases; of a schema without a name the name of its type.
    fn names(&self, id: NodeId) -> Vec<String> {
        let kind = &self.set.node(id).kind;
        match kind.named() {
            Some(named) => {
                let aliases = named.aliases.iter().map(|alias| alias.fullname.to_string());
                [named.fullname.to_string()].into_iter().chain(aliases).collect()
            }
            None => vec![kind.type_name().to_owned()],
        }
    }

    /// What unions were before a record or a field got another name: by what they are now.
    fn unions(&self) -> HashMap<String, Vec<String>> {
        let mut unions = HashMap::new();
        for made in &self.types {
            let Kind::Record(record) = &self.set.node(made.node).kind else { continue };
            let holders = self.names(made.node);
            for field in &record.fields {
                let fields =
                    || [&field.name].into_iter().chain(field.aliases.iter().map(|alias| &alias.name));
                let about = |holder: &String| {
                    fields().map(move |field| union_about(&format!("{holder}.{field}"))).collect::<Vec<_>>()
                };
                let all: Vec<String> = holders.iter().flat_map(about).collect();
                unions.insert(all[0].clone(), all);
            }
        }
        unions
    }

    fn path(&self, module: ModuleId, ident: &Ident) -> String {
        let mut path = vec![ident.bare().to_owned()];
        let mut around = Some(module);
        while let Some(id) = around {
            let module = self.modules.get(id);
            if module.parent.is_some() {
                path.push(module.ident.bare().to_owned());
            }
            around = module.parent;
        }
        path.reverse();
        path.join("::")
    }
}

/// What the enum of a union is.
pub(super) fn union_about(path: &str) -> String {
    format!("The union of `{path}`")
}
