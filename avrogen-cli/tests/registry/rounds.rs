//! Pull, edit, check, push, pull again: against the embedded registry, and the one that `AVROGEN_TEST_REGISTRY_URL` names.

use std::time::SystemTime;

use avrogen_harness::Folder;
use avrogen_runtime::registry::{ConfigUpdate, Level, Schema};

use super::Place;

/// A place for each registry, and what sets its subjects apart from those of other tests.
fn places(test: &str) -> Vec<(Place, String)> {
    let mut places = vec![(Place::new(), format!("{test}-"))];
    if let Ok(url) = std::env::var("AVROGEN_TEST_REGISTRY_URL") {
        let now = SystemTime::UNIX_EPOCH.elapsed().expect("a time after 1970").as_nanos();
        let folder = Folder::new();
        places.push((Place { folder, registry: None, url }, format!("{test}-{now}-")));
    }
    for (place, prefix) in &places {
        // Servers begin with levels of their own.
        for name in ["users", "addresses"] {
            let level = ConfigUpdate::level(Level::Backward);
            place.client().set_config(Some(&format!("{prefix}{name}")), &level).expect("it is set");
        }
    }
    places
}

fn fullname(prefix: &str, name: &str) -> String {
    format!("t{}.{name}", prefix.replace('-', "_"))
}

/// A user, laid out as no tool would, with a comment; with the fields that are added.
fn user(prefix: &str, more: &str) -> String {
    let (namespace, _) =
        fullname(prefix, "").split_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).expect("a dot");
    format!(
        "{{ \"type\":\"record\",   \"name\":\"User\", // who\n  \"namespace\":\"{namespace}\",\n  \
         \"fields\": [ {{\"type\":\"long\",\"name\":\"id\"}},\n    {{\"name\":\"home\",\"type\":\"Address\"}}{more} ] }}\n"
    )
}

fn project(prefix: &str) -> String {
    ["users", "addresses"]
        .map(|name| format!("[subject.\"{prefix}{name}\"]\nfile = \"schemas/{name}.avsc\"\n"))
        .concat()
}

#[test]
fn a_round() {
    for (place, prefix) in places("round") {
        place.write("avrogen.toml", project(&prefix));
        let address = fullname(&prefix, "Address");
        let address =
            format!(r#"{{"type":"record","name":"{address}","fields":[{{"name":"zip","type":"string"}}]}}"#);
        place.write("schemas/addresses.avsc", &address);
        place.write("schemas/users.avsc", user(&prefix, ""));
        let said = place.ends(0, &["plan"]);
        let lines: Vec<&str> = said.stdout.lines().collect();
        assert_eq!(lines.len(), 2, "{said:?}");
        assert!(lines[0].starts_with(&format!("create     {prefix}addresses: ")), "{said:?}");
        assert!(lines[1].starts_with(&format!("create     {prefix}users: ")), "{said:?}");
        assert!(!place.join("avrogen.lock").exists());

        place.ends(0, &["check", "--against", "registry"]);
        place.ends(0, &["push"]);
        let before = place.files();
        assert!(place.read("avrogen.lock").contains(&format!("\"{prefix}users@1\"")));
        let checks = [&["check"][..], &["check", "--against", "registry"]];
        for again in
            [&["push"][..], &["pull"], &["pull", "--check"], &["pull", "--locked"]].into_iter().chain(checks)
        {
            place.ends(0, again);
            assert_eq!(place.files(), before, "{again:?}");
        }
        // The layout and the comment are the author's.
        assert_eq!(place.read("schemas/users.avsc"), user(&prefix, ""));

        // An edit that breaks nobody.
        let edited = user(
            &prefix,
            ",\n    // how they are called\n    {\"name\":\"nick\",\"type\":[\"null\",\"string\"],\"default\":null}",
        );
        place.write("schemas/users.avsc", &edited);
        let said = place.ends(0, &["pull"]);
        assert!(said.stdout.contains("has edits, and is left alone"), "{said:?}");
        let before = place.files();
        for check in checks {
            let said = place.ends(0, check);
            assert!(said.stderr.starts_with("2 subjects checked against the "), "{said:?}");
        }
        assert_eq!(place.files(), before);
        let said = place.ends(0, &["push"]);
        assert!(said.stdout.starts_with(&format!("registered {prefix}users version 2")), "{said:?}");
        assert!(said.stdout.contains("nick: field added"), "{said:?}");
        let before = place.files();
        for again in [&["push"][..], &["pull"], &["pull", "--check"]] {
            place.ends(0, again);
            assert_eq!(place.files(), before, "{again:?}");
        }
        assert_eq!(place.read("schemas/users.avsc"), edited);

        // One that breaks somebody is not registered, and neither is anything else.
        place.write(
            "schemas/addresses.avsc",
            address.replace("}]}", r#"},{"name":"city","type":"string"}]}"#),
        );
        for check in checks {
            let said = place.ends(1, check);
            assert!(said.stdout.contains("error[READER_FIELD_MISSING_DEFAULT_VALUE]"), "{said:?}");
            assert!(said.stdout.contains("schemas/addresses.avsc:1:"), "{said:?}");
        }
        let said = place.ends(1, &["push"]);
        assert!(said.stdout.contains(&format!("refused    {prefix}addresses: ")), "{said:?}");
        assert!(said.stderr.contains("error[READER_FIELD_MISSING_DEFAULT_VALUE]"), "{said:?}");
        assert!(said.stderr.contains("schemas/addresses.avsc:1:"), "{said:?}");
        assert_eq!(place.client().latest(&format!("{prefix}addresses")).expect("a version").version, 1);
    }
}

/// Somebody who has nothing but the registry builds from what is pulled, and sees others' edits.
#[test]
fn two_people() {
    for (ada, prefix) in places("people") {
        ada.write("avrogen.toml", project(&prefix));
        let address = fullname(&prefix, "Address");
        let address = |size: u8| format!(r#"{{"type":"fixed","name":"{address}","size":{size}}}"#);
        ada.write("schemas/addresses.avsc", address(4));
        ada.write("schemas/users.avsc", user(&prefix, ""));
        ada.ends(0, &["push"]);
        let folder = Folder::new();
        let bob = Place { folder, registry: None, url: ada.url.clone() };
        bob.ends(0, &["pull", "--subject", &format!("{prefix}users")]);
        bob.ends(0, &["generate", "-q", "--out", "src/avro.rs"]);
        assert!(bob.read("src/avro.rs").contains("pub struct User"));
        let users = format!("schemas/{prefix}users.avsc");
        assert!(!bob.read(&users).contains("//"));

        ada.write("schemas/users.avsc", user(&prefix, ",{\"name\":\"age\",\"type\":\"int\",\"default\":0}"));
        ada.ends(0, &["push"]);
        bob.ends(1, &["pull", "--check"]);
        bob.ends(0, &["pull", "--locked"]);
        bob.ends(0, &["pull"]);
        assert!(bob.read(&users).contains("\"age\""));
        bob.ends(0, &["generate", "-q", "--out", "src/avro.rs"]);
        assert!(bob.read("src/avro.rs").contains("pub age: i32"));
    }
}

/// What a registry holds in another layout is the same schema.
#[test]
fn layout_is_no_new_version() {
    for (place, prefix) in places("layout") {
        let subject = format!("{prefix}users");
        let name = fullname(&prefix, "F");
        let text = format!(r#"{{ "size": 4, "name": "{name}", "type": "fixed" }}"#);
        place.client().register(&subject, &Schema::new(text)).expect("it is registered");
        place.ends(0, &["pull", "--subject", &subject]);
        place.write(
            &format!("schemas/{subject}.avsc"),
            format!("{{\"type\":\"fixed\",\n\"name\":\"{name}\",\"size\":4}}"),
        );
        place.ends(0, &["pull", "--check"]);
        let said = place.ends(0, &["push", "-v"]);
        assert!(said.stdout.starts_with("unchanged ") || said.stdout.starts_with("same "), "{said:?}");
        assert_eq!(place.client().latest(&subject).expect("a version").version, 1);
        place.ends(0, &["pull", "--check"]);
    }
}
