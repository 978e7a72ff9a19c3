//! Schemas as trees that can be changed, by numbers that are drawn, so that what fails shrinks with them.

use std::collections::BTreeSet;

/// Numbers to draw from; zeros when they are used up, so that every walk ends.
pub(crate) struct Dice<'a>(std::slice::Iter<'a, u16>);

impl<'a> Dice<'a> {
    pub(crate) fn new(numbers: &'a [u16]) -> Self {
        Self(numbers.iter())
    }

    pub(crate) fn below(&mut self, sides: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % sides
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.as_slice().is_empty()
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Tree {
    /// Without parts, in the words of a schema.
    Leaf(&'static str),
    Enum {
        name: String,
        symbols: Vec<String>,
        default: bool,
    },
    Fixed {
        name: String,
        size: usize,
    },
    Array(Box<Tree>),
    Map(Box<Tree>),
    Union(Vec<Tree>),
    Record {
        name: String,
        aliases: Vec<String>,
        fields: Vec<Field>,
    },
    /// A record around this place, in a union with null.
    Again(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) tree: Tree,
    /// JSON.
    pub(crate) default: Option<&'static str>,
}

pub(crate) const LEAVES: [&str; 8] = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

/// Makes trees with names of their own.
#[derive(Default)]
pub(crate) struct Names(usize);

impl Names {
    pub(crate) fn next(&mut self, prefix: &str) -> String {
        self.0 += 1;
        format!("{prefix}{}", self.0)
    }

    pub(crate) fn tree(&mut self, dice: &mut Dice<'_>, around: &[String]) -> Tree {
        let kinds = if around.len() > 3 || dice.is_empty() { 9 } else { 18 };
        match dice.below(kinds) {
            leaf @ 0..8 => Tree::Leaf(LEAVES[leaf]),
            8 => Tree::Enum {
                name: self.next("E"),
                symbols: (0..=dice.below(4)).map(|_| self.next("S")).collect(),
                default: dice.below(2) == 1,
            },
            9 => Tree::Fixed { name: self.next("F"), size: dice.below(40) },
            10 => Tree::Array(Box::new(self.tree(dice, around))),
            11 => Tree::Map(Box::new(self.tree(dice, around))),
            12 | 13 => self.union(dice, around),
            14 if !around.is_empty() => Tree::Again(around[dice.below(around.len())].clone()),
            _ => self.record(dice, around),
        }
    }

    pub(crate) fn record(&mut self, dice: &mut Dice<'_>, around: &[String]) -> Tree {
        let name = self.next("R");
        let inner = [around, std::slice::from_ref(&name)].concat();
        let count = dice.below(6);
        let field = |_| {
            let name = self.next("f");
            Field { name, aliases: Vec::new(), tree: self.tree(dice, &inner), default: None }
        };
        let fields = (0..count).map(field).collect();
        Tree::Record { name, aliases: Vec::new(), fields }
    }

    fn union(&mut self, dice: &mut Dice<'_>, around: &[String]) -> Tree {
        let mut kinds = BTreeSet::new();
        let mut branches = Vec::new();
        for _ in 0..=dice.below(4) {
            let branch = match self.tree(dice, around) {
                // Neither may stand in a union itself.
                Tree::Union(_) | Tree::Again(_) => Tree::Leaf("null"),
                tree => tree,
            };
            if kinds.insert(branch.kind()) {
                branches.push(branch);
            }
        }
        Tree::Union(branches)
    }
}

impl Tree {
    /// What a union may have one of; of the named ones one as well, since records of one structure can be taken for each other.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Leaf(leaf) => leaf,
            Self::Enum { .. } => "enum",
            Self::Fixed { .. } => "fixed",
            Self::Array(_) => "array",
            Self::Map(_) => "map",
            Self::Union(_) | Self::Again(_) => "union",
            Self::Record { .. } => "record",
        }
    }

    pub(crate) fn text(&self) -> String {
        match self {
            Self::Leaf(leaf) => format!("\"{leaf}\""),
            Self::Enum { name, symbols, default } => {
                let default =
                    if *default { format!(", \"default\": \"{}\"", symbols[0]) } else { String::new() };
                format!(r#"{{"type": "enum", "name": "{name}", "symbols": {symbols:?}{default}}}"#)
            }
            Self::Fixed { name, size } => {
                format!(r#"{{"type": "fixed", "name": "{name}", "size": {size}}}"#)
            }
            Self::Array(items) => format!(r#"{{"type": "array", "items": {}}}"#, items.text()),
            Self::Map(values) => format!(r#"{{"type": "map", "values": {}}}"#, values.text()),
            Self::Union(branches) => {
                format!("[{}]", branches.iter().map(Self::text).collect::<Vec<_>>().join(", "))
            }
            Self::Again(name) => format!(r#"["null", "{name}"]"#),
            Self::Record { name, aliases, fields } => {
                let fields: Vec<String> = fields.iter().map(Field::text).collect();
                format!(
                    r#"{{"type": "record", "name": "{name}", "aliases": {aliases:?}, "fields": [{}]}}"#,
                    fields.join(", ")
                )
            }
        }
    }
}

impl Field {
    fn text(&self) -> String {
        let default = self.default.map_or(String::new(), |default| format!(", \"default\": {default}"));
        let (name, tree) = (&self.name, self.tree.text());
        format!(r#"{{"name": "{name}", "aliases": {:?}, "type": {tree}{default}}}"#, self.aliases)
    }
}
