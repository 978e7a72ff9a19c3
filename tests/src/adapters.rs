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

/// The number of a parcel where the schema says `track`: `AC-17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackNumber(pub u32);

impl Adapter for TrackNumber {
    type Avro = String;
    type Rust = Self;

    fn to_avro(number: &Self) -> Result<String, BoxError> {
        Ok(format!("AC-{}", number.0))
    }

    fn from_avro(text: String) -> Result<Self, BoxError> {
        Ok(Self(text.strip_prefix("AC-").ok_or("not `AC-` and a number")?.parse()?))
    }
}

/// A weight where the schema says that its unit is the gram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grams(pub u64);

impl Adapter for Grams {
    type Avro = i64;
    type Rust = Self;

    fn to_avro(weight: &Self) -> Result<i64, BoxError> {
        Ok(weight.0.try_into()?)
    }

    fn from_avro(number: i64) -> Result<Self, BoxError> {
        Ok(Self(number.try_into()?))
    }
}

/// Days where the schema has a date of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days(pub i32);

impl Adapter for Days {
    type Avro = i32;
    type Rust = Self;

    fn to_avro(days: &Self) -> Result<i32, BoxError> {
        Ok(days.0)
    }

    fn from_avro(days: i32) -> Result<Self, BoxError> {
        Ok(Self(days))
    }
}

/// A list as text, in place of what a mapping would make of its items.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Adapter for Plain {
    type Avro = Vec<String>;
    type Rust = String;

    fn to_avro(text: &String) -> Result<Vec<String>, BoxError> {
        Ok(text.split(' ').map(str::to_owned).collect())
    }

    fn from_avro(list: Vec<String>) -> Result<String, BoxError> {
        Ok(list.join(" "))
    }
}
