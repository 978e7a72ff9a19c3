//! Schemas that refer to others.

use avrogen_runtime::registry::{ErrorKind, Schema};

use crate::server::{Server, contract};

/// Texts of two records, of which one names the other.
fn records(server: &Server) -> (String, Schema, Schema) {
    let name = server.subject("Line").replace('-', "_");
    let line = format!(r#"{{"type":"record","name":"{name}","fields":[{{"name":"sku","type":"string"}}]}}"#);
    let order = format!(
        r#"{{"type":"record","name":"{name}Order","fields":[{{"name":"lines","type":{{"type":"array","items":"{name}"}}}}]}}"#
    );
    let order = Schema::new(order).reference(&name, server.subject("line"), 1);
    (name, Schema::new(line), order)
}

contract! {
    async fn a_schema_comes_with_what_it_names(server) {
        let (client, line, order) = (&server.client, server.subject("line"), server.subject("order"));
        let (name, line_schema, order_schema) = records(server);
        client.register(&line, &line_schema).await.unwrap();
        let registered = client.register(&order, &order_schema).await.unwrap();
        let latest = client.latest(&order).await.unwrap();
        assert_eq!(latest.schema, order_schema);
        let parsed = client.parsed_by_id(registered.id, Some(&order)).await.unwrap();
        assert_eq!(parsed.references().iter().map(|of| of.subject.as_str()).collect::<Vec<_>>(), [line.as_str()]);
        assert_eq!(parsed.set().node(parsed.root()).kind.type_name(), format!("{name}Order"));
        assert_eq!(client.referenced_by(&line, 1).await.unwrap(), [registered.id]);
        assert_eq!(client.lookup(&order, &order_schema).await.unwrap().version, 1);
    }
}

contract! {
    async fn what_others_name_is_not_deleted(server) {
        let (client, line, order) = (&server.client, server.subject("line"), server.subject("order"));
        let (_, line_schema, order_schema) = records(server);
        client.register(&line, &line_schema).await.unwrap();
        client.register(&order, &order_schema).await.unwrap();
        for refused in [
            client.delete_version(&line, 1, false).await.map(drop),
            client.delete_subject(&line, false).await.map(drop),
        ] {
            assert_eq!(refused.map_err(|error| error.kind()), Err(ErrorKind::Referenced));
        }
        client.delete_subject(&order, false).await.unwrap();
        // For Apicurio a deleted schema still refers to others.
        let deleted = client.delete_subject(&line, false).await.map_err(|error| error.kind());
        assert_eq!(deleted, server.expects(Ok(vec![1]), Err(ErrorKind::Referenced)));
    }
}

contract! {
    async fn a_reference_must_lead_somewhere(server) {
        let (_, _, order_schema) = records(server);
        let error = server.client.register(&server.subject("order"), &order_schema).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::InvalidSchema, Some(422)));
    }
}

contract! {
    async fn a_chain_is_followed_to_its_end(server) {
        let client = &server.client;
        let name = |number: i32| format!("{}{number}", server.subject("R").replace('-', "_"));
        let subject = |number: i32| server.subject(&format!("r{number}"));
        for number in 0..5 {
            let text = |of: &str| {
                format!(r#"{{"type":"record","name":"{}","fields":[{{"name":"f","type":{of}}}]}}"#, name(number))
            };
            let schema = match number {
                0 => Schema::new(text(r#""int""#)),
                _ => Schema::new(text(&format!(r#""{}""#, name(number - 1))))
                    .reference(name(number - 1), subject(number - 1), 1),
            };
            client.register(&subject(number), &schema).await.unwrap();
        }
        let parsed = client.parsed_version(&subject(4), 1).await.unwrap();
        let order: Vec<&str> = parsed.references().iter().map(|of| of.subject.as_str()).collect();
        assert_eq!(order, [subject(0), subject(1), subject(2), subject(3)]);
        assert_eq!(parsed.set().names().len(), 5);
    }
}
