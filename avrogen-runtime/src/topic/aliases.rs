//! The names of a topic's producer and consumer.

/// Makes `UsersProducer` and `UsersConsumer` where this crate has what they are aliases of, which generated code cannot see.
///
/// ```text
/// aliases! { "users" Users UsersProducer UsersConsumer }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __topic_aliases {
    ($name:literal $topic:ident $producer:ident $consumer:ident) => {};
}
