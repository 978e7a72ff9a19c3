//! A name that nothing defines, and what may have been meant.

use std::collections::BTreeMap;

use crate::ast::Primitive;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::logical;
use crate::name::Fullname;
use crate::schema::NodeId;
use crate::source::Span;
use crate::suggest;
use crate::text::quote;

/// Looks for near names while that is cheap: a hostile set may have as many unknown names as known ones.
pub(super) struct Suggestions {
    left: usize,
}

impl Default for Suggestions {
    fn default() -> Self {
        Self { left: 1_000_000 }
    }
}

impl Suggestions {
    pub(super) fn unknown(
        &mut self,
        name: &str,
        namespace: Option<&str>,
        span: Span,
        names: &BTreeMap<Fullname, NodeId>,
    ) -> Diagnostic {
        let message = match namespace {
            Some(namespace) if !name.contains('.') => {
                format!(
                    "no schema is named {}, neither in {} nor without a namespace",
                    quote(name),
                    quote(namespace)
                )
            }
            _ => format!("no schema is named {}", quote(name)),
        };
        let help = keyword(name).or_else(|| other_name(name)).or_else(|| self.nearest(name, names));
        let help = help.unwrap_or_else(|| "add the file that defines it, or correct the name".to_owned());
        Diagnostic::error(codes::UNKNOWN_NAME, span, message).help(help)
    }

    fn nearest(&mut self, name: &str, names: &BTreeMap<Fullname, NodeId>) -> Option<String> {
        if let Some(bare) = name.strip_prefix('.')
            && names.contains_key(bare)
        {
            return Some(format!("a reference has no leading dot: write {}", quote(bare)));
        }
        self.left = self.left.checked_sub(names.len())?;
        let simple = name.rsplit('.').next().unwrap_or(name);
        let same_name = names.keys().find(|known| known.name() == simple);
        let near = same_name.map(Fullname::as_str).or_else(|| {
            let known =
                names.keys().map(|known| if name.contains('.') { known.as_str() } else { known.name() });
            suggest::nearest(name, known.chain(Primitive::ALL.map(Primitive::name)))
        });
        near.map(|near| format!("did you mean {}?", quote(near)))
    }
}

/// `{"name": "tags", "type": "array", "items": "string"}` is the most common mistake of all.
fn keyword(name: &str) -> Option<String> {
    let example = match name {
        "array" => "{\"type\": \"array\", \"items\": ..}",
        "map" => "{\"type\": \"map\", \"values\": ..}",
        "record" | "error" => "{\"type\": \"record\", \"name\": .., \"fields\": [..]}",
        "enum" => "{\"type\": \"enum\", \"name\": .., \"symbols\": [..]}",
        "fixed" => "{\"type\": \"fixed\", \"name\": .., \"size\": ..}",
        "union" => {
            return Some(
                "write a union as an array of its branches, such as [\"null\", \"string\"]".to_owned(),
            );
        }
        _ => return None,
    };
    Some(format!("write the whole schema as an object of its own: \"type\": {example}"))
}

/// What other languages and JSON Schema call a type, and logical types used as types.
fn other_name(name: &str) -> Option<String> {
    if let Some(example) = logical::example(name) {
        return Some(format!("{name} is a logical type: write {example}"));
    }
    let primitive = match name.to_ascii_lowercase().as_str() {
        "integer" | "int32" | "i32" | "short" | "byte" => "int",
        "int64" | "i64" | "bigint" => "long",
        "bool" => "boolean",
        "str" | "text" | "varchar" | "char" => "string",
        "number" | "float64" | "f64" => "double",
        "float32" | "f32" => "float",
        "binary" | "blob" => "bytes",
        "none" | "nil" | "void" => "null",
        "datetime" | "timestamp" => {
            return logical::example("timestamp-millis").map(|it| format!("write {it}"));
        }
        "time" => return logical::example("time-millis").map(|it| format!("write {it}")),
        "object" | "struct" => return keyword("record"),
        "list" => return keyword("array"),
        "dict" => return keyword("map"),
        _ => return None,
    };
    Some(format!("Avro calls it \"{primitive}\""))
}
