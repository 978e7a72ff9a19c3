//! Fields with a default are added to a record, and the code of its callers goes on compiling.

use avrogen_tests::{version_1, version_2};

/// What a caller of the first version has written; it is compiled with both.
macro_rules! caller {
    ($version:ident) => {{
        use $version::com::acme::{Role, User};

        let user = User { nick: Some("ada".into()), ..User::new(1) };
        assert_eq!((user.id, user.role), (1, Role::Guest));
        let User { id, nick, .. } = user.clone();
        assert_eq!((id, nick.as_deref()), (1, Some("ada")));
        User { role: Role::Admin, ..user }
    }};
}

#[test]
fn callers_compile_with_either_version() {
    assert_eq!(caller!(version_1).role, version_1::com::acme::Role::Admin);
    let user = caller!(version_2);
    assert!(user.tags.is_empty() && user.home.is_none());
    assert_eq!(version_2::com::acme::Place::default().city, "?");
}
