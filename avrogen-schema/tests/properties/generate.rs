//! Random schemas of every kind, as texts. Everything is drawn from a list of numbers, so that what fails shrinks with it.

use std::fmt::Write as _;

/// Numbers to draw from; zeros when they are used up, so that every walk ends.
pub(crate) struct Dice<'a>(std::slice::Iter<'a, u16>);

impl<'a> Dice<'a> {
    pub(crate) fn new(numbers: &'a [u16]) -> Self {
        Self(numbers.iter())
    }

    pub(crate) fn below(&mut self, sides: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % sides
    }

    fn pick<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len())]
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }
}

/// A schema under construction: the named schemas so far, with their namespaces.
#[derive(Default)]
struct Maker {
    /// Fullnames that references may use.
    known: Vec<String>,
    count: usize,
}

/// The text of a valid schema.
pub(crate) fn schema(dice: &mut Dice<'_>) -> String {
    Maker::default().schema(dice, None, 0)
}

const PRIMITIVES: [&str; 8] = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];
const LOGICAL: [&str; 9] = [
    r#"{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}"#,
    r#"{"type": "long", "logicalType": "timestamp-millis", "unit": {"b": 1, "a": [1.50, 1e3, -0]}}"#,
    r#"{"logicalType": "uuid", "avro.java.string": "String", "type": "string"}"#,
    r#"{"type": "int", "logicalType": "date"}"#,
    r#"{"type": "long", "logicalType": "local-timestamp-nanos"}"#,
    r#"{"type": "string", "logicalType": "of-mine", "é\n": "\u0007\"\\"}"#,
    r#"{"type": "bytes", "logicalType": "big-decimal"}"#,
    r#"{"type": "int", "logicalType": "timestamp-millis"}"#,
    r#"{"type": "bytes", "logicalType": "decimal", "precision": 1, "scale": 2}"#,
];

impl Maker {
    fn schema(&mut self, dice: &mut Dice<'_>, namespace: Option<&str>, depth: usize) -> String {
        let kinds = if depth > 4 { 3 } else { 9 };
        match dice.below(kinds) {
            0 => format!("\"{}\"", dice.pick(&PRIMITIVES)),
            1 => dice.pick(&LOGICAL).to_owned(),
            2 => self.reference(dice, namespace),
            3 => format!("{{\"type\": \"array\", \"items\": {}}}", self.schema(dice, namespace, depth + 1)),
            4 => format!(
                "{{\"values\": {}, \"type\": \"map\", \"x\": null}}",
                self.schema(dice, namespace, depth + 1)
            ),
            5 => self.union(dice, namespace, depth),
            6 => self.enumeration(dice, namespace),
            7 => self.fixed(dice, namespace),
            _ => self.record(dice, namespace, depth),
        }
    }

    fn reference(&mut self, dice: &mut Dice<'_>, namespace: Option<&str>) -> String {
        if self.known.is_empty() {
            return "\"string\"".to_owned();
        }
        let name = &self.known[dice.below(self.known.len())];
        let (space, simple) =
            name.rsplit_once('.').map_or((None, name.as_str()), |(space, name)| (Some(space), name));
        if space == namespace && dice.once_in(2) { format!("\"{simple}\"") } else { format!("\"{name}\"") }
    }

    /// Name and namespace in one of the ways to write them; the fullname and the namespace that follows from it.
    fn name(&mut self, dice: &mut Dice<'_>, around: Option<&str>) -> (String, Option<String>) {
        self.count += 1;
        let simple = format!("{}{}", dice.pick(&["User", "order", "_T", "record"]), self.count);
        let space = dice.pick(&["com.acme", "a", "b.c"]).to_owned();
        let (text, namespace) = match dice.below(4) {
            0 => (format!("\"name\": \"{simple}\""), around.map(str::to_owned)),
            1 => (format!("\"name\": \"{simple}\", \"namespace\": \"{space}\""), Some(space)),
            2 => (format!("\"namespace\": \"ignored\", \"name\": \"{space}.{simple}\""), Some(space)),
            _ => (format!("\"namespace\": \"\", \"name\": \"{simple}\""), None),
        };
        let fullname = namespace.as_ref().map_or(simple.clone(), |space| format!("{space}.{simple}"));
        self.known.push(fullname);
        let doc = dice.pick(&["", ", \"doc\": \"\"", ", \"doc\": \"*/ \\u202e\\n\"", ", \"doc\": 7"]);
        let aliases =
            dice.pick(&["", ", \"aliases\": [\"z\", \"a\", \"x.y.Z\", \"a\"]", ", \"aliases\": []"]);
        (format!("{text}{doc}{aliases}"), namespace)
    }

    fn union(&mut self, dice: &mut Dice<'_>, namespace: Option<&str>, depth: usize) -> String {
        let mut branches: Vec<String> = Vec::new();
        let first = dice.below(PRIMITIVES.len());
        for at in 0..dice.below(4) {
            branches.push(format!("\"{}\"", PRIMITIVES[(first + at) % PRIMITIVES.len()]));
        }
        if dice.once_in(3) {
            branches.push(format!(
                "{{\"type\": \"array\", \"items\": {}}}",
                self.schema(dice, namespace, depth + 1)
            ));
        }
        if dice.once_in(2) {
            branches.push(self.record(dice, namespace, depth + 1));
        }
        format!("[{}]", branches.join(", "))
    }

    fn enumeration(&mut self, dice: &mut Dice<'_>, namespace: Option<&str>) -> String {
        let (name, _) = self.name(dice, namespace);
        let default = dice.pick(&["", ", \"default\": \"B\""]);
        format!("{{\"type\": \"enum\", {name}, \"symbols\": [\"A\", \"B\", \"self\"]{default}}}")
    }

    fn fixed(&mut self, dice: &mut Dice<'_>, namespace: Option<&str>) -> String {
        let (name, _) = self.name(dice, namespace);
        let logical = dice.pick(&[
            "",
            ", \"logicalType\": \"duration\"",
            ", \"logicalType\": \"decimal\", \"precision\": 9",
        ]);
        format!("{{\"type\": \"fixed\", {name}, \"size\": {}{logical}}}", dice.pick(&["12", "0", "16"]))
    }

    fn record(&mut self, dice: &mut Dice<'_>, around: Option<&str>, depth: usize) -> String {
        let (name, namespace) = self.name(dice, around);
        let kind = dice.pick(&["record", "record", "error"]);
        let mut fields = String::new();
        for at in 0..dice.below(5) {
            let comma = if at == 0 { "" } else { ", " };
            let _ = write!(
                fields,
                "{comma}{{\"name\": \"f{at}\", {}}}",
                self.field(dice, namespace.as_deref(), depth)
            );
        }
        format!(
            "{{\"type\": \"{kind}\", {name}, \"fields\": [{fields}], \"prop\": {{\"z\": 0.1, \"a\": \"\"}}}}"
        )
    }

    fn field(&mut self, dice: &mut Dice<'_>, namespace: Option<&str>, depth: usize) -> String {
        const DEFAULTS: [(&str, &str); 12] = [
            ("\"int\"", "-7"),
            ("\"double\"", "1e3"),
            ("\"float\"", "1"),
            ("\"double\"", "\"NaN\""),
            ("\"float\"", "16777217"),
            ("\"bytes\"", "\"\\u00ff\\u0000\""),
            ("[\"null\", \"long\"]", "null"),
            ("[\"long\", \"null\"]", "9007199254740993"),
            ("[\"int\", \"string\"]", "\"\\ud83d\\ude00\""),
            ("{\"type\": \"map\", \"values\": \"double\"}", "{\"b\": 1, \"a\": 2.50}"),
            ("{\"type\": \"array\", \"items\": [\"null\", \"float\"]}", "[0.1, null]"),
            ("\"boolean\"", "true"),
        ];
        let rest = dice.pick(&[
            "",
            ", \"order\": \"IGNORE\"",
            ", \"aliases\": [\"b\", \"a\"], \"doc\": \"\"",
            ", \"items\": 1e0",
        ]);
        if dice.once_in(2) {
            let (schema, default) = DEFAULTS[dice.below(DEFAULTS.len())];
            format!("\"default\": {default}, \"type\": {schema}{rest}")
        } else {
            format!("\"type\": {}{rest}", self.schema(dice, namespace, depth + 1))
        }
    }
}
