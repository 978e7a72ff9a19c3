//! [`avro!`]: typed Rust from Avro schemas, in place and without a build script.
//!
//! ```
//! mod avro {
//!     avrogen_macros::avro!("tests/schemas/user.avsc", "tests/schemas/role.avsc");
//! }
//!
//! use avro::com::acme::{Role, User};
//!
//! let user = User { role: Role::Admin, ..User::new(42) };
//! let bytes = avrogen_runtime::to_vec(&user)?;
//! assert_eq!(avrogen_runtime::from_slice::<User>(&bytes)?, user);
//! # Ok::<(), avrogen_runtime::Error>(())
//! ```

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

mod args;
mod expand;

use proc_macro::TokenStream;
use syn::parse_macro_input;

/// Generates Rust from schemas, at the place of the call.
///
/// The arguments are paths: files, folders or globs, relative to the folder of the package's `Cargo.toml`. They are one set:
/// they may refer to each other in whatever order, and what they refer to must be among them.
///
/// ```text
/// pub mod avro {
///     avrogen_macros::avro!("schemas");
/// }
/// ```
///
/// `subject = "users-value"` takes a subject from the `avrogen.lock` beside the package's `Cargo.toml`, by the text that is pinned
/// there, with all that it refers to; `"users-value@3"` is another version that is locked:
///
/// ```text
/// pub mod avro {
///     avrogen_macros::avro!(subject = "users-value", subject = "orders-value");
/// }
/// ```
///
/// Each Avro namespace becomes a module, so the call stands where items stand, not inside a function; best in a module of
/// its own, as above, so that a namespace called `core` or `std` shadows nothing of yours.
///
/// # Settings
/// What `[generate]` says in the `avrogen.toml` beside the package's `Cargo.toml` holds, if there is one; in folders above none
/// is looked for. Since each call is a part of the package's schemas, a selector there may match nothing in it. `out`, named
/// sets and topics are for build scripts and the command line.
///
/// # What is compiled again
/// The call is expanded again when a file changes that it read. A file that is new in a folder is not noticed, because the
/// compiler watches files only: name the files, or use a build script.
///
/// # Errors
/// What is wrong with a schema is an error at the path that led to it, with the place in the schema drawn in it. Warnings
/// look like the use of something deprecated, which is how a macro can warn.
#[proc_macro]
pub fn avro(input: TokenStream) -> TokenStream {
    let args = parse_macro_input!(input as args::Args);
    expand::expand(&args).into()
}
