//! Settings of subjects, contexts and all.

use avrogen_runtime::registry::{ConfigUpdate, Deleted, ErrorKind, Level, Mode, Schema, Setting};

use super::start;

#[tokio::test]
async fn contexts_do_not_inherit_from_the_default_one() {
    let (_registry, client) = start();
    client.set_config(None, &ConfigUpdate::level(Level::Full)).await.unwrap();
    client.set_config(Some(":.c:"), &ConfigUpdate::level(Level::Forward)).await.unwrap();
    for (subject, level) in [("s", Level::Full), (":.c:s", Level::Forward), (":.d:s", Level::Backward)] {
        assert_eq!(client.level(subject).await.unwrap(), level, "{subject}");
    }
    client.set_config(Some(":.__GLOBAL:"), &ConfigUpdate::level(Level::None)).await.unwrap();
    assert_eq!(client.level(":.d:s").await.unwrap(), Level::None);
    client.set_config(Some(":.d:s"), &ConfigUpdate::level(Level::ForwardTransitive)).await.unwrap();
    assert_eq!(client.level(":.d:s").await.unwrap(), Level::ForwardTransitive);
    let whole = client.delete_config(None).await.unwrap();
    assert_eq!(whole.compatibility_level, Some(Level::Full));
    assert_eq!(client.config(None).await.unwrap().compatibility_level, Some(Level::Backward));
}

#[tokio::test]
async fn a_change_leaves_alone_what_it_does_not_name() {
    let (_registry, client) = start();
    let both = ConfigUpdate { normalize: Setting::Set(true), ..ConfigUpdate::level(Level::Full) };
    client.set_config(Some("s"), &both).await.unwrap();
    client.set_config(Some("s"), &ConfigUpdate::level(Level::None)).await.unwrap();
    let config = client.config(Some("s")).await.unwrap();
    assert_eq!((config.compatibility_level, config.normalize), (Some(Level::None), Some(true)));
    let clear = ConfigUpdate { compatibility: Setting::Clear, ..ConfigUpdate::default() };
    client.set_config(Some("s"), &clear).await.unwrap();
    let config = client.config(Some("s")).await.unwrap();
    assert_eq!((config.compatibility_level, config.normalize), (None, Some(true)));
    assert_eq!(client.level("s").await.unwrap(), Level::Backward);
}

#[tokio::test]
async fn modes_of_a_context_go_together() {
    let (registry, client) = start();
    client.set_mode(Some(":.c:a"), Mode::ReadOnly, false).await.unwrap();
    client.set_mode(Some(":.c:"), Mode::ReadOnly, false).await.unwrap();
    client.set_mode(Some("a"), Mode::ReadOnly, false).await.unwrap();
    assert_eq!(client.effective_mode(":.c:b").await.unwrap(), Mode::ReadOnly);
    client.delete_mode(":.c:").await.unwrap();
    assert_eq!(client.effective_mode(":.c:b").await.unwrap(), Mode::ReadWrite);
    assert_eq!(client.mode(Some(":.c:a")).await.unwrap(), Mode::ReadOnly);
    client.set_mode(Some(":.c:"), Mode::ReadOnly, false).await.unwrap();
    let (status, _) = crate::wire::ask(&registry, "DELETE", "/mode/:.c:?recursive=true", "");
    assert_eq!(status, 200);
    let none = client.mode(Some(":.c:a")).await.unwrap_err();
    assert_eq!(none.kind(), ErrorKind::NotConfigured);
    assert_eq!(client.mode(Some("a")).await.unwrap(), Mode::ReadOnly);
}

#[tokio::test]
async fn a_context_goes_when_it_is_empty() {
    let (_registry, client) = start();
    client.register(":.c:s", &Schema::new(r#""int""#)).await.unwrap();
    assert_eq!(client.contexts().await.unwrap(), [".", ".c"]);
    let refused = client.delete_context(".c").await.unwrap_err();
    assert_eq!(refused.code(), Some(42211));
    client.delete_subject(":.c:s", false).await.unwrap();
    client.delete_subject(":.c:s", true).await.unwrap();
    client.delete_context(".c").await.unwrap();
    assert_eq!(client.contexts().await.unwrap(), ["."]);
}

#[tokio::test]
async fn ids_count_within_a_context() {
    let (_registry, client) = start();
    for subject in ["a", ":.c:a", ":.d:a"] {
        assert_eq!(client.register(subject, &Schema::new(r#""int""#)).await.unwrap().id, 1);
    }
    assert_eq!(client.register(":.c:b", &Schema::new(r#""long""#)).await.unwrap().id, 2);
    for (context, subjects) in [(None, "a"), (Some(":.c:"), ":.c:a"), (Some(":.d:"), ":.d:a")] {
        assert_eq!(client.subjects_of_id(1, context, false).await.unwrap(), [subjects]);
    }
    assert_eq!(client.schema_by_id(2, None).await.unwrap().schema.text, r#""long""#);
    let missing = client.schema_by_id(2, Some(":.d:a")).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::SchemaNotFound);
    // A name without a context is looked for in all of them.
    assert_eq!(client.lookup("b", &Schema::new(r#""long""#)).await.unwrap().subject, ":.c:b");
    assert_eq!(client.subjects_with_prefix("", Deleted::Excluded).await.unwrap(), ["a"]);
    assert_eq!(client.subjects_with_prefix(":.c:", Deleted::Excluded).await.unwrap(), [":.c:a", ":.c:b"]);
}
