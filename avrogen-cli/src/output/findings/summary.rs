//! How many findings there are.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

use avrogen_schema::diagnostic::Severity;

use super::Issue;

/// Findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) infos: usize,
    pub(crate) waived: usize,
}

impl Counts {
    pub(crate) fn of(issues: &[Issue]) -> Self {
        let mut counts = Self::default();
        for issue in issues {
            *match issue.severity() {
                Severity::Error => &mut counts.errors,
                Severity::Warning => &mut counts.warnings,
                Severity::Info => &mut counts.infos,
                Severity::Waived => &mut counts.waived,
            } += 1;
        }
        counts
    }

    /// `2 errors, 1 waived`; nothing where there is nothing.
    pub(crate) fn in_words(self) -> Option<String> {
        let plural =
            |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let all = [
            (self.errors, plural(self.errors, "error")),
            (self.warnings, plural(self.warnings, "warning")),
            (self.infos, format!("{} info", self.infos)),
            (self.waived, format!("{} waived", self.waived)),
        ];
        let told: Vec<String> =
            all.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
        (!told.is_empty()).then(|| told.join(", "))
    }

    /// Gives the counts to the steps of a GitHub workflow that follow.
    pub(super) fn tell_workflow(self) -> io::Result<()> {
        let Some(path) = std::env::var_os("GITHUB_OUTPUT").filter(|path| !path.is_empty()) else {
            return Ok(());
        };
        let open = OpenOptions::new().append(true).create(true).open(&path);
        let mut file = open.map_err(|error| {
            let text = format!("GITHUB_OUTPUT names {}: {error}", Path::new(&path).display());
            io::Error::new(error.kind(), text)
        })?;
        writeln!(file, "error_count={}", self.errors)?;
        writeln!(file, "warning_count={}", self.warnings)?;
        writeln!(file, "info_count={}", self.infos)?;
        writeln!(file, "waived_count={}", self.waived)
    }
}
