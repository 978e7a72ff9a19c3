//! Topics without a broker: what their markers say, and messages to and from bytes.

mod events;
mod messages;
mod users;
