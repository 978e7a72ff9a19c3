//! Contexts: registries within a registry.

use avrogen_runtime::registry::{Deleted, ErrorKind, Schema};

use crate::server::contract;

contract! {
    async fn a_subject_of_a_context_is_another(server) {
        let (client, plain) = (&server.client, server.subject("value"));
        let inside = format!(":.ctx:{plain}");
        server.register(&plain, r#""string""#).await;
        let id = server.register(&inside, r#""long""#).await;
        assert_eq!(client.latest(&plain).await.unwrap().schema.text, r#""string""#);
        let latest = client.latest(&inside).await.unwrap();
        assert_eq!((latest.subject.as_str(), latest.schema.text.as_str()), (inside.as_str(), r#""long""#));
        assert_eq!(client.schema_by_id(id, Some(&inside)).await.unwrap().schema.text, r#""long""#);
        let contexts = client.contexts().await.unwrap();
        // Apicurio knows the subject, but not its context.
        assert_eq!(contexts.contains(&".ctx".to_owned()), server.expects(true, false), "{contexts:?}");
        let all = client.subjects(Deleted::Excluded).await.unwrap();
        assert!(all.contains(&plain) && all.contains(&inside), "{all:?}");
    }
}

contract! {
    async fn references_stay_in_their_context(server) {
        let (client, plain) = (&server.client, server.subject("f"));
        let inside = format!(":.refs:{plain}");
        server.register(&inside, r#"{"type":"fixed","name":"F","size":2}"#).await;
        let user = |name: &str| format!(":.refs:{}", server.subject(name));
        let schema = |subject: &str| Schema::new(r#"{"type":"array","items":"F"}"#).reference("F", subject, 1);
        // For Apicurio a name without a context is one of the default context.
        let registered = client.register(&user("a"), &schema(&plain)).await.map(drop);
        let expected = server.expects(Ok(()), Err(ErrorKind::InvalidSchema));
        assert_eq!(registered.map_err(|error| error.kind()), expected);
        // A name with a context is the same for all.
        client.register(&user("b"), &schema(&inside)).await.unwrap();
        for name in server.expects(vec!["a", "b"], vec!["b"]) {
            let parsed = client.parsed_version(&user(name), 1).await.unwrap();
            assert_eq!(parsed.references()[0].subject, inside);
        }
    }
}
