//! Three strings and an int, without and with a map of records.

use std::collections::BTreeMap;

#[derive(Clone, PartialEq, prost::Message)]
pub struct Event {
    #[prost(string, tag = "1")]
    pub email: String,
    #[prost(string, tag = "2")]
    pub timestamp: String,
    #[prost(string, tag = "3")]
    pub uri: String,
    #[prost(sint32, tag = "4")]
    pub number: i32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Click {
    #[prost(string, tag = "1")]
    pub email: String,
    #[prost(string, tag = "2")]
    pub timestamp: String,
    #[prost(string, tag = "3")]
    pub uri: String,
    #[prost(sint32, tag = "4")]
    pub number: i32,
    #[prost(btree_map = "string, message", tag = "5")]
    pub attributes: BTreeMap<String, Attribute>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Attribute {
    #[prost(string, tag = "1")]
    pub element: String,
    #[prost(string, tag = "2")]
    pub content: String,
}
