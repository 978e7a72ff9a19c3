//! Requests, taken apart.

use serde::de::DeserializeOwned;

use super::answer::Refusal;
use crate::registry::base_url::decode;
use crate::registry::types::{Deleted, Schema, SchemaType, WireSchema};

/// A request, as far as it decides the answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The segments of the path, decoded.
    pub(crate) path: Vec<String>,
    query: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(method: &str, path: &str, query: Option<&str>, body: Vec<u8>) -> Self {
        let path = path.trim_matches('/');
        let segments = if path.is_empty() { Vec::new() } else { path.split('/').map(decode).collect() };
        let pairs = query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(&value.replace('+', " ")))
        });
        Self { method: method.to_owned(), path: segments, query: pairs.collect(), body }
    }

    pub(crate) fn query<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.queries(name).next()
    }

    pub(crate) fn queries<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.query(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    pub(crate) fn deleted(&self) -> Deleted {
        match (self.flag("deletedOnly"), self.flag("deleted")) {
            (true, _) => Deleted::Only,
            (false, true) => Deleted::Included,
            (false, false) => Deleted::Excluded,
        }
    }

    /// The page that is asked for of a list.
    pub(crate) fn page<T>(&self, all: impl Iterator<Item = T>) -> Vec<T> {
        let number = |name| self.query(name).and_then(|text| text.parse::<i64>().ok());
        let offset = number("offset").and_then(|offset| usize::try_from(offset).ok()).unwrap_or(0);
        let limit = number("limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
        all.skip(offset).take(limit).collect()
    }

    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        serde_json::from_slice(&self.body).map_err(Refusal::bad_request)
    }

    /// The schema of a registration, lookup or check, with the id and version that it asks for.
    pub(crate) fn schema(&self) -> Result<Submitted, Refusal> {
        let wire: WireSchema = self.json()?;
        let (id, version) = (wire.id.filter(|id| *id > 0), wire.version.filter(|version| *version > 0));
        let Some(schema) = wire.into_schema().filter(|schema| !schema.text.is_empty()) else {
            return Err(Refusal::invalid_schema("Empty schema"));
        };
        if schema.schema_type != SchemaType::Avro {
            return Err(Refusal::invalid_schema(format!("Invalid schema type {}", schema.schema_type)));
        }
        Ok(Submitted { schema, id, version })
    }
}

/// A schema that someone sent.
#[derive(Clone, Debug)]
pub(crate) struct Submitted {
    pub(crate) schema: Schema,
    pub(crate) id: Option<i32>,
    pub(crate) version: Option<i32>,
}

/// A version as a path names it: `latest`, which is none, or a number.
pub(crate) fn version(text: &str) -> Result<Option<i32>, Refusal> {
    let trimmed = text.trim();
    if trimmed.eq_ignore_ascii_case("latest") || trimmed == "-1" {
        return Ok(None);
    }
    match trimmed.parse() {
        Ok(number @ 1..) => Ok(Some(number)),
        _ => Err(Refusal::invalid_version(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_queries_are_decoded() {
        let request = Request::new(
            "GET",
            "/subjects/%3A.c%3Aa%2Fb/versions/",
            Some("deleted=True&key=a%20b&key=c"),
            vec![],
        );
        assert_eq!(request.path, ["subjects", ":.c:a/b", "versions"]);
        assert_eq!(request.queries("key").collect::<Vec<_>>(), ["a b", "c"]);
        assert_eq!(request.deleted(), Deleted::Included);
        assert!(Request::new("GET", "/", None, vec![]).path.is_empty());
    }

    #[test]
    fn versions_as_registries_read_them() {
        assert_eq!(version(" Latest "), Ok(None));
        assert_eq!(version("-1"), Ok(None));
        assert_eq!(version("7"), Ok(Some(7)));
        for bad in ["0", "-2", "x", "", "2147483648"] {
            assert_eq!(version(bad).unwrap_err().code, 42202, "{bad}");
        }
    }

    #[test]
    fn pages() {
        let page = |query: &str| Request::new("GET", "/", Some(query), vec![]).page(1..=5);
        assert_eq!(page(""), [1, 2, 3, 4, 5]);
        assert_eq!(page("offset=1&limit=2"), [2, 3]);
        assert_eq!(page("offset=9"), [] as [i32; 0]);
        assert_eq!(page("limit=-1"), [1, 2, 3, 4, 5]);
        assert_eq!(page("limit=0"), [] as [i32; 0]);
    }
}
