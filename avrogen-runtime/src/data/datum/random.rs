//! Data at random, for tests.

use std::collections::HashMap;

use avrogen_schema::schema::{Kind, NodeId, Place};

use super::Datum;
use crate::schema::Schema;

/// A source of data of a schema: the same data for the same seed.
///
/// Numbers are small, large and at the borders of their types, texts short and long and of every plane, arrays and maps
/// empty as often as not. Recursive data end where the schema lets them.
///
/// ```
/// use avrogen_runtime::datum::{Random, Schema};
///
/// let schema = Schema::parse(r#"["null", {"type": "map", "values": "string"}]"#)?;
/// let mut data = Random::new(&schema, 7).expect("it has data that end");
/// assert_ne!(data.next(), Random::new(&schema, 8).expect("it has").next());
/// # Ok::<(), avrogen_schema::InvalidSchema>(())
/// ```
#[derive(Debug)]
pub struct Random {
    schema: Schema,
    state: u64,
    /// Levels of the smallest datum of each schema that has one.
    heights: HashMap<NodeId, usize>,
    /// Values that the datum may still have, before it is brought to an end.
    left: usize,
}

/// Values of a datum, about.
const VALUES: usize = 200;

/// Levels within each other before recursion is brought to an end.
const LEVELS: usize = 12;

/// Bytes of a fixed; larger ones have no data here.
const LARGEST_FIXED: u64 = 1 << 16;

impl Random {
    /// None where every datum of the schema would be infinite.
    pub fn new(schema: &Schema, seed: u64) -> Option<Self> {
        let heights = heights(schema);
        heights.contains_key(&schema.root()).then(|| Self {
            schema: schema.clone(),
            // A seed of 0 would be one for ever.
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            heights,
            left: 0,
        })
    }

    /// One more datum.
    #[expect(
        clippy::should_implement_trait,
        reason = "it does not end, and an iterator would offer to collect it"
    )]
    pub fn next(&mut self) -> Datum {
        self.left = VALUES;
        let root = self.schema.root();
        self.datum(root, 0)
    }

    /// xorshift64*, by Marsaglia and Vigna.
    fn bits(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below another one, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bits = usize::try_from(self.bits() >> 33).unwrap_or(0);
        bits.checked_rem(bound).unwrap_or(0)
    }

    fn long(&mut self) -> i64 {
        let bits = self.bits().cast_signed();
        match self.below(8) {
            0 => 0,
            1 => [i64::MIN, i64::MAX, i64::from(i32::MIN), i64::from(i32::MAX), -1, 1][self.below(6)],
            2 => bits,
            3 => bits >> 30,
            4 => (bits >> 45) * 1_000,
            _ => bits >> 56,
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "any bits will do")]
    fn int(&mut self) -> i32 {
        self.long() as i32
    }

    #[expect(clippy::cast_precision_loss, reason = "any number will do")]
    fn double(&mut self) -> f64 {
        match self.below(6) {
            0 => [0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE][self.below(6)],
            1 => f64::from_bits(self.bits()),
            _ => self.long() as f64 / 8.0,
        }
    }

    fn len(&mut self) -> usize {
        match self.below(12) {
            0 => 60 + self.below(200),
            _ => self.below(12),
        }
    }

    fn bytes(&mut self) -> Vec<u8> {
        if self.below(2) == 0 {
            return self.text().into_bytes();
        }
        (0..self.len()).map(|_| self.bits().to_le_bytes()[7]).collect()
    }

    fn text(&mut self) -> String {
        let wide = self.below(4) == 0;
        let one = |random: &mut Self| match random.below(3) {
            0 if wide => {
                char::from_u32(u32::try_from(random.below(0x11_0000)).unwrap_or(0)).unwrap_or('\u{e9}')
            }
            _ => char::from(b' ' + u8::try_from(random.below(95)).unwrap_or(0)),
        };
        (0..self.len()).map(|_| one(self)).collect()
    }

    fn datum(&mut self, node: NodeId, level: usize) -> Datum {
        self.left = self.left.saturating_sub(1);
        let schema = self.schema.clone();
        match schema.kind(node) {
            Kind::Null => Datum::Null,
            Kind::Boolean => Datum::Boolean(self.below(2) == 1),
            Kind::Int => Datum::Int(self.int()),
            Kind::Long => Datum::Long(self.long()),
            #[expect(clippy::cast_possible_truncation, reason = "any number will do")]
            Kind::Float => Datum::Float(self.double() as f32),
            Kind::Double => Datum::Double(self.double()),
            Kind::Bytes => Datum::Bytes(self.bytes()),
            Kind::String => Datum::String(self.text()),
            Kind::Fixed(fixed) => {
                Datum::Fixed((0..fixed.size).map(|_| self.bits().to_le_bytes()[7]).collect())
            }
            Kind::Enum(of) => Datum::Enum(self.below(of.symbols.len())),
            Kind::Array(item) => {
                let count = self.count(item, level);
                Datum::Array((0..count).map(|_| self.datum(item.node, level + 1)).collect())
            }
            Kind::Map(value) => {
                let count = self.count(value, level);
                // Keys differ by the numbers that they end in.
                let entry = |at| {
                    let text = self.text();
                    let gap = if text.ends_with(|end: char| end.is_ascii_digit()) { "." } else { "" };
                    (format!("{text}{gap}{at}"), self.datum(value.node, level + 1))
                };
                Datum::Map((0..count).map(entry).collect())
            }
            Kind::Union(branches) => {
                let branch = self.branch(branches, level);
                let node = branches.get(branch).map_or(node, |branch| branch.node);
                Datum::Union { branch, datum: Box::new(self.datum(node, level + 1)) }
            }
            Kind::Record(record) => {
                let fields = record.fields.iter();
                Datum::Record(fields.map(|field| self.datum(field.place.node, level + 1)).collect())
            }
        }
    }

    /// The datum's own fields, and the items in them, may be anything, however much those before them have used up.
    fn is_late(&self, level: usize) -> bool {
        (self.left == 0 && level > 2) || level > LEVELS
    }

    fn count(&mut self, item: &Place, level: usize) -> usize {
        if self.is_late(level) || !self.heights.contains_key(&item.node) {
            return 0;
        }
        match self.below(10) {
            0..4 => 0,
            9 => 3 + self.below(30),
            count => count - 3,
        }
    }

    fn branch(&mut self, branches: &[Place], level: usize) -> usize {
        let height = |random: &Self, at: usize| {
            branches.get(at).and_then(|branch| random.heights.get(&branch.node)).copied()
        };
        let chosen = self.below(branches.len());
        if !self.is_late(level) && height(self, chosen).is_some() {
            return chosen;
        }
        let lowest = (0..branches.len()).min_by_key(|at| height(self, *at).unwrap_or(usize::MAX));
        lowest.unwrap_or(chosen)
    }
}

/// Levels of the smallest datum of each schema that has one.
fn heights(schema: &Schema) -> HashMap<NodeId, usize> {
    let nodes = schema.nodes();
    let mut heights = HashMap::new();
    // Each round settles at least the next level.
    loop {
        let before = heights.len();
        for node in nodes {
            if !heights.contains_key(node)
                && let Some(height) = height(schema.kind(*node), &heights)
            {
                heights.insert(*node, height);
            }
        }
        if heights.len() == before {
            return heights;
        }
    }
}

fn height(kind: &Kind, heights: &HashMap<NodeId, usize>) -> Option<usize> {
    let known = |node: &NodeId| heights.get(node).copied();
    match kind {
        Kind::Union(branches) => {
            branches.iter().filter_map(|branch| known(&branch.node)).min().map(|least| least + 1)
        }
        Kind::Record(record) => {
            let fields = record.fields.iter().map(|field| known(&field.place.node));
            fields.collect::<Option<Vec<_>>>().map(|all| all.into_iter().max().unwrap_or(0) + 1)
        }
        Kind::Fixed(fixed) => (fixed.size <= LARGEST_FIXED).then_some(0),
        Kind::Enum(of) => (!of.symbols.is_empty()).then_some(0),
        _ => Some(0),
    }
}
