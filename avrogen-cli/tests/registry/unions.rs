//! Unions of topics that nobody has written: those of tables with many values.

use super::Place;

const EVENT: &str = r#"{"type":"record","name":"NAME","fields":[]}"#;

fn project() -> Place {
    let place = Place::new();
    for name in ["Paid", "Placed"] {
        let path = format!("schemas/{}.avsc", name.to_lowercase());
        place.write(&path, EVENT.replace("NAME", name));
    }
    place.write("avrogen.toml", "[topic.orders]\nvalue = [\"Placed\", \"Paid\"]\n");
    place
}

#[test]
fn a_push_registers_the_union_and_writes_it() {
    let place = project();
    let said = place.ends(0, &["plan"]);
    assert!(said.stdout.contains("create     orders-value: schemas/orders-value.avsc"), "{}", said.stdout);
    assert!(!place.join("schemas/orders-value.avsc").exists());

    place.ends(0, &["push"]);
    let latest = place.client().latest("orders-value").expect("it is registered");
    assert_eq!(latest.schema.text, r#"["Placed","Paid"]"#);
    let references: Vec<&str> =
        latest.schema.references.iter().map(|reference| &*reference.subject).collect();
    assert_eq!(references, ["Paid", "Placed"]);
    assert!(place.read("avrogen.lock").contains("\"orders-value\" = { pinned = 1"));
    assert!(place.join("schemas/orders-value.avsc").exists());
    let said = place.ends(0, &["push"]);
    assert!(said.stderr.contains("the registry has all of it"), "{}", said.stderr);
    place.ends(0, &["check"]);
    place.ends(0, &["generate", "--out", "src"]);
}

#[test]
fn a_value_that_goes_is_found() {
    let place = project();
    place.ends(0, &["push", "-q"]);
    std::fs::remove_file(place.join("schemas/orders-value.avsc")).expect("it was written");
    place.write("avrogen.toml", "[topic.orders]\nvalue = [\"Placed\"]\n");
    let said = place.ends(1, &["check", "--against", "registry"]);
    assert!(said.stdout.contains("error[MISSING_UNION_BRANCH]"), "{}", said.stdout);
    place.ends(1, &["push"]);
}
