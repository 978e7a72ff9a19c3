//! A field that two fields of the writer's record match.

use crate::compat::case::Case;
use crate::compat::outcome::Detail;
use crate::compat::words::{Phrase, Words};
use crate::describe;
use crate::rule::Rule;
use crate::schema::Field;
use crate::text::quote;

pub(crate) static RULE: Rule = Rule::verdict(
    "ambiguous-alias",
    "a field takes two fields of the data, by its name and its aliases",
    include_str!("ambiguous_alias.md"),
);

pub(crate) fn words(case: &Case<'_>) -> Words {
    let (Some((reader, writer)), Detail::Field(at)) = (case.records(), case.locus.detail) else {
        return Words::new(
            "an ambiguous alias",
            case.path(None),
            case.new_node().span,
            Phrase::plain("here"),
        );
    };
    let field = &reader.fields[at as usize];
    let is_match = |other: &&Field| {
        other.name == field.name || field.aliases.iter().any(|alias| alias.name == other.name)
    };
    let taken: Vec<&Field> = writer.fields.iter().filter(is_match).collect();
    let names: Vec<String> = taken.iter().map(|field| quote(&field.name)).collect();
    let listed = describe::list(&names);
    let name = quote(&field.name);
    let path = case.path(Some(&field.name));
    // An alias that is the field's own name is a second match as well.
    let alias =
        field.aliases.iter().find(|alias| alias.name == field.name).or_else(|| {
            field.aliases.iter().find(|alias| taken.iter().any(|taken| taken.name == alias.name))
        });
    let title = format!("field {name} takes more than one field: {listed}");
    match alias {
        Some(alias) if case.is_backward() => {
            let (span, alias) = (alias.span, quote(&alias.name));
            let label = Phrase::around(format!("{listed} in "), "");
            Words::new(title, path, span, label).fix(format!("remove the alias {alias}"))
        }
        _ => {
            let other = taken.iter().find(|other| other.name != field.name);
            let span = other.map_or(writer.named.name_span, |other| other.name_span);
            let label = Phrase::around(format!("taken for {name} by "), "");
            let words = Words::new(title, path, span, label);
            let words = match alias {
                Some(alias) => words.more(alias.span, "by this alias"),
                None => words,
            };
            words.fix("give the new field another name: an alias of the old schema stands for it already")
        }
    }
}
