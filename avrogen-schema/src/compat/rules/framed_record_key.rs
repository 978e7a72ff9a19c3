//! A record as the key of messages, framed with the id of its schema.

use crate::compat::edit::Alone;
use crate::compat::words::{Phrase, Words};
use crate::rule::Rule;
use crate::schema::Kind;
use crate::text::quote;

pub(super) static RULE: Rule = Rule::warning(
    "framed-record-key",
    "a record as a key, whose bytes change with its schema",
    include_str!("framed_record_key.md"),
);

pub(super) fn check(alone: &Alone<'_>, out: &mut Vec<Words>) {
    let kind = &alone.new.set.node(alone.new.node).kind;
    let Kind::Record(record) = kind else { return };
    if !alone.is_framed_key {
        return;
    }
    let name = record.named.fullname.as_str();
    let title = format!("the record {} is a key, and its bytes begin with the id of its schema", quote(name));
    out.push(
        Words::new(title, name, record.named.name_span, Phrase::plain("used as a key"))
            .fix("use a primitive type as the key, such as \"string\", whose schema never changes")
            .fix("or set key-encoding = \"utf8\" or \"bytes\" for the topic, so that no id is in front of the key"),
    );
}
