//! Histories of a schema, in which each version reads the one before: the way by all of them, and by some of them.

use avrogen_runtime::Limits;
use avrogen_runtime::datum::{self, Schema};
use avrogen_runtime::resolution::Resolution;
use proptest::prelude::*;

use crate::tree::{Dice, Field, Names, Tree};
use crate::{config, data, schema};

/// Takes one change that the version before can be read with, at a place that is drawn; whether there was one to make.
fn change(tree: &mut Tree, names: &mut Names, dice: &mut Dice<'_>) -> bool {
    let inside = dice.below(3) > 0;
    match tree {
        Tree::Array(part) | Tree::Map(part) if inside => change(part, names, dice),
        Tree::Union(branches) if inside && !branches.is_empty() => {
            let at = dice.below(branches.len());
            let changed = change_branch(&mut branches[at], names, dice);
            changed || change_here(tree, names, dice)
        }
        Tree::Record { fields, .. } if inside && !fields.is_empty() => {
            let at = dice.below(fields.len());
            // A default is that of the field's schema.
            fields[at].default.is_none() && change(&mut fields[at].tree, names, dice)
        }
        _ => change_here(tree, names, dice),
    }
}

/// A branch keeps its kind: it is found by it.
fn change_branch(branch: &mut Tree, names: &mut Names, dice: &mut Dice<'_>) -> bool {
    match branch {
        Tree::Leaf(_) => false,
        branch => {
            let kind = branch.kind();
            let mut changed = branch.clone();
            let done = change(&mut changed, names, dice) && changed.kind() == kind;
            if done {
                *branch = changed;
            }
            done
        }
    }
}

fn change_here(tree: &mut Tree, names: &mut Names, dice: &mut Dice<'_>) -> bool {
    let to_union = dice.below(4) == 0;
    match tree {
        Tree::Leaf("int") if !to_union => *tree = Tree::Leaf("long"),
        Tree::Leaf("float") if !to_union => *tree = Tree::Leaf("double"),
        Tree::Leaf("string") if !to_union => *tree = Tree::Leaf("bytes"),
        Tree::Enum { symbols, .. } if !to_union => {
            let at = dice.below(symbols.len() + 1);
            // The first one is the default.
            symbols.insert(at.max(1), names.next("S"));
        }
        Tree::Record { name, aliases, fields } if !to_union => {
            change_record((name, aliases), fields, names, dice);
        }
        Tree::Union(branches) => {
            let known = |kind: &str| branches.iter().any(|branch| branch.kind() == kind);
            // What data of another branch could be promoted to would have to stand behind that.
            let free: Vec<_> = ["null", "boolean"].into_iter().filter(|kind| !known(kind)).collect();
            let Some(kind) = free.first() else { return false };
            branches.insert(dice.below(branches.len() + 1), Tree::Leaf(kind));
        }
        // Neither may stand in a union itself, and null is there already.
        Tree::Again(_) | Tree::Leaf("null") => return false,
        _ => {
            let branch = std::mem::replace(tree, Tree::Leaf("null"));
            *tree = Tree::Union(if dice.below(2) == 0 {
                vec![Tree::Leaf("null"), branch]
            } else {
                vec![branch, Tree::Leaf("null")]
            });
        }
    }
    true
}

fn change_record(
    (name, aliases): (&mut String, &mut Vec<String>),
    fields: &mut Vec<Field>,
    names: &mut Names,
    dice: &mut Dice<'_>,
) {
    const DEFAULTS: [(&str, &str); 7] = [
        ("null", "null"),
        ("int", "-7"),
        ("long", "9007199254740993"),
        ("double", "0.5"),
        ("string", "\"a default that is longer than thirty-two bytes\""),
        ("bytes", "\"\\u00ff\""),
        ("boolean", "true"),
    ];
    let at = dice.below(fields.len() + 1);
    match dice.below(5) {
        0 | 1 => {
            let (leaf, default) = DEFAULTS[dice.below(DEFAULTS.len())];
            let name = names.next("f");
            fields.insert(
                at,
                Field { name, aliases: Vec::new(), tree: Tree::Leaf(leaf), default: Some(default) },
            );
        }
        2 if at < fields.len() => drop(fields.remove(at)),
        3 if at < fields.len() => {
            let field = fields.remove(at);
            fields.insert(dice.below(fields.len() + 1), field);
        }
        4 if at < fields.len() => {
            let old = std::mem::replace(&mut fields[at].name, names.next("f"));
            fields[at].aliases.push(old);
        }
        _ if !name.is_empty() => aliases.push(names.next("A")),
        _ => {}
    }
}

/// Versions of a schema, the oldest first.
fn history(shape: &[u16], changes: &[Vec<u16>]) -> Vec<Schema> {
    let mut names = Names::default();
    let mut tree = names.record(&mut Dice::new(shape), &[]);
    let mut versions = vec![schema(&tree)];
    for numbers in changes {
        let mut dice = Dice::new(numbers);
        for _ in 0..=dice.below(3) {
            change(&mut tree, &mut names, &mut dice);
        }
        versions.push(schema(&tree));
    }
    versions
}

fn read(from: &Schema, to: &Schema, bytes: &[u8]) -> Result<Vec<u8>, TestCaseError> {
    let resolution = Resolution::new(from, to).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let read = resolution.transcode(bytes);
    let read =
        read.map_err(|error| TestCaseError::fail(format!("{error}: {from:?} as {to:?}, {bytes:?}")))?;
    let datum = datum::from_slice(to, &read, Limits::new());
    prop_assert!(datum.is_ok(), "{datum:?}: {from:?} as {to:?}, {bytes:?}");
    // Compared as bytes: a NaN equals nothing.
    let [datum, at_once] = [datum.unwrap(), resolution.datum(bytes, Limits::new()).unwrap()]
        .map(|datum| datum::to_vec(to, &datum).unwrap());
    prop_assert_eq!(at_once, datum);
    let (first, len) = resolution.transcode_first(bytes, Limits::new()).unwrap();
    prop_assert_eq!((&*first, len), (&*read, bytes.len()));
    Ok(read.into_owned())
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn the_way_by_other_versions_leads_where_the_direct_one_does(
        shape in prop::collection::vec(any::<u16>(), 0..80),
        changes in prop::collection::vec(prop::collection::vec(any::<u16>(), 0..30), 1..5),
        seed in any::<u64>(),
    ) {
        let versions = history(&shape, &changes);
        let (oldest, latest) = (&versions[0], &versions[versions.len() - 1]);
        for bytes in data(oldest, seed) {
            let direct = read(oldest, latest, &bytes)?;
            let mut by_all = bytes.clone();
            for pair in versions.windows(2) {
                by_all = read(&pair[0], &pair[1], &by_all)?;
            }
            prop_assert_eq!(&by_all, &direct, "{:#?}", versions);
            for between in &versions {
                prop_assert_eq!(&read(between, latest, &read(oldest, between, &bytes)?)?, &direct, "{:#?}", versions);
            }
        }
    }

    #[test]
    fn a_schema_is_read_with_itself_as_it_stands(
        shape in prop::collection::vec(any::<u16>(), 0..80),
        seed in any::<u64>(),
    ) {
        let schema = &history(&shape, &[])[0];
        prop_assert!(Resolution::new(schema, schema).unwrap().is_identity());
        for bytes in data(schema, seed) {
            prop_assert_eq!(read(schema, schema, &bytes)?, bytes);
        }
    }
}

/// Without this, the property above could hold of nothing.
#[test]
fn histories_change_what_is_read() {
    let mut state = 1_u64;
    let mut numbers = |count: usize| -> Vec<u16> {
        let next = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u16::try_from(state >> 48).unwrap()
        };
        (0..count).map(next).collect()
    };
    let (mut changed, mut all) = (0, 0);
    for seed in 0..200 {
        let versions = history(&numbers(60), &[numbers(20), numbers(20)]);
        for bytes in data(&versions[0], seed) {
            all += 1;
            changed += usize::from(read(&versions[0], &versions[2], &bytes).unwrap() != bytes);
        }
    }
    assert!(changed * 2 > all, "{changed} of {all}");
}
