//! Schemas of generated types.

use avrogen_runtime::registry::{ErrorKind, LookupOptions, RegisterOptions};
use avrogen_runtime::{Reference, SchemaDef};

use crate::server::contract;

static LINE: SchemaDef =
    SchemaDef::new("d.Line", r#"{"type":"fixed","name":"Line","namespace":"d","size":3}"#, 0, 0, &[]);

/// Two references of different depth to one schema, one of them pinned.
static LINES: SchemaDef = SchemaDef::new(
    "d.Lines",
    r#"{"type":"record","name":"Lines","namespace":"d","fields":[{"name":"all","type":{"type":"array","items":"Line"}}]}"#,
    0,
    0,
    &[Reference::new("d.Line", Some(1), &LINE)],
);
static ORDER: SchemaDef = SchemaDef::new(
    "d.Order",
    r#"{"type":"record","name":"Order","namespace":"d","fields":[{"name":"lines","type":"Lines"},{"name":"first","type":"Line"}]}"#,
    0,
    0,
    &[Reference::new("d.Lines", None, &LINES), Reference::new("d.Line", None, &LINE)],
);

static EGG: SchemaDef =
    SchemaDef::new("Egg", r#"{"type":"array","items":"Hen"}"#, 0, 0, &[Reference::new("hen", None, &HEN)]);
static HEN: SchemaDef =
    SchemaDef::new("Hen", r#"{"type":"array","items":"Egg"}"#, 0, 0, &[Reference::new("egg", None, &EGG)]);

contract! {
    async fn what_a_type_refers_to_is_registered_first(server) {
        let (client, subject) = (&server.client, server.subject("order"));
        let missing = client.lookup_definition(&subject, &LINE, &LookupOptions::default()).await.unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::SubjectNotFound);
        // The subjects of references are fixed: on a server that goes on running they may be there already.
        client.register_definition("d.Line", &LINE, &RegisterOptions::default()).await.unwrap();
        let registered = client.register_definition(&subject, &ORDER, &RegisterOptions::default()).await.unwrap();
        let latest = client.latest(&subject).await.unwrap();
        assert_eq!(latest.id, registered.id);
        let references: Vec<_> =
            latest.schema.references.iter().map(|one| (one.name.as_str(), one.version)).collect();
        assert_eq!(references, [("d.Lines", 1), ("d.Line", 1)]);
        let parsed = client.parsed_by_id(registered.id, Some(&subject)).await.unwrap();
        assert_eq!((parsed.references().len(), parsed.set().names().len()), (2, 3));
        client.clear_caches();
        let found = client.lookup_definition(&subject, &ORDER, &LookupOptions::default()).await.unwrap();
        assert_eq!((found.version, found.id), (1, registered.id));
    }
}

contract! {
    async fn types_that_refer_to_each_other_cannot_be_registered(server) {
        let subject = format!(":.{}:egg", server.subject("c"));
        let error = server.client.register_definition(&subject, &EGG, &RegisterOptions::default()).await;
        assert_eq!(error.map_err(|error| error.kind()).err(), Some(ErrorKind::References));
    }
}
