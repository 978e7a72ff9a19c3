//! Soft and hard deletes.

use avrogen_runtime::registry::{Deleted, ErrorKind, LookupOptions, Schema};

use crate::server::{Server, contract};

const TEXTS: [&str; 3] = [r#""string""#, r#""bytes""#, r#"["null","string"]"#];

/// Three versions that nothing stands in the way of.
async fn three_versions(server: &Server, subject: &str) -> Vec<i32> {
    let mut ids = Vec::new();
    for text in TEXTS {
        ids.push(server.register(subject, text).await);
    }
    ids
}

async fn versions(server: &Server, subject: &str, deleted: Deleted) -> Result<Vec<i32>, ErrorKind> {
    server.client.versions(subject, deleted).await.map_err(|error| error.kind())
}

contract! {
    async fn a_subject_goes_in_two_steps(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        let ids = three_versions(server, &subject).await;
        let hard = client.delete_subject(&subject, true).await.unwrap_err();
        assert_eq!(hard.kind(), ErrorKind::NotDeletedFirst);
        assert_eq!(client.delete_subject(&subject, false).await.unwrap(), [1, 2, 3]);
        assert_eq!(versions(server, &subject, Deleted::Excluded).await, Err(ErrorKind::SubjectNotFound));
        assert_eq!(versions(server, &subject, Deleted::Included).await, Ok(vec![1, 2, 3]));
        assert!(!client.subjects(Deleted::Excluded).await.unwrap().contains(&subject));
        assert!(client.subjects(Deleted::Included).await.unwrap().contains(&subject));
        assert!(client.subjects(Deleted::Only).await.unwrap().contains(&subject));
        let again = client.delete_subject(&subject, false).await.unwrap_err();
        assert_eq!(again.kind(), ErrorKind::AlreadyDeleted);
        client.clear_caches();
        // What was written with it must stay readable.
        assert_eq!(client.schema_by_id(ids[0], Some(&subject)).await.unwrap().schema.text, TEXTS[0]);
        // Apicurio finds deleted versions only while others live.
        let deleted = client.version_even_deleted(&subject, 3).await.map(|found| found.schema.text.clone());
        let expected = server.expects(Ok(TEXTS[2].to_owned()), Err(ErrorKind::SubjectNotFound));
        assert_eq!(deleted.map_err(|error| error.kind()), expected);
        assert_eq!(client.delete_subject(&subject, true).await.unwrap(), [1, 2, 3]);
        assert_eq!(versions(server, &subject, Deleted::Included).await, Err(ErrorKind::SubjectNotFound));
        let gone = client.delete_subject(&subject, false).await.unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::SubjectNotFound);
    }
}

contract! {
    async fn a_version_goes_in_two_steps(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        three_versions(server, &subject).await;
        let hard = client.delete_version(&subject, 3, true).await.unwrap_err();
        assert_eq!(hard.kind(), ErrorKind::NotDeletedFirst);
        assert_eq!(client.delete_version(&subject, 3, false).await.unwrap(), 3);
        assert_eq!(client.latest(&subject).await.unwrap().version, 2);
        let error = client.version(&subject, 3).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::VersionNotFound);
        assert_eq!(client.version_even_deleted(&subject, 3).await.unwrap().version, 3);
        let again = client.delete_version(&subject, 3, false).await.unwrap_err();
        assert_eq!(again.kind(), ErrorKind::AlreadyDeleted);
        assert_eq!(client.delete_version(&subject, 3, true).await.unwrap(), 3);
        assert_eq!(versions(server, &subject, Deleted::Included).await, Ok(vec![1, 2]));
        let unknown = client.delete_version(&subject, 9, false).await.unwrap_err();
        assert_eq!(unknown.kind(), ErrorKind::VersionNotFound);
    }
}

contract! {
    async fn numbers_go_on_after_soft_deletes(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        let ids = three_versions(server, &subject).await;
        client.delete_subject(&subject, false).await.unwrap();
        assert_eq!(server.register(&subject, TEXTS[0]).await, ids[0]);
        assert_eq!(versions(server, &subject, Deleted::Excluded).await, Ok(vec![4]));
    }
}

contract! {
    async fn lookups_find_what_was_deleted_only_on_demand(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        three_versions(server, &subject).await;
        client.delete_version(&subject, 3, false).await.unwrap();
        let schema = Schema::new(TEXTS[2]);
        let missing = client.lookup(&subject, &schema).await.unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::SchemaNotFound);
        let options = LookupOptions { deleted: true, normalize: false };
        assert_eq!(client.lookup_with(&subject, &schema, &options).await.unwrap().version, 3);
    }
}
