//! Three strings and an int, without and with a map of records.

use std::collections::BTreeMap;

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct Event {
    pub email: String,
    pub timestamp: String,
    pub uri: String,
    #[serde(default)]
    pub number: i32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct Click {
    pub email: String,
    pub timestamp: String,
    pub uri: String,
    pub number: i32,
    pub attributes: BTreeMap<String, Attribute>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
pub struct Attribute {
    pub element: String,
    #[serde(default)]
    pub content: String,
}
