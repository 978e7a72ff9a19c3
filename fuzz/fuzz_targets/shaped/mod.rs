//! Schemas drawn from the front of the input, by the numbers that the properties of the runtime draw theirs from, so that what
//! is tried is data and not whether a text is a schema.

#![allow(dead_code, reason = "each target needs a part of it")]

#[path = "../../../avrogen-runtime/tests/properties/tree.rs"]
mod tree;

use avrogen_runtime::datum::Schema;
use tree::{Dice, Names};

/// The first byte says how many numbers there are, each of which has a byte of its own.
pub fn schema<'d>(names: &mut Shapes, input: &'d [u8]) -> Option<(Schema, &'d [u8])> {
    let (count, rest) = input.split_first()?;
    let (numbers, rest) = rest.split_at_checked(usize::from(*count))?;
    let numbers: Vec<u16> = numbers.iter().map(|number| u16::from(*number)).collect();
    let text = names.0.tree(&mut Dice::new(&numbers), &[]).text();
    let schema = Schema::parse(&text).unwrap_or_else(|findings| panic!("{text}\n{findings}"));
    Some((schema, rest))
}

/// Names that differ between the schemas of an input.
#[derive(Default)]
pub struct Shapes(Names);
