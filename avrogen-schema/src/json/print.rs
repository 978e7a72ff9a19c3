//! Values back to text, without blanks, as Java Avro's printer (Jackson) writes them.

use super::{Member, Value, ValueKind};

/// How numbers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// As they were written.
    Kept,
    /// As Java prints what it read: integers without a sign on zero, everything else by `Double.toString`. This is what
    /// a registry stores.
    Java,
}

/// In which order the members of objects are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// As they stood.
    Kept,
    /// By key, at every level.
    Sorted,
}

/// Appends a value in compact form.
pub fn print(value: &Value, numbers: Numbers, keys: Keys, out: &mut String) {
    enum Step<'a> {
        Value(&'a Value),
        Items(std::slice::Iter<'a, Value>),
        Members(std::vec::IntoIter<&'a Member>),
    }
    let mut stack = vec![Step::Value(value)];
    while let Some(step) = stack.pop() {
        match step {
            Step::Value(value) => match &value.kind {
                ValueKind::Null => out.push_str("null"),
                ValueKind::Bool(true) => out.push_str("true"),
                ValueKind::Bool(false) => out.push_str("false"),
                ValueKind::Number(text) if numbers == Numbers::Kept => out.push_str(text),
                ValueKind::Number(text) => crate::java::print_number(text, out),
                ValueKind::String(text) => print_string(text, out),
                ValueKind::Array(items) => {
                    out.push('[');
                    stack.push(Step::Items(items.iter()));
                }
                ValueKind::Object(members) => {
                    out.push('{');
                    stack.push(Step::Members(ordered(members, keys).into_iter()));
                }
            },
            Step::Items(mut items) => match items.next() {
                None => out.push(']'),
                Some(item) => {
                    separate('[', out);
                    stack.push(Step::Items(items));
                    stack.push(Step::Value(item));
                }
            },
            Step::Members(mut members) => match members.next() {
                None => out.push('}'),
                Some(member) => {
                    separate('{', out);
                    print_string(&member.key, out);
                    out.push(':');
                    stack.push(Step::Members(members));
                    stack.push(Step::Value(&member.value));
                }
            },
        }
    }
}

/// Appends a comma, unless this is the first of its container.
fn separate(open: char, out: &mut String) {
    if !out.ends_with(open) {
        out.push(',');
    }
}

fn ordered(members: &[Member], keys: Keys) -> Vec<&Member> {
    let mut members: Vec<&Member> = members.iter().collect();
    if keys == Keys::Sorted {
        members.sort_by(|a, b| compare_keys(&a.key, &b.key));
    }
    members
}

/// Java's order of strings: by UTF-16 code units.
pub(crate) fn compare_keys(a: &str, b: &str) -> std::cmp::Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

/// Appends a string in quotes. Only what JSON must have escaped is escaped, in the form that Java's printer chooses.
pub fn print_string(text: &str, out: &mut String) {
    out.push('"');
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            0x08 => "\\b",
            b'\t' => "\\t",
            b'\n' => "\\n",
            0x0c => "\\f",
            b'\r' => "\\r",
            0..0x20 => "",
            _ => continue,
        };
        out.push_str(&text[copied..at]);
        copied = at + 1;
        if escape.is_empty() {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.push_str("\\u00");
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        } else {
            out.push_str(escape);
        }
    }
    out.push_str(&text[copied..]);
    out.push('"');
}
