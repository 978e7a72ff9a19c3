//! `check --against registry`, and `registry:` in `diff`.

use avrogen_runtime::registry::{ConfigUpdate, Level, Schema};
use avrogen_runtime::testing::registry::Fault;

use super::{Place, USER, same};

fn with(fields: &str) -> String {
    USER.replace("}]}", &format!("}},{fields}]}}"))
}

#[test]
fn the_versions_that_a_registry_serves() {
    let place = Place::new();
    place.register("users", &Schema::new(with(r#"{"name":"nick","type":"string"}"#)));
    place.register("users", &Schema::new(USER));
    place.write("schemas/users.avsc", with(r#"{"name":"nick","type":"int","default":0}"#));
    place.write("avrogen.toml", "[subject.users]\nfile = \"schemas/users.avsc\"\n");
    // The last version has no such field, and the first has another one.
    let mut text = place.session(&["check --against registry"]);
    let level = ConfigUpdate::level(Level::BackwardTransitive);
    place.client().set_config(Some("users"), &level).expect("it is set");
    text += &place.session(&[
        "check --against registry",
        "check --against registry --mode BACKWARD",
        "diff registry:users@1 registry:users",
        "diff registry:users@1 schemas/users.avsc",
        "diff registry:nobody schemas/users.avsc",
    ]);
    same("check", &text);
}

#[test]
fn what_a_registry_refers_to_is_read_with_it() {
    let place = Place::new();
    let order =
        r#"{"type":"record","name":"Order","namespace":"com.acme","fields":[{"name":"by","type":"User"}]}"#;
    place.register("com.acme.User", &Schema::new(USER));
    place.register("com.acme.Order", &Schema::new(order).reference("com.acme.User", "com.acme.User", 1));
    place.write("schemas/order.avsc", order);
    place.write("schemas/user.avsc", with(r#"{"name":"nick","type":"string"}"#));
    let said = place.ends(1, &["check", "--against", "registry"]);
    // Of the user itself, and of the order with the user in it.
    assert!(
        said.stdout.contains("com.acme.User.nick") && said.stdout.contains("com.acme.Order.by.nick"),
        "{said:?}"
    );
    place.registry().inject(Fault::status(403).always());
    let said = place.ends(2, &["check", "--against", "registry"]);
    assert!(said.stderr.contains("403"), "{said:?}");
}
