//! Settings that bring metadata and rules along, and checks that look at them.

use std::collections::BTreeMap;

use avrogen_runtime::registry::{
    Config, ConfigUpdate, ErrorKind, Level, Metadata, Rule, RuleSet, Schema, Setting,
};

use super::start;

fn metadata(key: &str, value: &str) -> Metadata {
    Metadata { properties: BTreeMap::from([(key.to_owned(), value.to_owned())]), ..Metadata::default() }
}

fn record(field: &str, with: Option<Metadata>) -> Schema {
    let text = format!(r#"{{"type":"record","name":"R","fields":[{{"name":"{field}","type":"int"}}]}}"#);
    Schema { metadata: with, ..Schema::new(text) }
}

#[tokio::test]
async fn versions_of_another_group_do_not_count() {
    let (_registry, client) = start();
    let group = ConfigUpdate { compatibility_group: Setting::Set("major".into()), ..ConfigUpdate::default() };
    client.set_config(Some("s"), &group).await.unwrap();
    client.register("s", &record("a", Some(metadata("major", "1")))).await.unwrap();
    let same = client.register("s", &record("b", Some(metadata("major", "1")))).await.unwrap_err();
    assert_eq!(same.kind(), ErrorKind::Incompatible);
    client.register("s", &record("b", Some(metadata("major", "2")))).await.unwrap();
    // None is a group as well.
    client.register("s", &record("c", None)).await.unwrap();
    let none = client.register("s", &record("d", None)).await.unwrap_err();
    assert_eq!(none.kind(), ErrorKind::Incompatible);
}

#[tokio::test]
async fn settings_bring_metadata_and_rules() {
    let (_registry, client) = start();
    let rules = |name: &str| RuleSet {
        domain_rules: vec![Rule { name: name.into(), rule_type: Some("CEL".into()), ..Rule::default() }],
        ..RuleSet::default()
    };
    let update = ConfigUpdate {
        default_metadata: Setting::Set(metadata("owner", "nobody")),
        override_metadata: Setting::Set(metadata("checked", "yes")),
        default_rule_set: Setting::Set(rules("first")),
        override_rule_set: Setting::Set(rules("last")),
        ..ConfigUpdate::default()
    };
    client.set_config(None, &update).await.unwrap();
    let registered = client.register("s", &record("a", Some(metadata("owner", "me")))).await.unwrap();
    let kept = registered.schema.clone().unwrap();
    let properties = kept.metadata.unwrap().properties;
    assert_eq!(
        properties.into_iter().collect::<Vec<_>>(),
        [("checked".to_owned(), "yes".to_owned()), ("owner".to_owned(), "me".to_owned())]
    );
    let names: Vec<String> = kept.rule_set.unwrap().domain_rules.into_iter().map(|rule| rule.name).collect();
    assert_eq!(names, ["first", "last"]);
    // Registered again, it is the same.
    client.clear_caches();
    let again = client.register("s", &record("a", Some(metadata("owner", "me")))).await.unwrap();
    assert_eq!(again.version, Some(1));
}

#[tokio::test]
async fn other_metadata_or_rules_make_another_version() {
    let (_registry, client) = start();
    let plain = record("a", None);
    let owned = record("a", Some(metadata("owner", "me")));
    let rule = Rule { name: "r".into(), rule_type: Some("CEL".into()), ..Rule::default() };
    let ruled = Schema {
        rule_set: Some(RuleSet { domain_rules: vec![rule], ..RuleSet::default() }),
        ..plain.clone()
    };
    for (schema, version) in [(&plain, 1), (&owned, 2), (&ruled, 3), (&plain, 1), (&owned, 2)] {
        client.clear_caches();
        assert_eq!(client.register("s", schema).await.unwrap().version, Some(version));
    }
    // What the registry counts by itself makes none.
    let counted = record("a", Some(metadata("confluent:version", "7")));
    assert_eq!(client.lookup("s", &counted).await.unwrap().version, 1);
}

#[tokio::test]
async fn reserved_fields_stay_reserved() {
    let (_registry, client) = start();
    let validate = ConfigUpdate { validate_fields: Setting::Set(true), ..ConfigUpdate::level(Level::None) };
    client.set_config(Some("s"), &validate).await.unwrap();
    client.register("s", &record("a", Some(metadata("confluent:reserved", "x, y")))).await.unwrap();
    let removed = client.register("s", &record("a", None)).await.unwrap_err();
    assert_eq!(removed.kind(), ErrorKind::Incompatible);
    assert!(
        removed.message().contains("The new schema has reserved field x removed from its metadata"),
        "{removed}"
    );
    let used =
        client.register("s", &record("y", Some(metadata("confluent:reserved", "x,y")))).await.unwrap_err();
    assert!(used.message().contains("conflicts with the reserved field y."), "{used}");
}

#[tokio::test]
async fn new_schemas_may_be_spared_the_strict_check() {
    let (_registry, client) = start();
    let odd = Schema::new(r#"{"type":"fixed","name":"a-b","size":1}"#);
    assert_eq!(client.register("s", &odd).await.unwrap_err().kind(), ErrorKind::InvalidSchema);
    let lenient = ConfigUpdate { validate_new_schemas: Setting::Set(false), ..ConfigUpdate::default() };
    client.set_config(Some("s"), &lenient).await.unwrap();
    client.register("s", &odd).await.unwrap();
    let config = Config { validate_new_schemas: Some(false), ..Config::default() };
    assert_eq!(client.config(Some("s")).await.unwrap(), config);
}
