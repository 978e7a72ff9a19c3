//! The names of a topic's producer and consumer.

/// Makes `UsersProducer` and `UsersConsumer` where this crate has what they are aliases of, which generated code cannot see.
///
/// ```text
/// aliases! { "users" Users UsersProducer UsersConsumer }
/// ```
#[cfg(not(feature = "kafka"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __topic_aliases {
    ($name:literal $topic:ident $producer:ident $consumer:ident) => {};
}

/// Makes `UsersProducer` and `UsersConsumer`.
#[cfg(feature = "kafka")]
#[doc(hidden)]
#[macro_export]
macro_rules! __topic_aliases {
    ($name:literal $topic:ident $producer:ident $consumer:ident) => {
        #[doc = ::core::concat!("Sends messages to the topic `", $name, "`.")]
        pub type $producer = $crate::kafka::Producer<$topic>;

        #[doc = ::core::concat!("Receives messages from the topic `", $name, "`.")]
        pub type $consumer = $crate::kafka::Consumer<$topic>;
    };
}
