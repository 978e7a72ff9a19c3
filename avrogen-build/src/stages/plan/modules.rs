//! Namespaces as modules, and the names of everything in them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use avrogen_schema::diagnostic::Diagnostic;
use avrogen_schema::schema::{Kind, NodeId};
use avrogen_schema::source::Span;

use super::ir::{Ident, Module, ModuleId, Type, TypeId, TypeKind};
use super::name::{Scope, Wanted, is_identifier, module, upper_camel};
use super::{Newtype, Plan, Planner, codec};
use crate::codes;
use crate::config::Settings;

/// The modules of a plan while names are still given.
pub(super) struct Modules {
    all: Vec<Module>,
    scopes: Vec<Scope>,
    by_namespace: HashMap<String, ModuleId>,
    /// The types that stand behind another one, in order.
    followers: HashMap<TypeId, Vec<TypeId>>,
}

impl Modules {
    pub(super) fn new() -> Self {
        let root = Module {
            ident: Ident::new(""),
            namespace: String::new(),
            parent: None,
            modules: Vec::new(),
            types: Vec::new(),
            hides: BTreeSet::new(),
        };
        Self {
            all: vec![root],
            scopes: vec![Scope::default()],
            by_namespace: HashMap::from([(String::new(), Plan::ROOT)]),
            followers: HashMap::new(),
        }
    }

    /// Makes a module for every namespace and for all that stand around it, siblings together so that their names can
    /// be told apart: the first namespace to want a name has it. Types are in the same namespace of Rust as modules, but of
    /// another case: they come after.
    ///
    /// Namespaces of before that are gone make no module, and leave their names to nobody.
    fn add<'n>(&mut self, before: impl Iterator<Item = &'n str>, namespaces: &[&'n str]) {
        let is_used = |namespace: &str| {
            namespaces.iter().any(|used| {
                used.strip_prefix(namespace).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        let mut tree: BTreeMap<String, Vec<&'n str>> = BTreeMap::new();
        for namespace in before.chain(namespaces.iter().copied()) {
            let mut around = String::new();
            for segment in namespace.split('.') {
                let siblings = tree.entry(around.clone()).or_default();
                if !siblings.contains(&segment) {
                    siblings.push(segment);
                }
                around = join(&around, segment);
            }
        }
        // In the order of the text a namespace stands before those within it.
        for (around, segments) in tree {
            let Some(&parent) = self.by_namespace.get(&around) else { continue };
            let wanted: Vec<_> = segments.iter().map(|s| module(s, parent == Plan::ROOT)).collect();
            let idents = self.scopes[parent.0].allocate(&wanted);
            let by_segment: BTreeMap<&str, Ident> = segments.into_iter().zip(idents).collect();
            for (segment, ident) in by_segment {
                let namespace = join(&around, segment);
                if is_used(&namespace) {
                    self.push(parent, ident, namespace);
                }
            }
        }
    }

    fn push(&mut self, parent: ModuleId, ident: Ident, namespace: String) {
        let id = ModuleId(self.all.len());
        self.all[parent.0].modules.push(id);
        self.by_namespace.insert(namespace.clone(), id);
        self.scopes.push(Scope::default());
        self.all.push(Module {
            ident,
            namespace,
            parent: Some(parent),
            modules: Vec::new(),
            types: Vec::new(),
            hides: BTreeSet::new(),
        });
    }

    pub(super) fn get(&self, id: ModuleId) -> &Module {
        &self.all[id.0]
    }

    pub(super) fn scope(&mut self, id: ModuleId) -> &mut Scope {
        &mut self.scopes[id.0]
    }

    /// Puts a type into the module of another one, behind it and those that stand there.
    pub(super) fn follow(&mut self, leader: TypeId, id: TypeId) {
        self.followers.entry(leader).or_default().push(id);
    }

    pub(super) fn finish(mut self) -> Vec<Module> {
        for module in &mut self.all {
            let leaders = std::mem::take(&mut module.types);
            for leader in leaders {
                module.types.push(leader);
                module.types.extend(self.followers.remove(&leader).unwrap_or_default());
            }
        }
        self.all
    }

    pub(super) fn hide(&mut self, module: ModuleId, ident: &Ident) {
        if PRELUDE.contains(&ident.as_str()) {
            self.all[module.0].hides.insert(ident.as_str().to_owned());
        }
    }
}

/// What generated code takes from the prelude.
const PRELUDE: &[&str] =
    &["Box", "Default", "Err", "From", "Into", "None", "Ok", "Option", "Result", "Some", "String", "Vec"];

/// The namespace and the name of a fullname.
fn split(fullname: &str) -> (Option<&str>, &str) {
    match fullname.rsplit_once('.') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, fullname),
    }
}

fn join(namespace: &str, segment: &str) -> String {
    if namespace.is_empty() { segment.to_owned() } else { format!("{namespace}.{segment}") }
}

impl<'a> Planner<'a> {
    /// Where a schema stands, whatever the order in which files were read: a file's name, and the place in it.
    fn place_in_text(&self, id: NodeId) -> (&str, u32) {
        let span = self.set.node(id).span;
        (&self.input.sources.get(span.file).name, span.start)
    }

    /// Gives every type that is made from a named schema or from the top level of a file its module and name.
    pub(super) fn name_types(&mut self) {
        let set = self.set;
        let mut named: Vec<_> = set.names().filter(|(_, id)| self.is_made(*id)).collect();
        named.sort_by_key(|(_, id)| self.place_in_text(*id));
        let before = self.input.history.types().iter().filter_map(|one| split(&one.name).0);
        let namespaces: Vec<_> = named.iter().filter_map(|(fullname, _)| fullname.namespace()).collect();
        self.modules.add(before, &namespaces);
        let mut by_module: BTreeMap<ModuleId, Vec<(NodeId, String, Settings)>> = BTreeMap::new();
        for (fullname, id) in named {
            let module = self.modules.by_namespace[fullname.namespace().unwrap_or_default()];
            let settings = self.choices.of_type(id).clone();
            by_module.entry(module).or_default().push((id, fullname.name().to_owned(), settings));
        }
        let unnamed = self.top_levels.iter().filter(|top| set.node(top.place.node).kind.named().is_none());
        for top in unnamed {
            let settings = self.choices.of_top_level(&top.stem).clone();
            by_module.entry(Plan::ROOT).or_default().push((top.place.node, top.name.clone(), settings));
        }
        for (module, mut wanted) in by_module {
            wanted.sort_by(|a, b| self.place_in_text(a.0).cmp(&self.place_in_text(b.0)));
            self.name_types_of(module, &wanted);
        }
    }

    fn name_types_of<'n>(&mut self, module: ModuleId, wanted: &'n [(NodeId, String, Settings)])
    where
        'a: 'n,
    {
        let mut idents: Vec<Option<Ident>> = Vec::with_capacity(wanted.len());
        for (node, name, settings) in wanted {
            let chosen = settings.rust_name.as_ref();
            idents.push(chosen.and_then(|chosen| self.claim_chosen(module, *node, name, chosen)));
        }
        let left: Vec<usize> = (0..wanted.len()).filter(|&at| idents[at].is_none()).collect();
        let namespace = self.modules.all[module.0].namespace.clone();
        // What a type of this module was called before.
        let within = |fullname: &'n str| {
            Some(split(fullname)).filter(|(around, _)| around.unwrap_or_default() == namespace)
        };
        let set = self.set;
        let names: Vec<_> = left
            .iter()
            .map(|&at| {
                let (node, name, _) = &wanted[at];
                let aliases = set.node(*node).kind.named().into_iter().flat_map(|named| &named.aliases);
                let aliases = aliases.filter_map(|alias| Some(within(alias.fullname.as_str())?.1)).collect();
                Wanted { name, aliases }
            })
            .collect();
        let chosen: BTreeSet<&str> = wanted
            .iter()
            .zip(&idents)
            .filter(|(_, ident)| ident.is_some())
            .map(|((_, name, _), _)| &**name)
            .collect();
        let history = self.input.history;
        let before = history.types().iter().filter_map(|one| {
            let name = within(&one.name)?.1;
            let aliases = one.aliases.iter().filter_map(|alias| Some(within(alias)?.1)).collect();
            (!chosen.contains(name)).then_some(Wanted { name, aliases })
        });
        let before: Vec<_> = before.collect();
        let given = self.modules.scope(module).allocate_after(&before, &names, upper_camel);
        if before.is_empty() {
            let path = |name: &str| join(&namespace, name);
            let types = left.iter().map(|&at| {
                let node = set.node(wanted[at].0);
                (&*wanted[at].1, node.kind.named().map_or(node.span, |named| named.name_span))
            });
            self.warn_of_numbers(types.zip(&given), "type", upper_camel, &path, Some("types"));
        }
        for (at, ident) in left.into_iter().zip(given) {
            idents[at] = Some(ident);
        }
        let mut given: Vec<_> = wanted.iter().zip(idents.into_iter().flatten()).collect();
        given.sort_by_key(|((_, name, _), _)| name);
        for ((node, name, settings), ident) in given {
            let id = self.add_type(module, ident, *node, name, settings.clone());
            self.of_node.insert(*node, id);
            self.modules.all[module.0].types.push(id);
        }
    }

    fn claim_chosen(&mut self, module: ModuleId, node: NodeId, name: &str, chosen: &str) -> Option<Ident> {
        if is_identifier(chosen)
            && let Some(ident) = self.modules.scope(module).claim(chosen.strip_prefix("r#").unwrap_or(chosen))
        {
            return Some(ident);
        }
        let span = self.set.node(node).kind.named().map_or(self.set.node(node).span, |named| named.name_span);
        let named = self.set.node(node).kind.named();
        let name = named.map_or_else(|| name.to_owned(), |named| named.fullname.to_string());
        self.refuse_name(span, &name, chosen);
        None
    }

    /// Reports a name that was chosen by a setting and cannot be had.
    pub(super) fn refuse_name(&mut self, span: Span, name: &str, chosen: &str) {
        let why = if is_identifier(chosen) { "is taken" } else { "is no Rust identifier" };
        let message = format!("the name `{chosen}`, chosen for `{name}`, {why}");
        self.findings.push(Diagnostic::error(codes::NAME_REFUSED, span, message));
    }

    /// Adds a type whose kind is still open.
    pub(super) fn add_type(
        &mut self,
        module: ModuleId,
        ident: Ident,
        node: NodeId,
        name: &str,
        settings: Settings,
    ) -> TypeId {
        let id = TypeId(self.types.len());
        let kind = &self.set.node(node).kind;
        let doc = kind.named().and_then(|named| named.doc.clone());
        let general = &self.choices.general;
        let made = Type {
            module,
            node,
            about: about(kind, name),
            doc,
            attributes: settings.attributes.map_or_else(Vec::new, |list| list.0),
            derives: super::joined(general.derives.as_ref(), settings.derives.as_ref())
                .map_or_else(Vec::new, |list| list.0),
            serde: settings.serde.or(general.serde).unwrap_or(false),
            schema: None,
            min: 0,
            max: None,
            cycle: self.graph.cycle(node),
            borrowed: None,
            view: settings.borrowed.or(general.borrowed).unwrap_or(false),
            kind: TypeKind::Newtype(Newtype { codec: codec::NULL, fixed: false }),
            ident,
        };
        self.modules.hide(module, &made.ident);
        self.types.push(made);
        id
    }
}

fn about(kind: &Kind, name: &str) -> String {
    let what = match kind {
        Kind::Record(record) if record.is_error => "error",
        Kind::Record(_) => "record",
        Kind::Enum(_) => "enum",
        Kind::Fixed(_) => "fixed",
        Kind::Union(_) => "union",
        Kind::Array(_) => "array",
        Kind::Map(_) => "map",
        _ => return format!("Avro {} `{name}`", kind.type_name()),
    };
    let name = kind.named().map_or(name, |named| named.fullname.as_str());
    format!("Avro {what} `{name}`")
}
