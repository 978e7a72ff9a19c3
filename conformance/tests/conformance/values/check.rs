//! Values of a type, beside those that Java has.

use std::collections::BTreeMap;

use avrogen_conformance::java::{Java, Value};
use avrogen_runtime::Limits;
use avrogen_runtime::datum::{self, Datum, Random};

use super::expected::{Expected, Seen};
use super::leaves::leaves;
use super::programs::{Built, Programs, Round};
use super::types::{Case, Set};
use super::{bytes, datum_within, exceptions, random, range};

/// Data of a type at a time.
const DATA: usize = 6;
/// How often there are more of them, until every place of the type has had a value.
const TURNS: usize = 400;
/// Data with an error in them.
const TRIES: usize = 10;
/// Characters of a failure's texts that are shown.
const SHOWN: usize = 300;

/// What is checked of one type after the other, and what has been.
pub(crate) struct Check<'a> {
    java: Java,
    programs: Programs<'a>,
    /// By addresses, so the types live as long.
    seen: Seen,
    pub(crate) found: Found,
}

/// What has been checked, and what was found.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) types: usize,
    data: usize,
    /// Data that are written in another order of keys than Java has.
    orders: usize,
    /// Types whose schemas Java cannot read, as their texts refer to each other.
    circles: usize,
    /// Types that are not checked, and why not.
    excepted: BTreeMap<String, &'static str>,
    pub(crate) failures: Vec<String>,
}

impl Found {
    pub(crate) fn add(&mut self, other: Self) {
        self.types += other.types;
        self.data += other.data;
        self.orders += other.orders;
        self.circles += other.circles;
        self.excepted.extend(other.excepted);
        self.failures.extend(other.failures);
    }

    pub(crate) fn summary(&self) -> String {
        let Self { types, data, orders, circles, excepted, .. } = self;
        format!(
            "{types} types, {data} data, {orders} with keys in another order; {circles} types with texts in circles; not checked: {excepted:?}"
        )
    }
}

impl<'a> Check<'a> {
    pub(crate) fn new(built: &'a Built) -> Self {
        Self {
            java: Java::start(),
            programs: Programs::new(built),
            seen: Seen::new(),
            found: Found::default(),
        }
    }

    /// Data that an oracle has made, in a type of theirs.
    ///
    /// # Errors
    /// What is different.
    pub(crate) fn given(&mut self, case: &Case<'_>, data: &[Vec<u8>]) -> Result<(), String> {
        self.java.schemas(&case.set.texts)?;
        self.found.types += 1;
        self.values(case, data)
    }

    /// All types of a file.
    pub(crate) fn set(&mut self, set: &Set) {
        if let Err(error) = self.java.schemas(&set.texts) {
            self.found.failures.push(format!("{}: Java does not read it: {error}", set.name));
            return;
        }
        for case in set.cases() {
            self.found.types += 1;
            if let Some(reason) = exceptions::reason(&case) {
                self.found.excepted.insert(case.name(), reason);
            } else if let Err(failure) = self.case(&case) {
                self.found.failures.push(format!("{}: {failure}", case.name()));
            }
        }
    }

    fn case(&mut self, case: &Case<'_>) -> Result<(), String> {
        match case.texts() {
            Some(texts) => {
                let equal = self.java.equal(case.root(), &texts);
                equal.map_err(|error| format!("the text of the schema: {error}"))?;
            }
            None => self.found.circles += 1,
        }
        let mut random = random(case).ok_or("it has no value")?;
        let codecs = case.codecs();
        for _ in 0..TURNS {
            let data: Vec<_> = (0..DATA).map(|_| bytes(&datum_within(case, &mut random))).collect();
            self.values(case, &data)?;
            if codecs.iter().all(|codec| self.seen.contains(&std::ptr::from_ref(*codec))) {
                return Ok(());
            }
        }
        let unseen = codecs.iter().find(|codec| !self.seen.contains(&std::ptr::from_ref(**codec)));
        Err(format!("no value had a {unseen:?}"))
    }

    /// Java's values of data, and ours.
    fn values(&mut self, case: &Case<'_>, data: &[Vec<u8>]) -> Result<(), String> {
        let values: Vec<Value> =
            self.java.values(case.root(), data)?.into_iter().collect::<Result<_, _>>()?;
        let encodings: Vec<&[u8]> =
            values.iter().flat_map(|value| [value.plain.as_slice(), value.blocks.as_slice()]).collect();
        let rounds =
            self.programs.round(case, &encodings).map_err(|error| format!("{error}, for {data:02x?}"))?;
        let mut others = Vec::new();
        for (value, rounds) in values.iter().zip(rounds.chunks(2)) {
            self.found.data += 1;
            let expected = self.expected(case, value)?;
            for round in rounds {
                let bytes = compare(&expected, value, round)?;
                others.extend((bytes != value.plain).then_some((value.plain.as_slice(), bytes)));
            }
        }
        self.found.orders += others.len();
        let same = self.java.same(case.root(), &others)?;
        same.into_iter().zip(&others).try_for_each(|(same, (theirs, ours))| {
            same.map_err(|error| format!("Java has another value of what was written: {error}\n  of {theirs:02x?}\n  ours {ours:02x?}"))
        })
    }

    /// The debug form of the value that Java has.
    fn expected(&mut self, case: &Case<'_>, value: &Value) -> Result<String, String> {
        let datum = datum::from_slice(&case.schema, &value.plain, Limits::new())
            .map_err(|error| format!("{error}, for {:02x?}", value.plain))?;
        let mut oracle = datum.clone();
        let leaves = leaves(case.schemas(), case.schema.root(), "", &mut oracle);
        if leaves.len() != value.logical.len() {
            return Err(format!(
                "{} values of logical types, and for Java {}",
                leaves.len(),
                value.logical.len()
            ));
        }
        for (leaf, text) in leaves.into_iter().zip(&value.logical) {
            *leaf.datum = Datum::String(text.clone());
        }
        Ok(Expected::of(&case.set.plan, case.made, &mut self.seen, [&datum, &oracle]))
    }
}

/// The bytes that were written, where the value is what it must be.
fn compare<'r>(expected: &str, value: &Value, round: &'r Round) -> Result<&'r [u8], String> {
    match round {
        Ok((text, bytes)) if text == expected => Ok(bytes),
        Ok((text, _)) => {
            let differ = expected.chars().zip(text.chars()).take_while(|(a, b)| a == b).count();
            let shown =
                |text: &str| text.chars().skip(differ.saturating_sub(40)).take(SHOWN).collect::<String>();
            Err(format!(
                "another value than Java's\n  theirs ..{}\n  ours   ..{}",
                shown(expected),
                shown(text)
            ))
        }
        Err((_, reason)) => Err(format!("{reason}, for {:02x?}", value.plain)),
    }
}

/// A datum with one value that the Rust type does not hold, and where it is; none where no type is limited.
pub(crate) fn broken(case: &Case<'_>, random: &mut Random) -> Option<(String, Vec<u8>)> {
    let name = case.made.schema.map(|id| case.set.plan.schema(id).name.as_str())?;
    let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
    for _ in 0..TRIES {
        let mut datum = datum_within(case, random);
        let mut leaves = leaves(case.schemas(), case.schema.root(), name, &mut datum);
        // Longer paths are shortened.
        leaves.retain(|leaf| {
            leaf.path.len() < 200 && range::beyond(leaf.logical, random, leaf.datum).is_some()
        });
        if leaves.is_empty() {
            continue;
        }
        let leaf = leaves.swap_remove(random.below(leaves.len()));
        let Some(beyond) = range::beyond(leaf.logical, random, leaf.datum) else { continue };
        let path = leaf.path;
        *leaf.datum = beyond;
        return Some((path, bytes(&datum)));
    }
    None
}
