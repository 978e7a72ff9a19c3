//! Import mode: schemas that come with their ids.

use avrogen_runtime::registry::{Deleted, ErrorKind, Mode, RegisterOptions, Schema};

use super::start;

fn as_id(id: i32, version: i32) -> RegisterOptions {
    RegisterOptions { id: Some(id), version: Some(version), normalize: false }
}

#[tokio::test]
async fn ids_and_versions_are_the_importer_s() {
    let (_registry, client) = start();
    assert_eq!(client.set_mode(None, Mode::Import, false).await.unwrap(), Mode::Import);
    let (int, string) = (Schema::new(r#""int""#), Schema::new(r#""string""#));
    // Nothing is checked: neither compatibility nor names.
    let odd = Schema::new(r#"{"type":"fixed","name":"ä-b","size":1}"#);
    assert_eq!(client.register_with("s", &int, &as_id(100, 7)).await.unwrap().id, 100);
    assert_eq!(client.register_with("s", &odd, &as_id(50, 3)).await.unwrap().id, 50);
    assert_eq!(client.versions("s", Deleted::Excluded).await.unwrap(), [3, 7]);
    assert_eq!(client.schema_by_id(100, None).await.unwrap().schema, int);
    // The same again is nothing new.
    client.clear_caches();
    assert_eq!(client.register_with("s", &int, &as_id(100, 7)).await.unwrap().version, Some(7));
    let taken = client.register_with("t", &string, &as_id(100, 1)).await.unwrap_err();
    assert_eq!((taken.kind(), taken.code()), (ErrorKind::Rejected, Some(42207)));
    let other = client.register_with("s", &int, &as_id(101, 7)).await.unwrap_err();
    assert_eq!(other.code(), Some(42207));
    let without_id = client.register("s", &string).await.unwrap_err();
    assert_eq!(without_id.kind(), ErrorKind::NotPermitted);
    // Afterwards ids go on where the highest was.
    client.set_mode(None, Mode::ReadWrite, false).await.unwrap();
    assert_eq!(client.register("t", &string).await.unwrap().id, 101);
}

#[tokio::test]
async fn an_import_over_schemas_needs_force() {
    let (_registry, client) = start();
    client.register("s", &Schema::new(r#""int""#)).await.unwrap();
    for scope in [None, Some("s")] {
        let refused = client.set_mode(scope, Mode::Import, false).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NotPermitted);
    }
    client.set_mode(Some("other"), Mode::Import, false).await.unwrap();
    client.set_mode(Some("s"), Mode::Import, true).await.unwrap();
    assert_eq!(client.effective_mode("s").await.unwrap(), Mode::Import);
}

#[tokio::test]
async fn nothing_is_written_where_only_reading_is_allowed() {
    let (_registry, client) = start();
    client.register("s", &Schema::new(r#""int""#)).await.unwrap();
    client.set_mode(None, Mode::ReadOnly, false).await.unwrap();
    client.set_mode(Some("open"), Mode::ReadWrite, false).await.unwrap();
    client.clear_caches();
    // What is there is found before the mode matters.
    client.register("s", &Schema::new(r#""int""#)).await.unwrap();
    for refused in [
        client.register("s", &Schema::new(r#""long""#)).await.map(drop),
        client.delete_subject("s", false).await.map(drop),
        client.delete_version("s", 1, false).await.map(drop),
    ] {
        assert_eq!(refused.map_err(|error| error.kind()), Err(ErrorKind::NotPermitted));
    }
    client.register("open", &Schema::new(r#""long""#)).await.unwrap();
    client.set_mode(None, Mode::ReadOnlyOverride, false).await.unwrap();
    let refused = client.register("open", &Schema::new(r#""double""#)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotPermitted);
}
