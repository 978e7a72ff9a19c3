//! The rules of style: one file each, with its purpose and its check.

mod enum_without_default;
mod field_name_case;
mod missing_doc;
mod missing_field_doc;
mod missing_namespace;
mod mixed_field_names;
mod namespace_case;
mod null_not_first;
mod optional_without_default;
mod similar_names;
mod single_branch_union;
mod symbol_case;
mod type_name_case;
mod unused_alias;

use super::Check;
use crate::rule::Rule;

/// The rules with their checks.
pub(crate) static CHECKS: [(&Rule, Check); 14] = [
    (&type_name_case::RULE, type_name_case::check),
    (&field_name_case::RULE, field_name_case::check),
    (&mixed_field_names::RULE, mixed_field_names::check),
    (&symbol_case::RULE, symbol_case::check),
    (&namespace_case::RULE, namespace_case::check),
    (&missing_namespace::RULE, missing_namespace::check),
    (&similar_names::RULE, similar_names::check),
    (&missing_doc::RULE, missing_doc::check),
    (&missing_field_doc::RULE, missing_field_doc::check),
    (&optional_without_default::RULE, optional_without_default::check),
    (&null_not_first::RULE, null_not_first::check),
    (&enum_without_default::RULE, enum_without_default::check),
    (&single_branch_union::RULE, single_branch_union::check),
    (&unused_alias::RULE, unused_alias::check),
];
