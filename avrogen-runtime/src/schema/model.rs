//! A schema to read and write data by: shared, with what is known of the sizes of its data.

use std::fmt;
use std::sync::Arc;

use avrogen_schema::options::Options;
use avrogen_schema::schema::{Kind, Node, NodeId, SchemaSet};
use avrogen_schema::source::SourceMap;
use avrogen_schema::{InvalidSchema, Parsed, canonical, equality, fingerprint, parse_schemas, stored};

use super::size::{Size, Sizes};
use crate::SchemaDef;

/// A schema that data are read and written by, where there is no generated type: cheap to clone.
///
/// ```
/// use avrogen_runtime::datum::Schema;
///
/// let schema = Schema::parse(r#"{"type": "array", "items": "long"}"#)?;
/// assert_eq!(schema.name(), "array");
/// # Ok::<(), avrogen_schema::InvalidSchema>(())
/// ```
#[derive(Clone)]
pub struct Schema {
    shared: Arc<Shared>,
}

struct Shared {
    set: Arc<SchemaSet>,
    root: NodeId,
    sizes: Sizes,
}

impl Schema {
    /// A schema of a set.
    pub fn new(set: impl Into<Arc<SchemaSet>>, root: NodeId) -> Self {
        let set = set.into();
        let sizes = Sizes::of(&set, root);
        Self { shared: Arc::new(Shared { set, root, sizes }) }
    }

    /// Reads a text that stands for itself, as leniently as the schemas of writers have to be read.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, InvalidSchema> {
        Self::parse_with(text, [])
    }

    /// Reads a text that names schemas of other texts.
    ///
    /// # Errors
    /// What is wrong with one of the texts.
    pub fn parse_with<'t>(
        text: &str,
        others: impl IntoIterator<Item = &'t str>,
    ) -> Result<Self, InvalidSchema> {
        let others = others.into_iter().map(|text| ("reference", text));
        Self::read(others.chain([("schema", text)]))
    }

    /// The schema of a generated type, with everything that it refers to.
    ///
    /// # Errors
    /// What is wrong with one of its texts: of generated code, nothing.
    pub fn of(def: &'static SchemaDef) -> Result<Self, InvalidSchema> {
        Self::read(def.closure().iter().rev().map(|one| (one.name(), one.text())))
    }

    /// The last of some texts, which may name each other's schemas.
    fn read<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Self, InvalidSchema> {
        let mut sources = SourceMap::new();
        let files: Vec<_> = texts.into_iter().map(|(name, text)| sources.add(name, text)).collect();
        let Parsed { set, diagnostics } = parse_schemas(&sources, &files, &Options::lenient());
        let root = set.as_ref().and_then(|set| set.roots().last()).map(|root| root.place.node);
        match (set, root) {
            (Some(set), Some(root)) => Ok(Self::new(set, root)),
            _ => Err(InvalidSchema { sources, diagnostics }),
        }
    }

    /// The set that the schema belongs to.
    pub fn set(&self) -> &SchemaSet {
        &self.shared.set
    }

    /// The schema's node.
    pub fn root(&self) -> NodeId {
        self.shared.root
    }

    /// How a union tells the schema from its other branches: its fullname, or its type.
    pub fn name(&self) -> &str {
        self.node(self.root()).kind.type_name()
    }

    /// The schema as a text that stands for itself, on one line, with everything that the texts it was read from say of it.
    pub fn text(&self) -> String {
        stored::render(self.set(), self.root())
    }

    /// The CRC-64-AVRO of its Parsing Canonical Form.
    pub fn rabin(&self) -> u64 {
        fingerprint::rabin(self.set(), self.root())
    }

    /// Its Parsing Canonical Form.
    pub fn canonical_form(&self) -> String {
        canonical::canonical_form(self.set(), self.root())
    }

    /// Whether data of a writer's schema of this fullname are read as ones of this schema, by its aliases.
    pub(crate) fn has_alias(&self, writer: &str) -> bool {
        self.kind(self.root()).named().is_some_and(|named| named.has_alias(writer))
    }

    pub(crate) fn node(&self, id: NodeId) -> &Node {
        self.set().node(id)
    }

    pub(crate) fn kind(&self, id: NodeId) -> &Kind {
        &self.node(id).kind
    }

    /// The schema and all that it contains, parts first.
    pub(crate) fn nodes(&self) -> &[NodeId] {
        self.shared.sizes.nodes()
    }

    pub(crate) fn size(&self, id: NodeId) -> Size {
        self.shared.sizes.get(id)
    }
}

/// Equal in everything that reading or registering with it can depend on: aliases and defaults count.
impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        let pair = |schema: &'_ Self| (schema.shared.set.clone(), schema.root());
        Arc::ptr_eq(&self.shared, &other.shared) || {
            let ((a, x), (b, y)) = (pair(self), pair(other));
            equality::equal((&a, x), (&b, y), equality::Equality::Lookup)
        }
    }
}

impl Eq for Schema {}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Schema").field(&self.canonical_form()).finish()
    }
}
