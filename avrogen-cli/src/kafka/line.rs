//! A message as a line of JSON, on its way in and out.

use std::borrow::Cow;

use avrogen_runtime::framing::confluent::{Guid, SchemaId};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Keys;

/// A message as it is printed.
#[derive(Serialize)]
pub(crate) struct Line<'a> {
    pub(crate) topic: &'a str,
    pub(crate) partition: i32,
    pub(crate) offset: i64,
    pub(crate) timestamp: Option<i64>,
    pub(crate) key: Option<&'a RawValue>,
    pub(crate) key_encoding: Option<Keys>,
    pub(crate) key_schema: Option<Id>,
    pub(crate) key_fingerprint: Option<&'a str>,
    pub(crate) value: Option<&'a RawValue>,
    pub(crate) value_schema: Option<Id>,
    pub(crate) value_fingerprint: Option<&'a str>,
    pub(crate) tombstone: bool,
    pub(crate) headers: Vec<Header<'a>>,
}

/// A header: text where it is text, else base64; neither where it has no value.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Header<'a> {
    #[serde(borrow)]
    pub(crate) name: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(crate) base64: Option<Cow<'a, str>>,
}

/// The id or guid of a schema.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Id {
    Id(i32),
    Guid(String),
}

/// A message as it is read: the printed form, of which topic and offset are ignored.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Given<'a> {
    #[serde(borrow, default)]
    pub(crate) key: Option<&'a RawValue>,
    /// Tells a key that is null from none, and text from bytes.
    #[serde(default)]
    pub(crate) key_encoding: Option<Keys>,
    #[serde(default)]
    pub(crate) key_schema: Option<Id>,
    #[serde(borrow, default)]
    pub(crate) key_fingerprint: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub(crate) value: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(crate) headers: Vec<Header<'a>>,
    #[serde(default)]
    pub(crate) timestamp: Option<i64>,
    #[serde(default)]
    pub(crate) partition: Option<i32>,
    #[serde(default)]
    pub(crate) value_schema: Option<Id>,
    #[serde(borrow, default)]
    pub(crate) value_fingerprint: Option<Cow<'a, str>>,
    /// Tells a value that is null from none.
    #[serde(default)]
    pub(crate) tombstone: Option<bool>,
    #[serde(default, rename = "topic")]
    _topic: Option<IgnoredAny>,
    #[serde(default, rename = "offset")]
    _offset: Option<IgnoredAny>,
}

impl Id {
    /// Returns the id in the form that messages have; none if it is invalid.
    pub(crate) fn read(&self) -> Option<SchemaId> {
        match self {
            Self::Id(id) => (*id >= 1).then_some(SchemaId::Id(*id)),
            Self::Guid(guid) => guid.parse::<Guid>().ok().map(SchemaId::Guid),
        }
    }
}

impl From<SchemaId> for Id {
    fn from(id: SchemaId) -> Self {
        match id {
            SchemaId::Id(id) => Self::Id(id),
            SchemaId::Guid(guid) => Self::Guid(guid.to_string()),
        }
    }
}

/// A header as it is printed.
pub(crate) fn header_line<'a>(name: &'a str, value: Option<&'a [u8]>) -> Header<'a> {
    let mut header = Header { name: name.into(), ..Header::default() };
    match value.map(std::str::from_utf8) {
        None => {}
        Some(Ok(text)) => header.value = Some(text.into()),
        Some(Err(_)) => header.base64 = value.map(|bytes| STANDARD.encode(bytes).into()),
    }
    header
}

impl Header<'_> {
    /// Returns the value of the header.
    pub(crate) fn bytes(&self) -> Result<Option<Vec<u8>>, String> {
        match (&self.value, &self.base64) {
            (None, None) => Ok(None),
            (Some(text), None) => Ok(Some(text.as_bytes().to_vec())),
            (None, Some(base64)) => {
                let bytes = STANDARD.decode(base64.as_bytes());
                bytes.map(Some).map_err(|_| format!("the header `{}` is not base64", self.name))
            }
            (Some(_), Some(_)) => Err(format!("the header `{}` has both a value and base64", self.name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_come_back_as_they_went() {
        for bytes in [None, Some(&b""[..]), Some(b"text"), Some(&[0xff, 0])] {
            let text = serde_json::to_string(&header_line("h", bytes)).expect("JSON");
            let header: Header<'_> = serde_json::from_str(&text).expect("a header");
            assert_eq!(header.bytes(), Ok(bytes.map(<[u8]>::to_vec)), "{text}");
        }
        let both = Header { value: Some("a".into()), base64: Some("YQ==".into()), ..header_line("h", None) };
        assert!(both.bytes().is_err());
    }

    #[test]
    fn what_no_message_has_is_refused() {
        assert!(serde_json::from_str::<Given<'_>>(r#"{"value": 1, "offset": 3, "topic": "t"}"#).is_ok());
        assert!(serde_json::from_str::<Given<'_>>(r#"{"vlaue": 1}"#).is_err());
        assert!(serde_json::from_str::<Given<'_>>(r#"{"key": "k", "key_encoding": "utf-9"}"#).is_err());
    }
}
