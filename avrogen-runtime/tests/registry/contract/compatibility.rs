//! Levels and verdicts.

use avrogen_runtime::registry::{ConfigUpdate, ErrorKind, Level, Schema};

use crate::server::{Server, contract};

/// A record with fields.
fn record(fields: &[&str]) -> String {
    format!(r#"{{"type":"record","name":"R","fields":[{}]}}"#, fields.join(","))
}

const A: &str = r#"{"name":"a","type":"int"}"#;
const B: &str = r#"{"name":"b","type":"int"}"#;
const B_DEFAULT: &str = r#"{"name":"b","type":"int","default":0}"#;
const C_DEFAULT: &str = r#"{"name":"c","type":"int","default":0}"#;

async fn set(server: &Server, subject: &str, level: Level) {
    let set = server.client.set_config(Some(subject), &ConfigUpdate::level(level)).await;
    let set = set.unwrap_or_else(|error| panic!("{subject}: {error}"));
    assert_eq!(set.compatibility_level, Some(level));
}

/// Whether a third schema goes after two that were taken without a check.
async fn verdict(server: &Server, level: Level, history: &[String], new: &str) -> bool {
    let subject = server.subject(&format!("{level}-{}-{}", history.len(), new.len()));
    set(server, &subject, Level::None).await;
    for text in history {
        server.register(&subject, text).await;
    }
    set(server, &subject, level).await;
    let new = Schema::new(new);
    match server.client.register(&subject, &new).await {
        Ok(_) => true,
        Err(error) => {
            assert_eq!((error.kind(), error.status()), (ErrorKind::Incompatible, Some(409)), "{error}");
            assert!(!error.is_retryable());
            false
        }
    }
}

contract! {
    /// Adding a field without a default, adding one with, and taking one away, by every level.
    async fn every_level_with_one_version(server) {
        use Level::{Backward, BackwardTransitive, Forward, ForwardTransitive, Full, FullTransitive, None};
        let one = [record(&[A])];
        let two = [record(&[A, B])];
        for (level, added, added_with_default, removed) in [
            (None, true, true, true),
            (Backward, false, true, true),
            (BackwardTransitive, false, true, true),
            (Forward, true, true, false),
            (ForwardTransitive, true, true, false),
            (Full, false, true, false),
            (FullTransitive, false, true, false),
        ] {
            assert_eq!(verdict(server, level, &one, &record(&[A, B])).await, added, "{level}");
            assert_eq!(verdict(server, level, &one, &record(&[A, B_DEFAULT])).await, added_with_default, "{level}");
            assert_eq!(verdict(server, level, &two, &record(&[A])).await, removed, "{level}");
        }
    }
}

contract! {
    /// `b` had a default in between: only the transitive levels look further back than that.
    async fn transitive_levels_look_further_back(server) {
        let history = [record(&[A]), record(&[A, B_DEFAULT])];
        for (level, expected) in [(Level::Backward, true), (Level::BackwardTransitive, false)] {
            assert_eq!(verdict(server, level, &history, &record(&[A, B])).await, expected, "{level}");
        }
        let history = [record(&[A, B]), record(&[A, B_DEFAULT])];
        for (level, expected) in [(Level::Forward, true), (Level::ForwardTransitive, false)] {
            assert_eq!(verdict(server, level, &history, &record(&[A])).await, expected, "{level}");
        }
    }
}

contract! {
    async fn a_check_says_no_without_registering(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        set(server, &subject, Level::Backward).await;
        server.register(&subject, &record(&[A])).await;
        let bad = Schema::new(record(&[A, B]));
        let verdict = client.check_against(&subject, 1, &bad).await.unwrap();
        assert!(!verdict.compatible);
        // What is wrong is told by some.
        let told = verdict.messages.iter().any(|message| message.contains("READER_FIELD_MISSING_DEFAULT_VALUE"));
        assert_eq!(told, server.expects(true, false), "{:?}", verdict.messages);
        assert!(!client.check(&subject, &bad).await.unwrap().compatible);
        let good = Schema::new(record(&[A, B_DEFAULT]));
        let verdict = client.check(&subject, &good).await.unwrap();
        assert_eq!((verdict.compatible, verdict.messages), (true, vec![]));
        assert_eq!(client.latest(&subject).await.unwrap().version, 1);
    }
}

contract! {
    async fn a_check_against_one_version_looks_at_no_other(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        set(server, &subject, Level::None).await;
        server.register(&subject, &record(&[A])).await;
        server.register(&subject, &record(&[A, C_DEFAULT, B])).await;
        set(server, &subject, Level::BackwardTransitive).await;
        let new = Schema::new(record(&[A, B]));
        assert!(!client.check_against(&subject, 1, &new).await.unwrap().compatible);
        assert!(client.check_against(&subject, 2, &new).await.unwrap().compatible);
        let missing = client.check_against(&subject, 7, &new).await.unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::VersionNotFound);
    }
}

contract! {
    async fn deleted_versions_do_not_count(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        set(server, &subject, Level::BackwardTransitive).await;
        server.register(&subject, &record(&[A])).await;
        assert_eq!(server.refuses(&subject, r#""string""#).await, ErrorKind::Incompatible);
        client.delete_version(&subject, 1, false).await.unwrap();
        server.register(&subject, r#""string""#).await;
    }
}

contract! {
    /// The registry finds it before it checks anything.
    async fn an_old_version_may_be_registered_again(server) {
        let subject = server.subject("value");
        set(server, &subject, Level::None).await;
        let first = server.register(&subject, &record(&[A])).await;
        server.register(&subject, r#""string""#).await;
        set(server, &subject, Level::FullTransitive).await;
        server.client.clear_caches();
        assert_eq!(server.register(&subject, &record(&[A])).await, first);
    }
}
