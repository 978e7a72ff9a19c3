//! The fingerprints of every schema of a set. The canonical form of a schema spells out all that it holds, so the forms of
//! a thousand records that hold each other are a thousand times the text; here each record is written once, and its bytes
//! are counted in wherever they would stand.

use std::collections::HashMap;

use crate::canonical::pieces;
use crate::fingerprint::{EMPTY, crc64_update};
use crate::schema::{NodeId, SchemaSet};

/// What a canonical form comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its bytes.
    pub length: usize,
    /// [`fingerprint::rabin`](crate::fingerprint::rabin) of the schema.
    pub rabin: u64,
    /// [`fingerprint::shape`](crate::fingerprint::shape) of the schema.
    pub shape: u64,
}

/// The forms of a set.
#[derive(Debug)]
pub struct Forms<'a> {
    set: &'a SchemaSet,
    /// Whether there are logical types, by which a shape is more than the canonical form.
    has_logical: bool,
    written: HashMap<NodeId, Vec<Piece>>,
    /// The schema in whose form each node was spelled out last.
    spelled_out: Vec<usize>,
    asked: usize,
}

/// A part of a form that has no named schema in it, and the named schema behind it.
#[derive(Debug)]
struct Piece {
    canonical: String,
    /// The same with logical types, where there are any.
    shape: Option<String>,
    next: Option<NodeId>,
}

/// The checksums of what stands so far.
struct Sums {
    length: usize,
    rabin: u64,
    /// None as long as both are the same.
    shape: Option<u64>,
}

impl<'a> Forms<'a> {
    /// Nothing is written yet.
    pub fn new(set: &'a SchemaSet) -> Self {
        let has_logical = set.nodes.iter().any(|node| node.logical.is_some());
        Self { set, has_logical, written: HashMap::new(), spelled_out: vec![0; set.nodes.len()], asked: 0 }
    }

    /// The form of a schema.
    pub fn of(&mut self, schema: NodeId) -> Form {
        self.asked += 1;
        let mut sums = Sums { length: 0, rabin: EMPTY, shape: None };
        let mut open: Vec<(NodeId, usize)> = vec![(schema, 0)];
        self.spelled_out[schema.0 as usize] = self.asked;
        while let Some((id, at)) = open.pop() {
            let (set, has_logical) = (self.set, self.has_logical);
            let pieces = self.written.entry(id).or_insert_with(|| write(set, id, has_logical));
            let piece = &pieces[at];
            sums.add(&piece.canonical, piece.shape.as_deref());
            let Some(next) = piece.next else { continue };
            open.push((id, at + 1));
            let last = &mut self.spelled_out[next.0 as usize];
            if std::mem::replace(last, self.asked) == self.asked {
                sums.add("\"", None);
                sums.add(set.node(next).kind.type_name(), None);
                sums.add("\"", None);
            } else {
                open.push((next, 0));
            }
        }
        Form { length: sums.length, rabin: sums.rabin, shape: sums.shape.unwrap_or(sums.rabin) }
    }
}

impl Sums {
    fn add(&mut self, canonical: &str, shape: Option<&str>) {
        if self.shape.is_some() || shape.is_some() {
            let before = self.shape.unwrap_or(self.rabin);
            self.shape = Some(crc64_update(before, shape.unwrap_or(canonical).as_bytes()));
        }
        self.rabin = crc64_update(self.rabin, canonical.as_bytes());
        self.length += canonical.len();
    }
}

fn write(set: &SchemaSet, id: NodeId, has_logical: bool) -> Vec<Piece> {
    if !has_logical {
        let plain = pieces(set, id, false).into_iter();
        return plain.map(|(canonical, next)| Piece { canonical, shape: None, next }).collect();
    }
    let shapes = pieces(set, id, true);
    let both = pieces(set, id, false).into_iter().zip(shapes);
    both.map(|((canonical, next), (shape, _))| Piece {
        shape: (shape != canonical).then_some(shape),
        canonical,
        next,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::canonical_form;
    use crate::fingerprint::{rabin, shape};
    use crate::options::Options;

    #[test]
    fn forms_are_those_of_the_texts() {
        let text = r#"[
            {"type": "record", "name": "n.A", "fields": [
                {"name": "b", "type": ["null", {"type": "record", "name": "B", "fields": [
                    {"name": "a", "type": {"type": "array", "items": "A"}},
                    {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                    {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["x", "y"]}}]}]},
                {"name": "again", "type": {"type": "map", "values": ["B", "E", {"type": "fixed", "name": "F", "size": 2}]}}]},
            {"type": "record", "name": "Plain", "fields": [{"name": "e", "type": "n.E"}, {"name": "f", "type": "n.F"}]},
            {"type": "array", "items": ["n.E", "int", "Plain"]},
            "string"
        ]"#;
        for text in [text.to_owned(), text.replace("logicalType", "kind")] {
            check(&text);
        }
    }

    fn check(text: &str) {
        let set = crate::parse_text(text, &Options::strict()).expect("it is valid");
        let mut forms = Forms::new(&set);
        let root = set.roots()[0].place.node;
        let named: Vec<NodeId> = set.names().map(|(_, id)| id).collect();
        // Twice, because nothing may be left over from one to the next.
        for id in named.iter().copied().chain([root]).chain(named.iter().copied()) {
            let expected = Form {
                length: canonical_form(&set, id).len(),
                rabin: rabin(&set, id),
                shape: shape(&set, id),
            };
            assert_eq!(forms.of(id), expected, "{}", canonical_form(&set, id));
        }
    }
}
