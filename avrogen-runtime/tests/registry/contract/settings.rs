//! Settings and modes.

use avrogen_runtime::registry::{ConfigUpdate, ErrorKind, Level, Mode, Schema};

use crate::server::contract;

contract! {
    async fn a_subject_has_a_level_of_its_own(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        server.register(&subject, r#""string""#).await;
        let unset = client.config(Some(&subject)).await.map(|config| config.compatibility_level);
        // Apicurio answers with the global one.
        let expected = server.expects(Err(ErrorKind::NotConfigured), Ok(Some(Level::None)));
        assert_eq!(unset.map_err(|error| error.kind()), expected);
        assert_eq!(client.level(&subject).await.unwrap(), server.expects(Level::Backward, Level::None));
        for level in Level::ALL {
            let update = ConfigUpdate::level(level);
            let set = client.set_config(Some(&subject), &update).await.unwrap();
            assert_eq!(set.compatibility_level, Some(level));
            let config = client.config(Some(&subject)).await.unwrap();
            assert_eq!(config.compatibility_level, Some(level));
            assert_eq!(client.level(&subject).await.unwrap(), level);
        }
        let old = client.delete_config(Some(&subject)).await.unwrap();
        assert_eq!(old.compatibility_level, Some(Level::FullTransitive));
        let none = client.delete_config(Some(&subject)).await.map(drop).map_err(|error| error.kind());
        assert_eq!(none, server.expects(Err(ErrorKind::SubjectNotFound), Ok(())));
        assert_eq!(client.level(&subject).await.unwrap(), server.expects(Level::Backward, Level::None));
    }
}

contract! {
    async fn the_registry_has_a_level(server) {
        let config = server.client.config(None).await.unwrap();
        assert_eq!(config.compatibility_level, Some(server.expects(Level::Backward, Level::None)));
    }
}

contract! {
    async fn modes_say_what_may_be_done(server) {
        let (client, subject) = (&server.client, server.subject("value"));
        assert_eq!(client.mode(None).await.unwrap(), Mode::ReadWrite);
        server.register(&subject, r#""string""#).await;
        assert_eq!(client.effective_mode(&subject).await.unwrap(), Mode::ReadWrite);
        assert_eq!(client.set_mode(Some(&subject), Mode::ReadOnly, false).await.unwrap(), Mode::ReadOnly);
        assert_eq!(client.mode(Some(&subject)).await.unwrap(), Mode::ReadOnly);
        // Apicurio keeps the mode and does not mind it.
        let written = client.register(&subject, &Schema::new(r#""bytes""#)).await;
        let expected = server.expects(Some(ErrorKind::NotPermitted), None);
        assert_eq!(written.err().map(|error| error.kind()), expected);
        assert_eq!(client.delete_mode(&subject).await.unwrap(), Mode::ReadOnly);
        server.register(&subject, r#""bytes""#).await;
    }
}
