//! Protocols (specification, "Protocol Declaration").

use super::{errors, set};

const HELLO: &str = r#"{
  "namespace": "com.acme", "protocol": "HelloWorld", "doc": "Protocol Greetings",
  "types": [
    {"name": "Greeting", "type": "record", "fields": [{"name": "message", "type": "string"}]},
    {"name": "Curse", "type": "error", "fields": [{"name": "message", "type": "Salutation"}]},
    {"name": "Salutation", "namespace": "org", "type": "enum", "symbols": ["HI"]},
    {"name": "Salutation", "type": "enum", "symbols": ["HO"]}
  ],
  "messages": {
    "hello": {
      "request": [{"name": "greeting", "type": "Greeting", "default": {"message": ""}},
                  {"name": "how", "type": {"type": "fixed", "name": "How", "size": 2}}],
      "response": ["null", "Greeting", "org.Salutation"], "errors": ["Curse"]
    },
    "ping": {"request": [], "response": "null", "one-way": true}
  }
}"#;

#[test]
fn types_are_roots_and_everything_defined_is_a_name() {
    let set = set(HELLO);
    let names: Vec<&str> = set.names().map(|(name, _)| name.as_str()).collect();
    let expected =
        ["com.acme.Curse", "com.acme.Greeting", "com.acme.How", "com.acme.Salutation", "org.Salutation"];
    assert_eq!(names, expected);
    let roots: Vec<&str> =
        set.roots().iter().map(|root| set.node(root.place.node).kind.type_name()).collect();
    assert_eq!(roots, ["com.acme.Greeting", "com.acme.Curse", "org.Salutation", "com.acme.Salutation"]);
}

#[test]
fn faults() {
    for (from, to, code) in [
        ("\"Greeting\", \"org", "\"Greetings\", \"org", "unknown-name"),
        ("\"errors\": [\"Curse\"]", "\"errors\": [\"Greeting\"]", "not-an-error"),
        ("\"errors\": [\"Curse\"]", "\"errors\": [\"string\"]", "not-an-error"),
        ("\"errors\": [\"Curse\"]", "\"errors\": [\"Unknown\"]", "unknown-name"),
        ("\"errors\": [\"Curse\"]", "\"errors\": \"Curse\"", "invalid-protocol"),
        ("{\"message\": \"\"}", "{\"message\": 1}", "invalid-default"),
        ("\"one-way\": true", "\"one-way\": 1", "invalid-protocol"),
        ("\"one-way\": true", "\"one-way\": true, \"errors\": []", "invalid-protocol"),
        ("\"request\": [], ", "", "invalid-protocol"),
        (", \"response\": \"null\", \"one-way\": true", "", "invalid-protocol"),
        ("\"com.acme\"", "\"${package}\"", "invalid-name"),
        ("\"HelloWorld\"", "\"Hello World\"", "invalid-name"),
        ("\"HelloWorld\"", "7", "invalid-protocol"),
        ("\"name\": \"how\"", "\"name\": \"greeting\"", "duplicate-field"),
    ] {
        assert!(HELLO.contains(from), "{from}");
        assert_eq!(errors(&HELLO.replacen(from, to, 1)), [code], "{to}");
    }
}

#[test]
fn messages_and_types_may_be_missing() {
    for text in ["{\"protocol\": \"P\"}", "{\"protocol\": \"a.P\", \"types\": [], \"messages\": []}"] {
        assert!(set(text).roots().is_empty());
    }
    assert_eq!(errors("{\"protocol\": \"P\", \"messages\": [1]}"), ["invalid-protocol"]);
    assert_eq!(errors("{\"protocol\": \"P\", \"types\": {}}"), ["invalid-protocol"]);
}
