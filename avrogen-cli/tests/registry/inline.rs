//! Texts that stand alone: `avrogen bundle`, and subjects with `references = "inline"`.

use avrogen_runtime::registry::Schema;
use serde_json::Value;

use super::Place;

const HEN: &str = r#"{"type": "record", "name": "Hen", "namespace": "farm", "doc": "Lays.", "fields": [
  {"name": "laid", "type": {"type": "array", "items": "Egg", "unit": "dozen"}},
  {"name": "best", "type": ["null", "Egg"], "default": null, "order": "ignore", "x": 1.50}
]}
"#;
const EGG: &str = r#"{"type": "record", "name": "Egg", "namespace": "farm", "aliases": ["Ovum"], "fields": [
  // Grams.
  {"name": "weight", "type": "int", "default": 60},
  {"name": "from", "type": ["null", "Hen"], "default": null}
]}
"#;
const TOML: &str = "[subject.\"hens-value\"]\nfile = \"schemas/hen.avsc\"\nreferences = \"inline\"\n";

/// Two files that refer to each other.
fn farm() -> Place {
    let place = Place::new();
    place.write("avrogen.toml", TOML);
    place.write("schemas/hen.avsc", HEN);
    place.write("schemas/egg.avsc", EGG);
    place
}

/// A type that two fields of another file have.
fn nest(part: &str) -> Place {
    let place = Place::new();
    place.write(
        "avrogen.toml",
        "[subject.\"nests-value\"]\nfile = \"schemas/nest.avsc\"\nreferences = \"inline\"\n",
    );
    let fields = r#"[{"name":"old","type":"Twig"},{"name":"new","type":"Twig"}]"#;
    place.write(
        "schemas/nest.avsc",
        format!(r#"{{"type":"record","name":"Nest","namespace":"tree","fields":{fields}}}"#),
    );
    place.write("schemas/twig.avsc", part);
    place
}

const TWIG: &str =
    r#"{"type":"record","name":"Twig","namespace":"tree","fields":[{"name":"cm","type":"int"}]}"#;

#[test]
fn bundle_prints_each_type_once_in_full() {
    let place = farm();
    let said = place.ends(0, &["bundle", "schemas/hen.avsc"]);
    let value: Value = serde_json::from_str(&said.stdout).expect("JSON without comments");
    let items = &value["fields"][0]["type"];
    assert_eq!(items["items"]["name"], "Egg");
    assert_eq!(items["items"]["fields"][1]["type"][1], "Hen");
    assert_eq!((&items["unit"], &value["fields"][1]["type"][1]), (&"dozen".into(), &"Egg".into()));
    assert!(
        said.stdout.contains("1.50") && said.stdout.contains("\"Ovum\"") && said.stdout.contains("\"order\"")
    );
    // The layout is that of `fmt`, and the schema the same.
    let printed = said.stdout;
    assert_eq!(place.ends(0, &["bundle", "schemas/hen.avsc", "-o", "out/hen.avsc"]).stdout, "");
    assert_eq!(place.read("out/hen.avsc"), printed);
    place.ends(0, &["fmt", "--check", "out/hen.avsc"]);
    place.ends(0, &["diff", "schemas/hen.avsc", "out/hen.avsc"]);
    assert_eq!(place.ends(0, &["bundle", "out/hen.avsc"]).stdout, printed);
    let said = place.ends(0, &["bundle", "schemas/hen.avsc", "--type", "farm.Egg", "--format", "json"]);
    let line: Value = serde_json::from_str(&said.stdout).expect("a line");
    assert_eq!((&line["name"], &line["file"]), (&"farm.Egg".into(), &"schemas/hen.avsc".into()));
    assert!(
        line["schema"].as_str().is_some_and(|text| text.contains("\"farm\"") && text.contains("\"Hen\""))
    );
}

#[test]
fn bundle_takes_protocols_and_versions() {
    let place = Place::new();
    place.write("a.avpr", r#"{"protocol": "P", "namespace": "p", "types": [
        {"type": "fixed", "name": "F", "size": 2}, {"type": "error", "name": "E", "fields": [{"name": "f", "type": "F"}]}]}"#);
    let said = place.ends(2, &["bundle", "a.avpr"]);
    assert!(said.stderr.contains("choose one with --type: p.F, p.E"), "{}", said.stderr);
    let said = place.ends(0, &["bundle", "a.avpr", "--type", "p.E"]);
    assert!(said.stdout.contains("\"error\"") && said.stdout.contains("\"size\": 2"), "{}", said.stdout);
    let said = place.ends(2, &["bundle", "a.avpr", "--type", "p.X"]);
    assert!(said.stderr.contains("there are p.F, p.E"), "{}", said.stderr);
    place.register("twigs", &Schema::new(TWIG));
    place.register(
        "lists",
        &Schema::new(r#"{"type":"array","items":"tree.Twig"}"#).reference("tree.Twig", "twigs", 1),
    );
    let served = place.ends(0, &["bundle", "registry:lists"]).stdout;
    assert!(served.contains("\"cm\""), "{served}");
    place.ends(0, &["pull", "--subject", "lists"]);
    assert_eq!(place.ends(0, &["bundle", "lock:lists@1"]).stdout, served);
}

#[test]
fn inline_subject_is_registered_without_references() {
    let place = nest(TWIG);
    let said = place.ends(0, &["plan"]);
    assert!(said.stdout.contains("create     nests-value"), "{}", said.stdout);
    place.ends(0, &["push"]);
    let latest = place.client().latest("nests-value").expect("it is registered");
    assert!(latest.schema.references.is_empty(), "{:?}", latest.schema.references);
    assert_eq!(latest.schema.text.matches("\"cm\"").count(), 1);
    place.ends(0, &["plan"]);
    place.ends(0, &["push"]);
    place.ends(0, &["pull", "--check"]);
    place.ends(0, &["pull"]);
    place.ends(0, &["pull", "--locked"]);
    place.ends(0, &["check"]);
    place.ends(0, &["check", "--against", "registry"]);
    place.ends(0, &["generate", "-q", "--out", "code"]);
    let code = place.read("code/mod.rs")
        + &place
            .files()
            .iter()
            .map(|(_, bytes, _)| String::from_utf8_lossy(bytes).into_owned())
            .collect::<String>();
    assert!(code.contains(&latest.schema.text), "generated code looks up what is registered");
    // An edit of the other file is one of this schema.
    let wider = TWIG.replace("}]", r#"},{"name":"of","type":"string","default":"oak"}]"#);
    place.write("schemas/twig.avsc", &wider);
    let said = place.ends(0, &["plan", "--subject", "nests-value"]);
    assert!(said.stdout.contains("register   nests-value"), "{}", said.stdout);
    place.ends(0, &["push"]);
    place.ends(0, &["pull", "--check"]);
    assert_eq!(place.client().latest("nests-value").expect("it is there").version, 2);
}

/// A registry takes a text in full for the version that has the same by references.
#[test]
fn inline_subject_follows_a_version_with_references() {
    let place = nest(TWIG);
    let toml = place.read("avrogen.toml");
    place.write("avrogen.toml", toml.replace("\"inline\"", "\"registered\""));
    place.ends(0, &["push"]);
    assert_eq!(place.client().latest("nests-value").expect("it is there").schema.references.len(), 1);
    place.write("avrogen.toml", &toml);
    place.ends(0, &["plan"]);
    place.ends(0, &["push"]);
    place.ends(0, &["pull", "--check"]);
    let nest = place.read("schemas/nest.avsc").replace("\"old\"", "\"older\",\"aliases\":[\"old\"]");
    place.write("schemas/nest.avsc", &nest);
    place.ends(0, &["config", "set", "nests-value", "NONE"]);
    place.ends(0, &["push"]);
    let latest = place.client().latest("nests-value").expect("it is there");
    assert_eq!((latest.version, latest.schema.references.len()), (2, 0));
    place.ends(0, &["pull", "--check"]);
}

/// What somebody else registered comes into the files in which the types are.
#[test]
fn pull_leaves_the_types_of_other_files_to_them() {
    let place = nest(TWIG);
    place.ends(0, &["push"]);
    let twig = TWIG.replace(
        "{\"type\":\"record\",\"name\":\"Twig\",\"namespace\":\"tree\",",
        "{\"type\":\"record\",\"name\":\"Twig\",",
    );
    let more = |twig: &str| {
        format!(
            r#"{{"type":"record","name":"Nest","namespace":"tree","fields":[{{"name":"old","type":{twig}}},{{"name":"new","type":"Twig"}},{{"name":"high","type":"int","default":3}}]}}"#
        )
    };
    place.register("nests-value", &Schema::new(more(&twig)));
    place.ends(0, &["pull", "--subject", "nests-value"]);
    let copy = place.read("schemas/nest.avsc");
    assert!(copy.contains("\"high\"") && !copy.contains("\"cm\""), "{copy}");
    place.ends(0, &["pull", "--check"]);
    // Twigs that differ from those of the project are left for somebody to decide.
    let other = twig.replace("}]", r#"},{"name":"of","type":"string","default":""}]"#);
    place.register("nests-value", &Schema::new(more(&other)));
    let said = place.ends(1, &["pull", "--subject", "nests-value"]);
    assert!(said.stdout.contains("has edits, and is left alone"), "{}", said.stdout);
    assert_eq!(place.read("schemas/nest.avsc"), copy);
}

#[test]
fn lock_of_an_inline_subject_stands_alone() {
    let place = farm();
    place.ends(0, &["lock"]);
    let locked = place.read("schemas/.locked/hens-value/1.avsc");
    assert!(locked.contains("\"Egg\"") && locked.contains("\"weight\""), "{locked}");
    let said = place.ends(0, &["lock"]);
    assert!(said.stderr.contains("2 subjects unchanged"), "{}", said.stderr);
    place.ends(0, &["check"]);
    place.ends(0, &["generate", "-q", "--out", "code"]);
}

#[test]
fn references_has_two_values() {
    let place = farm();
    place.write("avrogen.toml", TOML.replace("inline", "inlined"));
    let said = place.ends(2, &["check"]);
    assert!(said.stderr.contains("`references` is `registered` or `inline`"), "{}", said.stderr);
}
