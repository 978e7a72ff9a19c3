//! What is kept of a schema, and when another is the same.

use avrogen_runtime::registry::{
    ConfigUpdate, Deleted, ErrorKind, LookupOptions, RegisterOptions, Schema, Setting,
};
use avrogen_runtime::{Reference, SchemaDef};
use avrogen_schema::schema::Kind;

use super::start;

const LINE: &str =
    r#"{"type":"record","name":"Line","namespace":"a","fields":[{"name":"sku","type":"string"}]}"#;

fn order(line: &str) -> String {
    format!(
        r#"{{"type":"record","name":"Order","namespace":"a","fields":[{{"name":"line","type":{line}}}]}}"#
    )
}

#[tokio::test]
async fn the_text_is_kept_as_java_prints_it() {
    let (_registry, client) = start();
    let text = r#" { "name" : "a.R", "fields" : [ { "default" : 1e3, "type" : { "type" : "double" },
        "name" : "f", "order" : "ascending" } ], "x" : 1, "type" : "record", "doc" : "d" } "#;
    client.register("s", &Schema::new(text)).await.unwrap();
    let kept = r#"{"type":"record","name":"R","namespace":"a","doc":"d","fields":[{"name":"f","type":"double","default":1000.0}],"x":1}"#;
    assert_eq!(client.latest("s").await.unwrap().schema.text, kept);
}

#[tokio::test]
async fn references_are_named_and_not_spelled_out() {
    let (registry, client) = start();
    client.register("line", &Schema::new(LINE)).await.unwrap();
    let by_name = Schema::new(order(r#""a.Line""#)).reference("a.Line", "line", 1);
    client.register("order", &by_name).await.unwrap();
    assert_eq!(client.latest("order").await.unwrap().schema.text, order(r#""Line""#));
    let inner = LINE.replace(r#","namespace":"a""#, "");
    // Spelled out it is the same schema.
    let spelled_out = Schema::new(order(&inner));
    assert_eq!(client.lookup("order", &spelled_out).await.unwrap().version, 1);
    client.register("order", &spelled_out).await.unwrap();
    assert_eq!(client.versions("order", Deleted::Excluded).await.unwrap(), [1]);
    for path in ["/subjects/order/versions/1/schema?format=resolved", "/schemas/ids/2/schema?format=resolved"]
    {
        assert_eq!(crate::wire::ask(&registry, "GET", path, ""), (200, order(&inner)), "{path}");
    }
    let (_, unknown) = crate::wire::ask(&registry, "GET", "/subjects/order/versions/1/schema?format=odd", "");
    assert_eq!(unknown, order(r#""Line""#));
}

#[tokio::test]
async fn the_latest_reference_is_pinned() {
    let (_registry, client) = start();
    client.register("line", &Schema::new(LINE)).await.unwrap();
    let wider = LINE.replace("}]", r#"},{"name":"n","type":"int","default":0}]"#);
    client.register("line", &Schema::new(wider)).await.unwrap();
    let latest = Schema::new(order(r#""Line""#)).reference("a.Line", "line", -1);
    client.register("order", &latest).await.unwrap();
    assert_eq!(client.latest("order").await.unwrap().schema.references[0].version, 2);
    assert_eq!(client.lookup("order", &latest).await.unwrap().version, 1);
    assert_eq!(client.referenced_by("line", 1).await.unwrap(), [] as [i32; 0]);
    assert_eq!(client.referenced_by("line", 2).await.unwrap().len(), 1);
    // What is deleted can be referred to no more.
    client.delete_version("line", 1, false).await.unwrap();
    let deleted = Schema::new(order(r#""Line""#)).reference("a.Line", "line", 1);
    let refused = client.register("late", &deleted).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidSchema);
}

/// As in Java's client: a name that was met is not met again.
#[tokio::test]
async fn of_two_versions_by_one_name_the_first_counts() {
    let (_registry, client) = start();
    let f = |size: i32| Schema::new(format!(r#"{{"type":"fixed","name":"F","size":{size}}}"#));
    client.register("f1", &f(1)).await.unwrap();
    client.register("f2", &f(2)).await.unwrap();
    let list = Schema::new(r#"{"type":"array","items":"F"}"#).reference("F", "f1", 1);
    client.register("list", &list).await.unwrap();
    let both = Schema::new(r#"["null","F"]"#).reference("list", "list", 1).reference("F", "f2", 1);
    client.register("both", &both).await.unwrap();
    let parsed = client.parsed_version("both", 1).await.unwrap();
    assert_eq!(parsed.references().len(), 3);
    let Kind::Fixed(fixed) = &parsed.set().node(parsed.set().names().next().unwrap().1).kind else {
        panic!("F is a fixed")
    };
    assert_eq!(fixed.size, 1);
}

#[tokio::test]
async fn references_of_other_contexts_are_qualified_on_demand() {
    let (registry, client) = start();
    client.register(":.c:line", &Schema::new(LINE)).await.unwrap();
    let schema = Schema::new(order(r#""Line""#)).reference("a.Line", "line", 1);
    client.register(":.c:order", &schema).await.unwrap();
    let ask = |query: &str| {
        let path = format!("/subjects/:.c:order/versions/1{query}");
        let (_, body) = crate::wire::ask(&registry, "GET", &path, "");
        serde_json::from_str::<serde_json::Value>(&body).unwrap()["references"][0]["subject"].clone()
    };
    assert_eq!(ask(""), "line");
    assert_eq!(ask("?referenceFormat=qualified"), ":.c:line");
}

#[tokio::test]
async fn what_a_type_of_a_context_refers_to_is_there_as_well() {
    static F: SchemaDef = SchemaDef::new("F", r#"{"type":"fixed","name":"F","size":1}"#, 0, 0, &[]);
    static FS: SchemaDef =
        SchemaDef::new("fs", r#"{"type":"array","items":"F"}"#, 0, 0, &[Reference::new("F", None, &F)]);
    let (_registry, client) = start();
    client.register_definition(":.c:fs", &FS, &RegisterOptions::default()).await.unwrap();
    assert_eq!(client.subjects(Deleted::Excluded).await.unwrap(), [":.c:F", ":.c:fs"]);
    let found = client.lookup_definition(":.c:fs", &FS, &LookupOptions::default()).await.unwrap();
    assert_eq!(found.schema.references[0].subject, "F");
}

#[tokio::test]
async fn normalization_may_be_a_setting() {
    let (_registry, client) = start();
    let text = |props: &str| format!(r#"{{"type":"fixed","name":"F","size":1,{props}}}"#);
    let (sorted, unsorted) = (Schema::new(text(r#""a":1,"b":2"#)), Schema::new(text(r#""b":2,"a":1"#)));
    let normalize = ConfigUpdate { normalize: Setting::Set(true), ..ConfigUpdate::default() };
    client.set_config(Some("s"), &normalize).await.unwrap();
    client.register("s", &unsorted).await.unwrap();
    assert_eq!(client.latest("s").await.unwrap().schema, sorted);
}

#[tokio::test]
async fn an_id_lives_as_long_as_a_version() {
    let (registry, client) = start();
    let int = Schema::new(r#""int""#);
    let registered = client.register("a", &int).await.unwrap();
    client.register("b", &int).await.unwrap();
    for subject in ["a", "b"] {
        client.delete_subject(subject, false).await.unwrap();
        client.clear_caches();
        assert_eq!(client.schema_by_id(registered.id, None).await.unwrap().schema, int);
        client.delete_subject(subject, true).await.unwrap();
    }
    client.clear_caches();
    let guid = registered.guid.as_deref().unwrap();
    for gone in [client.schema_by_id(registered.id, None).await, client.schema_by_guid(guid).await] {
        assert_eq!(gone.unwrap_err().kind(), ErrorKind::SchemaNotFound);
    }
    assert_eq!(crate::wire::ask(&registry, "GET", "/subjects?deleted=true", "").1, "[]");
    // Another schema never gets an id that data may have been written with.
    assert_ne!(client.register("a", &int).await.unwrap().id, registered.id);
}

#[tokio::test]
async fn deleted_versions_may_be_listed_as_negative() {
    let (registry, client) = start();
    for text in [r#""int""#, r#""long""#] {
        client.register("s", &Schema::new(text)).await.unwrap();
    }
    client.delete_version("s", 1, false).await.unwrap();
    let path = "/subjects/s/versions?deletedAsNegative=true";
    assert_eq!(crate::wire::ask(&registry, "GET", path, "").1, "[-1,2]");
    assert_eq!(client.versions("s", Deleted::Only).await.unwrap(), [1]);
    let options = LookupOptions { deleted: true, normalize: false };
    assert_eq!(client.lookup_with("s", &Schema::new(r#""int""#), &options).await.unwrap().version, 1);
}
