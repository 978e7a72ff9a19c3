//! Registering, fetching and looking up.

use std::collections::BTreeMap;

use avrogen_runtime::registry::{
    Deleted, ErrorKind, LookupOptions, Metadata, RegisterOptions, Rule, RuleSet, Schema, SchemaType, Version,
};

use crate::server::contract;

const USER: &str =
    r#"{"type":"record","name":"User","namespace":"com.acme","fields":[{"name":"id","type":"long"}]}"#;

contract! {
    async fn what_is_registered_is_found_in_every_way(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        let registered = client.register(&subject, &Schema::new(USER)).await.unwrap();
        let latest = client.latest(&subject).await.unwrap();
        assert_eq!((latest.subject.as_str(), latest.version, latest.id), (subject.as_str(), 1, registered.id));
        assert_eq!(latest.schema, Schema::new(USER));
        assert_eq!(client.version(&subject, 1).await.unwrap(), latest);
        assert_eq!(client.version_even_deleted(&subject, 1).await.unwrap(), latest);
        let stored = client.schema_by_id(registered.id, Some(&subject)).await.unwrap();
        assert_eq!((stored.id, &stored.schema), (Some(registered.id), &latest.schema));
        let found = client.lookup(&subject, &Schema::new(USER)).await.unwrap();
        assert_eq!((found.version, found.id), (1, registered.id));
        assert_eq!(client.versions(&subject, Deleted::Excluded).await.unwrap(), [1]);
    }
}

contract! {
    async fn the_same_schema_is_one_version(server) {
        let subject = server.subject("value");
        let id = server.register(&subject, USER).await;
        server.client.clear_caches();
        assert_eq!(server.register(&subject, USER).await, id);
        let spaced = USER.replace(':', " : ").replace(',', ",\n");
        assert_eq!(server.register(&subject, &spaced).await, id);
        assert_eq!(server.client.versions(&subject, Deleted::Excluded).await.unwrap(), [1]);
    }
}

contract! {
    async fn one_schema_has_one_id_under_all_subjects(server) {
        let (a, b) = (server.subject("a"), server.subject("b"));
        let text = USER.replace("User", &server.subject("User").replace('-', "_"));
        let id = server.register(&a, &text).await;
        assert_eq!(server.register(&b, &text).await, id);
        let mut holders = server.client.versions_of_id(id, None, false).await.unwrap();
        holders.sort();
        let holders: Vec<_> = holders.iter().map(|of| (of.subject.as_str(), of.version)).collect();
        assert_eq!(holders, [(a.as_str(), 1), (b.as_str(), 1)]);
        let mut subjects = server.client.subjects_of_id(id, None, false).await.unwrap();
        subjects.sort();
        assert_eq!(subjects, [a, b]);
    }
}

contract! {
    async fn any_schema_may_stand_at_the_top(server) {
        for (name, text) in [
            ("primitive", r#""string""#),
            ("union", r#"["null","string"]"#),
            ("array", r#"{"type":"array","items":"long"}"#),
            ("enum", r#"{"type":"enum","name":"Suit","symbols":["HEARTS","SPADES"]}"#),
            ("fixed", r#"{"type":"fixed","name":"Md5","size":16}"#),
        ] {
            let subject = server.subject(name);
            server.register(&subject, text).await;
            assert_eq!(server.client.latest(&subject).await.unwrap().schema.text, text);
        }
    }
}

contract! {
    async fn what_is_not_there_is_told_apart(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        let kind = |error: avrogen_runtime::registry::Error| error.kind();
        assert_eq!(client.latest(&subject).await.map_err(kind), Err(ErrorKind::SubjectNotFound));
        assert_eq!(client.versions(&subject, Deleted::Excluded).await.map_err(kind), Err(ErrorKind::SubjectNotFound));
        let unknown = client.lookup(&subject, &Schema::new(USER)).await;
        assert_eq!(unknown.map_err(kind), Err(ErrorKind::SubjectNotFound));
        server.register(&subject, USER).await;
        assert_eq!(client.version(&subject, 7).await.map_err(kind), Err(ErrorKind::VersionNotFound));
        let unknown = client.lookup(&subject, &Schema::new(r#""string""#)).await;
        assert_eq!(unknown.map_err(kind), Err(ErrorKind::SchemaNotFound));
        let unknown = client.schema_by_id(2_000_000_000, None).await;
        assert_eq!(unknown.map_err(kind), Err(ErrorKind::SchemaNotFound));
    }
}

contract! {
    async fn versions_are_numbers_from_one_or_the_latest(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        server.register(&subject, USER).await;
        assert_eq!(client.version(&subject, Version::Latest).await.unwrap().version, 1);
        let error = client.version(&subject, 0).await.unwrap_err();
        let expected =
            server.expects((ErrorKind::Rejected, Some(42202)), (ErrorKind::VersionNotFound, Some(40402)));
        assert_eq!((error.kind(), error.code()), expected);
    }
}

contract! {
    async fn what_is_no_schema_is_refused(server) {
        let subject = server.subject("value");
        for text in ["{", r#"{"type":"record"}"#, r#""unknown.Name""#] {
            assert_eq!(server.refuses(&subject, text).await, ErrorKind::InvalidSchema, "{text}");
        }
        // Apicurio takes an empty text for a schema.
        let empty = server.client.register(&server.subject("empty"), &Schema::new("")).await;
        let expected = server.expects(Some(ErrorKind::InvalidSchema), None);
        assert_eq!(empty.err().map(|error| error.kind()), expected);
    }
}

contract! {
    /// The registry reads new schemas as strictly as Avro 1.12 does.
    async fn new_schemas_have_proper_names_and_defaults(server) {
        let field = |default: &str| {
            format!(r#"{{"type":"record","name":"R","fields":[{{"name":"f","type":"int","default":{default}}}]}}"#)
        };
        let subject = server.subject("value");
        let bad_default = server.client.register(&subject, &Schema::new(field(r#""x""#))).await;
        assert_eq!(bad_default.map_err(|error| error.kind()).err(), Some(ErrorKind::InvalidSchema));
        let bad_name = r#"{"type":"fixed","name":"a-b","size":1}"#;
        assert_eq!(server.refuses(&subject, bad_name).await, ErrorKind::InvalidSchema);
        server.register(&subject, &field("7")).await;
    }
}

contract! {
    async fn docs_make_another_version(server) {
        let subject = server.subject("value");
        let first = server.register(&subject, USER).await;
        let documented = USER.replace(r#""fields""#, r#""doc":"Who","fields""#);
        // Apicurio does not read docs.
        let is_same = server.register(&subject, &documented).await == first;
        assert_eq!(is_same, server.expects(false, true));
        let versions = server.client.versions(&subject, Deleted::Excluded).await.unwrap();
        assert_eq!(versions, server.expects(vec![1, 2], vec![1]));
        assert_eq!(server.client.lookup(&subject, &Schema::new(USER)).await.unwrap().version, 1);
    }
}

contract! {
    async fn normalization_makes_like_texts_one(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        let text = |props: &str| format!(r#"{{"type":"record","name":"R","fields":[],{props}}}"#);
        let (one, other) = (text(r#""a":1,"b":2"#), text(r#""b":2,"a":1"#));
        let options = RegisterOptions { normalize: true, ..RegisterOptions::default() };
        let first = client.register_with(&subject, &Schema::new(one), &options).await.unwrap();
        let second = client.register_with(&subject, &Schema::new(&*other), &options).await.unwrap();
        // Apicurio does not sort properties.
        assert_eq!(first.id == second.id, server.expects(true, false));
        let options = LookupOptions { normalize: true, deleted: false };
        let found = client.lookup_with(&subject, &Schema::new(other), &options).await.unwrap();
        assert_eq!(found.version, server.expects(1, 2));
    }
}

contract! {
    async fn guids_lead_to_schemas_where_there_are_any(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        let registered = client.register(&subject, &Schema::new(USER)).await.unwrap();
        assert_eq!(registered.guid.is_some(), server.expects(true, false));
        let guid = registered.guid.as_deref().unwrap_or("00000000-0000-0000-0000-000000000000");
        let found = client.schema_by_guid(guid).await.map(|found| found.schema.text.clone());
        let expected = server.expects(Ok(USER.to_owned()), Err(ErrorKind::NotFound));
        assert_eq!(found.map_err(|error| error.kind()), expected);
    }
}

contract! {
    async fn metadata_and_rules_are_kept(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        let properties = BTreeMap::from([("owner".to_owned(), "team-a".to_owned())]);
        let metadata = Metadata { properties: properties.clone(), ..Metadata::default() };
        let rule = Rule { name: "r".into(), rule_type: Some("CEL".into()), ..Rule::default() };
        let rules = RuleSet { domain_rules: vec![rule], ..RuleSet::default() };
        let schema = Schema { metadata: Some(metadata), rule_set: Some(rules), ..Schema::new(USER) };
        client.register(&subject, &schema).await.unwrap();
        let kept = &client.latest(&subject).await.unwrap().schema;
        assert_eq!(*kept, server.expects(schema, Schema::new(USER)));
        let found = client.latest_with_metadata(&subject, &properties).await.map(|found| found.version);
        // Apicurio says nothing at all.
        let expected = server.expects(Ok(1), Err(ErrorKind::Malformed));
        assert_eq!(found.map_err(|error| error.kind()), expected);
        let other = BTreeMap::from([("owner".to_owned(), "team-b".to_owned())]);
        let missing = client.latest_with_metadata(&subject, &other).await.unwrap_err();
        assert_eq!(missing.kind(), server.expects(ErrorKind::SchemaNotFound, ErrorKind::Malformed));
    }
}

contract! {
    async fn the_listing_of_schemas(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        server.register(&subject, USER).await;
        let wider = USER.replace(r#""type":"long"}"#, r#""type":"long"},{"name":"n","type":"int","default":0}"#);
        server.register(&subject, &wider).await;
        let list = async |latest_only| {
            let all = client.schemas(&subject, Deleted::Excluded, latest_only).await;
            all.map(|all| all.iter().map(|one| one.version).collect::<Vec<_>>()).map_err(|error| error.kind())
        };
        // Apicurio lists texts without saying whose they are.
        assert_eq!(list(false).await, server.expects(Ok(vec![1, 2]), Err(ErrorKind::Malformed)));
        assert_eq!(list(true).await, server.expects(Ok(vec![2]), Err(ErrorKind::Malformed)));
    }
}

contract! {
    async fn the_languages_of_schemas(server) {
        let types = server.client.schema_types().await.unwrap();
        assert!(types.contains(&SchemaType::Avro.to_string()), "{types:?}");
    }
}

contract! {
    async fn the_version_of_the_server(server) {
        let version = server.client.server_version().await.map(|about| about.version.is_empty());
        assert_eq!(version.map_err(|error| error.kind()), server.expects(Ok(false), Err(ErrorKind::NotFound)));
    }
}
