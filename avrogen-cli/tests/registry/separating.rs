//! Subjects that carry different types of one fullname.

use avrogen_runtime::registry::Schema;

use super::{Place, USER};

/// A change event in the form that Debezium's connectors give it: a namespace for each table, and one `Source` for all.
fn envelope(table: &str, more: &str) -> Schema {
    let value = r#"{"type":"record","name":"Value","fields":[{"name":"id","type":"long"}]}"#;
    let source = format!(
        r#"{{"type":"record","name":"Source","namespace":"io.debezium.connector.mysql","fields":[{{"name":"file","type":"string"}}{more}]}}"#
    );
    Schema::new(format!(
        r#"{{"type":"record","name":"Envelope","namespace":"shop.{table}","fields":[
        {{"name":"before","type":["null",{value}],"default":null}},{{"name":"after","type":["null","Value"],"default":null}},
        {{"name":"source","type":{source}}},{{"name":"op","type":"string"}}],"connect.name":"shop.{table}.Envelope"}}"#
    ))
}

fn tables() -> Place {
    let place = Place::new();
    place.register("shop.carts-value", &envelope("carts", ""));
    place.register(
        "shop.bills-value",
        &envelope("bills", r#",{"name":"gtid","type":["null","string"],"default":null}"#),
    );
    place.write("avrogen.toml", "# Ours.\n[schemas]\npaths = [\"schemas\"]\n");
    place
}

const LINES: &str = "[set.shop-bills]\npaths = [\"schemas/shop.bills-value.avsc\"]\n\n\
                     [set.shop-carts]\npaths = [\"schemas/shop.carts-value.avsc\"]";

#[test]
fn pull_prints_the_sets_that_separate_two_tables() {
    let place = tables();
    let said = place.ends(0, &["pull", "--pattern", "^shop"]);
    assert!(said.stderr.contains(LINES) && said.stderr.contains("`avrogen pull --sets`"), "{}", said.stderr);
    assert!(place.read("avrogen.toml").contains("[schemas]"));
    let said = place.ends(2, &["generate", "-q"]);
    for line in LINES.lines().filter(|line| !line.is_empty()) {
        assert!(said.stderr.contains(line), "{line}: {}", said.stderr);
    }
    assert!(said.stderr.contains("docs/registry.md#types-from-what-is-pinned"), "{}", said.stderr);
    // The lines are those to paste.
    place.write("avrogen.toml", LINES);
    place.ends(0, &["generate", "-q", "--set", "shop-bills", "--out", "bills"]);
    place.ends(0, &["check"]);
}

#[test]
fn pull_writes_the_sets_and_code_can_be_generated() {
    let place = tables();
    place.register("com.acme.User", &Schema::new(USER));
    place.ends(0, &["pull", "--pattern", ".", "--sets"]);
    let toml = place.read("avrogen.toml");
    assert!(toml.starts_with("# Ours.\n[schemas]\npaths = [\"schemas/com.acme.User.avsc\"]\n"), "{toml}");
    assert!(toml.contains("[set.shop-bills]\npaths = [\"schemas/shop.bills-value.avsc\"]"), "{toml}");
    for set in ["shop-bills", "shop-carts"] {
        place.ends(0, &["generate", "-q", "--set", set, "--out", set]);
    }
    place.ends(0, &["check"]);
    place.ends(0, &["check", "--against", "registry"]);
    let said = place.ends(0, &["pull", "--sets"]);
    assert_eq!(said.stderr, "everything is up to date\n");
    assert_eq!(place.read("avrogen.toml"), toml);
    place.ends(0, &["plan"]);
}
