//! What stands before a datum in a message, and says by which schema it was written.

pub mod confluent;
pub mod single_object;
