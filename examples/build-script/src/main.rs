//! A value to bytes and back.

#![expect(clippy::print_stdout, reason = "that is what an example is for")]

/// What `build.rs` generated.
pub mod avro {
    avrogen_runtime::include_schemas!();
}

use avro::com::acme::{Email, Role, User};
use chrono::DateTime;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let contact = Email::new("ada@example.com");
    let user =
        User { nick: Some("ada".into()), ..User::new(42, "Ada Lovelace", DateTime::UNIX_EPOCH, contact) };

    let bytes = avrogen_runtime::to_vec(&user)?;
    println!("{} bytes: {bytes:02x?}", bytes.len());

    let back: User = avrogen_runtime::from_slice(&bytes)?;
    assert_eq!(back, user);
    assert_eq!(back.role, Role::Member);
    println!("{back:#?}");
    Ok(())
}
