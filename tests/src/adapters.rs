//! Types of a user's own.

use std::net::Ipv4Addr;

use avrogen_runtime::{Adapter, BoxError};

/// An IPv4 address where the schema says string.
#[derive(Clone, Copy, Debug)]
pub struct IpAddress;

impl Adapter for IpAddress {
    type Avro = String;
    type Rust = Ipv4Addr;

    fn to_avro(address: &Ipv4Addr) -> Result<String, BoxError> {
        Ok(address.to_string())
    }

    fn from_avro(text: String) -> Result<Ipv4Addr, BoxError> {
        Ok(text.parse()?)
    }
}

/// IPv4 addresses where the schema says array of strings.
#[derive(Clone, Copy, Debug)]
pub struct IpAddresses;

impl Adapter for IpAddresses {
    type Avro = Vec<String>;
    type Rust = Vec<Ipv4Addr>;

    fn to_avro(addresses: &Vec<Ipv4Addr>) -> Result<Vec<String>, BoxError> {
        Ok(addresses.iter().map(ToString::to_string).collect())
    }

    fn from_avro(texts: Vec<String>) -> Result<Vec<Ipv4Addr>, BoxError> {
        texts.iter().map(|text| text.parse().map_err(BoxError::from)).collect()
    }
}
