//! The rules: one file each, with its purpose, its words, and where it is a warning its own check. The verdict comes from the
//! walker alone.

mod ambiguous_alias;
mod constructor_changed;
mod constructor_reordered;
mod default_changed;
mod default_not_in_first_branch;
mod default_removed;
mod doc_changed;
mod field_gone;
mod field_order_changed;
mod field_type_changed;
mod fixed_size_mismatch;
mod framed_record_key;
mod logical_type_changed;
mod misplaced_logical_type;
mod missing_enum_symbols;
mod missing_union_branch;
mod name_mismatch;
mod namespace_moved;
mod reader_field_missing_default_value;
mod type_mismatch;
mod type_renamed;
mod unmatched_alias;
mod variant_added;
mod variant_gone;

use super::Side;
use super::case::Case;
use super::edit::{Alone, Edit};
use super::outcome::IncompatibilityType;
use super::source::Source;
use super::words::Words;
use crate::rule::Rule;

/// Every rule of compatibility, those of the verdict first.
pub(crate) static ALL: [&Rule; 24] = [
    &name_mismatch::RULE,
    &fixed_size_mismatch::RULE,
    &missing_enum_symbols::RULE,
    &reader_field_missing_default_value::RULE,
    &type_mismatch::RULE,
    &missing_union_branch::RULE,
    &ambiguous_alias::RULE,
    &logical_type_changed::RULE,
    &namespace_moved::RULE,
    &default_changed::RULE,
    &default_removed::RULE,
    &default_not_in_first_branch::RULE,
    &field_order_changed::RULE,
    &doc_changed::RULE,
    &unmatched_alias::RULE,
    &misplaced_logical_type::RULE,
    &framed_record_key::RULE,
    &variant_added::RULE,
    &variant_gone::RULE,
    &field_type_changed::RULE,
    &field_gone::RULE,
    &constructor_changed::RULE,
    &constructor_reordered::RULE,
    &type_renamed::RULE,
];

/// How a warning finds what it looks for.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// In the way from an old version to the new one.
    Edit(fn(&Edit<'_>, &mut Vec<Words>)),
    /// In the new schema.
    Alone(fn(&Alone<'_>, &mut Vec<Words>)),
    /// In the new schema, given all old ones.
    History(fn(Side<'_>, &[Side<'_>], &mut Vec<Words>)),
    /// In the types that both schemas are generated to.
    Source(fn(&Source<'_>, &mut Vec<Words>)),
}

/// The warnings with their checks.
pub(crate) static WARNINGS: [(&Rule, Check); 17] = [
    (&logical_type_changed::RULE, Check::Edit(logical_type_changed::check)),
    (&namespace_moved::RULE, Check::Edit(namespace_moved::check)),
    (&default_changed::RULE, Check::Edit(default_changed::check)),
    (&default_removed::RULE, Check::Edit(default_removed::check)),
    (&default_not_in_first_branch::RULE, Check::Alone(default_not_in_first_branch::check)),
    (&field_order_changed::RULE, Check::Edit(field_order_changed::check)),
    (&doc_changed::RULE, Check::Edit(doc_changed::check)),
    (&unmatched_alias::RULE, Check::History(unmatched_alias::check)),
    (&misplaced_logical_type::RULE, Check::Alone(misplaced_logical_type::check)),
    (&framed_record_key::RULE, Check::Alone(framed_record_key::check)),
    (&variant_added::RULE, Check::Source(variant_added::check)),
    (&variant_gone::RULE, Check::Source(variant_gone::check)),
    (&field_type_changed::RULE, Check::Source(field_type_changed::check)),
    (&field_gone::RULE, Check::Source(field_gone::check)),
    (&constructor_changed::RULE, Check::Source(constructor_changed::check)),
    (&constructor_reordered::RULE, Check::Source(constructor_reordered::check)),
    (&type_renamed::RULE, Check::Source(type_renamed::check)),
];

/// The rule of an error type.
fn of(kind: IncompatibilityType) -> &'static Rule {
    match kind {
        IncompatibilityType::NameMismatch => &name_mismatch::RULE,
        IncompatibilityType::FixedSizeMismatch => &fixed_size_mismatch::RULE,
        IncompatibilityType::MissingEnumSymbols => &missing_enum_symbols::RULE,
        IncompatibilityType::ReaderFieldMissingDefaultValue => &reader_field_missing_default_value::RULE,
        IncompatibilityType::TypeMismatch => &type_mismatch::RULE,
        IncompatibilityType::MissingUnionBranch => &missing_union_branch::RULE,
    }
}

/// The rule of a case, and what it says.
pub(crate) fn words(case: &Case<'_>) -> (&'static Rule, Words) {
    match case.kind {
        Some(kind) => (of(kind), of_type(kind, case)),
        None => (&ambiguous_alias::RULE, ambiguous_alias::words(case)),
    }
}

fn of_type(kind: IncompatibilityType, case: &Case<'_>) -> Words {
    match kind {
        IncompatibilityType::NameMismatch => name_mismatch::words(case),
        IncompatibilityType::FixedSizeMismatch => fixed_size_mismatch::words(case),
        IncompatibilityType::MissingEnumSymbols => missing_enum_symbols::words(case),
        IncompatibilityType::ReaderFieldMissingDefaultValue => {
            reader_field_missing_default_value::words(case)
        }
        IncompatibilityType::TypeMismatch => type_mismatch::words(case),
        IncompatibilityType::MissingUnionBranch => missing_union_branch::words(case),
    }
}
