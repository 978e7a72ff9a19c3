//! The text of a lock: sorted, one line an entry.

use std::fmt::{self, Write as _};

use super::{FORMAT, History, Lock, Pin, Text};

const HEADER: &str = "# Written by avrogen: `avrogen pull`, `avrogen push` and `avrogen lock` change it. One line an entry, in any order.";

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{HEADER}\nversion = {FORMAT}\n\n[subjects]\n")?;
        for (subject, pin) in &self.subjects {
            writeln!(f, "{} = {}", quoted(subject), of_pin(pin))?;
        }
        f.write_str("\n[schemas]\n")?;
        for (version, text) in &self.schemas {
            writeln!(f, "{} = {}", quoted(&version.to_string()), of_text(text))?;
        }
        Ok(())
    }
}

fn of_pin(pin: &Pin) -> String {
    let mut members = vec![format!("pinned = {}", pin.version)];
    members.extend(pin.registry.as_ref().map(|url| format!("registry = {}", quoted(url))));
    members.extend(pin.compatibility.map(|mode| format!("compatibility = {}", quoted(mode.name()))));
    members.push(format!("history = {}", quoted(pin.history.name())));
    table(&members)
}

fn of_text(text: &Text) -> String {
    let mut members =
        vec![format!("file = {}", quoted(&text.file)), format!("digest = {}", quoted(text.digest.as_str()))];
    members.extend(text.id.map(|id| format!("id = {id}")));
    members.extend(text.guid.as_ref().map(|guid| format!("guid = {}", quoted(guid))));
    if !text.references.is_empty() {
        let one = |reference: &super::Reference| {
            let (name, subject) = (quoted(&reference.name), quoted(&reference.version.subject));
            format!("{{ name = {name}, subject = {subject}, version = {} }}", reference.version.number)
        };
        let all: Vec<String> = text.references.iter().map(one).collect();
        members.push(format!("references = [{}]", all.join(", ")));
    }
    if text.deleted {
        members.push("deleted = true".to_owned());
    }
    if !text.waived.is_empty() {
        let all: Vec<String> = text.waived.iter().map(|waived| quoted(waived)).collect();
        members.push(format!("waived = [{}]", all.join(", ")));
    }
    table(&members)
}

fn table(members: &[String]) -> String {
    format!("{{ {} }}", members.join(", "))
}

/// A text as TOML has it on one line.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            character if character.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(character));
            }
            character => out.push(character),
        }
    }
    out.push('"');
    out
}

impl History {
    /// Its name in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Complete, Self::Partial].into_iter().find(|history| history.name() == name)
    }
}
