//! What the embedded registry says, word for word: other clients read it too.

use std::io::{Read, Write};
use std::net::TcpStream;

use avrogen_runtime::testing::Registry;

/// Sends a request and returns status and body.
pub(crate) fn ask(registry: &Registry, method: &str, path: &str, body: &str) -> (u16, String) {
    raw(registry, method, path, "content-type: application/vnd.schemaregistry.v1+json\r\n", body)
}

fn raw(registry: &Registry, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(registry.address()).unwrap();
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    // A server may refuse a large body before all of it was sent.
    let _ = stream.write_all(body.as_bytes());
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("content-type: application/vnd.schemaregistry.v1+json"), "{head}");
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}

/// A body that registers a text.
fn schema(text: &str) -> String {
    serde_json::json!({ "schema": text }).to_string()
}

fn register(registry: &Registry, subject: &str, text: &str) {
    let (status, body) = ask(registry, "POST", &format!("/subjects/{subject}/versions"), &schema(text));
    assert_eq!(status, 200, "{body}");
}

fn error(code: i32, message: &str) -> String {
    serde_json::json!({ "error_code": code, "message": message }).to_string()
}

const A: &str = r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}"#;
const AB: &str =
    r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"}]}"#;
/// What is wrong with `AB` after `A`.
const MISSING_B: &str = "{errorType:'READER_FIELD_MISSING_DEFAULT_VALUE', description:'The field 'b' at path '/fields/1' in \
     the new schema has no default value and is missing in the old schema', additionalInfo:'b'}";

#[test]
fn codes_and_words() {
    let registry = Registry::start().unwrap();
    register(&registry, "s", A);
    let long = "x".repeat(20);
    for (method, path, body, status, code, message) in [
        ("GET", "/subjects/none/versions", "", 404, 40401, "Subject 'none' not found."),
        ("GET", "/subjects/none/versions/1", "", 404, 40401, "Subject 'none' not found."),
        ("GET", "/subjects/s/versions/7", "", 404, 40402, "Version 7 not found."),
        (
            "GET",
            "/subjects/s/versions/0",
            "",
            422,
            42202,
            "The specified version '0' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"",
        ),
        ("GET", "/schemas/ids/12", "", 404, 40403, "Schema 12 not found"),
        ("POST", "/subjects/s", &schema(r#""string""#), 404, 40403, "Schema not found"),
        ("POST", "/subjects/none", &schema(r#""string""#), 404, 40401, "Subject 'none' not found."),
        ("DELETE", "/subjects/none", "", 404, 40401, "Subject 'none' not found."),
        (
            "DELETE",
            "/subjects/s?permanent=true",
            "",
            404,
            40405,
            "Subject 's' was not deleted first before being permanently deleted",
        ),
        (
            "DELETE",
            "/subjects/s/versions/1?permanent=true",
            "",
            404,
            40407,
            "Subject 's' Version 1 was not deleted first before being permanently deleted",
        ),
        (
            "GET",
            "/config/s",
            "",
            404,
            40408,
            "Subject 's' does not have subject-level compatibility configured",
        ),
        ("DELETE", "/config/s", "", 404, 40401, "Subject 's' not found."),
        ("GET", "/mode/s", "", 404, 40409, "Subject 's' does not have subject-level mode configured"),
        ("DELETE", "/mode/s", "", 404, 40401, "Subject 's' not found."),
        (
            "PUT",
            "/config",
            r#"{"compatibility":"SOMETIMES"}"#,
            422,
            42203,
            "Invalid compatibility level. Valid values are none, backward, backward_transitive, forward, \
             forward_transitive, full, full_transitive",
        ),
        (
            "PUT",
            "/mode/s",
            r#"{"mode":"SOMETIMES"}"#,
            422,
            42204,
            "Invalid mode. Valid values are READWRITE, READONLY, READONLY_OVERRIDE, IMPORT, FORWARD",
        ),
        ("PUT", "/mode/s", r#"{"mode":"IMPORT"}"#, 422, 42205, "Cannot import since found existing subjects"),
        (
            "POST",
            "/subjects/s/versions",
            r#"{"schema":"\"string\"","id":9}"#,
            422,
            42205,
            "Subject s is not in import mode",
        ),
        ("POST", "/compatibility/subjects/none/versions/3", &schema(A), 404, 40402, "Version 3 not found."),
        ("POST", "/subjects/s/versions", "{", 400, 400, "EOF while parsing an object at line 1 column 1"),
        ("GET", "/nonsense", "", 404, 404, "HTTP 404 Not Found"),
        ("GET", &format!("/subjects/{long}/{long}"), "", 404, 404, "HTTP 404 Not Found"),
        ("PATCH", "/subjects", "", 405, 405, "HTTP 405 Method Not Allowed"),
        ("DELETE", "/schemas/ids/1", "", 405, 405, "HTTP 405 Method Not Allowed"),
    ] {
        assert_eq!(ask(&registry, method, path, body), (status, error(code, message)), "{method} {path}");
    }
}

#[test]
fn a_refusal_of_an_incompatible_schema() {
    let registry = Registry::start().unwrap();
    register(&registry, "s", A);
    let (status, body) = ask(&registry, "POST", "/subjects/s/versions", &schema(AB));
    let message = format!(
        "Schema being registered is incompatible with an earlier schema for subject \"s\", details: [{MISSING_B}, \
         {{oldSchemaVersion: 1}}, {{oldSchema: '{A}'}}, {{validateFields: 'false', compatibility: 'BACKWARD'}}]"
    );
    assert_eq!((status, body), (409, error(40901, &message)));
}

#[test]
fn checks_with_words_and_without() {
    let registry = Registry::start().unwrap();
    let check = |path: &str, text: &str| {
        ask(&registry, "POST", &format!("/compatibility/subjects/s/versions{path}"), &schema(text))
    };
    let fine = |body: &str| (200, body.to_owned());
    // There is nothing to be incompatible with.
    assert_eq!(check("/latest", AB), fine(r#"{"is_compatible":true}"#));
    assert_eq!(check("/?verbose=true", AB), fine(r#"{"is_compatible":true,"messages":[]}"#));
    register(&registry, "s", A);
    assert_eq!(check("/latest", AB), fine(r#"{"is_compatible":false}"#));
    let (_, body) = check("/latest?verbose=true", AB);
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["is_compatible"], false);
    assert_eq!(body["messages"][0], MISSING_B);
    assert_eq!(body["messages"].as_array().unwrap().len(), 4);
    // A text that is no schema is incompatible where words are wanted, and an error where not.
    assert_eq!(check("/latest", "nonsense").0, 422);
    let (status, body) = check("/latest?verbose=true", "nonsense");
    assert!(
        status == 200 && body.starts_with(r#"{"is_compatible":false,"messages":["Invalid schema"#),
        "{body}"
    );
}

#[test]
fn an_answer_in_full() {
    let registry = Registry::start().unwrap();
    let body = r#"{"schemaType":"AVRO","schema":" {\"type\":\"int\"} "}"#;
    let (_, registered) = ask(&registry, "POST", "/subjects/s/versions?normalize=False", body);
    let (_, version) = ask(&registry, "GET", "/subjects/s/versions/LATEST", "");
    let mut registered: serde_json::Value = serde_json::from_str(&registered).unwrap();
    let version: serde_json::Value = serde_json::from_str(&version).unwrap();
    assert!(registered["ts"].as_i64() > Some(1_700_000_000_000));
    registered["subject"] = "s".into();
    assert_eq!(version, registered);
    // The MD5 of `"int"`.
    assert_eq!(version["guid"], "ef524ea1-b91e-7317-3d93-8ade36c1db32");
    assert_eq!(version["schema"], "\"int\"");
    let text = |path: &str| ask(&registry, "GET", path, "").1;
    assert_eq!(text("/subjects/s/versions/1/schema"), "\"int\"");
    assert_eq!(text("/schemas/ids/1/schema"), "\"int\"");
    assert_eq!(text("/schemas/ids/1/subjects"), r#"["s"]"#);
    assert_eq!(text("/schemas/ids/1/versions"), r#"[{"subject":"s","version":1}]"#);
    assert_eq!(
        text("/schemas/guids/EF524EA1-b91e-7317-3d93-8ade36c1db32/ids"),
        r#"[{"context":".","id":1}]"#
    );
    let by_id: serde_json::Value = serde_json::from_str(&text("/schemas/ids/1?fetchMaxId=true")).unwrap();
    assert_eq!((&by_id["maxId"], &by_id["schema"], by_id.get("id")), (&1.into(), &"\"int\"".into(), None));
    assert_eq!(text("/config"), r#"{"compatibilityLevel":"BACKWARD"}"#);
    assert_eq!(
        ask(&registry, "PUT", "/config/s", r#"{"compatibility":"full"}"#).1,
        r#"{"compatibility":"FULL"}"#
    );
    assert_eq!(text("/config/s"), r#"{"compatibilityLevel":"FULL"}"#);
    assert_eq!(text("/mode"), r#"{"mode":"READWRITE"}"#);
    assert_eq!(text("/contexts"), r#"["."]"#);
    assert_eq!(text("/"), "{}");
}

#[test]
fn what_is_too_large_or_no_json_is_refused() {
    let registry = Registry::builder().body_limit(1_000).start().unwrap();
    let (status, body) = ask(&registry, "POST", "/subjects/s/versions", &"x".repeat(100_000));
    assert_eq!((status, body), (422, error(42209, "Schema is too large: the limit is 1000 bytes")));
    let (status, _) =
        raw(&registry, "POST", "/subjects/s/versions", "content-type: text/html\r\n", &schema("\"int\""));
    assert_eq!(status, 415);
    let accepted = "content-type: application/json; charset=utf-8\r\n";
    assert_eq!(raw(&registry, "POST", "/subjects/s/versions", accepted, &schema("\"int\"")).0, 200);
    assert_eq!(raw(&registry, "POST", "/subjects/s/versions", "", &schema("\"int\"")).0, 200);
}

#[test]
fn names_that_no_subject_may_have() {
    let registry = Registry::start().unwrap();
    for name in ["__GLOBAL", "__EMPTY", "a%0Ab", ":.ctx:"] {
        let (status, body) =
            ask(&registry, "POST", &format!("/subjects/{name}/versions"), &schema("\"int\""));
        assert!(status == 422 && body.contains("42208"), "{name}: {body}");
    }
}
