//! `subjects`, `versions` and `show`.

use avrogen_runtime::registry::{Metadata, Schema};

use super::{Place, USER, same};

fn place() -> Place {
    let place = Place::new();
    let nick = USER.replace("}]}", r#"},{"name":"nick","type":["null","string"],"default":null}]}"#);
    place.register("users-value", &Schema::new(USER));
    place.register("users-value", &Schema::new(nick));
    let order =
        r#"{"type":"record","name":"Order","namespace":"com.acme","fields":[{"name":"by","type":"User"}]}"#;
    let mut order = Schema::new(order).reference("com.acme.User", "users-value", 1);
    order.metadata = Some(Metadata {
        properties: [("owner".to_owned(), "sales".to_owned())].into(),
        ..Metadata::default()
    });
    place.register("orders-value", &order);
    place.register(":.test:users-value", &Schema::new(r#""string""#));
    place.register("old", &Schema::new(r#""int""#));
    place.client().delete_subject("old", false).expect("it is deleted");
    place
}

#[test]
fn what_there_is() {
    let place = place();
    let commands = [
        "subjects",
        "subjects --deleted --prefix o",
        "subjects --pattern ^users",
        "versions users-value",
        "versions old --deleted",
        "show users-value",
        "show users-value@1 --raw",
        "show --id 3",
        "show old --version 1",
    ];
    same("reading", &place.session(&commands));
}

#[test]
fn what_is_not_there() {
    let commands =
        ["versions old", "show nobody", "show users-value@9", "show --id 99", "show users-value --version 0"];
    same("reading-refused", &place().session(&commands));
}

/// A registry is free to say anything, and a terminal does not act on it.
#[test]
fn names_are_harmless() {
    let place = Place::new();
    let subjects = r#"["a\u001b[2Jb","c\nd"]"#;
    let fault = avrogen_runtime::testing::registry::Fault::body(200, "application/json", subjects);
    place.registry().inject(fault.on("GET", "/subjects").always());
    let said = place.run(&["subjects"]);
    assert_eq!((said.code, &*said.stdout), (0, "a\u{fffd}[2Jb\nc\u{fffd}d\n"));
}
