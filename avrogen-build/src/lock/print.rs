//! The text of a lock: sorted, one line an entry.

use std::fmt;

use super::{FORMAT, History, Lock, Pin, Text};
use crate::quote::toml_string;

const HEADER: &str = "# Written by avrogen: `avrogen pull`, `avrogen push` and `avrogen lock` change it. One line an entry, in any order.";

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{HEADER}\nversion = {FORMAT}\n\n[subjects]\n")?;
        for (subject, pin) in &self.subjects {
            writeln!(f, "{} = {}", toml_string(subject), of_pin(pin))?;
        }
        f.write_str("\n[schemas]\n")?;
        for (version, text) in &self.schemas {
            writeln!(f, "{} = {}", toml_string(&version.to_string()), of_text(text))?;
        }
        Ok(())
    }
}

fn of_pin(pin: &Pin) -> String {
    let mut members = vec![format!("pinned = {}", pin.version)];
    members.extend(pin.registry.as_ref().map(|url| format!("registry = {}", toml_string(url))));
    members.extend(pin.compatibility.map(|mode| format!("compatibility = {}", toml_string(mode.name()))));
    members.push(format!("history = {}", toml_string(pin.history.name())));
    table(&members)
}

fn of_text(text: &Text) -> String {
    let mut members = vec![
        format!("file = {}", toml_string(&text.file)),
        format!("digest = {}", toml_string(text.digest.as_str())),
    ];
    members.extend(text.id.map(|id| format!("id = {id}")));
    members.extend(text.guid.as_ref().map(|guid| format!("guid = {}", toml_string(guid))));
    if !text.references.is_empty() {
        let one = |reference: &super::Reference| {
            let (name, subject) = (toml_string(&reference.name), toml_string(&reference.version.subject));
            format!("{{ name = {name}, subject = {subject}, version = {} }}", reference.version.number)
        };
        let all: Vec<String> = text.references.iter().map(one).collect();
        members.push(format!("references = [{}]", all.join(", ")));
    }
    if text.deleted {
        members.push("deleted = true".to_owned());
    }
    if !text.waived.is_empty() {
        let all: Vec<String> = text.waived.iter().map(|waived| toml_string(waived)).collect();
        members.push(format!("waived = [{}]", all.join(", ")));
    }
    table(&members)
}

fn table(members: &[String]) -> String {
    format!("{{ {} }}", members.join(", "))
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
