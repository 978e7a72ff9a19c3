//! What is known of a topic, as a static.

use super::super::code::{Code, Expr};
use super::super::literal;
use super::super::names::Names;
use crate::config::{CleanupPolicy, SubjectNameStrategy};
use crate::project::Create;
use crate::stages::plan::{Pin, Topic, TopicKey, TopicSchema};

/// `DEF`, which points at a static of its own.
pub(super) fn constant(code: &mut Code, names: &Names<'_>, topic: &Topic) {
    let of_union = topic.union.map(TopicSchema::Schema);
    let of_values = topic.values.iter().map(|value| value.schema).filter(|_| of_union.is_none());
    let of_values = of_union.into_iter().chain(of_values).map(|of| Expr::Text(schema(names, of))).collect();
    let calls = calls(names, topic);
    code.line(&["const DEF: &'static rt::topic::TopicDef = {"]);
    code.inside(|code| {
        code.line(&["static DEF: rt::topic::TopicDef = rt::topic::TopicDef::new("]);
        code.inside(|code| {
            code.line(&[&literal::string(&topic.name), ","]);
            code.expr("", &Expr::List("&[".to_owned(), of_values, "]"), ",");
        });
        code.line(&[")", if calls.is_empty() { ";" } else { "" }]);
        for (at, call) in calls.iter().enumerate() {
            code.line(&[".", call, if at + 1 == calls.len() { ";" } else { "" }]);
        }
        code.line(&["&DEF"]);
    });
    code.line(&["};"]);
}

/// What is said of the topic beside its name and the schemas of its values.
fn calls(names: &Names<'_>, topic: &Topic) -> Vec<String> {
    let key = match &topic.key {
        TopicKey::None => None,
        TopicKey::Utf8 => Some("plain_key(rt::topic::KeyEncoding::Utf8)".to_owned()),
        TopicKey::Bytes => Some("plain_key(rt::topic::KeyEncoding::Bytes)".to_owned()),
        TopicKey::Avro(key) => Some(format!("key_schema({})", schema(names, key.schema))),
    };
    let union = topic.union.map(|_| "union()".to_owned());
    let strategy = match topic.strategy {
        SubjectNameStrategy::TopicName => None,
        SubjectNameStrategy::RecordName => Some("RecordName"),
        SubjectNameStrategy::TopicRecordName => Some("TopicRecordName"),
        SubjectNameStrategy::Associated => Some("Associated"),
    };
    let strategy = strategy.map(|name| format!("strategy(rt::topic::SubjectNameStrategy::{name})"));
    let created = Some(&topic.create).filter(|create| **create != Create::default());
    let created = created.map(|create| format!("created(rt::topic::Create::new(){})", settings(create)));
    [key, union, strategy, created].into_iter().flatten().collect()
}

fn settings(create: &Create) -> String {
    let policy = create.cleanup_policy.map(|policy| match policy {
        CleanupPolicy::Delete => "Delete",
        CleanupPolicy::Compact => "Compact",
        CleanupPolicy::CompactDelete => "CompactDelete",
    });
    let calls = [
        create.partitions.map(|partitions| format!(".partitions({partitions})")),
        create.replication.map(|replication| format!(".replication({replication})")),
        create.retention.map(|millis| format!(".retention({millis})")),
        policy.map(|name| format!(".cleanup(rt::topic::Cleanup::{name})")),
    ];
    calls.into_iter().flatten().collect()
}

fn schema(names: &Names<'_>, schema: TopicSchema) -> String {
    let def = match schema {
        TopicSchema::Schema(id) => format!("&{}", names.schema(id)),
        TopicSchema::Extern(id) => format!("<{} as rt::AvroType>::SCHEMA", names.plan.externs[id.0].path),
        TopicSchema::Primitive(leaf) => {
            format!("&rt::topic::primitive::{}", leaf.module().to_ascii_uppercase())
        }
    };
    format!("rt::topic::Schema::new({def})")
}

/// The impl that lets a producer trust the lock, where that is what the schemas say.
pub(super) fn pins(code: &mut Code, names: &Names<'_>, topic: &Topic) {
    let Some(pins) = &topic.pins else { return };
    let std = &names.std;
    let option = |value: Option<String>| match value {
        Some(value) => format!("{}({value})", std.some),
        None => std.none.clone(),
    };
    let text = |text: &Option<String>| option(text.as_ref().map(|text| literal::string(text)));
    let pin = |pin: &Pin| {
        let id = option(pin.id.map(|id| id.to_string()));
        let (subject, guid) = (literal::string(&pin.subject), text(&pin.guid));
        format!("rt::topic::Pin::new({subject}, {}, {id}, {guid})", pin.version)
    };
    code.blank();
    code.open(&["impl rt::topic::PinnedTopic for super::", topic.ident.as_str()]);
    code.line(&["const PINS: &'static rt::topic::Pins = {"]);
    code.inside(|code| {
        let values = pins.values.iter().map(|value| Expr::Text(pin(value))).collect();
        let arguments = vec![
            Expr::Text(text(&pins.registry)),
            Expr::Text(option(pins.key.as_ref().map(pin))),
            Expr::List("&[".to_owned(), values, "]"),
        ];
        code.expr("static PINS: rt::topic::Pins = ", &Expr::call("rt::topic::Pins::new", arguments), ";");
        code.line(&["&PINS"]);
    });
    code.line(&["};"]);
    code.close();
}
