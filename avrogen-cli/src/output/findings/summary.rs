//! How many findings there are.

use std::io;
use std::path::Path;

use avrogen_build::tools::files::Appending;
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
        let Self { errors, warnings, infos, waived } = self;
        let lines = format!(
            "error_count={errors}\nwarning_count={warnings}\ninfo_count={infos}\nwaived_count={waived}\n"
        );
        Appending::add(Path::new(&path), lines.as_bytes())
            .map_err(|error| io::Error::new(error.kind(), format!("GITHUB_OUTPUT: {error}")))
    }
}
