//! Subjects may be called anything.

use avrogen_runtime::registry::Deleted;

use crate::server::contract;

contract! {
    async fn names_that_are_hard_on_urls(server) {
        for name in ["a/b", "a b", "a+b", "a%2Fb", "a?b=c", "a#b", "ünï", "a:b", "A", "a&b;c", "a\\b", "~a'(b)*!"] {
            let subject = server.subject(name);
            let id = server.register(&subject, r#""string""#).await;
            let latest = server.client.latest(&subject).await.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!((&latest.subject, latest.id), (&subject, id));
            let all = server.client.subjects(Deleted::Excluded).await.unwrap();
            assert!(all.contains(&subject), "{name}");
        }
    }
}

contract! {
    async fn case_tells_names_apart(server) {
        let (lower, upper) = (server.subject("case"), server.subject("CASE"));
        server.register(&lower, r#""string""#).await;
        server.register(&upper, r#""long""#).await;
        assert_eq!(server.client.latest(&lower).await.unwrap().schema.text, r#""string""#);
        assert_eq!(server.client.latest(&upper).await.unwrap().schema.text, r#""long""#);
    }
}

contract! {
    async fn subjects_by_their_beginning(server) {
        let (one, other) = (server.subject("orders-key"), server.subject("users-key"));
        server.register(&one, r#""string""#).await;
        server.register(&other, r#""string""#).await;
        let found = server.client.subjects_with_prefix(&server.subject("orders"), Deleted::Excluded).await;
        assert_eq!(found.unwrap(), [one]);
    }
}
