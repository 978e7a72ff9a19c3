//! Names: what Avro allows, what Rust allows, and what happens where two meet.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use avrogen_schema::schema::Field;

use super::history::NamedOnce;
use super::ir::Ident;
pub(crate) use crate::identifier::is_identifier;
use crate::identifier::{KEYWORDS, UNRAWABLE};

/// A module of such a name would hide the primitive type from the code within and beside it.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "f128", "f16", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128",
    "u16", "u32", "u64", "u8", "usize",
];

/// The name under which every module but the root knows the runtime.
pub(crate) const RUNTIME_ALIAS: &str = "rt";

/// Names that a module at the root must leave alone: at a crate's root they would hide crates from the user's paths.
const ROOT_RESERVED: &[&str] = &["alloc", "avrogen_runtime", "core", "proc_macro", "std", "test"];

/// Names that an associated constant of an enum has.
pub(crate) const ENUM_RESERVED: &[&str] = &["ALL", "SCHEMA"];

/// The name of a type or variant.
pub(crate) fn upper_camel(name: &str) -> String {
    valid(ascii(name).to_upper_camel_case(), "Underscore")
}

/// The name of a field.
pub(crate) fn snake(name: &str) -> String {
    valid(ascii(name).to_snake_case(), "underscore")
}

/// The name of a module.
pub(crate) fn module(segment: &str, at_root: bool) -> String {
    let name = snake(segment);
    let reserved = PRIMITIVES.contains(&&*name) || name == RUNTIME_ALIAS;
    if reserved || at_root && ROOT_RESERVED.contains(&&*name) { format!("{name}_") } else { name }
}

/// The name of a static.
pub(crate) fn shouty(name: &str) -> String {
    valid(ascii(name).to_shouty_snake_case(), "UNDERSCORE")
}

/// Names that come out of case conversion empty or with a digit first.
fn valid(name: String, fallback: &str) -> String {
    match name.chars().next() {
        None => fallback.to_owned(),
        Some(c) if c.is_ascii_digit() => format!("_{name}"),
        Some(_) => name,
    }
}

/// Strict lints forbid identifiers outside ASCII, and scripts mix there in ways that warn, so letters of Latin scripts
/// lose their marks, and all others become their code point.
fn ascii(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return Cow::Borrowed(name);
    }
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            _ if c.is_ascii() => out.push(c),
            'Ä' | 'Æ' => out.push_str("Ae"),
            'ä' | 'æ' => out.push_str("ae"),
            'À'..='Å' => out.push('A'),
            'à'..='å' => out.push('a'),
            'Ç' => out.push('C'),
            'ç' => out.push('c'),
            'È'..='Ë' => out.push('E'),
            'è'..='ë' => out.push('e'),
            'Ì'..='Ï' => out.push('I'),
            'ì'..='ï' => out.push('i'),
            'Ñ' => out.push('N'),
            'ñ' => out.push('n'),
            'Ö' | 'Ø' => out.push_str("Oe"),
            'ö' | 'ø' => out.push_str("oe"),
            'Ò'..='Õ' => out.push('O'),
            'ò'..='õ' => out.push('o'),
            'Ü' => out.push_str("Ue"),
            'ü' => out.push_str("ue"),
            'Ù'..='Û' => out.push('U'),
            'ù'..='û' => out.push('u'),
            'Ý' => out.push('Y'),
            'ý' | 'ÿ' => out.push('y'),
            'ß' => out.push_str("ss"),
            _ => {
                let _ = write!(out, "_u{:x}_", u32::from(c));
            }
        }
    }
    Cow::Owned(out)
}

/// Makes a name an identifier: raw where it is a keyword, and with a `_` where it cannot be raw.
fn ident(name: &str) -> Ident {
    if UNRAWABLE.contains(&name) {
        Ident::new(format!("{name}_"))
    } else if KEYWORDS.binary_search(&name).is_ok() {
        Ident::new(format!("r#{name}"))
    } else {
        Ident::new(name)
    }
}

/// The names of one namespace of Rust: the fields of a struct, the variants of an enum, the items of a module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<String>,
}

impl Scope {
    /// A scope in which some names are taken.
    pub(crate) fn new(reserved: &[&str]) -> Self {
        Self { taken: reserved.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// Whether a name is free.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(ident(name).bare())
    }

    /// Takes a name if it is free.
    pub(crate) fn claim(&mut self, name: &str) -> Option<Ident> {
        let ident = ident(name);
        self.taken.insert(ident.bare().to_owned()).then_some(ident)
    }

    /// Takes the name, or the name with the first number that is free.
    pub(crate) fn claim_numbered(&mut self, name: &str) -> Ident {
        // `A12` for the second `A1` would read as something else, and fields read best with one anyway.
        let camel = name.starts_with(|c: char| c.is_ascii_uppercase());
        let joint = if camel && !name.ends_with(|c: char| c.is_ascii_digit()) { "" } else { "_" };
        self.claim(name)
            .or_else(|| (2..).find_map(|n| self.claim(&format!("{name}{joint}{n}"))))
            .expect("numbers do not run out")
    }

    /// Allocates a name for each of the wanted Rust names, in order: the first to want a name has it, and later ones get a
    /// number. A name that comes later, behind all others, so moves none of them.
    pub(crate) fn allocate(&mut self, wanted: &[String]) -> Vec<Ident> {
        wanted.iter().map(|name| self.claim_numbered(name)).collect()
    }

    /// Allocates a Rust name for each of the wanted Avro names, after those that were there before, in order. What was there
    /// keeps its name, by an alias too, and what is gone leaves its name to nobody.
    pub(crate) fn allocate_after<'n>(
        &mut self,
        before: &[Wanted<'n>],
        wanted: &[Wanted<'n>],
        rust: impl Fn(&str) -> String,
    ) -> Vec<Ident> {
        let mut given = Given::default();
        for one in before {
            given.give(one, &rust, self);
        }
        let there: BTreeSet<&str> = wanted.iter().map(|one| one.name).collect();
        for one in wanted {
            if !given.idents.contains_key(one.name) {
                given.rename(one, &there, &rust);
            }
        }
        let mut used = BTreeSet::new();
        let names = wanted.iter().map(|one| match given.of(one.name, &there) {
            Some(ident) if used.insert(ident.clone()) => ident,
            _ => self.claim_numbered(&rust(one.name)),
        });
        names.collect()
    }
}

/// A name in Avro that wants one in Rust.
#[derive(Clone, Debug)]
pub(crate) struct Wanted<'n> {
    pub(crate) name: &'n str,
    /// What the same thing was called before.
    pub(crate) aliases: Vec<&'n str>,
}

impl<'n> Wanted<'n> {
    pub(crate) fn new(name: &'n str) -> Self {
        Self { name, aliases: Vec::new() }
    }

    pub(crate) fn field(field: &'n Field) -> Self {
        Self { name: &field.name, aliases: field.aliases.iter().map(|alias| &*alias.name).collect() }
    }

    pub(crate) fn before(one: &'n NamedOnce) -> Self {
        Self { name: &one.name, aliases: one.aliases.iter().map(String::as_str).collect() }
    }
}

/// The Rust names of what was there before.
#[derive(Default)]
struct Given<'n> {
    idents: HashMap<&'n str, Ident>,
    /// The last of the names that one thing had one after the other.
    last: HashMap<Ident, &'n str>,
}

impl<'n> Given<'n> {
    fn give(&mut self, one: &Wanted<'n>, rust: &impl Fn(&str) -> String, scope: &mut Scope) {
        if !self.idents.contains_key(one.name) && !self.rename(one, &BTreeSet::new(), rust) {
            self.idents.insert(one.name, scope.claim_numbered(&rust(one.name)));
        }
    }

    /// Lets a thing that has another name in Avro keep its Rust name, where that is the one it wants. Returns whether it does.
    fn rename(&mut self, one: &Wanted<'n>, there: &BTreeSet<&str>, rust: &impl Fn(&str) -> String) -> bool {
        let wanted = rust(one.name);
        let mut aliases = one.aliases.iter().filter(|alias| !there.contains(**alias));
        let known = aliases.find_map(|alias| self.idents.get(*alias).filter(|_| rust(alias) == wanted));
        let Some(ident) = known.cloned() else { return false };
        self.last.insert(ident.clone(), one.name);
        self.idents.insert(one.name, ident);
        true
    }

    /// The Rust name of one of the names that are there now, unless a later name of the same thing has it.
    fn of(&self, name: &str, there: &BTreeSet<&str>) -> Option<Ident> {
        let ident = self.idents.get(name)?;
        let is_last = self.last.get(ident).is_none_or(|last| *last == name || !there.contains(last));
        is_last.then(|| ident.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(names: &[&str]) -> Vec<String> {
        let wanted: Vec<_> = names.iter().map(|name| snake(name)).collect();
        Scope::default().allocate(&wanted).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn keywords_stay_usable() {
        assert_eq!(fields(&["type", "self", "gen", "Self"]), ["r#type", "self_", "r#gen", "self_2"]);
        assert_eq!(ident("Self").as_str(), "Self_");
        assert_eq!(module("str", false), "str_");
        assert_eq!([module("core", true), module("core", false)], ["core_", "core"]);
    }

    #[test]
    fn scope_gives_a_name_to_who_wants_it_first() {
        assert_eq!(fields(&["userId", "user_id", "UserID"]), ["user_id", "user_id_2", "user_id_3"]);
        assert_eq!(fields(&["_id", "ID", "id_2"]), ["id", "id_2", "id_2_2"]);
    }

    #[test]
    fn names_without_letters_and_outside_ascii() {
        assert_eq!(
            fields(&["_", "__", "_1", "größe", "名"]),
            ["underscore", "underscore_2", "_1", "groesse", "u540d"]
        );
        assert_eq!(upper_camel("_1a"), "_1a");
    }

    #[test]
    fn numbers_do_not_run_into_digits() {
        let mut scope = Scope::new(ENUM_RESERVED);
        let names = scope.allocate(&["A1", "a1", "A_L_L", "all"].map(upper_camel));
        assert_eq!(names.iter().map(Ident::as_str).collect::<Vec<_>>(), ["A1", "A1_2", "ALL2", "All"]);
    }
}
