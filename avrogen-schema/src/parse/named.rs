//! Enums, fixed, and the names that all named schemas have.

use std::sync::Arc;

use super::Parser;
use super::attributes::{self, Attributes};
use crate::ast::{Kind, Namespace, Primitive};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::json::{Member, Value, ValueKind};
use crate::name::{self, Fullname};
use crate::schema::{Alias, Named, Prop, Symbol};
use crate::source::Span;
use crate::text::quote;

/// The largest fixed that Java Avro reads (`SystemLimitException`).
const LARGEST_FIXED: i64 = i32::MAX as i64 - 8;

impl Parser<'_> {
    /// Name, namespace, aliases and doc of a record, enum or fixed (specification, "Names"). A `name` with a dot is a
    /// fullname, and its `namespace` is ignored.
    pub(super) fn named(&mut self, from: &mut Attributes, what: &str, around: &Namespace) -> Option<Named> {
        let doc = self.doc(from);
        let aliases = self.aliases(from);
        let declared = from.take("namespace").and_then(|member| self.text_or_ignored(member));
        let (name, name_span) = self.name(from, what)?;
        let namespace = match &declared {
            Some((namespace, _)) => Some(&**namespace),
            None => around.as_deref(),
        };
        let fullname = self.fullname(&name, namespace, name_span)?;
        if let Some((namespace, span)) = &declared
            && name.contains('.')
            && fullname.namespace() != Some(namespace)
        {
            let message = format!("the namespace is ignored, because the name {} has one", quote(&name));
            self.out.push(Diagnostic::warning(codes::IGNORED_ATTRIBUTE, *span, message).label(name_span, ""));
        }
        let namespace_span = declared.filter(|_| !name.contains('.')).map(|(_, span)| span);
        self.check_fullname("name", &name, &fullname, name_span, namespace_span);
        if Primitive::from_name(fullname.as_str()).is_some() {
            let message = format!("{} is the name of a primitive type", quote(fullname.as_str()));
            self.error(codes::RESERVED_NAME, name_span, message, "choose another name, or add a namespace");
        }
        let aliases = self.fullname_aliases(aliases, fullname.namespace());
        Some(Named { fullname, name_span, aliases, doc })
    }

    /// The `name` that a schema or field must have.
    pub(super) fn name(&mut self, from: &mut Attributes, what: &str) -> Option<(Box<str>, Span)> {
        let help = "add \"name\" with a name of letters, digits and underscores";
        match from.take("name") {
            None => {
                self.error(codes::MISSING_ATTRIBUTE, from.span(), format!("{what} without a \"name\""), help);
                None
            }
            Some(Member { value: Value { kind: ValueKind::String(name), span }, .. }) => Some((name, span)),
            Some(Member { value, .. }) => {
                let message = format!("\"name\" must be a string, not {}", value.describe());
                self.error(codes::INVALID_ATTRIBUTE, value.span, message, help);
                None
            }
        }
    }

    /// A name within a namespace, unless it is too long.
    pub(super) fn fullname(&mut self, name: &str, namespace: Option<&str>, span: Span) -> Option<Fullname> {
        let bytes = name.len() + namespace.map_or(0, str::len);
        if bytes <= self.longest_name {
            return Some(Fullname::within(name, namespace));
        }
        let message = format!("a fullname of {bytes} bytes, and the limit is {}", self.longest_name);
        self.error(codes::INVALID_NAME, span, message, "choose a shorter name or namespace");
        None
    }

    /// A lenient reader takes every name that is not empty: what Java Avro reads back without validation.
    pub(super) fn check_fullname(
        &mut self,
        what: &str,
        written: &str,
        fullname: &Fullname,
        span: Span,
        namespace_span: Option<Span>,
    ) {
        self.check_name(fullname.name(), span, what);
        let namespace = fullname.namespace().unwrap_or_default();
        let is_new = namespace_span.is_some() || written.contains('.');
        if is_new && !name::is_namespace(namespace) {
            let message = format!("the namespace {} is not names joined by dots", quote(namespace));
            let finding = Diagnostic::error(codes::INVALID_NAME, namespace_span.unwrap_or(span), message);
            let better: Vec<String> =
                namespace.split('.').filter(|part| !part.is_empty()).map(name::nearest_name).collect();
            self.out.push_strict(finding.help(format!("name it {}, for example", quote(&better.join(".")))));
        }
    }

    /// Reports a name, symbol or alias that is none.
    pub(super) fn check_name(&mut self, name: &str, span: Span, what: &str) {
        if name::is_name(name) {
            return;
        }
        let finding = invalid_name(name, span, what);
        if name.is_empty() { self.out.push(finding) } else { self.out.push_strict(finding) }
    }

    fn fullname_aliases(&mut self, aliases: Vec<(Box<str>, Span)>, namespace: Option<&str>) -> Vec<Alias> {
        let mut all: Vec<Alias> = Vec::with_capacity(aliases.len());
        let mut seen = std::collections::HashSet::new();
        for (text, span) in aliases {
            let Some(fullname) = self.fullname(&text, namespace, span) else { continue };
            self.check_fullname("alias", &text, &fullname, span, None);
            if seen.insert(fullname.clone()) {
                all.push(Alias { fullname, span });
            }
        }
        all
    }

    /// An enum. Its `default` must be one of the symbols in both modes, as in Java Avro; one that is no string is
    /// ignored.
    pub(super) fn enumeration(&mut self, mut from: Attributes, around: &Namespace) -> (Kind, Vec<Prop>) {
        let named = self.named(&mut from, "an enum", around);
        let symbols = self.symbols(&mut from);
        let default = from.take("default").and_then(|member| self.text_or_ignored(member));
        let default = default.and_then(|(text, span)| {
            let symbols = symbols.as_deref()?;
            let found = symbols.iter().position(|symbol| symbol.text == *text);
            if found.is_none() {
                let message = format!("the default {} is not one of the symbols", quote(&text));
                let nearest = crate::suggest::nearest(
                    &text,
                    symbols.iter().take(1000).map(|symbol| symbol.text.as_str()),
                );
                let help = match nearest {
                    Some(near) => format!("did you mean {}?", quote(near)),
                    None => "name a symbol, or add this one to \"symbols\"".to_owned(),
                };
                self.error(codes::INVALID_ENUM_DEFAULT, span, message, &help);
            }
            found
        });
        let props = self.props(from, attributes::ENUM);
        match (named, symbols) {
            (Some(named), Some(symbols)) => (Kind::Enum { named, symbols, default }, props),
            _ => (Kind::Invalid, props),
        }
    }

    fn symbols(&mut self, from: &mut Attributes) -> Option<Vec<Symbol>> {
        let help = "add \"symbols\" with an array of names";
        let items = match from.take("symbols") {
            None => {
                self.error(codes::MISSING_ATTRIBUTE, from.span(), "an enum without \"symbols\"", help);
                return None;
            }
            Some(Member { value: Value { kind: ValueKind::Array(items), .. }, .. }) => items,
            Some(Member { value, .. }) => {
                let message = format!("\"symbols\" must be an array, not {}", value.describe());
                self.error(codes::INVALID_ATTRIBUTE, value.span, message, help);
                return None;
            }
        };
        let mut symbols = Vec::with_capacity(items.len());
        let mut seen = std::collections::HashMap::with_capacity(items.len());
        for item in items {
            let span = item.span;
            let ValueKind::String(text) = item.kind else {
                let message = format!("a symbol must be a string, not {}", item.describe());
                self.error(codes::INVALID_ATTRIBUTE, span, message, "write the symbol in double quotes");
                continue;
            };
            self.check_name(&text, span, "symbol");
            if let Some(first) = seen.insert(text.clone(), span) {
                let message = format!("the symbol {} stands twice", quote(&text));
                let finding = Diagnostic::error(codes::DUPLICATE_SYMBOL, span, message);
                self.out.push(finding.label(first, "first here").help("remove one of the two"));
                continue;
            }
            symbols.push(Symbol { text: text.into(), span });
        }
        Some(symbols)
    }

    pub(super) fn fixed(&mut self, from: &mut Attributes, around: &Namespace) -> Option<Kind> {
        let named = self.named(from, "a fixed", around);
        let size = match from.take("size") {
            None => {
                let help = "add \"size\" with the number of bytes";
                self.error(codes::MISSING_ATTRIBUTE, from.span(), "a fixed without a \"size\"", help);
                None
            }
            Some(Member { value, .. }) => {
                let size = value.as_i64().filter(|size| (0..=LARGEST_FIXED).contains(size));
                if size.is_none() {
                    let message = "the size of a fixed must be an integer from 0 to 2147483639";
                    self.error(
                        codes::INVALID_SIZE,
                        value.span,
                        message,
                        "write the number of bytes, such as 16",
                    );
                }
                size.and_then(|size| u64::try_from(size).ok()).map(|size| (size, value.span))
            }
        };
        let (named, (size, size_span)) = (named?, size?);
        Some(Kind::Fixed { named, size, size_span })
    }
}

/// The namespace that the schemas inside a named one stand in.
pub(super) fn inner_namespace(named: &Named) -> Namespace {
    named.fullname.namespace().map(Arc::from)
}

pub(super) fn invalid_name(text: &str, span: Span, what: &str) -> Diagnostic {
    let message = match text.chars().next() {
        None => format!("a {what} must not be empty"),
        Some('0'..='9') => format!("the {what} {} begins with a digit", quote(text)),
        Some(_) => {
            format!("the {what} {} has characters other than letters, digits and underscores", quote(text))
        }
    };
    let finding = Diagnostic::error(codes::INVALID_NAME, span, message);
    if text.is_empty() {
        finding
    } else {
        finding.help(format!("name it {}, for example", quote(&name::nearest_name(text))))
    }
}
